"""The formats by name: for each type of document, functions from the document to text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from hexform.errors import Problem
from hexform.model.access_report import AccessReport
from hexform.model.drift import DriftReport
from hexform.model.plan import Plan
from hexform.model.run import Run
from hexform.report.access.page import access_html
from hexform.report.access.table import access_csv
from hexform.report.access.text import access_text
from hexform.report.ci.findings import of_drift, of_plan
from hexform.report.ci.github import annotate, commands_of
from hexform.report.ci.junit import junit, plan_junit, problems_junit
from hexform.report.ci.sarif import sarif, sarif_of
from hexform.report.ci.scope import properties
from hexform.report.json import problems_json, to_json
from hexform.report.markdown import report_markdown
from hexform.report.reading import Document, Saved
from hexform.report.stamp import Stamp
from hexform.report.style import Style
from hexform.report.text.render import report_text
from hexform.report.view.drift import drift_view
from hexform.report.view.model import Report
from hexform.report.view.plan import plan_report
from hexform.report.view.run import run_report

D = TypeVar("D")
Formats = Mapping[str, Callable[[D, Style], str]]


def _page(document: Saved, style: Style) -> str:
    # Imported here: loading the templates takes longer than printing a plan as text.
    from hexform.report.html import pages

    match document:
        case Plan():
            return pages.plan_page(document, style._replace(stamp=_stamp(document, style)))
        case Run():
            return pages.run_page(document, style)
        case _:
            return pages.drift_page(document, style)


def _stamp(plan: Plan, style: Style) -> Stamp:
    """The stamp, with the time of the seal for a saved plan."""
    return style.stamp._replace(made=plan.seal.made) if plan.seal else style.stamp


PLAN_FORMATS: Formats[Plan] = {
    "text": lambda plan, style: report_text(plan_report(plan, style), style),
    "json": lambda plan, _: to_json(plan),
    "markdown": lambda plan, style: report_markdown(plan_report(plan, style), stamp=_stamp(plan, style)),
    "html": _page,
    "sarif": lambda plan, _: sarif_of(of_plan(plan), properties(plan)),
    "junit": lambda plan, _: plan_junit(plan),
    "github": lambda plan, _: commands_of(plan, of_plan(plan)),
}
RUN_FORMATS: Formats[Run] = {
    "text": lambda run, style: report_text(run_report(run), style),
    "json": lambda run, _: to_json(run),
    "markdown": lambda run, style: report_markdown(run_report(run), stamp=style.stamp),
    "html": _page,
}
DRIFT_FORMATS: Formats[DriftReport] = {
    "text": lambda drift, style: report_text(drift_view(drift, style.now), style),
    "json": lambda drift, _: to_json(drift),
    "markdown": lambda drift, style: report_markdown(drift_view(drift, style.now), stamp=style.stamp),
    "html": _page,
    "sarif": lambda drift, _: sarif_of(of_drift(drift), properties(drift)),
    "junit": lambda drift, _: junit(drift),
    "github": lambda drift, _: commands_of(drift, of_drift(drift)),
}

ACCESS_FORMATS: Formats[AccessReport] = {
    "text": access_text,
    "json": lambda report, _: to_json(report),
    "csv": access_csv,
    "html": access_html,
}


# For the mistakes and warnings of `validate`. As text they go to stderr.
FINDINGS_FORMATS: Mapping[str, Callable[[Sequence[Problem], Sequence[Problem]], str]] = {
    "json": problems_json,
    "sarif": sarif,
    "junit": problems_junit,
    "github": annotate,
}


def report_of(document: Saved, style: Style) -> Report:
    """The view that all formats but JSON render."""
    match document:
        case Plan():
            return plan_report(document, style)
        case Run():
            return run_report(document)
        case _:
            return drift_view(document, style.now)


def formats_of(document: Document) -> tuple[str, ...]:
    """The names of the formats that this document has."""
    match document:
        case Plan():
            return tuple(PLAN_FORMATS)
        case Run():
            return tuple(RUN_FORMATS)
        case AccessReport():
            return tuple(ACCESS_FORMATS)
        case _:
            return tuple(DRIFT_FORMATS)


def tell(document: Document, name: str, style: Style) -> str:
    """The document in the named format."""
    match document:
        case Plan():
            return PLAN_FORMATS[name](document, style)
        case Run():
            return RUN_FORMATS[name](document, style)
        case AccessReport():
            return ACCESS_FORMATS[name](document, style)
        case _:
            return DRIFT_FORMATS[name](document, style)
