"""What every output of a run says first: the sandbox, a snapshot, and the targets that it is limited to."""

from __future__ import annotations

import json

import pytest

from hexform.model.drift import DriftReport
from hexform.model.plan import Plan
from hexform.report.formats import DRIFT_FORMATS, PLAN_FORMATS
from hexform.report.style import Style
from tests.report.samples import drift, plan

SCOPED = {"sandbox": True, "from_snapshot": "2026-07-01T00:00:00Z", "targets": ("group.a", "project.b c")}


def rendered(document: Plan | DriftReport, form: str) -> str:
    if isinstance(document, Plan):
        return PLAN_FORMATS[form](document, Style())
    return DRIFT_FORMATS[form](document, Style())


@pytest.mark.parametrize("document", [plan(**SCOPED), drift(**SCOPED)], ids=["plan", "drift"])
def test_formats_of_findings_say_what_they_are_limited_to(document: Plan | DriftReport) -> None:
    properties = json.loads(rendered(document, "sarif"))["runs"][0]["properties"]
    assert {name: properties[name] for name in SCOPED} == SCOPED | {"targets": ["group.a", "project.b c"]}
    assert rendered(document, "github").splitlines() == [
        "::notice title=hexform::SANDBOX: this is an embedded workspace, not Hex.",
        "::notice title=hexform::SNAPSHOT of 2026-07-01T00:00:00Z: Hex was not asked.",
        "::notice title=hexform::limited to group.a, project.b c",
    ]
    junit = rendered(document, "junit")
    assert '<property name="targets" value="group.a, project.b c"/>' in junit
    assert 'name="no difference, limited to group.a, project.b c"' in junit
    assert not any("matches the configuration" in rendered(document, form) for form in ("sarif", "github", "junit"))


def test_without_targets_there_is_nothing_to_say() -> None:
    assert rendered(plan(), "github") == ""
    assert json.loads(rendered(plan(), "sarif"))["runs"][0]["properties"]["targets"] == []
    assert "targets" not in rendered(drift(), "junit")
