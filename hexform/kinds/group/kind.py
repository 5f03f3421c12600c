"""Groups: a name and the people in it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from hexform.hex import tables
from hexform.hex.call import Call, Json, Steps, path
from hexform.hex.create import create, gone, new_named
from hexform.hex.paging import pages
from hexform.kinds.again import Again, members_again
from hexform.kinds.base import ActualUpdate, Kind, Reading
from hexform.kinds.builder import PlanBuilder
from hexform.kinds.compare import find_people, members, used, uses
from hexform.kinds.context import PlanningContext
from hexform.kinds.group.deletion import plan_deletions
from hexform.kinds.group.spec import Group
from hexform.kinds.removal import report_unmanaged
from hexform.kinds.resolver import Identifier, Identity, Resolver
from hexform.kinds.work import ApplyState
from hexform.model.change import CREATE, UPDATE, Change
from hexform.model.desired import Desired
from hexform.model.diff import difference
from hexform.model.directory import Named, unique
from hexform.model.live import Actual

__all__ = ["Group", "GroupKind"]

# API operations CreateGroup and EditGroup: at most 100 people to add and 100 to remove a request.
_MOST = 100


class GroupKind(Kind):
    """Facts: API operations CreateGroup, EditGroup, DeleteGroup; members are read with ListUsers?groupId alone."""

    name = "group"

    def family(self, context: PlanningContext) -> Resolver[Named]:
        wishes = (
            # An external group is never renamed: it is called what it is called.
            Identifier(
                address,
                spec.name or address.key,
                spec.name is not None and not spec.external,
                spec.id,
                spec.renamed_from,
            )
            for address, spec in context.written("group", Group)
        )
        return Resolver("group", "group", wishes, context.actual.directory.groups)

    def needs(self, desired: Desired) -> Iterable[str]:
        groups = [spec for spec in desired.specs.values() if isinstance(spec, Group)]
        return ("groups",) * ("group" in desired.spoken) + ("people",) * any(spec.members for spec in groups)

    def observe(self, context: PlanningContext) -> Iterable[Steps[ActualUpdate]]:
        for address, spec in context.specs("group", Group):
            live = context.groups.identities[address].live
            if live is not None and spec.members is not None and not spec.external:
                yield _read_members(live.id)

    def plan(self, context: PlanningContext, builder: PlanBuilder) -> None:
        for address, spec in context.specs("group", Group):
            identity: Identity[Named] = context.groups.identities[address]
            if identity.error:
                builder.error(address, identity.error, context.place(address))
                continue
            if identity.warning:
                builder.warn(address, identity.warning, context.place(address))
            if not spec.external:
                _plan_one(context, builder, spec, identity)
            elif identity.live is None:
                why = f"Hex has no group {identity.name!r}, and an external one is never created"
                builder.error(address, why, context.place(address))
        gone = plan_deletions(context, builder)
        report_unmanaged(context, builder, context.groups, context.desired.settings.unmanaged.groups, gone)

    def apply(self, change: Change, work: ApplyState) -> Steps[str | None]:
        if change.verb == "delete":
            yield from _delete(change)
            return change.id
        add, remove = (
            [{"id": work.id_of(change, f"user:{e}")} for e in _emails(change, op)] for op in ("add", "remove")
        )
        name = _new_name(change)
        group_id = change.id
        if group_id is None:
            group_id = yield from _create(change.name, add[:_MOST], work)
            add, name = add[_MOST:], None
        work.created[f"group:{change.name}"] = group_id
        for start in range(0, _edits(add, remove, name) * _MOST, _MOST):
            body = _edit(None if start else name, add[start : start + _MOST], remove[start : start + _MOST])
            yield Call("EditGroup", "PATCH", path("/v1/groups/{}", group_id), body=body)
        return group_id

    def again(self, change: Change, wanted: Again) -> None:
        if change.verb == "delete":
            wanted.remove(change, change.id or change.name)
            return
        before, after = change.before or {}, change.after or {}
        fields: dict[str, Any] = {"name": change.name, "exclusive": "additive" not in change.flags}
        fields |= {"id": change.id} if change.id else {}
        if "members" in after:
            fields["members"] = members_again(change, before.get("members", []), after["members"])
        wanted.want(change, Group.model_validate(fields))

    def settled(self, change: Change, actual: Actual) -> Actual:
        table = actual.directory.groups
        rows = {row.id: row for row in table.rows}
        if change.verb == "delete":
            rows.pop(change.id or "", None)
        elif change.id is not None and (change.verb == "create" or _new_name(change)):
            rows[change.id] = Named(change.id, change.name)
        groups = replace(table, rows=tuple(rows.values()))
        return replace(actual, directory=replace(actual.directory, groups=groups))

    def read_again(self, changes: Sequence[Change], actual: Actual) -> Mapping[str, Reading]:
        readings: dict[str, Reading] = {}
        for change in changes:
            touched = any(row.path == ("members",) for row in change.diff)
            if touched:
                size = len((change.after or {})["members"]) + _others(change, actual)
                reading = Reading(_requests(size, "users"), partial(_read_members, change.id or ""))
                readings[f"members:{change.id or change.address}"] = reading
            if not touched or _new_name(change):
                total = len(actual.directory.groups.rows) + sum(
                    {"create": 1, "delete": -1}.get(other.verb, 0) for other in changes
                )
                readings["groups"] = Reading(_requests(total, "groups"), _read_groups)
        return readings


def _plan_one(context: PlanningContext, builder: PlanBuilder, spec: Group, identity: Identity[Named]) -> None:
    live, address = identity.live, identity.address
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    refs: dict[str, str] = {}
    if live is None or identity.renamed:
        before, after = ({"name": live.name} if live else {}), {"name": identity.name}
    if spec.members is not None:
        found = find_people(context, builder, address, [(member.email, member, "") for member in spec.members])
        reason = context.actual.failed.get(f"members:{live.id}") if live else None
        if reason:
            builder.error(address, reason, context.place(address))
        if reason or found.failed:
            return
        there = {person.name: person.id for person in context.actual.members.get(live.id, ())} if live else {}
        before["members"], after["members"] = members(found, there, exclusive=spec.exclusive)
        uses(refs, "user", {**found.ids, **there})
    rows = difference(before if live else None, after)
    add, remove = (sum(row.path == ("members",) and row.op == op for row in rows) for op in ("add", "remove"))
    change = Change(
        address=address,
        kind="group",
        name=identity.name,
        id=live.id if live else None,
        actions=UPDATE if live else CREATE,
        before=before if live else None,
        after=after,
        diff=rows,
        requests=max(math.ceil(add / _MOST), math.ceil(remove / _MOST), 1),
        flags=() if spec.exclusive else ("additive",),
        source=context.place(address),
        refs=used(refs, rows),
    )
    builder.settle(change, address)


def _emails(change: Change, op: str) -> list[str]:
    side = "after" if op == "add" else "before"
    return [str(getattr(row, side)) for row in change.diff if row.path == ("members",) and row.op == op]


def _new_name(change: Change) -> str | None:
    return next((str(row.after) for row in change.diff if row.path == ("name",) and row.op == "replace"), None)


def _edits(add: Sequence[Json], remove: Sequence[Json], name: str | None) -> int:
    return max(math.ceil(len(add) / _MOST), math.ceil(len(remove) / _MOST), 1 if name else 0)


def _edit(name: str | None, add: Sequence[Json], remove: Sequence[Json]) -> Json:
    people = {op: {"users": list(users)} for op, users in (("add", add), ("remove", remove)) if users}
    return ({"name": name} if name else {}) | ({"members": people} if people else {})


def _create(name: str, people: list[Json], work: ApplyState) -> Steps[str]:
    def find() -> Steps[list[Json]]:
        items, _, _ = yield from pages("ListGroups", "/v1/groups", tables.limit("groups"))
        return new_named(items, "name", name, known)

    known = work.known("group")
    body = {"name": name, **({"members": {"users": people}} if people else {})}
    reply = yield from create(Call("CreateGroup", "POST", "/v1/groups", body=body), find)
    return tables.text(reply, "id")


def _delete(change: Change) -> Steps[None]:
    def there() -> Steps[bool]:
        items, _, _ = yield from pages("ListGroups", "/v1/groups", tables.limit("groups"))
        return any(item.get("id") == change.id for item in items)

    yield from gone(Call("DeleteGroup", "DELETE", path("/v1/groups/{}", change.id or "")), there)


def _requests(count: int, resolver: str) -> int:
    return max(1, math.ceil(count / tables.PAGE[resolver]))


def _others(change: Change, actual: Actual) -> int:
    """Members whom an additive change leaves alone."""
    if "additive" not in change.flags or change.id is None:
        return 0
    written = set((change.before or {}).get("members", ()))
    return sum(person.name not in written for person in actual.members.get(change.id, ()))


def _read_members(group_id: str) -> Steps[ActualUpdate]:
    found = yield from tables.people(("groupId", group_id))

    def patch(actual: Actual) -> Actual:
        if found.failed:
            return replace(actual, failed={**actual.failed, f"members:{group_id}": found.failed})
        # Whoever is in a group is there, even if a page of the long list of people has lost the row.
        people = replace(actual.directory.people, rows=unique((*actual.directory.people, *found)))
        directory = replace(actual.directory, people=people)
        return replace(actual, directory=directory, members={**actual.members, group_id: found.rows})

    return patch


def _read_groups() -> Steps[ActualUpdate]:
    found = yield from tables.groups()
    return lambda actual: replace(actual, directory=replace(actual.directory, groups=found))
