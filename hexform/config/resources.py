"""Groups and collections, and what is to be removed."""

from __future__ import annotations

from dataclasses import replace

from hexform.config.build import Build
from hexform.config.mistakes import Source
from hexform.config.once import once
from hexform.config.schema import Removals
from hexform.kinds.collection.spec import Collection
from hexform.kinds.group.spec import GroupEntry
from hexform.lib.yaml.nodes import Map, items, only_each
from hexform.model.address import Address
from hexform.model.desired import Removed
from hexform.model.mistake import Mistake


def read_groups(build: Build) -> None:
    """Groups; one that directory sync keeps is referred to and never written."""
    for entry in build.entries("groups"):
        group = build.check(GroupEntry, entry)
        if group is not None:
            build.add(Address.of("group", entry.key), group, entry.source, entry.at, entry.path)
        if isinstance(entry.node, Map):
            once(build.mistakes, entry.source, entry.node.get("members"))
            build.entry_lines.add(Address.of("group", entry.key), entry.source, entry.node.get("members"))
            for name in ("members", "renamed_from"):
                if group is not None and group.external and name in entry.node:
                    what = f"directory sync keeps this group: take `{name}` out, or `external: true`"
                    build.mistakes.at(entry.source, entry.node.key_at(name), Mistake.CONTRADICTION, what)


def read_collections(build: Build) -> None:
    """Collections with who is in them."""
    for entry in build.entries("collections"):
        collection = build.check(Collection, entry)
        if collection is not None:
            build.add(Address.of("collection", entry.key), collection, entry.source, entry.at, entry.path)
        sharing = entry.node.get("sharing") if isinstance(entry.node, Map) else None
        if isinstance(sharing, Map):
            once(build.mistakes, entry.source, sharing.get("users"))
            address = Address.of("collection", entry.key)
            build.entry_lines.add(address, entry.source, sharing.get("users"), sharing.get("groups"))


def read_removed(build: Build) -> None:
    """The lines under `removed` of all files; each list is checked by itself."""
    for entry in build.documents.removed:
        for node in only_each(entry.node) if isinstance(entry.node, Map) else [entry.node]:
            removals = build.check(Removals, replace(entry, node=node))
            if removals is not None:
                _remove(build, removals, node, entry.source)


def _remove(build: Build, removals: Removals, node: Map, source: Source) -> None:
    for index, (name, (_, at)) in enumerate(zip(removals.groups, items(node.get("groups")), strict=True)):
        build.remove(Removed("group", name, source=source.line(at)), source, at, ("removed", "groups", index))
    for index, (cell, (_, at)) in enumerate(zip(removals.cells, items(node.get("cells")), strict=True)):
        ref = cell.label or f"#{cell.id}"
        build.remove(Removed("cell", ref, cell.project, source.line(at)), source, at, ("removed", "cells", index))
    for index, (path, (_, at)) in enumerate(zip(removals.guides, items(node.get("guides")), strict=True)):
        build.remove(Removed("guide", path, source=source.line(at)), source, at, ("removed", "guides", index))
