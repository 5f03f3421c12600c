"""Render reports for a terminal, in the style of Terraform."""

from __future__ import annotations

from collections.abc import Iterator

from hexform.report.style import Style
from hexform.report.text.changes import entry_lines, rest_lines
from hexform.report.text.style import Line, Span, render
from hexform.report.text.wrapping import join_names, wrap_spans
from hexform.report.view.model import Entry, Item, Listing, Report, Section
from hexform.report.view.values import counted

# The number of changes that are shown with their fields, unless everything is.
OPEN = 20
_NAMES = 3
_STARTS = {"plan": "plan of ", "run": "run in ", "drift": "drift in "}


def report_text(report: Report, style: Style) -> str:
    """The report as text: dangers first, the summary last, next to the prompt."""
    return render(_lines(report, style), style)


def _lines(report: Report, style: Style) -> Iterator[Line]:
    yield from ((Span(banner, "danger"),) for banner in report.banners)
    yield (Span(_STARTS[report.document]), Span(report.place, "place"))
    if report.targets:
        yield from wrap_spans("limited to ", ", ".join(report.targets), style, "change")
    if report.document == "drift" and report.sections:
        yield (Span("- is what the configuration says, + is what Hex has", "faint"),)
    yield ()
    yield from _box(report, style)
    remaining = OPEN
    for section in report.sections:
        yield from _section(section, report, style, remaining)
        remaining = max(remaining - len(section.entries), 0)
    for listing in report.listings:
        if not listing.urgent:
            yield from _listing(listing, style)
            yield ()
    yield (Span(report.headline, "strong"),)
    yield from ((Span(remark),) for remark in report.remarks)
    if report.fingerprint:
        yield (Span("fingerprint "), Span(report.fingerprint, "place"))


def _box(report: Report, style: Style) -> Iterator[Line]:
    """Dangers and errors, marked by a line on the left."""
    lists = [*report.dangers, *(listing for listing in report.listings if listing.urgent)]
    if not lists:
        return
    inside = style._replace(width=style.width - 2)
    yield (Span("╷", "danger"),)
    for at, listing in enumerate(lists):
        if at:
            yield (Span("│", "danger"),)
        yield from ((Span("│ ", "danger"), *line) for line in _listing(listing, inside))
    yield (Span("╵", "danger"),)
    yield ()


def _section(section: Section, report: Report, style: Style, remaining: int) -> Iterator[Line]:
    """`remaining`: how many changes may still be shown with their fields. A run shows none: the plan did."""
    if section.title:
        yield (Span(f"{section.title}:", "strong"),)
    if report.document == "run":
        for entry in section.entries:
            yield from entry_lines(entry._replace(rows=(), texts=(), state=""), style)
        yield ()
        return
    shown = section.entries if style.whole else section.entries[:remaining]
    for entry in shown:
        yield from entry_lines(entry, style)
        yield ()
    yield from _rest(section.entries[len(shown) :], style)


def _rest(entries: tuple[Entry, ...], style: Style) -> Iterator[Line]:
    """A summary line for each kind and verb of the changes that are not shown, with the first addresses."""
    sorts: dict[tuple[str, str, bool], list[Entry]] = {}
    for entry in entries:
        sorts.setdefault((entry.verb, entry.kind, entry.dangerous), []).append(entry)
    for alike in sorts.values():
        yield from rest_lines(alike, style)
    if sorts:
        yield (Span("      `hexform show` of a saved plan shows every change with its fields", "faint"),)
        yield ()


def _listing(listing: Listing, style: Style) -> Iterator[Line]:
    yield (Span(f"{listing.title}:", listing.tone),)
    yield from _items(listing, style)
    if listing.hint:
        yield (Span(f"  {listing.hint}", "faint"),)


def _items(listing: Listing, style: Style) -> Iterator[Line]:
    """As many whole items as fit, and the number of the rest."""
    most = 0 if style.whole else listing.most
    remaining = most - 3
    for at, item in enumerate(listing.items):
        lines = list(_item(item, listing, style))
        remaining -= len(lines)
        if most and remaining < 0 and at:
            more = counted(len(listing.items) - at, "more entry", "more entries")
            yield (Span(f"  … {more}; the JSON and HTML formats have all", "faint"),)
            return
        yield from lines


def _item(item: Item, listing: Listing, style: Style) -> Iterator[Line]:
    mark = "! " if listing.urgent else "- "
    head = join_names(item.heads(0 if style.whole else _NAMES))
    said = ": ".join(part for part in (head, item.text) if part)
    where = f" ({item.where})" if item.where and not item.also else ""
    yield from wrap_spans(f"  {mark}", f"{said}{where}", style, listing.tone if listing.urgent else "plain")
