"""What may be asked of a text: set a value, add an entry, remove an entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hexform.edit.language import Path
from hexform.edit.nodes import Key


@dataclass(frozen=True, eq=False)
class Set:
    """Let a value that is written be this one; of a map or list only the entries that differ change."""

    path: Path
    value: Any


@dataclass(frozen=True, eq=False)
class Add:
    """Add an entry to the map at a path, or an item (`key` is None) to the list there.

    A key goes where the schema has it, else last. A map that is written as a scalar, or not at all, becomes a map.
    """

    path: Path
    key: Key | None
    value: Any


@dataclass(frozen=True, eq=False)
class Remove:
    """Remove an entry of a map or list, with its own comments."""

    path: Path


Op = Set | Add | Remove
