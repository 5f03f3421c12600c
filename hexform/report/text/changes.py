"""One change, or several equal ones, as lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hexform.report.style import Style, Tone
from hexform.report.text.style import Line, Span
from hexform.report.text.width import fold, width
from hexform.report.text.wrapping import abbreviated, wrap_spans
from hexform.report.view.model import MARKS, TONES, Entry, Row, Subject, TextDiff
from hexform.report.view.values import counted

_MARK_TONES: dict[str, Tone] = {"add": "good", "replace": "change", "remove": "bad"}
_LINE_TONES: dict[str, Tone] = {"+": "good", "-": "bad", " ": "plain"}
_LONGEST_LINE = 400
# Up to _ALIKE addresses have a line each; more are listed in _LINES lines.
_ALIKE, _LINES = 3, 2


def entry_lines(entry: Entry, style: Style) -> Iterator[Line]:
    """The addresses, then dangers, fields, text diffs and notes."""
    few_or_whole = style.whole or len(entry.subjects) <= _ALIKE
    for subject in entry.subjects if few_or_whole else entry.subjects[:1]:
        yield _head(entry, subject, style)
    if not few_or_whole:
        keys = [subject.address.partition(".")[2] for subject in entry.subjects[1:]]
        names = abbreviated(keys, (style.width - 8) * _LINES - 40)
        yield from wrap_spans("        ", f"and {len(keys)} alike: {names}", style, "strong")
    for danger in entry.dangers:
        yield from wrap_spans("      ! ", danger, style, "danger")
    for row in entry.rows:
        yield from _row(row, style)
    for text in entry.texts:
        yield from _text(text, style)
    for note in entry.notes:
        yield from wrap_spans("        ", note, style, "change")
    for step in entry.steps:
        yield from wrap_spans("        ", step, style, "faint")


def rest_lines(entries: Sequence[Entry], style: Style) -> Iterator[Line]:
    """A summary of changes of one kind and verb, without their fields."""
    first = entries[0]
    subjects = [subject for entry in entries for subject in entry.subjects]
    names = abbreviated([subject.address for subject in subjects], (style.width - 8) * _LINES - 20)
    sort = "change" if len(subjects) == 1 else "changes"
    yield (
        Span("! " if first.dangerous else "  ", "danger"),
        Span(f"{first.symbol:>3} ", TONES[first.verb]),
        Span(f"{len(subjects)} more {sort} of {first.kind}:", "strong"),
    )
    yield from wrap_spans("        ", names, style)


def _head(entry: Entry, subject: Subject, style: Style) -> Line:
    tone = TONES[entry.verb]
    tail = f"  {subject.source}" if subject.source else ""
    state = f"  {entry.state}" if entry.state else ""
    address = fold(subject.address, max(style.width - 6 - width(tail) - width(state), 20))
    columns = style.width - 9 - width(address) - width(tail) - width(state)
    name = f' "{fold(subject.name, columns)}"' if not subject.address.endswith(subject.name) and columns > 8 else ""
    return (
        Span("! " if entry.dangerous else "  ", "danger"),
        Span(f"{entry.symbol:>3} ", tone),
        Span(address, "strong"),
        Span(name),
        Span(state, tone),
        Span(tail, "faint"),
    )


def _row(row: Row, style: Style) -> Iterator[Line]:
    """A row on one line if it fits, else one line for each side; people with the same change over several lines."""
    warning, mark = (
        Span("      ! " if row.danger else "        ", "danger"),
        Span(f"{MARKS[row.op]} ", _MARK_TONES[row.op]),
    )
    sides = [side for side in (row.before, row.after) if side is not None]
    values = " -> ".join(sides)
    if row.people:
        levels = f"{values} for " if values else ""
        names = abbreviated(row.people, (style.width - 12) * _LINES - 40, whole=style.whole)
        values = f"{row.field}: {levels}{len(row.people)} people: {names}"
        first, *more = wrap_spans("", values, style._replace(width=style.width - 12))
        yield warning, mark, *first
        yield from ((Span(" " * 12), *line) for line in more)
    elif 12 + width(row.field) + width(values) <= style.width or len(sides) < 2:
        yield warning, mark, Span(f"{row.field}: "), Span(fold(values, style.width - 12 - width(row.field)))
    else:
        yield warning, mark, Span(f"{row.field}:")
        yield (Span(f"            {fold(sides[0], style.width - 12)}", "bad"),)
        yield (Span(f"         -> {fold(sides[1], style.width - 12)}", "good"),)


def _text(text: TextDiff, style: Style) -> Iterator[Line]:
    yield (Span(f"        {text.field}:"),)
    yield (Span(f"        --- {text.before}", "faint"),)
    yield (Span(f"        +++ {text.after}", "faint"),)
    lines = [line for hunk in text.hunks for line in (("@", hunk.header), *hunk.lines)]
    shown = lines if style.whole or not style.lines else lines[: style.lines]
    for mark, line in shown:
        if mark == "@":
            yield (Span(f"        {line}", "place"),)
        else:
            yield (Span(f"        {mark}{fold(line, _LONGEST_LINE)}", _LINE_TONES[mark], source=True),)
    if len(lines) > len(shown):
        omitted = counted(len(lines) - len(shown), "more line")
        yield (Span(f"        … {omitted}; the JSON and HTML formats have all", "faint"),)
