"""Projects, and what hangs on them: status, sharing and cells are resources of their own."""

from __future__ import annotations

from typing import Any

from hexform.config.build import Build
from hexform.config.documents import Entry
from hexform.config.mistakes import Mark, Refused
from hexform.config.nearest import hint, shown
from hexform.config.nodes import Map, Sequence, items, without
from hexform.config.paths import TEXT_SUFFIXES, below, check_suffix, is_pattern
from hexform.config.text import Unreadable, as_source, check_source, decode
from hexform.core.address import Address
from hexform.kinds.cell import Cell, CellEntry
from hexform.kinds.owner import Project
from hexform.kinds.project import ProjectEntry
from hexform.kinds.project_sharing_spec import ProjectSharing
from hexform.kinds.project_status import ProjectStatus

_PARTS = ("status", "sharing", "cells")


def read_projects(build: Build) -> None:
    """Every project with its parts."""
    for entry in build.entries("projects"):
        _read_project(build, entry)


def _read_project(build: Build, entry: Entry) -> None:
    node, source = entry.node, entry.source
    written = build.check(ProjectEntry, without(node, *_PARTS) if isinstance(node, Map) else node, source, entry.at)
    if written is not None:
        names = written.model_fields_set & set(Project.model_fields)
        project = Project.model_construct(names, **{name: getattr(written, name) for name in names})
        build.add(Address.of("project", entry.key), project, source, entry.at)
    if not isinstance(node, Map):
        return
    if "status" in node:
        _read_status(build, entry, node)
    if "sharing" in node:
        build.spoken.add("project_sharing")
        at = node.key_mark("sharing")
        sharing = build.check(ProjectSharing, node["sharing"], source, at)
        if sharing is not None:
            build.add(Address.of("project_sharing", entry.key), sharing, source, at)
    if "cells" in node:
        _read_cells(build, entry, node)


def _read_status(build: Build, entry: Entry, node: Map) -> None:
    build.spoken.add("project_status")
    at = node.key_mark("status")
    status = build.check(ProjectStatus, node["status"], entry.source, at)
    if status is not None:
        build.add(Address.of("project_status", entry.key), status, entry.source, at)
        allowed = build.settings.statuses
        for name in status.one_of:
            if allowed is not None and name not in allowed:
                what = f"the status `{shown(name)}` is none of `statuses`{hint(name, allowed)}"
                build.mistakes.at(entry.source, node.value_mark("status"), what)


def _read_cells(build: Build, entry: Entry, node: Map) -> None:
    build.spoken.add("cell")
    build.managed_cells.add(entry.key)
    if not isinstance(node["cells"], Sequence):
        build.mistakes.at(entry.source, node.value_mark("cells"), "`cells` must be a list")
    for index, (item, at) in enumerate(items(node["cells"])):
        written = build.check(CellEntry, item, entry.source, at)
        if written is not None:
            _add_cell(build, entry, index, written, item, at)


def _add_cell(build: Build, entry: Entry, index: int, written: CellEntry, node: Map, at: Mark) -> None:
    values = {name: getattr(written, name) for name in written.model_fields_set}
    if written.source is not None:
        values["source"] = as_source(written.source)
    elif written.source_file is not None:
        with build.mistakes.gathering(entry.source, node.value_mark("source_file")):
            parts, values["source"] = _read_source(build, entry, written.source_file)
            values["source_file"] = "/".join(parts)
    cell = Cell.model_construct({*values, "project", "index"}, **values, project=entry.key, index=index)
    key = f"{entry.key}/{written.label or f'#{written.id}'}"
    build.add(Address.of("cell", key), cell, entry.source, at)


def _read_source(build: Build, entry: Entry, name: str) -> tuple[Any, str]:
    try:
        if is_pattern(name):
            raise Refused("`*` and `?` are not taken here: name one file")
        parts = below(entry.source.path[:-1], name)
        check_suffix(parts, TEXT_SUFFIXES)
        source = as_source(decode(build.documents.tree.read(parts)))
        check_source(source)
    except (Refused, Unreadable) as error:
        raise Refused(f"{shown(name)}: {error}") from None
    return parts, source
