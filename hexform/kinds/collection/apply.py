"""Writing collections. Facts: API operations CreateCollection (`sharing`), EditCollection (`sharing.upsert`)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from hexform.hex import tables
from hexform.hex.call import Call, Json, Steps, path
from hexform.hex.idempotent import create, new_named
from hexform.hex.paging import pages
from hexform.kinds.state import ApplyState
from hexform.model.access import NONE, lower
from hexform.model.change import Change
from hexform.model.row import Diff
from hexform.model.sides import PERSON

# The API states no limit on the entries of one request; so many are safe.
MOST = 100


def write(change: Change, work: ApplyState) -> Steps[str]:
    """Carry out a change and give the collection's id."""
    batches = _batches(change, work)
    fields = {row.path[0]: row.after or "" for row in change.diff if row.path[0] in {"name", "description"}}
    collection_id = change.id
    if collection_id is None:
        first = {"sharing": batches[0]} if batches else {}
        collection_id = yield from _create({"name": change.name, **fields, **first}, work)
        fields, batches = {}, batches[1:]
    work.created["collection", change.name] = collection_id
    for number in range(max(len(batches), 1 if fields else 0)):
        sharing = {"sharing": {"upsert": batches[number]}} if number < len(batches) else {}
        body = {**(fields if number == 0 else {}), **sharing}
        yield Call("EditCollection", "PATCH", path("/v1/collections/{}", collection_id), body=body)
    return collection_id


def requests(change: Change) -> int:
    """How many requests a change takes."""
    return max(1, math.ceil(sum(row.path[0] == "sharing" for row in change.diff) / MOST))


def _batches(change: Change, work: ApplyState) -> list[Json]:
    """The grants to write, as the API takes them, in requests of a bearable size.

    Who comes or rises goes first: between two requests, too, a collection must have a manager.
    """
    rows = [row for row in change.diff if row.path[0] == "sharing"]
    entries = [_entry(change, row, work) for row in sorted(rows, key=_narrows)]
    return [_body(entries[start : start + MOST]) for start in range(0, len(entries), MOST)]


def _narrows(row: Diff) -> bool:
    return row.op == "remove" or lower(str(row.after), str(row.before or NONE))


def _entry(change: Change, row: Diff, work: ApplyState) -> tuple[str, Any]:
    access = NONE if row.op == "remove" else row.after
    scope = row.path[1]
    if scope == "workspace":
        return scope, {"members": access}
    kind = PERSON if scope == "users" else "group"
    return scope, {"id": work.id_of(change, kind, row.path[-1]), "access": access}


def _body(entries: Sequence[tuple[str, Any]]) -> Json:
    body: Json = {}
    for scope, value in entries:
        if scope == "workspace":
            body[scope] = value
        else:
            body.setdefault(scope, []).append(value)
    return body


def _create(body: Json, work: ApplyState) -> Steps[str]:
    def find() -> Steps[list[Json]]:
        items, _, _ = yield from pages("ListCollections", "/v1/collections", tables.limit("collections"))
        return new_named(items, "name", body["name"], known)

    known = work.known("collection")
    reply = yield from create(Call("CreateCollection", "POST", "/v1/collections", body=body), find)
    return str(reply["id"])
