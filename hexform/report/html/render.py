"""Reports as one file that people like to open: no network, no code but its own, readable without any."""

from __future__ import annotations

import base64
import hashlib
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
from hexform.report.html.graph import Graph
from hexform.report.safe import inert
from hexform.report.view.matrix import Matrix
from hexform.report.view.model import MARKS, Entry, Report
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
_NOUNS = {"plan": "change", "run": "change", "drift": "difference"}


@dataclass(frozen=True)
class Facet:
    """A filter: its name in the page, its title, and each value with how often it occurs."""

    name: str
    title: str
    values: tuple[tuple[str, int], ...]


def report_html(report: Report, graph: Graph | None = None, matrix: Matrix | None = None) -> str:
    """The page. Every text in it is made visible and escaped by the template, none is ever code or style."""
    style, script = _file("report.css"), _file("report.js")
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
            actions=_ACTIONS[report.document],
            open_all=len(entries) <= _FEW,
            sides=_SIDES[report.document],
            noun=noun,
            heading=f"{noun.capitalize()}s",
            graph=graph,
            matrix=matrix,
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
        _facet("kind", "Kind", entries, lambda entry: entry.kind),
        _facet("action", "Action", entries, lambda entry: actions[entry.verb]),
        _facet("origin", "Origin", entries, lambda entry: entry.origin),
        *([_facet("state", "Outcome", entries, lambda entry: entry.state)] if report.document == "run" else []),
    ]
    return [facet for facet in found if len(facet.values) > 1]


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


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("hexform.report"),
        autoescape=True,
        finalize=_seen,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _seen(value: Any) -> Any:
    """The output boundary of the page: every text that a template writes passes here before it is escaped."""
    return visible(value, keep="\t") if isinstance(value, str) and not isinstance(value, Markup) else value
