"""The formats by name: for each type of document, functions from the document to text.

A run prints one or two of them, so all but text and JSON are imported where they are printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from hexform.errors import Problem
from hexform.model.plan import Plan
from hexform.model.run import Run
from hexform.report.json import json_pieces, problems_json, to_json
from hexform.report.stamp import Stamp
from hexform.report.style import Style
from hexform.report.text.render import report_text
from hexform.report.view.model import Report
from hexform.report.view.plan import plan_report
from hexform.report.view.run import run_report

if TYPE_CHECKING:
    from hexform.model.access_report import AccessReport
    from hexform.model.drift import DriftReport
    from hexform.report.ci.findings import Finding
    from hexform.report.reading import Document, Saved

D = TypeVar("D")
Formats = Mapping[str, Callable[[D, Style], str]]


def _page(document: Saved, style: Style) -> str:
    from hexform.report.html import pages

    match document:
        case Plan():
            return pages.plan_page(document, style._replace(stamp=_stamp(document, style)))
        case Run():
            return pages.run_page(document, style)
        case _:
            return pages.drift_page(document, style)


def _drift_report(drift: DriftReport, style: Style) -> Report:
    from hexform.report.view.drift import drift_view

    return drift_view(drift, style.now)


def _markdown(report: Report, stamp: Stamp) -> str:
    from hexform.report.markdown import report_markdown

    return report_markdown(report, stamp=stamp)


def _findings(document: Plan | DriftReport) -> Iterable[Finding]:
    from hexform.report.ci.findings import of_drift, of_plan

    return of_plan(document) if isinstance(document, Plan) else of_drift(document)


def _sarif(document: Plan | DriftReport, _: Style) -> str:
    from hexform.report.ci.sarif import sarif_of
    from hexform.report.ci.scope import properties

    return sarif_of(_findings(document), properties(document))


def _junit(document: Plan | DriftReport, _: Style) -> str:
    from hexform.report.ci.junit import junit, plan_junit

    return plan_junit(document) if isinstance(document, Plan) else junit(document)


def _github(document: Plan | DriftReport, _: Style) -> str:
    from hexform.report.ci.github import commands_of

    return commands_of(document, _findings(document))


def _access_text(report: AccessReport, style: Style) -> str:
    from hexform.report.access.text import access_text

    return access_text(report, style)


def _access_csv(report: AccessReport, style: Style) -> str:
    from hexform.report.access.table import access_csv

    return access_csv(report, style)


def _access_html(report: AccessReport, style: Style) -> str:
    from hexform.report.access.page import access_html

    return access_html(report, style)


def _problems_sarif(problems: Sequence[Problem], warnings: Sequence[Problem]) -> str:
    from hexform.report.ci.sarif import sarif

    return sarif(problems, warnings)


def _problems_junit(problems: Sequence[Problem], warnings: Sequence[Problem]) -> str:
    from hexform.report.ci.junit import problems_junit

    return problems_junit(problems, warnings)


def _problems_github(problems: Sequence[Problem], warnings: Sequence[Problem]) -> str:
    from hexform.report.ci.github import annotate

    return annotate(problems, warnings)


def _stamp(plan: Plan, style: Style) -> Stamp:
    """The stamp, with the time of the seal for a saved plan."""
    return style.stamp._replace(made=plan.seal.made) if plan.seal else style.stamp


PLAN_FORMATS: Formats[Plan] = {
    "text": lambda plan, style: report_text(plan_report(plan, style), style),
    "json": lambda plan, _: to_json(plan),
    "markdown": lambda plan, style: _markdown(plan_report(plan, style), _stamp(plan, style)),
    "html": _page,
    "sarif": _sarif,
    "junit": _junit,
    "github": _github,
}
RUN_FORMATS: Formats[Run] = {
    "text": lambda run, style: report_text(run_report(run), style),
    "json": lambda run, _: to_json(run),
    "markdown": lambda run, style: _markdown(run_report(run), style.stamp),
    "html": _page,
}
DRIFT_FORMATS: Formats[DriftReport] = {
    "text": lambda drift, style: report_text(_drift_report(drift, style), style),
    "json": lambda drift, _: to_json(drift),
    "markdown": lambda drift, style: _markdown(_drift_report(drift, style), style.stamp),
    "html": _page,
    "sarif": _sarif,
    "junit": _junit,
    "github": _github,
}

ACCESS_FORMATS: Formats[AccessReport] = {
    "text": _access_text,
    "json": lambda report, _: to_json(report),
    "csv": _access_csv,
    "html": _access_html,
}


# For the mistakes and warnings of `validate`. As text they go to stderr.
FINDINGS_FORMATS: Mapping[str, Callable[[Sequence[Problem], Sequence[Problem]], str]] = {
    "json": problems_json,
    "sarif": _problems_sarif,
    "junit": _problems_junit,
    "github": _problems_github,
}


def report_of(document: Saved, style: Style) -> Report:
    """The view that all formats but JSON render."""
    match document:
        case Plan():
            return plan_report(document, style)
        case Run():
            return run_report(document)
        case _:
            return _drift_report(document, style)


def formats_of(document: Document) -> tuple[str, ...]:
    """The names of the formats that this document has."""
    return tuple(_formats(document))


def pieces(document: Document, name: str, style: Style) -> Iterable[str]:
    """The document in the format of that name, in pieces where it may be long."""
    return json_pieces(document) if name == "json" else [tell(document, name, style)]


def tell(document: Document, name: str, style: Style) -> str:
    """The document in the named format."""
    return _formats(document)[name](document, style)


def _formats(document: Document) -> Formats[Any]:
    match document:
        case Plan():
            return PLAN_FORMATS
        case Run():
            return RUN_FORMATS
    from hexform.model.access_report import AccessReport

    return ACCESS_FORMATS if isinstance(document, AccessReport) else DRIFT_FORMATS
