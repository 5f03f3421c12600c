"""Runs and drift reports of hostile names, in every format: plans have their own tests, format by format."""

import json
from xml.parsers.expat import ParserCreate

from hypothesis import given, settings
from hypothesis import strategies as st

from hexform.model.drift import DriftReport
from hexform.model.plan import Plan
from hexform.model.run import Outcome, Run
from hexform.report.formats import tell
from hexform.report.reading import read_document
from hexform.report.style import Style
from tests.report.hostile import acts, hostile_plans
from tests.report.html.test_render import Page as HtmlPage
from tests.report.samples import differs, done, drift, run
from tests.report.test_markdown import Page as Comment

OUTCOMES: tuple[Outcome, ...] = ("applied", "already", "failed", "skipped", "unknown")


@st.composite
def runs(draw: st.DrawFn) -> Run:
    plan: Plan = draw(hostile_plans())
    changes = [done(one, draw(st.sampled_from(OUTCOMES)), one.name, one.address) for one in plan.changes]
    notices = {"warnings": plan.warnings, "errors": plan.errors, "workspace": plan.workspace}
    return run(*changes, sandbox=plan.sandbox, fingerprint=plan.workspace.base_url, **notices)


@st.composite
def reports(draw: st.DrawFn) -> DriftReport:
    plan: Plan = draw(hostile_plans())
    past = st.sampled_from(({}, {"status": "new", "first_seen": "2026-11-22"}, {"status": "resolved"}))
    entries = [
        differs(
            one.address, one.model_dump()["after"], one.model_dump()["before"], name=one.name, id=one.id, **draw(past)
        )
        for one in plan.changes
    ]
    fields = ("sandbox", "workspace", "unmanaged", "pending", "ending", "warnings", "errors")
    return drift(*entries, **{field: getattr(plan, field) for field in fields})


def holds(document: Run | DriftReport) -> None:
    reported = {name: tell(document, name, Style()) for name in ("text", "json", "markdown", "html")}
    assert [name for name, text in reported.items() if acts(text)] == []
    assert read_document(reported["json"].encode(), "file") == document
    assert json.loads(reported["json"])
    assert "@" not in "".join(Comment(reported["markdown"]).outside)
    assert HtmlPage(reported["html"]).open == []


@settings(max_examples=40)
@given(runs())
def test_a_run_of_hostile_names(document: Run) -> None:
    holds(document)


@settings(max_examples=40)
@given(reports())
def test_a_drift_report_of_hostile_names(document: DriftReport) -> None:
    holds(document)
    ParserCreate().Parse(tell(document, "junit", Style()).encode(), True)
