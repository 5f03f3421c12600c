"""Writing groups. Facts: API operations CreateGroup, EditGroup, DeleteGroup: at most 100 people a list."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from hexform.hex import answers, tables
from hexform.hex.call import Call, Json, Steps, path
from hexform.hex.idempotent import create, delete, new_named
from hexform.hex.paging import pages
from hexform.kinds.state import ApplyState
from hexform.model.change import Change
from hexform.model.sides import PERSON

_MOST = 100


def write(change: Change, work: ApplyState) -> Steps[str | None]:
    """Carry out a change and give the group's id."""
    if change.verb == "delete":
        yield from _delete(change)
        return change.id
    add, remove = ([{"id": work.id_of(change, PERSON, email)} for email in _emails(change, op)] for op in _OPS)
    name = new_name(change)
    group_id = change.id
    if group_id is None:
        made = yield from _create(change.name, add[:_MOST], work)
        group_id, add, name = made["id"], add[_MOST:], None
        if not add:
            _note_shown(change, made, work)
    work.created["group", change.name] = group_id
    for start in range(0, _edits(len(add), len(remove), name) * _MOST, _MOST):
        body = _edit(None if start else name, add[start : start + _MOST], remove[start : start + _MOST])
        yield Call("EditGroup", "PATCH", path("/v1/groups/{}", group_id), body=body)
    return group_id


def edits(change: Change) -> int:
    """How many requests carry all the people of a change; the first of a new group creates it."""
    return _edits(len(_emails(change, "add")), len(_emails(change, "remove")), new_name(change))


def new_name(change: Change) -> str | None:
    """The name that an existing group is given."""
    return next((str(row.after) for row in change.diff if row.path == ("name",) and row.op == "replace"), None)


_OPS = ("add", "remove")


def _emails(change: Change, op: str) -> list[str]:
    side = "after" if op == "add" else "before"
    return [str(getattr(row, side)) for row in change.diff if row.path == ("members",) and row.op == op]


def _edits(add: int, remove: int, name: str | None) -> int:
    return max(math.ceil(add / _MOST), math.ceil(remove / _MOST), 1 if name else 0)


def _edit(name: str | None, add: Sequence[Json], remove: Sequence[Json]) -> Json:
    people = {op: {"users": list(users)} for op, users in zip(_OPS, (add, remove), strict=True) if users}
    return ({"name": name} if name else {}) | ({"members": people} if people else {})


def _create(name: str, people: list[Json], work: ApplyState) -> Steps[answers.CreatedGroup]:
    def find() -> Steps[list[Json]]:
        items, _, _ = yield from pages("ListGroups", "/v1/groups", tables.limit("groups"))
        return new_named(items, "name", name, known)

    known = work.known("group")
    body = {"name": name, **({"members": {"users": people}} if people else {})}
    made: answers.CreatedGroup = yield from create(Call("CreateGroup", "POST", "/v1/groups", body=body), find)
    return made


def _note_shown(change: Change, made: answers.CreatedGroup, work: ApplyState) -> None:
    """Keep the members that the answer shows, if it shows any and all of them are known."""
    shown = (made.get("members") or {}).get("users") or ()
    known = work.actual.directory.people.by_id
    people = tuple(known[each["id"]] for each in shown if each["id"] in known)
    if people and len(people) == len(shown):
        members = {made["id"]: people}
        work.shown[change.address] = lambda actual: replace(actual, members={**actual.members, **members})


def _delete(change: Change) -> Steps[None]:
    def there() -> Steps[bool]:
        items, _, _ = yield from pages("ListGroups", "/v1/groups", tables.limit("groups"))
        return any(item["id"] == change.id for item in items)

    yield from delete(Call("DeleteGroup", "DELETE", path("/v1/groups/{}", change.id or "")), there)
