"""People sorted by the sets that they are in: those who are in the same sets are one part."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")


def partition(people: int, sets: Iterable[int]) -> list[int]:
    """The parts of a set whose people are all in the same of the other sets."""
    parts = [people]
    if not people & (people - 1):
        return parts
    for cut in dict.fromkeys(sets):
        if cut & people in {0, people}:
            continue
        found = []
        for part in parts:
            inside = part & cut
            found += [inside, part ^ inside] if inside and inside != part else [part]
        parts = found
    return parts


def labelled(people: int, sets: Sequence[tuple[int, T]]) -> list[tuple[int, tuple[T, ...]]]:
    """The same parts, each with the labels of the sets that it is in; each label once."""
    parts: list[tuple[int, tuple[T, ...]]] = [(people, ())]
    for cut, label in sets:
        if not cut & people:
            continue
        found = []
        for part, labels in parts:
            inside = part & cut
            if not inside:
                found.append((part, labels))
                continue
            found.append((inside, labels if label in labels else (*labels, label)))
            if inside != part:
                found.append((part ^ inside, labels))
        parts = found
    return parts
