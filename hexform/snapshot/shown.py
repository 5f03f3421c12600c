"""Convert the entries of a snapshot to the API's answers, as far as hexform reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hexform.snapshot.document import (
    Levels,
    SnapshotCell,
    SnapshotCollection,
    SnapshotConnection,
    SnapshotGroup,
    SnapshotGuide,
    SnapshotProject,
    SnapshotSharing,
    SnapshotUser,
)

Item = dict[str, Any]
_CONTENTS = {"CODE": "codeCell", "SQL": "sqlCell", "MARKDOWN": "markdownCell"}
# The API gives a time; that it is there is all that counts.
_THEN = "1970-01-01T00:00:00.000Z"


def user(row: SnapshotUser) -> Item:
    return {"id": row.id, "email": row.email, "name": row.name, "role": row.role or ""}


def named(row: SnapshotGroup | SnapshotConnection) -> Item:
    return {"id": row.id, "name": row.name}


def collection(row: SnapshotCollection) -> Item:
    return {
        "id": row.id,
        "name": row.name,
        "description": row.description,
        "creator": {"id": row.creator} if row.creator else None,
        "sharing": {
            "users": [{"id": key, "access": level} for key, level in row.sharing.users.items()],
            "groups": [{"id": key, "access": level} for key, level in row.sharing.groups.items()],
            "workspace": {"members": row.sharing.workspace},
        },
    }


def project(row: SnapshotProject, *, sharing: bool) -> Item:
    return {
        "id": row.id,
        "title": row.title,
        "description": row.description,
        "type": row.type,
        "owner": {"email": row.owner or ""},
        "status": {"name": row.status} if row.status else None,
        "archivedAt": _THEN if row.archived else None,
        "trashedAt": _THEN if row.trashed else None,
    } | ({"sharing": _sharing(row.sharing)} if sharing and row.sharing else {})


def cell(row: SnapshotCell) -> Item:
    contents: Item = dict.fromkeys(_CONTENTS.values())
    if row.source is not None:
        written = {"source": row.source, "outputDataframe": row.output_dataframe}
        contents[_CONTENTS.get(row.type, "codeCell")] = written
    return {
        "id": row.id,
        "staticId": row.id,
        "cellType": row.type,
        "label": row.label,
        "dataConnectionId": row.data_connection,
        "contents": contents,
    }


def guide(row: SnapshotGuide) -> Item:
    return {"id": row.id, "filePath": row.path}


def _sharing(shared: SnapshotSharing) -> Item:
    return {
        "workspace": {"access": shared.workspace},
        "publicWeb": {"access": shared.public_web},
        "users": [{"user": {"email": key}, "access": level} for key, level in _each(shared.users)],
        "groups": [{"group": {"name": key}, "access": level} for key, level in _each(shared.groups)],
        "collections": [{"collection": {"name": key}, "access": level} for key, level in _each(shared.collections)],
    }


def _each(grants: Mapping[str, Levels]) -> Iterator[tuple[str, str]]:
    for name, levels in grants.items():
        for level in [levels] if isinstance(levels, str) else levels:
            yield name, level
