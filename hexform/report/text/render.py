"""Reports for a terminal, in the manner that Terraform's readers know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from hexform.report.text.style import Line, Span, Style, Tone, render
from hexform.report.text.width import fold, width, wrap
from hexform.report.view.model import (
    MARKS,
    TONES,
    Entry,
    Item,
    Listing,
    Report,
    Row,
    Section,
    Subject,
    TextDiff,
)
from hexform.report.view.values import counted

_MARK_TONES: dict[str, Tone] = {"add": "good", "replace": "change", "remove": "bad"}
_LINE_TONES: dict[str, Tone] = {"+": "good", "-": "bad", " ": "plain"}
_LONGEST_LINE = 400
_STARTS = {"plan": "plan of ", "run": "run in ", "drift": "drift in "}


def report_text(report: Report, style: Style) -> str:
    """The whole report; what was found and what it comes to stand last, where the eye lands."""
    return render(_lines(report, style), style)


def _lines(report: Report, style: Style) -> Iterator[Line]:
    yield from ((Span(banner, "danger"),) for banner in report.banners)
    yield (Span(_STARTS[report.document]), Span(report.place, "place"))
    if report.document == "drift" and report.sections:
        yield (Span("- is what the configuration says, + is what Hex has", "faint"),)
    yield ()
    for section in report.sections:
        yield from _section(section, report, style)
    for listing in report.listings:
        yield from _listing(listing, style)
        yield ()
    yield (Span(report.headline, "strong"),)
    yield from ((Span(remark),) for remark in report.remarks)
    if report.fingerprint:
        yield (Span("fingerprint "), Span(report.fingerprint, "place"))


def _section(section: Section, report: Report, style: Style) -> Iterator[Line]:
    """A run tells what came of each change: its fields stood in the plan."""
    if section.title:
        yield (Span(f"{section.title}:", "strong"),)
    for entry in section.entries:
        if report.document == "run":
            yield from _entry(replace(entry, rows=(), texts=(), state=""), style)
        else:
            yield from _entry(entry, style)
            yield ()
    if report.document == "run":
        yield ()


def _entry(entry: Entry, style: Style) -> Iterator[Line]:
    for subject in entry.subjects:
        yield _head(entry, subject, style)
    if len(entry.subjects) > 1:
        yield (Span(f"        ({len(entry.subjects)} alike)", "faint"),)
    yield from (_said("! ", danger, "danger") for danger in entry.dangers)
    for row in entry.rows:
        yield from _row(row, style)
    for text in entry.texts:
        yield from _text(text, style)
    for note in entry.notes:
        yield from _wrapped("        ", note, style, "change")


def _said(mark: str, text: str, tone: Tone) -> Line:
    return (Span(f"      {mark}{text}", tone),)


def _head(entry: Entry, subject: Subject, style: Style) -> Line:
    tone = TONES[entry.verb]
    tail = f"  {subject.source}" if subject.source else ""
    state = f"  {entry.state}" if entry.state else ""
    address = fold(subject.address, style.width - 6)
    room = style.width - 9 - width(address) - width(tail) - width(state)
    name = f' "{fold(subject.name, room)}"' if not subject.address.endswith(subject.name) and room > 8 else ""
    return (
        Span("! " if entry.dangerous else "  ", "danger"),
        Span(f"{entry.symbol:>3} ", tone),
        Span(address, "strong"),
        Span(name),
        Span(state, tone),
        Span(tail, "faint"),
    )


def _row(row: Row, style: Style) -> Iterator[Line]:
    """On one line where there is room, else a line a side."""
    alarm, mark = (
        Span("      ! " if row.danger else "        ", "danger"),
        Span(f"{MARKS[row.op]} ", _MARK_TONES[row.op]),
    )
    sides = [side for side in (row.before, row.after) if side is not None]
    told = " -> ".join(sides)
    if 12 + width(row.field) + width(told) <= style.width or len(sides) < 2:
        yield alarm, mark, Span(f"{row.field}: "), Span(fold(told, style.width - 12 - width(row.field)))
        return
    yield alarm, mark, Span(f"{row.field}:")
    yield (Span(f"            {fold(sides[0], style.width - 12)}", "bad"),)
    yield (Span(f"         -> {fold(sides[1], style.width - 12)}", "good"),)


def _text(text: TextDiff, style: Style) -> Iterator[Line]:
    yield (Span(f"        {text.field}:"),)
    yield (Span(f"        --- {text.before}", "faint"),)
    yield (Span(f"        +++ {text.after}", "faint"),)
    lines = [line for hunk in text.hunks for line in (("@", hunk.header), *hunk.lines)]
    shown = lines[: style.lines] if style.lines else lines
    for mark, line in shown:
        if mark == "@":
            yield (Span(f"        {line}", "place"),)
        else:
            yield (Span(f"        {mark}{fold(line, _LONGEST_LINE)}", _LINE_TONES[mark], source=True),)
    if len(lines) > len(shown):
        left = counted(len(lines) - len(shown), "more line")
        yield (
            Span(
                f"        … {left}; the JSON and HTML formats have all",
                "faint",
            ),
        )


def _listing(listing: Listing, style: Style) -> Iterator[Line]:
    yield (Span(f"{listing.title}:", listing.tone),)
    yield from _items(listing, style)
    if listing.hint:
        yield (Span(f"  {listing.hint}", "faint"),)


def _items(listing: Listing, style: Style) -> Iterator[Line]:
    """Items while there is room for them, each whole, and how many more there are."""
    left = listing.most - 3
    for at, item in enumerate(listing.items):
        lines = list(_item(item, listing, style))
        left -= len(lines)
        if listing.most and left < 0:
            more = counted(len(listing.items) - at, "more entry", "more entries")
            yield (Span(f"  … {more}; the JSON and HTML formats have all", "faint"),)
            return
        yield from lines


def _item(item: Item, listing: Listing, style: Style) -> Iterator[Line]:
    mark = "! " if listing.urgent else "- "
    said = ": ".join(part for part in (item.head, item.text) if part)
    where = f" ({item.where})" if item.where else ""
    yield from _wrapped(f"  {mark}", f"{said}{where}", style, listing.tone if listing.urgent else "plain")


def _wrapped(start: str, text: str, style: Style, tone: Tone) -> Iterator[Line]:
    for at, line in enumerate(wrap(fold(text, 4000), max(style.width - len(start), 20))):
        yield (Span(start if at == 0 else " " * len(start), tone), Span(line, tone))
