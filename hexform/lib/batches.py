"""Long lists in parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")

_MOST = 200


def batches(items: Sequence[T]) -> Iterator[tuple[T, ...]]:
    """The items in parts that are as good as nothing beside the whole."""
    return (tuple(items[at : at + _MOST]) for at in range(0, len(items), _MOST))
