"""An access report as text: a block for each project, a line for each person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from hexform.model.access_report import AccessReport, AccessRow, WhoReport
from hexform.report.access import words
from hexform.report.style import Style
from hexform.report.text.style import Line, Span, render

_WIDEST = 48


def access_text(report: AccessReport, style: Style) -> str:
    """The whole report, without folding."""
    return render(_lines(report, style.now), style)


def _lines(report: AccessReport, now: datetime | None) -> Iterator[Line]:
    yield from ((Span(banner, "danger"),) for banner in words.banners_of(report, now))
    place = " ".join(part for part in (report.workspace.base_url, report.workspace.org_id) if part)
    yield (Span(f"Workspace {place}, read {report.taken}", "faint"),)
    if isinstance(report, WhoReport):
        yield from ((Span(title, "strong"), Span(f"  {text}")) for title, text in words.of_person(report))
    for public in report.public:
        step = f" ({public.change})" if public.change else ""
        level = words.public_words(public.level)
        yield (Span("anyone with the link ", "bad"), Span(f"{level} on {public.project.address}{step}"))
    width = min(max((len(words.who(row)) for row in report.access), default=0), _WIDEST)
    for project, rows in words.by_project(report):
        yield ()
        yield (Span(project.address, "strong"), Span(f"  {project.title}"), Span(f"  {project.id or ''}", "faint"))
        for row in rows:
            yield from _row(row, width)
    yield ()
    yield from ((Span(f"NOT READ  {gap}", "change"),) for gap in words.gaps(report))
    yield from ((Span(f"ERROR  {error.message}", "bad"),) for error in report.errors)
    if text := words.steps(report):
        yield (Span(text),)
    yield (Span(f"{words.headline(report)}.", "strong"),)
    yield (Span(words.LIMITS, "faint"),)


def _row(row: AccessRow, width: int) -> Iterator[Line]:
    ways = ", ".join(words.way_words(way) for way in row.ways)
    about = words.about(row)
    yield (
        Span(f"  {words.who(row):<{width}}  "),
        Span(words.level_words(row.level), "good"),
        Span(f" by {ways}" if ways else ""),
        Span(f"  {about}" if about else "", "faint"),
        Span(f"  {row.change}" if row.change else "", "change"),
    )
    for way in row.ways:
        managed = words.managed_words(way)
        if managed:
            yield (Span(f"      {words.way_words(way)}: "), Span(managed, "place"))
