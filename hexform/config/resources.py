"""Groups and collections, and what is to be removed."""

from __future__ import annotations

from hexform.config.build import Build
from hexform.config.schema import Removals
from hexform.core.address import Address
from hexform.core.desired import Removed
from hexform.kinds.collection import Collection
from hexform.kinds.group import Group


def read_groups(build: Build) -> None:
    for entry in build.entries("groups"):
        group = build.check(Group, entry.node, entry.source, entry.at)
        if group is not None:
            build.add(Address.of("group", entry.key), group, entry.source, entry.at)


def read_collections(build: Build) -> None:
    for entry in build.entries("collections"):
        collection = build.check(Collection, entry.node, entry.source, entry.at)
        if collection is not None:
            build.add(Address.of("collection", entry.key), collection, entry.source, entry.at)


def read_removed(build: Build) -> None:
    """The lines under `removed` of all files."""
    for entry in build.documents.removed:
        removals = build.check(Removals, entry.node, entry.source, entry.at)
        if removals is None:
            continue
        node, source = entry.node, entry.source
        for index, name in enumerate(removals.groups):
            build.removed.append(Removed("group", name, source=source.line(node["groups"].mark(index))))
        for index, cell in enumerate(removals.cells):
            line = source.line(node["cells"].mark(index))
            build.removed.append(Removed("cell", cell.label or cell.id or "", cell.project, line))
        for index, path in enumerate(removals.guides):
            build.removed.append(Removed("guide", path, source=source.line(node["guides"].mark(index))))
