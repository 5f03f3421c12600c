"""Write the rows of a workspace as a seed: references by name, or by id where a name is not unique.

Runs, context versions, the ids that cells have at the moment, secrets and the workspace's own id are no part of it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from hexform.sandbox.records import (
    Cell,
    Collection,
    Connection,
    Group,
    Guide,
    Project,
    Records,
    SemanticProject,
    User,
)
from hexform.sandbox.seeding import OBJECT_TYPES

Row = dict[str, Any]
Named = Group | Collection | Connection


class References:
    """The references to rows in a seed."""

    def __init__(self, records: Records) -> None:
        self.emails = {user.id: user.email for user in records.users.values()}
        self.groups = _spellings(records.groups.values())
        self.collections = _spellings(records.collections.values())
        self.connections = _spellings(records.connections.values())


def _spellings(rows: Iterable[Named]) -> dict[str, str]:
    rows = list(rows)
    bearers = Counter(row.name for row in rows)
    return {row.id: row.name if bearers[row.name] == 1 else row.id for row in rows}


def dump(records: Records) -> Row:
    """The whole workspace as a seed, without empty keys."""
    names = References(records)
    seed = {
        "users": [_user(user) for user in records.users.values()],
        "groups": [_group(group, names) for group in records.groups.values()],
        "collections": [_collection(collection, names) for collection in records.collections.values()],
        "data_connections": [_connection(connection, names) for connection in records.connections.values()],
        "projects": [_project(project, names) for project in records.projects.values()],
        "guides": [
            _guide(guide) for guide in records.guides.values() if (guide.draft, guide.published) != (None, None)
        ],
        "semantic_projects": [_semantic(project) for project in records.semantic_projects.values()],
        "topics": list(records.topics.values()),
        "behaviours": dict(records.behaviours),
    }
    return _without_empty(seed) | {"statuses": list(records.statuses)}


def _without_empty(row: Row) -> Row:
    return {key: value for key, value in row.items() if value not in (None, [], {}, False, "NONE")}


def _named(grants: Mapping[str, str], spellings: Mapping[str, str]) -> dict[str, str]:
    return {spellings[identifier]: access for identifier, access in grants.items()}


def _user(user: User) -> Row:
    row = {"id": user.id, "email": user.email, "name": user.name, "role": user.role}
    return _without_empty(row) | ({} if user.active else {"active": False})


def _group(group: Group, names: References) -> Row:
    return _without_empty(
        {"id": group.id, "name": group.name, "members": [names.emails[member] for member in group.members]}
    )


def _collection(collection: Collection, names: References) -> Row:
    sharing = {
        "workspace": collection.workspace,
        "users": _named(collection.users, names.emails),
        "groups": _named(collection.groups, names.groups),
    }
    return _without_empty(
        {
            "id": collection.id,
            "name": collection.name,
            "description": collection.description,
            "creator": names.emails.get(collection.creator or ""),
            "sharing": _without_empty(sharing),
        }
    )


def _connection(connection: Connection, names: References) -> Row:
    sharing = {"workspace": dict(connection.workspace), "groups": _named(connection.groups, names.groups)}
    row = {
        "id": connection.id,
        "name": connection.name,
        "type": connection.type,
        "description": connection.description,
        "details": connection.details,
        "settings": dict(connection.settings),
        "sharing": _without_empty(sharing),
    }
    return _without_empty(row | {key: dict(connection.objects.get(kind, {})) for kind, key in OBJECT_TYPES.items()})


def _project(project: Project, names: References) -> Row:
    return _without_empty(
        {
            "id": project.id,
            "title": project.title,
            "description": project.description,
            "type": project.type if project.type == "COMPONENT" else None,
            "owner": names.emails[project.owner],
            "creator": names.emails[project.creator] if project.creator != project.owner else None,
            "status": project.status,
            "categories": list(project.categories),
            "reviews_required": project.reviews_required,
            "published": project.last_published_at is not None,
            "archived": project.archived_at is not None,
            "trashed": project.trashed_at is not None,
            "sharing": _sharing(project, names),
            "cells": [_cell(cell, names) for cell in project.cells],
        }
    )


def _sharing(project: Project, names: References) -> Row:
    sharing = project.sharing
    users = {user: access for user, access in sharing.users.items() if user != project.owner}
    return _without_empty(
        {
            "workspace": sharing.workspace,
            "public_web": sharing.public_web,
            "support": sharing.support,
            "users": _named(users, names.emails),
            "groups": _named(sharing.groups, names.groups),
            "collections": _named(sharing.collections, names.collections),
        }
    )


def _cell(cell: Cell, names: References) -> Row:
    return _without_empty(
        {
            "id": cell.static_id,
            "label": cell.label,
            "type": cell.type,
            "source": cell.source,
            "data_connection": names.connections.get(cell.data_connection or ""),
            "output_dataframe": cell.output_dataframe,
            "parent": cell.parent,
        }
    )


def _guide(guide: Guide) -> Row:
    row = {"id": guide.id, "path": guide.path, "published": guide.published, "draft": guide.draft}
    return _without_empty(row | {"source": _source(guide.source), "deleted": guide.deleted})


def _source(locator: Mapping[str, str] | None) -> Row | None:
    if locator is None:
        return None
    if locator["source"] == "github":
        return {"github": {key: value for key, value in locator.items() if key != "source"}}
    return {"unknown": locator.get("id", "")}


def _semantic(project: SemanticProject) -> Row:
    row = {"id": project.id, "name": project.name, "datasets": dict(project.datasets), "views": dict(project.views)}
    return _without_empty(row)
