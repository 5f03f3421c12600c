"""Groups that go: those under `removed` and, by policy, those that are not written."""

from __future__ import annotations

from hexform.kinds.builder import PlanBuilder
from hexform.kinds.context import PlanningContext
from hexform.kinds.group.spec import Group
from hexform.kinds.removal import find_removed, referred_groups, removed
from hexform.model.address import Address
from hexform.model.change import DELETE, Change
from hexform.model.diff import difference
from hexform.model.directory import Named, same


def deletions(context: PlanningContext) -> dict[str, str]:
    """Live groups that this plan deletes, by id, with the line under `removed` that says so (empty: by policy)."""

    def find() -> dict[str, str]:
        referred = referred_groups(context)
        return {
            group_id: line
            for group_id, line in _to_delete(context, PlanBuilder()).items()
            if group_id not in referred and not _protected(context, group_id)
        }

    return context.once("deletions of groups", find)


def _address(context: PlanningContext, group_id: str) -> Address:
    return context.groups.address(context.groups.table.by_id[group_id])


def _protected(context: PlanningContext, group_id: str) -> str | None:
    """Two of one name have addresses of their own; what protects the name protects both."""
    return context.protected(
        _address(context, group_id), Address.of("group", context.groups.table.by_id[group_id].name)
    )


def _to_delete(context: PlanningContext, builder: PlanBuilder) -> dict[str, str]:
    found = {
        row.id: line.source
        for line in removed(context, "group")
        if (row := find_removed(context, builder, line, context.groups)) is not None
    }
    if context.desired.settings.unmanaged.groups == "delete" and context.speaks_of("group"):
        others = [row for row in context.groups.table if not context.groups.managed(row)]
        gone = {row.id: "" for row in others if context.selects(_address(context, row.id))}
        unclear = _unclear(context)
        if gone and unclear:
            builder.warn(None, f"no group is deleted for being unmanaged while {unclear[0]} has an error")
        else:
            found = gone | found
    return found


def _unclear(context: PlanningContext) -> list[Address]:
    """Addresses of which nobody can say which group they mean; it may be any."""
    identities = context.groups.identities
    return [
        address
        for address, spec in context.written("group", Group)
        if identities[address].error or (spec.external and identities[address].live is None)
    ]


def plan_deletions(context: PlanningContext, builder: PlanBuilder) -> set[str]:
    """Write deletions down; gives the ids of all groups that are to go, held back or not."""
    found = _to_delete(context, builder)
    referred = referred_groups(context)
    for group_id, line in sorted(found.items()):
        address = _address(context, group_id)
        protected = _protected(context, group_id)
        if group_id in referred:
            why = "some sharing refers to this group, so it is not deleted: declare it, or take the reference out"
            builder.error(address, why, line or None)
        elif protected:
            builder.error(address, f"would be deleted, and is protected by {protected}", line or None)
        else:
            builder.changes.append(_deletion(context, group_id, line))
    by_policy = [group_id for group_id, line in found.items() if not line]
    if by_policy and not context.groups.identities:
        builder.emptied["groups"] = f"no group is wanted, and all {len(by_policy)} would be deleted"
    return set(found)


def _deletion(context: PlanningContext, group_id: str, line: str) -> Change:
    row = context.groups.table.by_id[group_id]
    before = {"name": row.name}
    taken = _taken_along(context, row)
    return Change(
        address=_address(context, group_id),
        kind="group",
        name=row.name,
        id=row.id,
        actions=DELETE,
        before=before,
        diff=difference(before, None),
        requests=1,
        warnings=(f"takes along {taken}",) if taken else ("takes along whatever its members have through it",),
        source=line or None,
    )


def _taken_along(context: PlanningContext, row: Named) -> str:
    directory = context.actual.directory
    lost = [f"{c.groups[row.id]} of collection {c.name}" for c in directory.collections if row.id in c.groups]
    lost += [
        f"{access} on project {project.name}"
        for project in directory.projects
        for name, access in (project.sharing.groups if project.sharing else ())
        if same(name) == same(row.name)
    ]
    return ", ".join(sorted(lost))
