"""Each document as an HTML page, with its graph and access matrix."""

from __future__ import annotations

from hexform.model.drift import DriftReport
from hexform.model.plan import Plan
from hexform.model.run import Run
from hexform.model.sides import plain
from hexform.model.spec import Block
from hexform.report.html.graph import graph
from hexform.report.html.render import report_html
from hexform.report.style import Style
from hexform.report.view.drift import drift_view
from hexform.report.view.matrix import Sides, matrix
from hexform.report.view.plan import plan_report
from hexform.report.view.run import run_report

PLAIN = Style()


def _sides(before: Block | None, after: Block | None) -> Sides:
    return (None if before is None else plain(before)), (None if after is None else plain(after))


def plan_page(plan: Plan, style: Style) -> str:
    sides = matrix((change.kind, change.address, _sides(change.before, change.after)) for change in plan.changes)
    return report_html(plan_report(plan, style), graph(plan.changes), sides, style.stamp, plan.access)


def run_page(run: Run, style: Style = PLAIN) -> str:
    sides = matrix((done.kind, done.address, _sides(done.before, done.after)) for done in run.changes)
    return report_html(run_report(run), None, sides, style.stamp)


def drift_page(drift: DriftReport, style: Style = PLAIN) -> str:
    """The page of a drift report; resolved entries are not in the matrix."""
    now = [entry for entry in drift.drift if entry.status != "resolved"]
    sides = matrix((entry.kind, entry.address, _sides(entry.config, entry.hex)) for entry in now)
    return report_html(drift_view(drift, style.now), None, sides, style.stamp, drift.access)
