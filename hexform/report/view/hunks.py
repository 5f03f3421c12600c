"""Two texts as a unified diff: hunks of lines with a little of what stands around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hexform.report.view.matching import equal_runs

AROUND = 3

# Whether the lines are equal, and the range in either text.
Opcode = tuple[bool, int, int, int, int]


@dataclass(frozen=True)
class Hunk:
    """`lines`: mark (" ", "-" or "+") and text; the numbers are those of unified diffs."""

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
    """The hunks that lead from one text to the other; a final newline is no difference."""
    old, new = _lines(before), _lines(after)
    return tuple(_hunk(group, old, new) for group in _grouped(list(_opcodes(old, new))))


def _lines(text: str) -> list[str]:
    return text.removesuffix("\n").split("\n") if text else []


def _opcodes(old: Sequence[str], new: Sequence[str]) -> Iterator[Opcode]:
    """Runs of equal lines and what was replaced between them, to the ends of both texts."""
    a, b = 0, 0
    for at_old, at_new, length in [*equal_runs(old, new), (len(old), len(new), 0)]:
        if (a, b) != (at_old, at_new):
            yield False, a, at_old, b, at_new
        a, b = at_old + length, at_new + length
        if length:
            yield True, at_old, a, at_new, b


def _grouped(opcodes: list[Opcode]) -> Iterator[list[Opcode]]:
    """Changes that are no more than twice `AROUND` lines apart stand together."""
    group: list[Opcode] = []
    for at, (equal, a, b, c, d) in enumerate(opcodes):
        last = at + 1 == len(opcodes)
        if not equal or (group and not last and b - a <= 2 * AROUND):
            group.append((equal, a, b, c, d))
            continue
        if group:
            yield [*group, (True, a, min(b, a + AROUND), c, min(d, c + AROUND))]
        group = [] if last else [(True, max(a, b - AROUND), b, max(c, d - AROUND), d)]
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
    """Line numbers begin with one; an empty range is named by the line before it."""
    return (start + 1 if end > start else start, end - start)
