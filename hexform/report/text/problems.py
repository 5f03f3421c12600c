"""Mistakes in a configuration as text: place, message, and the line with a caret. Similar ones are merged."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from hexform.errors import Excerpt, Problem
from hexform.lib.visible import visible
from hexform.report.places import place
from hexform.report.style import Style
from hexform.report.text.style import Line, Span, render
from hexform.report.text.width import shorten, width
from hexform.report.view.values import counted

_PLACES = 8  # of mistakes similar to the one shown
_SUBJECT = re.compile(r"^`[^`]*`")  # mistakes are similar if they differ only in the value that they name


def problems_text(problems: Sequence[Problem], style: Style, noun: Literal["mistake", "warning"] = "mistake") -> str:
    """Every mistake, or warning, in the order given, then their number."""
    alike: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        alike.setdefault((problem.code, _SUBJECT.sub("", problem.what)), []).append(problem)
    lead = (Span("Warning: ", "change"),) if noun == "warning" else ()
    lines = [line for group in alike.values() for line in _group(group, lead, style)]
    count = f"{counted(len(problems), noun)}."
    return render([*lines, (Span(count, "strong"),)], style)


def _group(problems: Sequence[Problem], lead: Line, style: Style) -> Iterator[Line]:
    first, *rest = problems
    where = (Span(f"{first.where}:", "place"), Span(" ")) if first.where else ()
    code = (Span(f" [{first.code}]", "faint"),) if first.code else ()
    yield (*lead, *where, Span(first.what, "strong"), *code)
    if first.excerpt is not None:
        yield from _excerpt(place(first.where)[1], first.excerpt, style)
    if rest:
        left_out = f" and {len(rest) - _PLACES} more" if len(rest) > _PLACES else ""
        places = ", ".join(_places(first, rest[:_PLACES]))
        yield (Span(f"  and {len(rest)} more like it: "), Span(places, "place"), Span(left_out))


def _places(first: Problem, others: Iterable[Problem]) -> Iterator[str]:
    """The places; the file is omitted if it is that of the previous place."""
    before = place(first.where)[0]
    for problem in others:
        file = place(problem.where)[0]
        yield problem.where.removeprefix(f"{file}:") if file == before else problem.where
        before = file


def _excerpt(number: int | None, excerpt: Excerpt, style: Style) -> Iterator[Line]:
    """The line of the file and a caret below it."""
    gutter = f"{number or '':>5} | "
    line, column, length = _window(excerpt, max(style.width - len(gutter), 30))
    under = "".join("\t" if character == "\t" else " " * width(visible(character)) for character in line[:column])
    marks = "^" * max(width(visible(line[column : column + length])), 1)
    yield (Span(gutter, "faint"), Span(line, source=True))
    yield (Span(f"{'':>5} | ", "faint"), Span(under, source=True), Span(marks, "bad"))


def _window(excerpt: Excerpt, columns: int) -> tuple[str, int, int]:
    """A part of the line that fits and contains the place, with the column and length of the place in it."""
    line, column = excerpt.line, excerpt.column
    if width(line) <= columns:
        return line, column, excerpt.length
    start = max(0, column - columns // 3)
    head = "…" if start else ""
    part = head + shorten(line[start:], columns - len(head))
    column = column - start + len(head)
    return part, column, min(excerpt.length, max(len(part) - column, 1))
