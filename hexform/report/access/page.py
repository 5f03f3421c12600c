"""An access report as one HTML page: a table, without scripts and external resources."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime

from markupsafe import Markup

from hexform.lib.visible import visible
from hexform.model.access_report import AccessReport, AccessRow, WhoReport
from hexform.report.access import words
from hexform.report.safe import inert
from hexform.report.style import Style

_STYLE = (
    ":root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:90rem;"
    "padding:0 1rem}table{border-collapse:collapse;width:100%}th,td{border-bottom:1px solid #8884;padding:.3rem .6rem;"
    "text-align:left;vertical-align:top}thead th{position:sticky;top:0;background:Canvas}small{opacity:.75}"
    "td{overflow-wrap:anywhere}.sandbox,.gap{border-left:.3rem solid #c60;padding-left:.6rem}"
    # Where there is no room for columns, each row is a block and its cells are lines.
    "@media(max-width:60rem){thead{display:none}table,tbody,tr,td{display:block}tr{border-bottom:1px solid #8884;"
    "padding:.5rem 0}td{border:0;padding:0}td:empty{display:none}h1{font-size:1.4rem}td:nth-child(3)::before"
    "{content:'role: '}td:nth-child(4)::before{content:'access: '}td:nth-child(5)::before{content:'by: '}"
    "td:nth-child(6)::before{content:'managed by: '}td:nth-child(7)::before{content:'change: '}}"
)
_COLUMNS = ("Project", "Person", "Role", "Access", "Ways", "Managed by", "Change")


def access_html(report: AccessReport, style: Style) -> str:
    """The access report as a page."""
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    title = _filled("<title>hexform: {}</title>", words.headline(report))
    head = Markup(
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" content="{}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n{}\n<style>{}</style>\n</head>\n<body>'
    ).format(policy, title, Markup(_STYLE))  # noqa: S704 - a constant of this module
    return inert("\n".join([head, *_body(report, style.now), "</body>\n</html>\n"]), colon="&#58;", hash_sign="&#35;")


def _filled(template: str, *texts: str) -> Markup:
    """Fill a template with texts, with invisible characters shown and markup escaped."""
    return Markup(template).format(*map(visible, texts))  # noqa: S704 - templates are constants of this module


def _body(report: AccessReport, now: datetime | None) -> Iterator[str]:
    yield from (_filled('<p class="sandbox">{}</p>', banner) for banner in words.banners_of(report, now))
    yield _filled("<h1>{}</h1>", words.headline(report))
    place = " ".join(part for part in (report.workspace.base_url, report.workspace.org_id) if part)
    yield _filled("<p>Workspace {}, read {}</p>", place, report.taken)
    if text := words.steps(report):
        yield _filled("<p>{}</p>", text)
    yield from (_filled('<p class="gap">{}</p>', gap) for gap in words.gaps(report))
    yield from (_filled('<p class="gap">{}</p>', error.message) for error in report.errors)
    if isinstance(report, WhoReport):
        for title, found in words.of_person(report):
            yield _filled("<p><strong>{}</strong> {}</p>", title, found)
    yield _filled("<p>{}</p>", words.LIMITS)
    if report.public:
        yield "<h2>Anyone with the link</h2>\n<ul>"
        for row in report.public:
            yield _filled("<li>{}: {} {}</li>", row.project.address, words.public_words(row.level), row.change or "")
        yield "</ul>"
    yield "<table>\n<thead><tr>"
    yield from (_filled('<th scope="col">{}</th>', name) for name in _COLUMNS)
    yield "</tr></thead>"
    yield "<tbody>"
    yield from map(_row, report.access)
    yield "</tbody>\n</table>"


def _row(row: AccessRow) -> str:
    cells = (
        _filled("{}<br><small>{}</small>", row.project.address, row.project.title),
        _filled("{}<br><small>{}</small>", words.who(row), (row.person and row.person.name) or ""),
        _filled("{}", words.role(row)),
        _filled("{}", words.level_words(row.level)),
        _stacked(words.way_words(way) for way in row.ways),
        _stacked(words.managed_words(way) for way in row.ways),
        _filled("{}", row.change or ""),
    )
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _stacked(texts: Iterable[str]) -> str:
    """A line for each, so that those of two cells are side by side; nothing where all are empty."""
    lines = [_filled("{}", text) for text in texts]
    return "<br>".join(lines) if any(lines) else ""
