"""What was observed, in one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache
from operator import attrgetter
from typing import Any

from hexform.lib.canonical import digest
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
        return digest(self, _fields)


def _fields(value: Any) -> Any:
    """What JSON has no word for: an object is the list of its fields, a set is sorted."""
    if isinstance(value, frozenset):
        return sorted(value)
    return [_settled(getattr(value, name)) for name in _names(value.__class__)]


def _settled(value: Any) -> Any:
    """Cells have an order that counts; all else is a set: of objects by id, which no two share but by a fault, or of
    grants, a pair each.
    """
    if isinstance(value, dict):
        return {key: _settled(item) for key, item in value.items()}
    if isinstance(value, tuple) and value and not isinstance(value[0], LiveCell):
        return sorted(value, key=None if isinstance(value[0], tuple) else attrgetter("id"))
    return value


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    skipped = "id" if kind is LiveCell else "pages"
    return tuple(known.name for known in fields(kind) if known.name != skipped)
