"""Convert the API's answers to the entries of a snapshot. Source: the schemas of the API's document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from hexform.snapshot.document import (
    Levels,
    SnapshotCell,
    SnapshotCollection,
    SnapshotCollectionSharing,
    SnapshotConnection,
    SnapshotGroup,
    SnapshotProject,
    SnapshotSharing,
    SnapshotUser,
)

Item = Mapping[str, Any]


def user(item: Item) -> SnapshotUser:
    return SnapshotUser(id=item["id"], email=item["email"], name=item.get("name") or None, role=item.get("role"))


def group(item: Item, members: list[str] | None) -> SnapshotGroup:
    return SnapshotGroup(id=item["id"], name=item["name"], members=members)


def connection(item: Item) -> SnapshotConnection:
    return SnapshotConnection(id=item["id"], name=item["name"], type=item.get("type") or None)


def collection(item: Item, projects: list[str] | None) -> SnapshotCollection:
    shared = item.get("sharing") or {}
    grants = {
        scope: {grant["id"]: grant["access"] for grant in shared.get(scope) or ()} for scope in ("users", "groups")
    }
    workspace = (shared.get("workspace") or {}).get("members") or "NONE"
    return SnapshotCollection(
        id=item["id"],
        name=item["name"],
        description=item.get("description") or None,
        creator=(item.get("creator") or {}).get("id"),
        sharing=SnapshotCollectionSharing(workspace=workspace, **grants),
        projects=projects,
    )


def project(item: Item, cells: list[SnapshotCell] | None) -> SnapshotProject:
    return SnapshotProject(
        id=item["id"],
        title=item["title"],
        description=item.get("description") or None,
        type=item.get("type") or "PROJECT",
        owner=(item.get("owner") or {}).get("email") or None,
        status=(item.get("status") or {}).get("name") or None,
        archived=bool(item.get("archivedAt")),
        trashed=bool(item.get("trashedAt")),
        sharing=_sharing(item["sharing"]) if item.get("sharing") else None,
        cells=cells,
    )


def cell(item: Item) -> SnapshotCell:
    contents = item.get("contents") or {}
    written: Item = next((part for part in contents.values() if part), {})
    return SnapshotCell(
        id=item["staticId"],
        type=item["cellType"],
        label=item.get("label") or None,
        source=written.get("source"),
        data_connection=item.get("dataConnectionId") or None,
        output_dataframe=written.get("outputDataframe") or None,
    )


def _sharing(shared: Item) -> SnapshotSharing:
    return SnapshotSharing(
        workspace=(shared.get("workspace") or {}).get("access") or "NONE",
        public_web=(shared.get("publicWeb") or {}).get("access") or "NONE",
        users=_levels((grant["user"]["email"], grant["access"]) for grant in shared.get("users") or ()),
        groups=_levels((grant["group"]["name"], grant["access"]) for grant in shared.get("groups") or ()),
        collections=_levels((row["collection"]["name"], row["access"]) for row in shared.get("collections") or ()),
    )


def _levels(grants: Iterable[tuple[str, str]]) -> dict[str, Levels]:
    found: dict[str, list[str]] = {}
    for name, level in grants:
        found.setdefault(name, []).append(level)
    return {name: levels[0] if len(levels) == 1 else levels for name, levels in found.items()}
