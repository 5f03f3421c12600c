"""Replace pieces of a text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Splice(NamedTuple):
    """Replace the characters from `start` to `end` by `text`."""

    start: int
    end: int
    text: str


def splice(text: str, splices: Iterable[Splice]) -> str:
    """The text with its pieces replaced. At one offset insertions come before removals.

    Removals may overlap: an empty line between two of them belongs to both.
    """
    pieces: list[str] = []
    at = 0
    gone = False
    for start, end, new in sorted(splices, key=lambda each: (each.start, each.end > each.start)):
        if start < at and (new or not gone):
            raise ValueError("two edits change the same text")
        pieces += [text[at : max(start, at)], new]
        at, gone = max(end, at), not new
    return "".join([*pieces, text[at:]])
