"""Groups that go: those under `removed` and, by policy, those that are not written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from hexform.hex.call import Steps
from hexform.kinds.base import ActualUpdate
from hexform.kinds.builder import PlanBuilder
from hexform.kinds.context import PlanningContext
from hexform.kinds.group.access import given_by, held_back, reached_by, read_given, unread
from hexform.kinds.group.reading import read_members
from hexform.kinds.group.spec import UNMANAGED, Group, GroupEntry
from hexform.kinds.removal import find_removed, referring_to_groups, removed
from hexform.kinds.resolver import Issue
from hexform.model.address import Address
from hexform.model.change import DELETE
from hexform.model.directory import LiveCollection, LiveProject, Named
from hexform.model.fields import Target
from hexform.model.grants import CollectionGrant, ProjectGrant, grant, member
from hexform.model.notice import Code
from hexform.model.sides import PERSON

BY_POLICY = "unmanaged.groups: delete"
REMOVED = "removed"
_CONNECTIONS = "its access to data connections is not read: whatever it gives goes too"


def deletions(context: PlanningContext) -> dict[str, str]:
    """Live groups that this plan deletes, by id, with the line under `removed` that says so (empty: by policy)."""

    def find() -> dict[str, str]:
        found = _to_delete(context, PlanBuilder())
        referred = referring_to_groups(context) if found else {}
        return {
            group_id: line
            for group_id, line in found.items()
            if group_id not in referred and not _protected(context, group_id) and not _held_back(context, group_id)
        }

    return context.once("deletions of groups", find)


def reads_of_deletions(context: PlanningContext) -> Iterable[Steps[ActualUpdate]]:
    """What a deletion takes along: members, and access to collections and projects. Nothing is read without one."""
    going = deletions(context)
    for group_id in sorted(going):
        yield read_members(group_id)
    if going:
        yield from read_given(context.actual)


def _address(context: PlanningContext, group_id: str) -> Address:
    return context.groups.address(context.groups.table.by_id[group_id])


def _protected(context: PlanningContext, group_id: str) -> str | None:
    """Two of one name have addresses of their own; what protects the name protects both."""
    name = context.groups.table.by_id[group_id].name
    return context.protected(_address(context, group_id), Address.of("group", name))


def _held_back(context: PlanningContext, group_id: str) -> Issue | None:
    return held_back(context, reached_by(context.actual.directory, context.groups.table.by_id[group_id]))


def _to_delete(context: PlanningContext, builder: PlanBuilder) -> dict[str, str]:
    found = {
        row.id: line.source
        for line in removed(context, "group")
        if (row := find_removed(context, builder, line, context.groups)) is not None
    }
    if UNMANAGED.of(context.desired.settings) == "delete" and context.speaks_of("group"):
        others = [row for row in context.groups.table if not context.groups.managed(row)]
        gone = {row.id: "" for row in others if context.selects(_address(context, row.id))}
        unclear = _unclear(context)
        if gone and unclear:
            why = f"no group is deleted for being unmanaged while {unclear[0]} has an error"
            builder.warn(None, Code.DELETION_HELD, why)
        else:
            found = gone | found
    return found


def _unclear(context: PlanningContext) -> list[Address]:
    """Addresses of which it is not known which group they mean; it may be any."""
    identities = context.groups.identities
    return [
        address
        for address, spec in context.written("group", GroupEntry)
        if identities[address].error or (spec.external and identities[address].live is None)
    ]


def plan_deletions(context: PlanningContext, builder: PlanBuilder) -> set[str]:
    """Propose deletions; gives the ids of all groups that are to go, held back or not."""
    found = _to_delete(context, builder)
    referring = referring_to_groups(context) if found else {}
    for group_id, line in sorted(found.items()):
        address = _address(context, group_id)
        protected = _protected(context, group_id)
        held = _held_back(context, group_id)
        if group_id in referring:
            where = ", ".join(referring[group_id])
            why = f"is still used by {where}, so it is not deleted: declare the group, or remove those entries"
            builder.error(address, Code.STILL_REFERRED, why, line or None)
        elif protected:
            builder.error(address, Code.PROTECTED, f"would be deleted, and is protected by {protected}", line or None)
        elif held is not None:
            builder.error(address, held.code, f"would be deleted, which {held.message}", line or None)
        else:
            _propose(context, builder, group_id, line)
    by_policy = [group_id for group_id, line in found.items() if not line]
    if by_policy and not context.groups.identities:
        count = len(by_policy)
        builder.emptied["groups"] = (count, f"no group is wanted, and all {count} would be deleted")
    return set(found)


def _propose(context: PlanningContext, builder: PlanBuilder, group_id: str, line: str) -> None:
    row = context.groups.table.by_id[group_id]
    taken = taken_along(context, row)
    people = context.actual.members.get(group_id)
    said: dict[str, Any] = {"name": row.name, "collections": taken.collections, "projects": taken.projects}
    warnings = [*taken.warnings, _CONNECTIONS]
    if people is not None:
        said["members"] = tuple(member(person.name) for person in people)
    else:
        why = context.actual.failed.get(f"members:{group_id}", "they were not asked for")
        warnings.insert(0, f"its members are not known: {why}")
    builder.propose(
        _address(context, group_id),
        Group.saying(**said),
        None,
        actions=DELETE,
        name=row.name,
        id=row.id,
        reason=REMOVED if line else BY_POLICY,
        uses={PERSON: {person.name: person.id for person in people or ()}},
        warnings=tuple(warnings),
        source=line or context.policy_line(UNMANAGED.key),
    )


class Taken(NamedTuple):
    """The access that a group gives to its members; `warnings` say what is not certain."""

    collections: dict[Target, CollectionGrant]
    projects: dict[Target, ProjectGrant]
    warnings: tuple[str, ...] = ()


def taken_along(context: PlanningContext, row: Named) -> Taken:
    """What a deletion takes along. Hex shows a project's grants by name: of two of one name either may hold it."""
    directory = context.actual.directory
    given = list(given_by(directory, row))
    collections = {
        Target(context.collections.label(held), held.id): grant(CollectionGrant, access)
        for held, access in given
        if isinstance(held, LiveCollection)
    }
    held_by_name = [(held, access) for held, access in given if isinstance(held, LiveProject)]
    lost = [f"{what} could not be read: {why}" for what, why in unread(context)]
    if len(directory.groups.named(row.name)) > 1:
        perhaps = [f"perhaps {access} on project {project.name}" for project, access in held_by_name]
        return Taken(collections, {}, (*lost, *sorted(perhaps)))
    projects = {
        Target(context.projects.label(project), project.id): grant(ProjectGrant, access)
        for project, access in held_by_name
    }
    return Taken(collections, projects, tuple(lost))
