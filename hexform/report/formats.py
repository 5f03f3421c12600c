"""The formats by name: for each sort of document, functions from the document to text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from hexform.core.drift import DriftReport
from hexform.core.plan import Plan
from hexform.core.run import Run
from hexform.report.drift_view import drift_view
from hexform.report.json import to_json
from hexform.report.plan_view import plan_report
from hexform.report.reading import Saved
from hexform.report.run_view import run_report
from hexform.report.style import Style
from hexform.report.text import report_text

D = TypeVar("D")
Formats = Mapping[str, Callable[[D, Style], str]]

PLAN_FORMATS: Formats[Plan] = {
    "text": lambda plan, style: report_text(plan_report(plan, style), style),
    "json": lambda plan, _: to_json(plan),
}
RUN_FORMATS: Formats[Run] = {
    "text": lambda run, style: report_text(run_report(run), style),
    "json": lambda run, _: to_json(run),
}
DRIFT_FORMATS: Formats[DriftReport] = {
    "text": lambda drift, style: report_text(drift_view(drift), style),
    "json": lambda drift, _: to_json(drift),
}


def formats_of(document: Saved) -> tuple[str, ...]:
    """The names of the formats that this document can be told in."""
    match document:
        case Plan():
            return tuple(PLAN_FORMATS)
        case Run():
            return tuple(RUN_FORMATS)
        case _:
            return tuple(DRIFT_FORMATS)


def tell(document: Saved, name: str, style: Style) -> str:
    """The document in the format of that name."""
    match document:
        case Plan():
            return PLAN_FORMATS[name](document, style)
        case Run():
            return RUN_FORMATS[name](document, style)
        case _:
            return DRIFT_FORMATS[name](document, style)
