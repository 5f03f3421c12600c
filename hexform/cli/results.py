"""Documents in the format that was asked for."""

from __future__ import annotations

from hexform.core.drift import DriftReport
from hexform.core.plan import Plan
from hexform.core.run import Run
from hexform.report.drift_view import drift_view
from hexform.report.json import to_json
from hexform.report.plan_view import plan_report
from hexform.report.run_view import run_report
from hexform.report.style import Style
from hexform.report.text import report_text
from hexform.report.view import Report

Document = Plan | Run | DriftReport


def told(document: Document, form: str, style: Style) -> str:
    """The document as text for people or as JSON."""
    return to_json(document) if form == "json" else report_text(_report(document, style), style)


def _report(document: Document, style: Style) -> Report:
    match document:
        case Plan():
            return plan_report(document, style)
        case Run():
            return run_report(document)
        case DriftReport():
            return drift_view(document)
