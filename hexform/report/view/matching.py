"""Match the lines of two texts in bounded time, since texts are untrusted.

Lines that occur once in both texts and in the same order are anchors (patience diff). Between two anchors difflib
matches the lines, unless there are so many that it could take minutes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

_LARGEST_GAP = 300_000

# The start of a run of equal lines in each text, and its length.
Run = tuple[int, int, int]


def equal_runs(old: Sequence[str], new: Sequence[str]) -> Iterator[Run]:
    """Runs of equal lines in order; adjacent runs are merged."""
    at_old, at_new, length = 0, 0, 0
    for a, b, size in _pieces(old, new):
        if (a, b) == (at_old + length, at_new + length):
            length += size
            continue
        if length:
            yield at_old, at_new, length
        at_old, at_new, length = a, b, size
    if length:
        yield at_old, at_new, length


def _pieces(old: Sequence[str], new: Sequence[str]) -> Iterator[Run]:
    start = _equal_head(old, new)
    end = _equal_head(old[start:][::-1], new[start:][::-1])
    left, right = len(old) - end, len(new) - end
    yield 0, 0, start
    a, b = start, start
    for anchor_a, anchor_b in [*_anchors(old, new, start, left, right), (left, right)]:
        yield from _between(old, new, (a, anchor_a), (b, anchor_b))
        if anchor_a < left:
            yield anchor_a, anchor_b, 1
        a, b = anchor_a + 1, anchor_b + 1
    yield left, right, end


def _equal_head(old: Sequence[str], new: Sequence[str]) -> int:
    pairs = zip(old, new, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(old), len(new)))


def _anchors(old: Sequence[str], new: Sequence[str], start: int, left: int, right: int) -> list[tuple[int, int]]:
    """The longest sequence of lines that occur once in both texts and in the same order."""
    often_old, often_new = Counter(old[start:left]), Counter(new[start:right])
    place = {line: at for at, line in enumerate(new[start:right], start) if often_new[line] == 1}
    pairs = [
        (at, place[line]) for at, line in enumerate(old[start:left], start) if often_old[line] == 1 and line in place
    ]
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for index, (_, b) in enumerate(pairs):
        rank = bisect_left(ends, b)
        before.append(last[rank - 1] if rank else -1)
        ends[rank : rank + 1], last[rank : rank + 1] = [b], [index]
    chain, index = [], last[-1] if last else -1
    while index >= 0:
        chain.append(pairs[index])
        index = before[index]
    return chain[::-1]


def _between(old: Sequence[str], new: Sequence[str], span: tuple[int, int], other: tuple[int, int]) -> Iterator[Run]:
    (a, b), (c, d) = span, other
    if 0 < (b - a) * (d - c) <= _LARGEST_GAP:
        for block in SequenceMatcher(None, old[a:b], new[c:d], autojunk=False).get_matching_blocks():
            yield a + block.a, c + block.b, block.size
