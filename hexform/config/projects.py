"""Projects, and what hangs on them: status, sharing and cells are resources of their own."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from hexform.config.build import Build
from hexform.config.cells import read_cells
from hexform.config.documents import Entry
from hexform.config.once import once
from hexform.kinds.project.spec import Project, ProjectEntry
from hexform.kinds.project_sharing.spec import ProjectSharing
from hexform.kinds.project_status.spec import StatusWish
from hexform.lib.visible import shown
from hexform.lib.yaml.nodes import Map, without
from hexform.model.address import Address
from hexform.model.mistake import Mistake

_SCOPES = ("users", "groups", "collections")


def read_projects(build: Build) -> None:
    """Every project with its parts; each part is checked by itself, so that none hides the mistakes of another."""
    for entry in build.entries("projects"):
        node, source = entry.node, entry.source
        own = without(node, "status", "sharing", "cells") if isinstance(node, Map) else node
        written = build.check(ProjectEntry, replace(entry, node=own))
        if written is not None:
            names = written.model_fields_set & set(Project.model_fields)
            project = Project.model_construct(names, **{name: getattr(written, name) for name in names})
            build.add(Address.of("project", entry.key), project, source, entry.at, entry.path)
            if project.create and project.id is not None:
                what = "`create: true` makes a new project, and `id` names one that is there: take one of them out"
                build.mistakes.at(source, node.key_at("create"), Mistake.CONTRADICTION, what)
        if isinstance(node, Map):
            _read_parts(build, entry, node)


def _read_parts(build: Build, entry: Entry, node: Map) -> None:
    if "status" in node:
        _read_status(build, entry)
    if "sharing" in node:
        build.spoken.add("project_sharing")
        child = entry.child("sharing")
        sharing = build.check(ProjectSharing, child)
        if sharing is not None:
            build.add(Address.of("project_sharing", entry.key), sharing, entry.source, child.at, child.path)
        scopes = node["sharing"]
        if isinstance(scopes, Map):
            once(build.mistakes, entry.source, scopes.get("users"))
            address = Address.of("project_sharing", entry.key)
            build.entry_lines.add(address, entry.source, *(scopes.get(name) for name in _SCOPES))
    if "cells" in node:
        read_cells(build, entry, node)


def _read_status(build: Build, entry: Entry) -> None:
    build.spoken.add("project_status")
    child = entry.child("status")
    status = build.check(StatusWish, child)
    if status is None:
        return
    build.add(Address.of("project_status", entry.key), status, entry.source, child.at, child.path)
    for name in status.one_of:
        if build.statuses is not None and name not in build.statuses:
            known = ", ".join(shown(each) for each in islice(build.statuses, 20))
            which = build.mistakes.hint(name, build.statuses) or f": they are {known}"
            what = f"the status `{shown(name)}` is not one of `statuses`{which}"
            build.mistakes.at(entry.source, child.value_at, Mistake.UNKNOWN_NAME, what)
