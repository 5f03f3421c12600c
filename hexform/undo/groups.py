"""Undo changes of groups: delete created ones, and recreate deleted ones with a new id."""

from __future__ import annotations

from typing import Any

from hexform.kinds.context import PlanningContext
from hexform.kinds.group.deletion import taken_along
from hexform.kinds.group.spec import Group
from hexform.model.access import NONE
from hexform.model.address import Address
from hexform.model.change import CREATE, DELETE, UPDATE, Change
from hexform.model.directory import Named, same
from hexform.model.fields import Target
from hexform.model.grants import member
from hexform.model.run import Done
from hexform.undo.gather import Gathered, grants_of
from hexform.undo.inverse import Inverse


def invert_groups(found: Gathered, context: PlanningContext, inverse: Inverse) -> None:
    for done in found.created_groups:
        _made(found, done, context, inverse)
    for done in found.deleted_groups:
        _deleted(found, done, context, inverse)


def _made(found: Gathered, done: Done, context: PlanningContext, inverse: Inverse) -> None:
    """Delete a group that the run made, if it is as it was made and nothing else refers to it."""
    row = context.actual.directory.groups.by_id.get(done.id or "")
    if row is None:
        return
    why = _why_kept(found, done, row, context)
    if why:
        inverse.leave(done.address, f"the group {row.name!r}, which the run made, stays: {why}")
        return
    inverse.add(
        Change(
            address=done.address,
            kind="group",
            name=row.name,
            id=row.id,
            actions=DELETE,
            before=Group.saying(name=row.name, members=getattr(done.after, "members", None) or ()),
            after=None,
            reason="made by the run",
        )
    )


def _why_kept(found: Gathered, done: Done, row: Named, context: PlanningContext) -> str:
    after: Any = done.after
    if same(row.name) != same(done.name):
        return f"its name was {done.name!r}"
    failed = context.actual.failed.get(f"members:{row.id}")
    if failed:
        return failed
    wanted = {entry.email.casefold() for entry in getattr(after, "members", None) or ()}
    there = {person.name.casefold() for person in context.actual.members.get(row.id, ())}
    if there != wanted:
        return f"its members changed: {', '.join(sorted(there ^ wanted))}"
    taken = taken_along(context, row)
    if taken.warnings:
        return taken.warnings[0]
    for scope, kind, entries in (
        ("collections", "collection", taken.collections),
        ("projects", "project_sharing", taken.projects),
    ):
        for target, entry in entries.items():
            rows: Any = found.objects.get((kind, target.id or ""))
            granted = rows is not None and rows.maps.get("groups", {}).get(Target(row.name, row.id))
            if granted != (entry.access, NONE):
                return f"{scope.removesuffix('s')} {target}, which is not taken back, gives it access"
    return ""


def _deleted(found: Gathered, done: Done, context: PlanningContext, inverse: Inverse) -> None:
    """Make a group anew with its members and its access. One that an earlier undo made is gone on with."""
    directory = context.actual.directory
    before: Any = done.before
    if done.id in directory.groups.by_id or not isinstance(before, Group):
        return
    if not before.says("members"):
        inverse.lose(done.address, f"the members of the group {done.name!r} are not in the run's document")
        return
    people = {entry.email: directory.people.named(entry.email) for entry in before.members or ()}
    members = sorted(rows[0].name for rows in people.values() if len(rows) == 1)
    for email, rows in people.items():
        if len(rows) != 1:
            inverse.lose(
                done.address, f"{email} is not in the workspace any more, and does not come back into the group"
            )
    named = directory.groups.named(done.name)
    there = {person.name for row in named for person in context.actual.members.get(row.id, ())}
    if len(named) > 1 or not there <= set(members):
        inverse.leave(done.address, f"a group of the name {done.name!r} is there again, and stays as it is")
        return
    new = Target(done.name, named[0].id if named else None, Address(done.address))
    after = Group.saying(name=done.name, members=tuple(member(email) for email in members))
    now = Group.saying(members=tuple(member(email) for email in sorted(there))) if named else None
    change = Change(
        address=done.address,
        kind="group",
        name=done.name,
        id=named[0].id if named else None,
        actions=UPDATE if named else CREATE,
        before=now,
        after=after if not named else after.only(("members",)),
    )
    inverse.add(change)
    if not named:
        what = f"the group {done.name!r} gets a new id; access to data connections does not come back"
        inverse.lose(done.address, what)
    for kind, target, level in grants_of(done):
        where = "project_sharing" if kind == "project" else kind
        if target.id is not None:
            key = found.project_key(target.id) or target.label if kind == "project" else target.label
            taken = found.object(where, Address.of(where, key), target.id)
            taken.put("groups", new, NONE, level)
