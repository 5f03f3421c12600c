"""Load the resources of all kinds, and the lines under `removed`."""

from __future__ import annotations

from hexform.config.build import Build
from hexform.config.schema import Removals
from hexform.kinds.loading import Source
from hexform.kinds.registry import KINDS
from hexform.lib.yaml.nodes import Map, items, only_each
from hexform.model.desired import Removed


def read_resources(build: Build) -> None:
    """Every block, by its kind; what hangs on a resource is read with it."""
    for kind in KINDS.values():
        if kind.block:
            kind.load(build, {entry.key: entry for entry in build.entries(kind)})


def read_removed(build: Build) -> None:
    """The lines under `removed` of all files; each list is checked by itself."""
    for entry in build.documents.removed:
        for node in only_each(entry.node) if isinstance(entry.node, Map) else [entry.node]:
            removals = build.check(Removals, entry._replace(node=node))
            if removals is not None:
                for name in removals.model_fields_set:
                    _remove(build, name, getattr(removals, name), node, entry.source)


def _remove(build: Build, name: str, lines: tuple[object, ...], node: Map, source: Source) -> None:
    (kind,) = (kind for kind in KINDS.values() if kind.key == name)
    for index, (line, (_, at)) in enumerate(zip(lines, items(node[name]), strict=True)):
        ref, owner = kind.removed(line)
        build.remove(Removed(kind.name, ref, owner, source.line(at)), source, at, ("removed", name, index))
