"""Take a snapshot: read each list of the workspace, then the members of groups, and cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

from hexform.errors import BadAnswer, NotPermitted
from hexform.hex import tables
from hexform.hex.call import Call, Send, Steps, together
from hexform.hex.paging import pages
from hexform.hex.runner import EffectHandlers, run_steps
from hexform.kinds.guide.spec import GuideSource
from hexform.model.directory import same
from hexform.model.notice import Code
from hexform.model.plan import Place
from hexform.planning.observe import Me
from hexform.snapshot import entries
from hexform.snapshot.document import ReadError, Snapshot, SnapshotCell, SnapshotGuide
from hexform.snapshot.reads import name_of

Rows = list[dict[str, Any]]
T = TypeVar("T")
_PLACES = {
    "ListUsers": ("/v1/users", "users"),
    "ListGroups": ("/v1/groups", "groups"),
    "ListCollections": ("/v1/collections", "collections"),
    "ListProjects": ("/v1/projects", "projects"),
    "ListDataConnections": ("/v1/data-connections", "connections"),
    "ListCells": ("/v1/cells", "cells"),
    "ListDraftGuides": ("/v1/guides/draft/list", "guides"),
}
# Another order, in which a list of several pages is read once more.
_AGAIN = {"ListGroups": "NAME", "ListCollections": "NAME", "ListProjects": "CREATED_AT"}


@dataclass(frozen=True)
class Wanted:
    """What is read beside the lists. `cells`: whether those of a project are, as the API shows it."""

    cells: Callable[[dict[str, Any]], bool]
    guide_sources: Sequence[GuideSource] = ()
    statuses: Collection[str] = ()


@dataclass
class _Reading:
    """What was read, by the name of the read, and what could not be."""

    found: dict[str, Rows] = field(default_factory=dict)
    errors: list[ReadError] = field(default_factory=list)

    def rows(self, name: str) -> Rows:
        return self.found.get(name, [])


async def take(
    send: Send,
    me: Me,
    place: Place,
    wanted: Wanted,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    before_details: Callable[[int], None] = lambda _: None,
) -> Snapshot:
    """Read the workspace. What the token may not read is among `errors`; every other failure is raised.

    `before_details` is called with the number of groups and projects to read, at least a request each.
    """
    taken = now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    reading, handlers = _Reading(), EffectHandlers(send)
    await run_steps(_read(reading, _tables(wanted)), handlers)
    details = _details(reading, wanted)
    before_details(len(details))
    await run_steps(_read(reading, details), handlers)
    return _document(reading, me, place, wanted, taken)


def _call(operation: str, *query: tuple[str, str]) -> Call:
    path, family = _PLACES[operation]
    return Call(operation, "GET", path, (tables.limit(family), *query))


def _tables(wanted: Wanted) -> list[Call]:
    return [
        _call("ListUsers"),
        _call("ListGroups"),
        _call("ListCollections"),
        _call("ListProjects", *tables.ALL_PROJECTS, ("includeSharing", "true")),
        _call("ListDataConnections"),
        _call("ListDraftGuides"),
        *(_call("ListDraftGuides", ("externalSource", source.owner_text())) for source in wanted.guide_sources),
    ]


def _details(reading: _Reading, wanted: Wanted) -> list[Call]:
    """Without the people nobody can be named as a member, so groups are not read then."""
    groups = reading.rows("groups") if "people" in reading.found else []
    collections, projects = reading.rows("collections"), reading.rows("projects")
    bearers = Counter(same(row["name"]) for row in collections)
    alike = [row["id"] for row in collections if bearers[same(row["name"])] > 1]
    return [
        *(_call("ListUsers", ("groupId", row["id"])) for row in groups),
        *(_call("ListProjects", *tables.ALL_PROJECTS, ("collectionId", key)) for key in alike),
        *(_call("ListCells", ("projectId", row["id"])) for row in projects if wanted.cells(row)),
    ]


def _read(reading: _Reading, calls: list[Call]) -> Steps[None]:
    results = yield from together(*(_rows_or_error(call) for call in calls))
    for call, result in zip(calls, results, strict=True):
        name = name_of(call)
        if isinstance(result, str):
            reading.errors.append(ReadError(code=Code.UNREADABLE, message=result, read=name))
        else:
            reading.found[name] = result


def _rows_or_error(call: Call) -> Steps[Rows | str]:
    try:
        return (yield from _rows(call))
    except (NotPermitted, BadAnswer) as error:
        return str(error)


def _rows(call: Call) -> Steps[Rows]:
    """All items of a list.

    Something that is deleted meanwhile moves the rest up by one, and the first of the next page is lost: what a
    configuration may create where it is absent is read twice where it takes several pages.
    """
    key = "staticId" if call.operation == "ListCells" else "id"
    items, count, _ = yield from pages(call.operation, call.path, *call.query, key=key)
    if count > 1 and call.operation in _AGAIN:
        again, _, _ = yield from pages(call.operation, call.path, *call.query, ("sortBy", _AGAIN[call.operation]))
        items = list({item["id"]: item for item in [*items, *again]}.values())
    return items


def _document(reading: _Reading, me: Me, place: Place, wanted: Wanted, taken: str) -> Snapshot:
    projects = reading.rows("projects")
    people = {row["id"]: row for name in ["people", *sorted(reading.found)] for row in _people(reading, name)}
    emails = Counter(row["email"] for row in people.values())
    used = {row["status"]["name"] for row in projects if row.get("status")}
    return Snapshot(
        format_version="1.0",
        workspace=place,
        taken=taken,
        token="personal" if me.personal else "workspace",
        complete=not reading.errors,
        errors=reading.errors,
        users=[entries.user(row) for row in people.values()],
        groups=[entries.group(row, _members(reading, row["id"], emails)) for row in reading.rows("groups")],
        collections=[entries.collection(row, _inside(reading, row["id"])) for row in reading.rows("collections")],
        data_connections=[entries.connection(row) for row in reading.rows("connections")],
        projects=[entries.project(row, _cells(reading, row["id"])) for row in projects],
        guides=_guides(reading, wanted.guide_sources),
        guide_sources=[source for source in wanted.guide_sources if f"guides:{source.owner_text()}" in reading.found],
        statuses=sorted(used.union(wanted.statuses)),
    )


def _people(reading: _Reading, name: str) -> Rows:
    """The list of people, then those whom a page of it may have lost: a member is in the workspace."""
    return reading.rows(name) if name == "people" or name.startswith("members:") else []


def _members(reading: _Reading, group_id: str, emails: Counter[str]) -> list[str] | None:
    rows = reading.found.get(f"members:{group_id}")
    if rows is None:
        return None
    return [row["email"] if emails[row["email"]] == 1 else row["id"] for row in rows]


def _inside(reading: _Reading, collection_id: str) -> list[str] | None:
    rows = reading.found.get(f"inside:{collection_id}")
    return None if rows is None else [row["id"] for row in rows]


def _cells(reading: _Reading, project_id: str) -> list[SnapshotCell] | None:
    rows = reading.found.get(f"cells:{project_id}")
    return None if rows is None else [entries.cell(row) for row in rows]


def _guides(reading: _Reading, sources: Sequence[GuideSource]) -> list[SnapshotGuide]:
    owners = {row["id"]: source for source in sources for row in reading.rows(f"guides:{source.owner_text()}")}
    lists = ["guides", *(f"guides:{source.owner_text()}" for source in sources)]
    rows = {row["id"]: row for name in lists for row in reading.rows(name)}
    return [SnapshotGuide(id=key, path=row["filePath"], source=owners.get(key)) for key, row in rows.items()]
