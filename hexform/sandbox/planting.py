"""From a seed to rows: names become ids, and every reference that leads nowhere is reported at once."""

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
from hexform.sandbox.references import Planter
from hexform.sandbox.seed_models import CellSeed, ConnectionSeed, GuideSeed, ProjectSeed, Seed, SourceSeed
from hexform.sandbox.sources import locator

Level = TypeVar("Level", bound=str)
FALLBACK_ADMIN = "admin@example.com"
OBJECT_TYPES = {"DATABASE": "databases", "SCHEMA": "schemas", "TABLE": "tables"}


def plant(seed: Seed, ids: Ids, now: Clock) -> Records:
    """The rows of a workspace that is as the seed says, or a `SeedError` with all that is wrong."""
    planter = Planter(ids, now)
    planter.records.org_id = seed.org_id or ids()
    planter.records.statuses = list(seed.statuses)
    planter.records.behaviours = dict(seed.behaviours)
    for fill in (_users, _groups, _collections, _connections, _projects, _guides, _semantics):
        fill(planter, seed)
    if planter.problems:
        raise SeedError(planter.problems)
    return planter.records


def _users(planter: Planter, seed: Seed) -> None:
    for place, user in enumerate(seed.users):
        identifier = planter.identify(user.id, ("users", place))
        if user.email.lower() in planter.users.ids:
            planter.problems.append(Problem(("users", place, "email"), f"{user.email} stands twice"))
        planter.users.add(identifier, user.email)
        planter.records.users[identifier] = User(
            identifier, user.email, user.name, user.role, planter.now(), user.active
        )
    if not planter.records.users:
        # A token belongs to somebody, so a workspace is never without people.
        admin = User(planter.ids(), FALLBACK_ADMIN, "Admin", "ADMIN", planter.now())
        planter.users.add(admin.id, admin.email)
        planter.records.users[admin.id] = admin


def _groups(planter: Planter, seed: Seed) -> None:
    for place, group in enumerate(seed.groups):
        path: SeedPath = ("groups", place)
        identifier = planter.identify(group.id, path)
        planter.groups.add(identifier, group.name)
        members = planter.find_list(planter.users, group.members, (*path, "members"))
        planter.records.groups[identifier] = Group(identifier, group.name, planter.now(), dict.fromkeys(members))


def _collections(planter: Planter, seed: Seed) -> None:
    for place, collection in enumerate(seed.collections):
        path: SeedPath = ("collections", place)
        identifier = planter.identify(collection.id, path)
        planter.collections.add(identifier, collection.name)
        creator = planter.find(planter.users, collection.creator, (*path, "creator")) if collection.creator else None
        sharing = collection.sharing
        users = planter.find_all(planter.users, sharing.users, (*path, "sharing", "users"))
        planter.records.collections[identifier] = Collection(
            identifier,
            collection.name,
            planter.now(),
            collection.description,
            creator,
            _headed(creator, "MANAGER", users) if creator else {**users},
            planter.find_all(planter.groups, sharing.groups, (*path, "sharing", "groups")),
            sharing.workspace,
        )


def _connections(planter: Planter, seed: Seed) -> None:
    for place, connection in enumerate(seed.data_connections):
        path: SeedPath = ("data_connections", place)
        identifier = planter.identify(connection.id, path)
        planter.connections.add(identifier, connection.name)
        planter.records.connections[identifier] = Connection(
            identifier,
            connection.name,
            connection.type,
            planter.now(),
            connection.description,
            details=connection.details,
            settings=connection.settings,
            workspace={str(scope): access for scope, access in connection.sharing.workspace.items()},
            groups=planter.find_all(planter.groups, connection.sharing.groups, (*path, "sharing", "groups")),
            objects=_objects(connection),
            knows_objects=any(_objects(connection).values()),
        )


def _headed(head: str, level: Level, grants: Mapping[str, Level]) -> dict[str, Level]:
    """The grants, led by somebody whose own cannot be less."""
    return {head: level} | {identifier: access for identifier, access in grants.items() if identifier != head}


def _objects(connection: ConnectionSeed) -> dict[str, dict[str, str | None]]:
    return {kind: dict(getattr(connection, key)) for kind, key in OBJECT_TYPES.items()}


def _projects(planter: Planter, seed: Seed) -> None:
    admins = [user.id for user in planter.records.users.values() if user.role == "ADMIN"]
    default = (admins or list(planter.records.users))[0]
    for place, project in enumerate(seed.projects):
        path: SeedPath = ("projects", place)
        identifier = planter.identify(project.id, path)
        owner = planter.find(planter.users, project.owner, (*path, "owner")) if project.owner else default
        creator = planter.find(planter.users, project.creator, (*path, "creator")) if project.creator else owner
        moment = planter.now()
        planter.records.projects[identifier] = Project(
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
            sharing=_sharing(planter, project, owner or default, path),
            cells=[_cell(planter, cell, (*path, "cells", number)) for number, cell in enumerate(project.cells)],
        )
        if project.status and project.status not in seed.statuses:
            planter.problems.append(Problem((*path, "status"), f"{project.status!r} is not among the statuses"))


def _sharing(planter: Planter, project: ProjectSeed, owner: str, path: SeedPath) -> Sharing:
    sharing, path = project.sharing, (*path, "sharing")
    users = planter.find_all(planter.users, sharing.users, (*path, "users"))
    return Sharing(
        _headed(owner, "FULL_ACCESS", users),
        planter.find_all(planter.groups, sharing.groups, (*path, "groups")),
        planter.find_all(planter.collections, sharing.collections, (*path, "collections")),
        sharing.workspace,
        sharing.public_web,
        sharing.support,
    )


def _cell(planter: Planter, cell: CellSeed, path: SeedPath) -> Cell:
    has_source = cell.type in ("CODE", "SQL", "MARKDOWN")
    connection = cell.data_connection
    return Cell(
        planter.ids(),
        planter.identify(cell.id, path),
        cell.type,
        cell.label,
        (cell.source or "") if has_source else None,
        (cell.output_dataframe or "dataframe") if cell.type == "SQL" else None,
        planter.find(planter.connections, connection, (*path, "data_connection")) if connection else None,
        cell.parent,
    )


def _guides(planter: Planter, seed: Seed) -> None:
    for place, guide in enumerate(seed.guides):
        identifier = planter.identify(guide.id, ("guides", place))
        planter.records.guides[identifier] = _guide(identifier, guide)


def _guide(identifier: str, guide: GuideSeed) -> Guide:
    return Guide(identifier, guide.path, guide.draft, guide.published, _owner(guide.source), guide.deleted)


def _owner(source: SourceSeed | None) -> dict[str, str] | None:
    if source is None:
        return None
    if source.github:
        return locator("github", source.github.model_dump())
    return locator("unknown", {"id": source.unknown})


def _semantics(planter: Planter, seed: Seed) -> None:
    for place, project in enumerate(seed.semantic_projects):
        identifier = planter.identify(project.id, ("semantic_projects", place))
        planter.records.semantic_projects[identifier] = SemanticProject(
            identifier,
            project.name,
            dict(project.datasets),
            dict(project.views),
            bool(project.datasets or project.views),
        )
    planter.records.topics = {planter.ids(): name for name in seed.topics}
