"""The objects that `pull` writes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hexform.errors import UsageError
from hexform.model.address import Address, Pattern
from hexform.model.directory import LiveProject, same
from hexform.planning.observe import context_of
from hexform.writeback.pulled_workspace import PulledWorkspace, table
from hexform.writeback.skipped import Skipped

KINDS = ("group", "collection", "project")
FIELDS = ("members", "status", "workspace", "public_web", "groups", "users", "collections", "description", "cells")


@dataclass(frozen=True)
class Selection:
    """Patterns of names, or ids, by kind; without any, everything is selected. `fields`: the keys to write."""

    group: Pattern | None = None
    collection: Pattern | None = None
    project: Pattern | None = None
    in_collection: str | None = None
    external: Pattern | None = None
    fields: frozenset[str] = frozenset(FIELDS) - {"cells"}

    @property
    def everything(self) -> bool:
        return not (self.group or self.collection or self.project or self.in_collection is not None)


@dataclass(frozen=True)
class ChosenObjects:
    """The objects to write, by kind and id, and those that are selected but skipped."""

    rows: dict[str, dict[str, Any]]
    skipped: tuple[Skipped, ...]


def choose(workspace: PulledWorkspace, selection: Selection) -> ChosenObjects:
    """The selected objects that are not in the configuration yet. Raises UsageError for a pattern without a match."""
    skipped: list[Skipped] = []
    if selection.everything:
        skipped.append(Skipped("guide.*", "guides are left out: Hex does not give their text back"))
    rows = {
        kind: dict(_new(workspace, kind, _selected(workspace, kind, selection, skipped), skipped)) for kind in KINDS
    }
    return ChosenObjects(rows, tuple(skipped))


def _selected(workspace: PulledWorkspace, kind: str, selection: Selection, skipped: list[Skipped]) -> list[Any]:
    pattern: Pattern | None = getattr(selection, kind)
    inside = selection.in_collection if kind == "project" else None
    if not selection.everything and pattern is None and inside is None:
        return []
    live = table(workspace.actual.directory, kind)
    if live.failed:
        skipped.append(Skipped(f"{kind}.*", live.failed, failed=True))
        return []
    rows = [row for row in live if row.state != "trashed"]
    if pattern is None:
        rows = [row for row in rows if not row.state]
    else:
        rows = [row for row in rows if pattern.matches_text(row.name) or pattern.text == row.id]
        if not rows:
            raise UsageError(f"--{kind} {pattern.text}: Hex has no {kind} of this name or id")
    return rows if inside is None else [row for row in rows if _holds(workspace, inside, row)]


def _holds(workspace: PulledWorkspace, name: str, row: LiveProject) -> bool:
    if not workspace.actual.directory.collections.named(name):
        raise UsageError(f"--in-collection {name}: Hex has no collection of this name")
    return row.sharing is not None and any(same(other) == same(name) for other, _ in row.sharing.collections)


def _new(workspace: PulledWorkspace, kind: str, rows: list[Any], skipped: list[Skipped]) -> Iterator[tuple[str, Any]]:
    """The rows that the configuration neither manages nor lists under `removed`."""
    resolver = context_of(workspace.desired, workspace.actual, today=workspace.today, ledger={}).resolver(kind)
    gone = {line.ref for line in workspace.desired.removed if line.kind == kind}
    for row in rows:
        if gone & {row.id, same(row.name)}:
            skipped.append(Skipped(Address.of(kind, resolver.label(row)), "is under `removed`"))
        elif not resolver.managed(row):
            yield row.id, row
