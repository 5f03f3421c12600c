"""The operations on a text: set a value, add an entry, remove an entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hexform.edit.nodes import Key
from hexform.edit.schema_paths import Path


@dataclass(frozen=True, eq=False)
class Set:
    """Replace the value at a path; of a map or list only the entries that differ change."""

    path: Path
    value: Any


@dataclass(frozen=True, eq=False)
class Add:
    """Add an entry to the map at a path, or an item (`key` is None) to the list there.

    A key is placed in the order of the schema, else last. A map in its short form, or an empty one, is written out.
    """

    path: Path
    key: Key | None
    value: Any


@dataclass(frozen=True, eq=False)
class Remove:
    """Remove an entry of a map or list, with its own comments."""

    path: Path


Op = Set | Add | Remove
