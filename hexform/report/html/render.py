"""Reports as one file that people like to open: no network, no code but its own, readable without any."""

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
from hexform.report.view.people import everybody
from hexform.report.view.sides import pairs

# What a change does, in the words of the document.
_PLANNED = {"create": "create", "update": "update", "replace": "replace", "delete": "delete"}
_ACTIONS = {
    "plan": _PLANNED,
    "run": _PLANNED,
    "drift": {"create": "only in Hex", "update": "differs", "delete": "missing in Hex"},
}
_SIDES = {"plan": ("In Hex now", "After apply"), "run": ("Before", "After"), "drift": ("Configuration", "Hex")}
# So many changes are read as they stand; more are opened one by one.
_FEW = 12
# Past so many, those without danger have plain lines instead of tables: a page of 5000 must stay small.
_MANY = 200
# A line that ends in a tag of either language, with the indentation of the next one.
_BETWEEN = re.compile(r"(?m)([>}])\n\s*(?=[<{])")
_NOUNS = {"plan": "change", "run": "change", "drift": "difference"}


@dataclass(frozen=True)
class Facet:
    """A filter: its name in the page, its title, and each value with how often it occurs."""

    name: str
    title: str
    values: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Lead:
    """Where a number leads: to the first of its changes, and with the page's script to these changes alone."""

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
    """The page. Every text in it is made visible and escaped by the template, none is ever code or style."""
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
            leads=_leads(report, entries),
            stamp=stamp,
            actions=_ACTIONS[report.document],
            open_all=len(entries) <= _FEW,
            terse=len(entries) > _MANY,
            detail_lines=detail_lines,
            sides=_SIDES[report.document],
            noun=noun,
            heading=f"{noun.capitalize()}s",
            graph=graph,
            matrix=matrix,
            people=everybody(access),
            pairs=pairs,
            marks=MARKS,
            style=style,
            script=script,
            policy=_policy(style, script),
        )
    )
    return inert(page, colon="&#58;", hash_sign="&#35;")


def _facets(report: Report, entries: list[Entry]) -> list[Facet]:
    """A filter that would show everything or nothing is none."""
    actions = _ACTIONS[report.document]
    found = [
        _facet("danger", "Danger", entries, lambda entry: "dangerous" if entry.dangerous else ""),
        _facet("kind", "Kind", entries, lambda entry: entry.kind),
        _facet("action", "Action", entries, lambda entry: actions[entry.verb]),
        _facet("origin", "Origin", entries, lambda entry: entry.origin),
        *([_facet("state", "Outcome", entries, lambda entry: entry.state)] if report.document == "run" else []),
    ]
    return [facet for facet in found if len(facet.values) > 1]


def _leads(report: Report, entries: list[Entry]) -> dict[str, Lead]:
    """The numbers of the summary that count changes, or what a list holds."""
    actions = _ACTIONS[report.document]
    leads: dict[str, Lead] = {}
    for at, entry in enumerate(entries, 1):
        action = actions[entry.verb]
        for label in (f"to {action}", action, "changed" if action == "differs" else ""):
            leads.setdefault(label, Lead(f"#c{at}", "action", action))
        for facet, value in (("origin", entry.origin), ("state", entry.state.partition(",")[0])):
            leads.setdefault(value, Lead(f"#c{at}", facet, value))
    if report.dangers:
        leads["refused"] = Lead("#danger")
    return leads | {listing.anchor: Lead(f"#{listing.anchor}") for listing in report.listings if listing.anchor}


def _facet(name: str, title: str, entries: list[Entry], value: Callable[[Entry], str]) -> Facet:
    numbers: Counter[str] = Counter()
    for entry in entries:
        numbers[value(entry)] += len(entry.subjects)
    return Facet(name, title, tuple(sorted(numbers.items())))


def _policy(style: str, script: str) -> str:
    """Nothing is loaded, nothing is sent, and only this style and this script are taken."""
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
    """Templates without the blanks that only their authors need: between tags, and at the start of lines."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool] | None]:
        source, name, current = super().get_source(environment, template)
        return _BETWEEN.sub(r"\1", source), name, current


@cache
def _templates() -> Environment:
    return Environment(
        loader=_Compact("hexform.report"),
        autoescape=True,
        finalize=_seen,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _seen(value: Any) -> Any:
    """The output boundary of the page: every text that a template writes passes here before it is escaped."""
    return visible(value, keep="\t") if isinstance(value, str) and not isinstance(value, Markup) else value
