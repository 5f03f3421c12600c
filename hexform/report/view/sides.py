"""A hunk side by side: old lines on the left, new lines on the right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from hexform.report.view.hunks import Hunk


@dataclass(frozen=True)
class Side:
    """A numbered line of one text."""

    number: int
    text: str


@dataclass(frozen=True)
class Pair:
    """Two lines beside each other; either may be None. `same`: the line is unchanged."""

    left: Side | None
    right: Side | None
    same: bool = False


def pairs(hunk: Hunk) -> Iterator[Pair]:
    """The lines of a hunk in pairs; removed lines are paired with the added lines that follow them."""
    left, right = hunk.before[0], hunk.after[0]
    removed: list[Side] = []
    added: list[Side] = []
    for mark, text in hunk.lines:
        if mark == "-":
            removed.append(Side(left, text))
            left += 1
        elif mark == "+":
            added.append(Side(right, text))
            right += 1
        else:
            yield from _opposite(removed, added)
            removed, added = [], []
            yield Pair(Side(left, text), Side(right, text), same=True)
            left, right = left + 1, right + 1
    yield from _opposite(removed, added)


def _opposite(removed: list[Side], added: list[Side]) -> Iterator[Pair]:
    for left, right in zip_longest(removed, added):
        yield Pair(left, right)
