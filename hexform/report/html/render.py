"""Render a report as one HTML file: no network, only its own script, and readable without it."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import count
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from hexform.lib.visible import visible
from hexform.model.access_change import PlanAccess
from hexform.report.html.graph import Graph
from hexform.report.safe import inert
from hexform.report.stamp import NOTHING, Stamp
from hexform.report.view.lines import detail_lines
from hexform.report.view.matrix import Matrix
from hexform.report.view.model import MARKS, Entry, Report
from hexform.report.view.people import people_view
from hexform.report.view.sides import pairs

# The action of a change, in the words of the document.
_PLANNED = {"create": "create", "update": "update", "replace": "replace", "delete": "delete"}
_ACTIONS = {
    "plan": _PLANNED,
    "run": _PLANNED,
    "drift": {"create": "only in Hex", "update": "differs", "delete": "missing in Hex"},
}
_SIDES = {"plan": ("In Hex now", "After apply"), "run": ("Before", "After"), "drift": ("Configuration", "Hex")}
# Up to this many changes are open from the start.
_MOST_OPEN = 12
# Beyond this many, safe changes have plain lines instead of tables, to keep a page of 5000 changes small.
_MOST_TABLES = 200
# A line that ends in an HTML or template tag, with the indentation of the next one.
_BETWEEN = re.compile(r"(?m)([>}])\n\s*(?=[<{])")
_NOUNS = {"plan": "change", "run": "change", "drift": "difference"}


@dataclass(frozen=True)
class Facet:
    """A filter: its name in the page, its title, and each value with its count."""

    name: str
    title: str
    values: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Link:
    """The link of a number: to the first change that it counts; the page's script filters by `facet` and `value`."""

    href: str
    facet: str = ""
    value: str = ""


def report_html(
    report: Report,
    graph: Graph | None = None,
    matrix: Matrix | None = None,
    stamp: Stamp = NOTHING,
    access: PlanAccess | None = None,
) -> str:
    """The page. The template escapes every text and shows invisible characters; no text becomes code or style."""
    style, script = _file("report.css") + _file("people.css"), _file("report.js") + _file("people.js")
    entries = list(report.entries)
    numbers, noun = count(1), _NOUNS[report.document]
    page = (
        _templates()
        .get_template("report.html")
        .render(
            report=report,
            sections=[(section.title, [(next(numbers), e) for e in section.entries]) for section in report.sections],
            anchors={subject.address: at for at, entry in enumerate(entries, 1) for subject in entry.subjects},
            facets=_facets(report, entries),
            links=_links(report, entries),
            stamp=stamp,
            actions=_ACTIONS[report.document],
            open_all=len(entries) <= _MOST_OPEN,
            terse=len(entries) > _MOST_TABLES,
            detail_lines=detail_lines,
            sides=_SIDES[report.document],
            noun=noun,
            heading=f"{noun.capitalize()}s",
            graph=graph,
            matrix=matrix,
            people=people_view(access),
            pairs=pairs,
            marks=MARKS,
            style=style,
            script=script,
            policy=_policy(style, script),
        )
    )
    return inert(page, colon="&#58;", hash_sign="&#35;")


def _facets(report: Report, entries: list[Entry]) -> list[Facet]:
    """The filters that have at least two values."""
    actions = _ACTIONS[report.document]
    found = [
        _facet("danger", "Danger", entries, lambda entry: "dangerous" if entry.dangerous else ""),
        _facet("kind", "Kind", entries, lambda entry: entry.kind),
        _facet("action", "Action", entries, lambda entry: actions[entry.verb]),
        _facet("origin", "Origin", entries, lambda entry: entry.origin),
        *([_facet("state", "Outcome", entries, lambda entry: entry.state)] if report.document == "run" else []),
    ]
    return [facet for facet in found if len(facet.values) > 1]


def _links(report: Report, entries: list[Entry]) -> dict[str, Link]:
    """The links of the numbers in the summary that count changes or entries of a list."""
    actions = _ACTIONS[report.document]
    links: dict[str, Link] = {}
    for at, entry in enumerate(entries, 1):
        action = actions[entry.verb]
        for label in (f"to {action}", action, "changed" if action == "differs" else ""):
            links.setdefault(label, Link(f"#c{at}", "action", action))
        for facet, value in (("origin", entry.origin), ("state", entry.state.partition(",")[0])):
            links.setdefault(value, Link(f"#c{at}", facet, value))
    if report.dangers:
        links["refused"] = Link("#danger")
    return links | {listing.anchor: Link(f"#{listing.anchor}") for listing in report.listings if listing.anchor}


def _facet(name: str, title: str, entries: list[Entry], value: Callable[[Entry], str]) -> Facet:
    numbers: Counter[str] = Counter()
    for entry in entries:
        numbers[value(entry)] += len(entry.subjects)
    return Facet(name, title, tuple(sorted(numbers.items())))


def _policy(style: str, script: str) -> str:
    """The content security policy: nothing is loaded or sent; only this style and this script are allowed."""
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _file(name: str) -> str:
    return (files("hexform.report") / "templates" / name).read_text(encoding="utf-8")


class _Compact(PackageLoader):
    """Loads templates without the white space between tags and at the start of lines."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool] | None]:
        source, name, current = super().get_source(environment, template)
        return _BETWEEN.sub(r"\1", source), name, current


@cache
def _templates() -> Environment:
    return Environment(
        loader=_Compact("hexform.report"),
        autoescape=True,
        finalize=_visible,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _visible(value: Any) -> Any:
    """Show invisible characters in every text that a template writes, before it is escaped."""
    return visible(value, keep="\t") if isinstance(value, str) and not isinstance(value, Markup) else value
