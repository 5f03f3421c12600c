"""Collections: a name, a description and who is in them. Facts: API operations CreateCollection, EditCollection."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from pydantic import Field

from hexform.hex import tables
from hexform.hex.call import Call, Json, Steps, path
from hexform.hex.create import create, new_named
from hexform.hex.paging import pages
from hexform.kinds.again import Again, grants_again
from hexform.kinds.base import ActualUpdate, Kind, Reading
from hexform.kinds.builder import PlanBuilder
from hexform.kinds.collection.sharing import CollectionSharing, Shared
from hexform.kinds.compare import used
from hexform.kinds.context import PlanningContext
from hexform.kinds.removal import report_unmanaged
from hexform.kinds.resolver import Identifier, Identity, Resolver
from hexform.kinds.work import ApplyState
from hexform.model.access import NONE, lower
from hexform.model.change import CREATE, UPDATE, Change
from hexform.model.desired import Desired
from hexform.model.diff import difference
from hexform.model.directory import LiveCollection, Table
from hexform.model.fields import Id, Name, NullableText, Spec
from hexform.model.live import Actual

# The API states no limit on the entries of one request; so many are safe.
_MOST = 100


class Collection(Spec):
    """A collection of projects."""

    id: Id | None = Field(None, description="The collection's id in Hex; with another name it is a rename.")
    name: Name | None = Field(None, description="Its name in Hex; default: the key.")
    renamed_from: Name | None = Field(None, description="Its old name: renamed where only the old name is there.")
    description: NullableText = Field(None, description="Its description; null clears it.")
    sharing: CollectionSharing | None = Field(None, description="Who is in it.")


class CollectionKind(Kind):
    """Sharing is by id both ways; a grant is taken away by writing NONE; the API cannot delete a collection."""

    name = "collection"

    def family(self, context: PlanningContext) -> Resolver[LiveCollection]:
        wishes = (
            Identifier(address, spec.name or address.key, spec.name is not None, spec.id, spec.renamed_from)
            for address, spec in context.written("collection", Collection)
        )
        return Resolver("collection", "collection", wishes, context.actual.directory.collections)

    def needs(self, desired: Desired) -> Iterable[str]:
        written = [s.sharing for s in desired.specs.values() if isinstance(s, Collection) and s.sharing]
        return (
            *(("collections",) * ("collection" in desired.spoken)),
            *(("people",) * any(sharing.users is not None for sharing in written)),
            *(("groups",) * any(sharing.groups is not None for sharing in written)),
        )

    def plan(self, context: PlanningContext, builder: PlanBuilder) -> None:
        for address, spec in context.specs("collection", Collection):
            identity: Identity[LiveCollection] = context.collections.identities[address]
            if identity.error:
                builder.error(address, identity.error, context.place(address))
                continue
            if identity.warning:
                builder.warn(address, identity.warning, context.place(address))
            _plan_one(context, builder, spec, identity)
        report_unmanaged(context, builder, context.collections, context.desired.settings.unmanaged.collections, set())

    def apply(self, change: Change, work: ApplyState) -> Steps[str | None]:
        batches = _batches(change, work)
        fields = {row.path[0]: row.after or "" for row in change.diff if row.path[0] in {"name", "description"}}
        collection_id = change.id
        if collection_id is None:
            first = {"sharing": batches[0]} if batches else {}
            collection_id = yield from _create({"name": change.name, **fields, **first}, work)
            fields, batches = {}, batches[1:]
        work.created[f"collection:{change.name}"] = collection_id
        for number in range(max(len(batches), 1 if fields else 0)):
            sharing = {"sharing": {"upsert": batches[number]}} if number < len(batches) else {}
            body = {**(fields if number == 0 else {}), **sharing}
            yield Call("EditCollection", "PATCH", path("/v1/collections/{}", collection_id), body=body)
        return collection_id

    def again(self, change: Change, wanted: Again) -> None:
        before, after = change.before or {}, change.after or {}
        fields: dict[str, Any] = {"name": change.name} | ({"id": change.id} if change.id else {})
        if "description" in after:
            fields["description"] = after["description"]
        if "sharing" in after:
            fields["sharing"] = grants_again(change, before.get("sharing", {}), after["sharing"], "MEMBER")
        wanted.want(change, Collection.model_validate(fields))

    def read_again(self, changes: Sequence[Change], actual: Actual) -> Mapping[str, Reading]:
        total = len(actual.directory.collections.rows) + sum(change.verb == "create" for change in changes)
        pages_needed = math.ceil(total / tables.PAGE["collections"])
        if len(changes) >= pages_needed:
            return {"collections": Reading(pages_needed, _read_all)}
        return {f"collection:{c.id or c.address}": Reading(1, partial(_read_one, c.id or "")) for c in changes}


def _plan_one(
    context: PlanningContext, builder: PlanBuilder, spec: Collection, identity: Identity[LiveCollection]
) -> None:
    live, address = identity.live, identity.address
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    if live is None or identity.renamed:
        before, after = ({"name": live.name} if live else {}), {"name": identity.name}
    if spec.says("description"):
        before |= {"description": live.description} if live else {}
        after["description"] = spec.description or ""
    shared = Shared(context, builder, address, live, spec.sharing) if spec.sharing else None
    if shared is not None:
        if shared.failed:
            return
        before["sharing"], after["sharing"] = shared.before, shared.after
    rows = difference(before if live else None, after)
    entries = sum(row.path[:1] == ("sharing",) for row in rows)
    change = Change(
        address=address,
        kind="collection",
        name=identity.name,
        id=live.id if live else None,
        actions=UPDATE if live else CREATE,
        before=before if live else None,
        after=after,
        diff=rows,
        depends_on=tuple(sorted(shared.needs)) if shared else (),
        requests=max(1, math.ceil(entries / _MOST)),
        flags=("additive",) if spec.sharing and not spec.sharing.exclusive else (),
        source=context.place(address),
        refs=used(shared.refs, rows) if shared else {},
    )
    builder.settle(change, address)


def _batches(change: Change, work: ApplyState) -> list[Json]:
    """The grants to write, as the API takes them, in requests of a bearable size.

    Who comes or rises goes first: between two requests, too, a collection must have a manager.
    """
    entries: list[tuple[str, Any]] = []
    for row in sorted(
        change.diff, key=lambda row: row.op == "remove" or lower(str(row.after), str(row.before or NONE))
    ):
        if row.path[:1] == ("sharing",):
            access = NONE if row.op == "remove" else row.after
            scope = row.path[1]
            key = f"{'user' if scope == 'users' else 'group'}:{row.path[-1]}"
            value = {"members": access} if scope == "workspace" else {"id": work.id_of(change, key), "access": access}
            entries.append((scope, value))
    return [_sharing(entries[start : start + _MOST]) for start in range(0, len(entries), _MOST)]


def _sharing(entries: Sequence[tuple[str, Any]]) -> Json:
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
    return tables.text(reply, "id")


def _with(actual: Actual, table: Table[LiveCollection]) -> Actual:
    return replace(actual, directory=replace(actual.directory, collections=table))


def _read_all() -> Steps[ActualUpdate]:
    table = yield from tables.collections()
    return lambda actual: _with(actual, table)


def _read_one(collection_id: str) -> Steps[ActualUpdate]:
    call = Call("GetCollection", "GET", path("/v1/collections/{}", collection_id))
    row = tables.live_collection((yield call))

    def patch(actual: Actual) -> Actual:
        others = [other for other in actual.directory.collections if other.id != row.id]
        return _with(actual, replace(actual.directory.collections, rows=(*others, row)))

    return patch
