"""Which objects `pull` writes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hexform.back.left import Left
from hexform.back.world import World, table
from hexform.errors import UsageError
from hexform.model.address import Address, Pattern
from hexform.model.directory import LiveProject, same
from hexform.planning.observe import context_of

KINDS = ("group", "collection", "project")
FIELDS = ("members", "status", "workspace", "public_web", "groups", "users", "collections", "description", "cells")


@dataclass(frozen=True)
class Selection:
    """Patterns of names, or ids, by kind; none at all is everything. `fields`: the only keys to write."""

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
class Chosen:
    """The objects to write, by kind and id, and those that were meant and are not written."""

    rows: dict[str, dict[str, Any]]
    left: tuple[Left, ...]


def choose(world: World, selection: Selection) -> Chosen:
    """The objects that are selected and not written yet. Raises UsageError for a pattern that selects nothing."""
    left: list[Left] = []
    if selection.everything:
        left.append(Left("guide.*", "guides are left out: Hex does not give their text back"))
    rows = {kind: dict(_new(world, kind, _selected(world, kind, selection, left), left)) for kind in KINDS}
    return Chosen(rows, tuple(left))


def _selected(world: World, kind: str, selection: Selection, left: list[Left]) -> list[Any]:
    pattern: Pattern | None = getattr(selection, kind)
    inside = selection.in_collection if kind == "project" else None
    if not selection.everything and pattern is None and inside is None:
        return []
    live = table(world.actual.directory, kind)
    if live.failed:
        left.append(Left(f"{kind}.*", live.failed, failed=True))
        return []
    rows = [row for row in live if row.state != "trashed"]
    if pattern is None:
        rows = [row for row in rows if not row.state]
    else:
        rows = [row for row in rows if pattern.matches_text(row.name) or pattern.text == row.id]
        if not rows:
            raise UsageError(f"--{kind} {pattern.text}: Hex has no {kind} of this name or id")
    return rows if inside is None else [row for row in rows if _holds(world, inside, row)]


def _holds(world: World, name: str, row: LiveProject) -> bool:
    if not world.actual.directory.collections.named(name):
        raise UsageError(f"--in-collection {name}: Hex has no collection of this name")
    return row.sharing is not None and any(same(other) == same(name) for other, _ in row.sharing.collections)


def _new(world: World, kind: str, rows: list[Any], left: list[Left]) -> Iterator[tuple[str, Any]]:
    """Those that the configuration neither means already nor has removed."""
    resolver = context_of(world.desired, world.actual, today=world.today, ledger={}).resolver(kind)
    gone = {line.ref for line in world.desired.removed if line.kind == kind}
    for row in rows:
        if gone & {row.id, same(row.name)}:
            left.append(Left(Address.of(kind, resolver.label(row)), "stands under `removed`"))
        elif not resolver.managed(row):
            yield row.id, row
