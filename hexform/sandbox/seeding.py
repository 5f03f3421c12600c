"""Build the rows of a workspace from a seed: resolve names to ids, and report all unresolved references at once."""

from collections.abc import Mapping
from typing import TypeVar

from hexform.sandbox.errors import Problem, SeedError, SeedPath
from hexform.sandbox.identity import Clock, Ids
from hexform.sandbox.records import (
    Cell,
    Collection,
    Connection,
    Group,
    Guide,
    Project,
    Records,
    SemanticProject,
    Sharing,
    User,
)
from hexform.sandbox.references import RecordBuilder
from hexform.sandbox.seed_models import CellSeed, ConnectionSeed, GuideSeed, ProjectSeed, Seed, SourceSeed
from hexform.sandbox.sources import locator

Level = TypeVar("Level", bound=str)
FALLBACK_ADMIN = "admin@example.com"
OBJECT_TYPES = {"DATABASE": "databases", "SCHEMA": "schemas", "TABLE": "tables"}


def build_records(seed: Seed, ids: Ids, now: Clock) -> Records:
    """The rows of a workspace. Raises SeedError with all problems."""
    builder = RecordBuilder(ids, now)
    builder.records.org_id = seed.org_id or ids()
    builder.records.statuses = list(seed.statuses)
    builder.records.behaviours = dict(seed.behaviours)
    for fill in (_users, _groups, _collections, _connections, _projects, _guides, _semantics):
        fill(builder, seed)
    if builder.problems:
        raise SeedError(builder.problems)
    return builder.records


def _users(builder: RecordBuilder, seed: Seed) -> None:
    for place, user in enumerate(seed.users):
        identifier = builder.identify(user.id, ("users", place))
        if user.email.lower() in builder.users.ids:
            builder.problems.append(Problem(("users", place, "email"), f"{user.email} appears twice"))
        builder.users.add(identifier, user.email)
        builder.records.users[identifier] = User(
            identifier, user.email, user.name, user.role, builder.now(), user.active
        )
    if not builder.records.users:
        # A token needs an owner, so a workspace always has a user.
        admin = User(builder.ids(), FALLBACK_ADMIN, "Admin", "ADMIN", builder.now())
        builder.users.add(admin.id, admin.email)
        builder.records.users[admin.id] = admin


def _groups(builder: RecordBuilder, seed: Seed) -> None:
    for place, group in enumerate(seed.groups):
        path: SeedPath = ("groups", place)
        identifier = builder.identify(group.id, path)
        builder.groups.add(identifier, group.name)
        members = builder.find_list(builder.users, group.members, (*path, "members"))
        builder.records.groups[identifier] = Group(identifier, group.name, builder.now(), dict.fromkeys(members))


def _collections(builder: RecordBuilder, seed: Seed) -> None:
    for place, collection in enumerate(seed.collections):
        path: SeedPath = ("collections", place)
        identifier = builder.identify(collection.id, path)
        builder.collections.add(identifier, collection.name)
        creator = builder.find(builder.users, collection.creator, (*path, "creator")) if collection.creator else None
        sharing = collection.sharing
        users = builder.find_all(builder.users, sharing.users, (*path, "sharing", "users"))
        builder.records.collections[identifier] = Collection(
            identifier,
            collection.name,
            builder.now(),
            collection.description,
            creator,
            _headed(creator, "MANAGER", users) if creator else {**users},
            builder.find_all(builder.groups, sharing.groups, (*path, "sharing", "groups")),
            sharing.workspace,
        )


def _connections(builder: RecordBuilder, seed: Seed) -> None:
    for place, connection in enumerate(seed.data_connections):
        path: SeedPath = ("data_connections", place)
        identifier = builder.identify(connection.id, path)
        builder.connections.add(identifier, connection.name)
        builder.records.connections[identifier] = Connection(
            identifier,
            connection.name,
            connection.type,
            builder.now(),
            connection.description,
            details=connection.details,
            settings=connection.settings,
            workspace={str(scope): access for scope, access in connection.sharing.workspace.items()},
            groups=builder.find_all(builder.groups, connection.sharing.groups, (*path, "sharing", "groups")),
            objects=_objects(connection),
            knows_objects=any(_objects(connection).values()),
        )


