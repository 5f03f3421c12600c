"""Groups that go: those under `removed` and, by policy, those that are not written."""

from __future__ import annotations

from hexform.kinds.builder import Sheet
from hexform.kinds.context import View
from hexform.kinds.group.spec import Group
from hexform.kinds.removal import find_removed, referred_groups, removed
from hexform.model.address import Address
from hexform.model.change import DELETE, Change
from hexform.model.diff import difference
from hexform.model.directory import Named, same


def deletions(view: View) -> dict[str, str]:
    """Live groups that this plan deletes, by id, with the line under `removed` that says so (empty: by policy)."""

    def find() -> dict[str, str]:
        referred = referred_groups(view)
        return {
            group_id: line
            for group_id, line in _to_delete(view, Sheet()).items()
            if group_id not in referred and not _protected(view, group_id)
        }

    return view.once("deletions of groups", find)


def _address(view: View, group_id: str) -> Address:
    return view.groups.address(view.groups.table.by_id[group_id])


def _protected(view: View, group_id: str) -> str | None:
    """Two of one name have addresses of their own; what protects the name protects both."""
    return view.protected(_address(view, group_id), Address.of("group", view.groups.table.by_id[group_id].name))


def _to_delete(view: View, sheet: Sheet) -> dict[str, str]:
    found = {
        row.id: line.source
        for line in removed(view, "group")
        if (row := find_removed(view, sheet, line, view.groups)) is not None
    }
    if view.desired.settings.unmanaged.groups == "delete" and view.speaks_of("group"):
        others = [row for row in view.groups.table if not view.groups.managed(row)]
        gone = {row.id: "" for row in others if view.selects(_address(view, row.id))}
        unclear = _unclear(view)
        if gone and unclear:
            sheet.warn(None, f"no group is deleted for being unmanaged while {unclear[0]} has an error")
        else:
            found = gone | found
    return found


def _unclear(view: View) -> list[Address]:
    """Addresses of which nobody can say which group they mean; it may be any."""
    identities = view.groups.identities
    return [
        address
        for address, spec in view.written("group", Group)
        if identities[address].error or (spec.external and identities[address].live is None)
    ]


def plan_deletions(view: View, sheet: Sheet) -> set[str]:
    """Write deletions down; gives the ids of all groups that are to go, held back or not."""
    found = _to_delete(view, sheet)
    referred = referred_groups(view)
    for group_id, line in sorted(found.items()):
        address = _address(view, group_id)
        protected = _protected(view, group_id)
        if group_id in referred:
            why = "some sharing refers to this group, so it is not deleted: declare it, or take the reference out"
            sheet.error(address, why, line or None)
        elif protected:
            sheet.error(address, f"would be deleted, and is protected by {protected}", line or None)
        else:
            sheet.changes.append(_deletion(view, group_id, line))
    by_policy = [group_id for group_id, line in found.items() if not line]
    if by_policy and not view.groups.identities:
        sheet.emptied["groups"] = f"no group is wanted, and all {len(by_policy)} would be deleted"
    return set(found)


def _deletion(view: View, group_id: str, line: str) -> Change:
    row = view.groups.table.by_id[group_id]
    before = {"name": row.name}
    taken = _taken_along(view, row)
    return Change(
        address=_address(view, group_id),
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


def _taken_along(view: View, row: Named) -> str:
    directory = view.actual.directory
    lost = [f"{c.groups[row.id]} of collection {c.name}" for c in directory.collections if row.id in c.groups]
    lost += [
        f"{access} on project {project.name}"
        for project in directory.projects
        for name, access in (project.sharing.groups if project.sharing else ())
        if same(name) == same(row.name)
    ]
    return ", ".join(sorted(lost))
