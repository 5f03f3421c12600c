"""What a group gives access to. Deleting it, or taking its last member out, takes that from everybody in it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import reduce
from typing import Any

from hexform.hex.call import Steps, together
from hexform.kinds.base import ActualUpdate
from hexform.kinds.context import PlanningContext
from hexform.kinds.group.reading import read_members
from hexform.kinds.reading import read_collections, read_projects
from hexform.kinds.resolver import Issue, Resolver
from hexform.model.access import NONE
from hexform.model.address import Address
from hexform.model.change import Change
from hexform.model.directory import Directory, LiveCollection, LiveProject, Named, Person, same
from hexform.model.grants import Member
from hexform.model.live import Actual
from hexform.model.notice import Code


def given_by(directory: Directory, group: Named) -> Iterator[tuple[LiveCollection | LiveProject, str]]:
    """The collections and projects that a group has access to, with the level.

    Hex shows a project's groups by name: where several groups have the name, each of them may have the access.
    """
    for collection in directory.collections:
        if collection.groups.get(group.id, NONE) != NONE:
            yield collection, collection.groups[group.id]
    for project in directory.projects:
        for name, access in project.sharing.groups if project.sharing and not project.trashed else ():
            if same(name) == same(group.name) and access != NONE:
                yield project, access


def reached_by(directory: Directory, group: Named) -> Iterator[LiveCollection | LiveProject]:
    """What a group has access to, the projects in its collections too."""
    for held, _ in given_by(directory, group):
        yield held
        yield from projects_in(directory, held) if isinstance(held, LiveCollection) else ()


def projects_in(directory: Directory, collection: Named) -> Iterator[LiveProject]:
    """The projects to which a collection gives access; of several with its name each may be the one that does."""
    for project in directory.projects:
        for name, access in project.sharing.collections if project.sharing and not project.trashed else ():
            if same(name) == same(collection.name) and access != NONE:
                yield project


def empties(there: Collection[str], before: Iterable[Member], after: Iterable[Member]) -> bool:
    """Whether nobody is left of the members that are there, by email."""
    taken, left = {entry.email for entry in before}, {entry.email for entry in after}
    return bool(there) and not (set(there) - taken | left)


def loses_everybody(change: Change, actual: Actual) -> bool:
    """Whether a change deletes a group, or takes its last member out."""
    if change.verb == "delete":
        return True
    there = [person.name for person in actual.members.get(change.id or "", ())]
    before, after = (getattr(side, "members", None) or () for side in (change.before, change.after))
    return empties(there, before, after)


def read_given(actual: Actual) -> Iterator[Steps[ActualUpdate]]:
    """What has to be read to know what groups have access to."""
    directory = actual.directory
    if not directory.collections.complete:
        yield read_collections()
    yield from read_shared_projects(actual)


def read_shared_projects(actual: Actual) -> Iterator[Steps[ActualUpdate]]:
    """All projects with their sharing, unless they were read."""
    projects = actual.directory.projects
    if not projects.complete or any(row.sharing is None for row in projects):
        yield read_projects(None)


def read_access_of_emptied(
    context: PlanningContext, group_id: str, leaves_nobody: Callable[[Sequence[Person]], bool]
) -> Steps[ActualUpdate]:
    """The members of a group and, where none of them stays, what it gives access to."""
    update = yield from read_members(group_id)
    if not leaves_nobody(update(context.actual).members.get(group_id, ())):
        return update
    updates = [update, *(yield from together(*read_given(context.actual)))]
    return lambda actual: reduce(lambda so_far, each: each(so_far), updates, actual)


def held_back(context: PlanningContext, given: Iterable[LiveCollection | LiveProject]) -> Issue | None:
    """Why the access that a group gives may not be lost: `protected` covers it, or it could not be read."""
    if not context.protects_access:
        return None
    for held in given:
        resolver: Resolver[Any] = context.collections if isinstance(held, LiveCollection) else context.projects
        address = resolver.target_of(held.id).address or resolver.address(held)
        kind = part_of(held)
        line = context.protected(Address.of(kind, Address(address).key), Address.of(kind, held.name))
        if line is not None:
            return Issue(Code.PROTECTED, f"narrows {address}, and is protected by {line}")
    for what, why in unread(context):
        return Issue(Code.UNREADABLE, f"may narrow what `protected` names: {what} could not be read: {why}")
    return None


def part_of(held: LiveCollection | LiveProject) -> str:
    """The kind of the addresses under which access to it is protected."""
    return "collection" if isinstance(held, LiveCollection) else "project_sharing"


def unread(context: PlanningContext) -> Iterator[tuple[str, str]]:
    """What of a group's access could not be read, and why."""
    directory = context.actual.directory
    for what, table in (("collections", directory.collections), ("projects", directory.projects)):
        why = table.failed or context.actual.failed.get(f"table:{what}")
        if why:
            yield f"its access to {what}", why
