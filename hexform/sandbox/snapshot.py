"""Read a snapshot as a seed, to rehearse on a copy of the workspace.

What the API does not tell is made up so that the copy answers as the workspace did: people who hold a grant and are
in no list are deactivated, and of two groups of one name the first has the first grant.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, TypeVar, get_args

from pydantic import Field, ValidationError

from hexform.lib import strict_json
from hexform.lib.refused import Refused
from hexform.sandbox.errors import Problem, SeedError
from hexform.sandbox.records import Access, ConnectionType, ProjectType, Role
from hexform.sandbox.seed_models import CellSeed, CollectionAccess, Id, Name, Seed, SeedModel, SourceSeed

Row = dict[str, Any]
Levels = Access | list[Access]
Level = TypeVar("Level")
FORMAT_VERSION = "1.0"
_SOME_TYPE = "snowflake"


class Place(SeedModel):
    base_url: str
    org_id: Id | None = None


class Person(SeedModel):
    id: Id
    email: Name
    name: str | None = None
    role: Role = "EDITOR"


class Group(SeedModel):
    id: Id
    name: Name
    members: list[str] | None = None


class CollectionSharing(SeedModel):
    workspace: CollectionAccess = "NONE"
    users: dict[Id, CollectionAccess] = Field({})
    groups: dict[Id, CollectionAccess] = Field({})


class Collection(SeedModel):
    id: Id
    name: str
    description: str | None = None
    creator: Id | None = None
    sharing: CollectionSharing
    projects: list[Id] | None = None


class Connection(SeedModel):
    id: Id
    name: str
    type: str | None = None


class Sharing(SeedModel):
    workspace: Access = "NONE"
    public_web: Access = "NONE"
    users: dict[str, Levels] = Field({})
    groups: dict[str, Levels] = Field({})
    collections: dict[str, Levels] = Field({})


class Project(SeedModel):
    id: Id
    title: str
    description: str | None = None
    type: ProjectType = "PROJECT"
    owner: str | None = None
    status: str | None = None
    archived: bool = False
    trashed: bool = False
    sharing: Sharing | None = None
    cells: list[CellSeed] | None = None


class Guide(SeedModel):
    id: Id
    path: str
    source: SourceSeed | None = None


class Snapshot(SeedModel):
    """The document; fields about its creation are not validated."""

    format_version: Literal["1.0"]
    workspace: Place
    taken: str
    token: str
    complete: bool
    errors: list[Any] = Field([])
    guide_sources: list[Any] = Field([])
    users: list[Person] = Field([])
    groups: list[Group] = Field([])
    collections: list[Collection] = Field([])
    data_connections: list[Connection] = Field([])
    projects: list[Project] = Field([])
    guides: list[Guide] = Field([])
    statuses: list[Name] = Field([])


def seed_of(text: str, source: str) -> Row:
    """The seed of a snapshot. Raises SeedError if it is invalid, truncated, or of another version."""
    try:
        fields = strict_json.loads(text.encode())
    except strict_json.BrokenOff as broken:
        where = f"{source}:{broken.line}:{broken.column}"
        raise SeedError([Problem((), "the snapshot is no whole JSON document: was it cut or edited?", where)]) from None
    except Refused as refused:
        raise SeedError([Problem((), f"the snapshot {refused}", source)]) from None
    version = fields.get("format_version")
    if version != FORMAT_VERSION:
        fields = f"the snapshot has the format version {json.dumps(version)[:20]}, and {FORMAT_VERSION} is read here"
        raise SeedError([Problem((), fields, source)])
    try:
        snapshot = Snapshot.model_validate(fields)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)
        raise SeedError([Problem(fault["loc"], fault["msg"], source) for fault in faults]) from None
    return _Copy(snapshot).seed()


class _Copy:
    """Converts one snapshot to a seed."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.emails = {person.email.lower() for person in snapshot.users}
        self.ids = {person.id for person in snapshot.users}
        self.groups = _by_name(snapshot.groups)
        self.collections = _by_name(snapshot.collections)
        self.holds = {row.id: set(row.projects) for row in snapshot.collections if row.projects is not None}

    def seed(self) -> Row:
        """Hex lists the newest first, and what comes first in a seed is the oldest."""
        snapshot = self.snapshot
        statuses = {row.status for row in snapshot.projects if row.status} | {*snapshot.statuses}
        seed = {
            "org_id": snapshot.workspace.org_id,
            "users": [*(person.model_dump(exclude_none=True) for person in snapshot.users), *self._strangers()],
            "groups": [_group(row) for row in reversed(snapshot.groups)],
            "collections": [self._collection(row) for row in reversed(snapshot.collections)],
            "data_connections": list(self._connections()),
            "projects": [self._project(row) for row in reversed(snapshot.projects)],
            "guides": [row.model_dump(exclude_none=True) | {"published": ""} for row in snapshot.guides],
            "statuses": sorted(statuses) or list(Seed.model_fields["statuses"].default),
        }
        return {key: value for key, value in seed.items() if value is not None}

    def _strangers(self) -> Iterator[Row]:
        """People who have access or own something, but are not in the user list."""
        projects = self.snapshot.projects
        owners = (row.owner for row in projects if row.owner)
        granted = (email for row in projects if row.sharing for email in row.sharing.users if email)
        members = (member for row in self.snapshot.groups for member in row.members or () if "@" in member)
        emails = {email.lower(): email for email in (*owners, *granted, *members)}
        yield from ({"email": emails[key], "active": False} for key in sorted(emails.keys() - self.emails))
        ids = {key for row in self.snapshot.collections for key in row.sharing.users}
        yield from ({"id": key, "email": f"{key}@unknown.invalid", "active": False} for key in sorted(ids - self.ids))

    def _collection(self, row: Collection) -> Row:
        """A creator with less access than the API gives every creator is left out: the copy would raise it."""
        known = {group.id for group in self.snapshot.groups}
        creates = row.creator is not None and row.sharing.users.get(row.creator) == "MANAGER"
        return {
            "id": row.id,
            "name": row.name,
            "description": row.description,
            "creator": row.creator if creates else None,
            "sharing": {
                "workspace": row.sharing.workspace,
                "users": row.sharing.users,
                "groups": {key: level for key, level in row.sharing.groups.items() if key in known},
            },
        }

    def _connections(self) -> Iterator[Row]:
        """The listed connections, and those that only cells refer to."""
        types = get_args(ConnectionType)
        known = {row.id for row in self.snapshot.data_connections}
        for row in self.snapshot.data_connections:
            yield {"id": row.id, "name": row.name, "type": row.type if row.type in types else _SOME_TYPE}
        cells = (cell for row in self.snapshot.projects for cell in row.cells or ())
        used = {cell.data_connection for cell in cells if cell.data_connection}
        yield from ({"id": key, "name": key, "type": _SOME_TYPE} for key in sorted(used - known))

    def _project(self, row: Project) -> Row:
        fields = row.model_dump(exclude={"sharing", "cells"}, exclude_none=True)
        fields["cells"] = [cell.model_dump(exclude_unset=True) for cell in row.cells or ()]
        if row.sharing is None:
            return fields
        inside = {name: [k for k in ids if self._may_hold(k, row.id)] for name, ids in self.collections.items()}
        return fields | {
            "sharing": {
                "workspace": row.sharing.workspace,
                "public_web": row.sharing.public_web,
                "users": {email: _first(levels) for email, levels in row.sharing.users.items() if email},
                "groups": dict(_granted(row.sharing.groups, self.groups)),
                "collections": dict(_granted(row.sharing.collections, inside)),
            }
        }

    def _may_hold(self, collection_id: str, project_id: str) -> bool:
        return collection_id not in self.holds or project_id in self.holds[collection_id]


def _group(row: Group) -> Row:
    return {"id": row.id, "name": row.name, "members": row.members or []}


def _by_name(rows: Sequence[Group | Collection]) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.id):
        found[row.name].append(row.id)
    return dict(found)


def _granted(grants: Mapping[str, Levels], ids: Mapping[str, list[str]]) -> Iterator[tuple[str, Access]]:
    """The grants by id, in their order."""
    for name, levels in grants.items():
        yield from zip(ids.get(name, ()), levels if isinstance(levels, list) else [levels], strict=False)


def _first(levels: Levels) -> Access:
    return levels[0] if isinstance(levels, list) else levels
