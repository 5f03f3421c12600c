"""Two texts as a unified diff: hunks of changed lines with context."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from hexform.report.view.matching import equal_runs

CONTEXT = 3

# Whether the lines are equal, and the range in either text.
Opcode = tuple[bool, int, int, int, int]


class Hunk(NamedTuple):
    """`before`, `after`: start and count as in unified diffs; `lines`: marker (" ", "-" or "+") and text."""

    before: tuple[int, int]
    after: tuple[int, int]
    lines: tuple[tuple[str, str], ...]

    @property
    def header(self) -> str:
        return f"@@ -{_range(self.before)} +{_range(self.after)} @@"


def _range(span: tuple[int, int]) -> str:
    start, count = span
    return str(start) if count == 1 else f"{start},{count}"


def hunks(before: str, after: str) -> tuple[Hunk, ...]:
    """The hunks between two texts, ignoring a final newline."""
    old, new = _lines(before), _lines(after)
    return tuple(_hunk(group, old, new) for group in _grouped(list(_opcodes(old, new))))


def _lines(text: str) -> list[str]:
    return text.removesuffix("\n").split("\n") if text else []


def _opcodes(old: Sequence[str], new: Sequence[str]) -> Iterator[Opcode]:
    """Runs of equal lines and the replaced lines between them, to the ends of both texts."""
    a, b = 0, 0
    for at_old, at_new, length in [*equal_runs(old, new), (len(old), len(new), 0)]:
        if (a, b) != (at_old, at_new):
            yield False, a, at_old, b, at_new
        a, b = at_old + length, at_new + length
        if length:
            yield True, at_old, a, at_new, b


def _grouped(opcodes: list[Opcode]) -> Iterator[list[Opcode]]:
    """Group changes that are at most twice `CONTEXT` lines apart."""
    group: list[Opcode] = []
    for at, (equal, a, b, c, d) in enumerate(opcodes):
        last = at + 1 == len(opcodes)
        if not equal or (group and not last and b - a <= 2 * CONTEXT):
            group.append((equal, a, b, c, d))
            continue
        if group:
            yield [*group, (True, a, min(b, a + CONTEXT), c, min(d, c + CONTEXT))]
        group = [] if last else [(True, max(a, b - CONTEXT), b, max(c, d - CONTEXT), d)]
    if group:
        yield group


def _hunk(group: list[Opcode], old: Sequence[str], new: Sequence[str]) -> Hunk:
    lines: list[tuple[str, str]] = []
    for equal, a, b, c, d in group:
        if equal:
            lines += [(" ", line) for line in old[a:b]]
        else:
            lines += [("-", line) for line in old[a:b]]
            lines += [("+", line) for line in new[c:d]]
    return Hunk(_span(group[0][1], group[-1][2]), _span(group[0][3], group[-1][4]), tuple(lines))


def _span(start: int, end: int) -> tuple[int, int]:
    """Start and count of a range; lines are numbered from 1, and an empty range has the number of the line before."""
    return (start + 1 if end > start else start, end - start)
