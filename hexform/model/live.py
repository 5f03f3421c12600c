"""What was observed, in one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import cache
from typing import Any

from hexform.lib.canonical import canonical, digest
from hexform.model.directory import Directory, Person

# The cell types that can be written; the API lists many more.
WRITABLE_CELLS = ("sql", "code", "markdown")


@dataclass(frozen=True)
class LiveCell:
    """A cell of a draft. `static_id` lasts; `id` is for calls and may change with every write."""

    id: str
    static_id: str
    type: str
    label: str | None = None
    source: str = ""
    connection: str | None = None
    dataframe: str | None = None

    @property
    def writable(self) -> bool:
        return self.type in WRITABLE_CELLS


@dataclass(frozen=True)
class LiveGuide:
    id: str
    path: str


@dataclass(frozen=True)
class Actual:
    """The workspace as far as the configuration refers to it.

    `members`: group id to its people; `cells`: project id to its cells in the notebook's order; `guides`: set name
    to the guides of its owner (an owner without a set is there as the JSON text of its locator), and under "" all
    guides where they were asked for; `inside`: collection id to the ids of its projects, read only where a
    collection's name says too little. `details`: kind to id to what was read of that object beyond these. `failed`:
    why something could not be read, by "members:ID", "cells:ID", "guides:SET", "project:ID", "inside:ID".
    """

    directory: Directory = field(default_factory=Directory)
    members: Mapping[str, tuple[Person, ...]] = field(default_factory=dict)
    cells: Mapping[str, tuple[LiveCell, ...]] = field(default_factory=dict)
    guides: Mapping[str, tuple[LiveGuide, ...]] = field(default_factory=dict)
    inside: Mapping[str, frozenset[str]] = field(default_factory=dict)
    details: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    failed: Mapping[str, str] = field(default_factory=dict)

    def with_detail(self, kind: str, id_: str, value: Any) -> Actual:
        """The same with what was read of one object."""
        return replace(self, details={**self.details, kind: {**self.details.get(kind, {}), id_: value}})

    def digest(self) -> str:
        """Over everything but the order of pages and the ids of cells that change with every write."""
        return digest(_plain(self))


def _plain(value: Any) -> Any:
    """A JSON value. Cells have an order that counts; all else is a set: of objects, or of grants, a pair each."""
    if value is None or isinstance(value, str):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        skipped = "id" if isinstance(value, LiveCell) else "pages"
        return {name: _plain(getattr(value, name)) for name in _names(type(value)) if name != skipped}
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        items = [_plain(item) for item in value]
        return items if not items or isinstance(value[0], LiveCell) else sorted(items, key=_order)
    return sorted(value) if isinstance(value, frozenset) else value


def _order(item: Any) -> tuple[str, str]:
    """Objects by id, which no two share but by a fault; then, and for all else, by everything that they hold."""
    id_ = item.get("id") if isinstance(item, dict) else None
    return (id_, "") if isinstance(id_, str) else ("", item if isinstance(item, str) else canonical(item))


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(known.name for known in fields(kind))