def _headed(head: str, level: Level, grants: Mapping[str, Level]) -> dict[str, Level]:
    """The grants, with that of the creator or owner first and at least at its level."""
    return {head: level} | {identifier: access for identifier, access in grants.items() if identifier != head}


def _objects(connection: ConnectionSeed) -> dict[str, dict[str, str | None]]:
    return {kind: dict(getattr(connection, key)) for kind, key in OBJECT_TYPES.items()}


def _projects(builder: RecordBuilder, seed: Seed) -> None:
    admins = [user.id for user in builder.records.users.values() if user.role == "ADMIN"]
    default = (admins or list(builder.records.users))[0]
    for place, project in enumerate(seed.projects):
        path: SeedPath = ("projects", place)
        identifier = builder.identify(project.id, path)
        owner = builder.find(builder.users, project.owner, (*path, "owner")) if project.owner else default
        creator = builder.find(builder.users, project.creator, (*path, "creator")) if project.creator else owner
        moment = builder.now()
        builder.records.projects[identifier] = Project(
            identifier,
            project.title,
            creator or default,
            owner or default,
            moment,
            moment,
            project.description,
            project.type,
            project.status,
            list(project.categories),
            project.reviews_required,
            moment if project.published else None,
            moment if project.archived else None,
            moment if project.trashed else None,
            sharing=_sharing(builder, project, owner or default, path),
            cells=[_cell(builder, cell, (*path, "cells", number)) for number, cell in enumerate(project.cells)],
        )
        if project.status and project.status not in seed.statuses:
            builder.problems.append(Problem((*path, "status"), f"{project.status!r} is not among the statuses"))


def _sharing(builder: RecordBuilder, project: ProjectSeed, owner: str, path: SeedPath) -> Sharing:
    sharing, path = project.sharing, (*path, "sharing")
    users = builder.find_all(builder.users, sharing.users, (*path, "users"))
    return Sharing(
        _headed(owner, "FULL_ACCESS", users),
        builder.find_all(builder.groups, sharing.groups, (*path, "groups")),
        builder.find_all(builder.collections, sharing.collections, (*path, "collections")),
        sharing.workspace,
        sharing.public_web,
        sharing.support,
    )


def _cell(builder: RecordBuilder, cell: CellSeed, path: SeedPath) -> Cell:
    has_source = cell.type in ("CODE", "SQL", "MARKDOWN")
    connection = cell.data_connection
    return Cell(
        builder.ids(),
        builder.identify(cell.id, path),
        cell.type,
        cell.label,
        (cell.source or "") if has_source else None,
        (cell.output_dataframe or "dataframe") if cell.type == "SQL" else None,
        builder.find(builder.connections, connection, (*path, "data_connection")) if connection else None,
        cell.parent,
    )


def _guides(builder: RecordBuilder, seed: Seed) -> None:
    for place, guide in enumerate(seed.guides):
        identifier = builder.identify(guide.id, ("guides", place))
        builder.records.guides[identifier] = _guide(identifier, guide)


def _guide(identifier: str, guide: GuideSeed) -> Guide:
    return Guide(identifier, guide.path, guide.draft, guide.published, _owner(guide.source), guide.deleted)


def _owner(source: SourceSeed | None) -> dict[str, str] | None:
    if source is None:
        return None
    if source.github:
        return locator("github", source.github.model_dump())
    return locator("unknown", {"id": source.unknown})


def _semantics(builder: RecordBuilder, seed: Seed) -> None:
    for place, project in enumerate(seed.semantic_projects):
        identifier = builder.identify(project.id, ("semantic_projects", place))
        builder.records.semantic_projects[identifier] = SemanticProject(
            identifier,
            project.name,
            dict(project.datasets),
            dict(project.views),
            bool(project.datasets or project.views),
        )
    builder.records.topics = {builder.ids(): name for name in seed.topics}
