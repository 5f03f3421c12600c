"""Plans and drift reports at lines of files and as tests: what holds them back, guardrails, and people's access."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree

from hexform.model.access_change import (
    AccessChange,
    AccessSummary,
    AccessWay,
    Cause,
    PlanAccess,
    ProjectName,
    PublicChange,
)
from hexform.model.guardrail_finding import GuardrailFinding
from hexform.model.notice import Notice
from hexform.model.plan import Unmanaged
from hexform.model.refusal import Refusal
from hexform.report.ci.findings import of_drift, of_plan
from hexform.report.formats import tell
from hexform.report.style import Style
from tests.report.samples import GROUP, differs, drift, plan

REVENUE = ProjectName(address="project.revenue", title="Revenue", id="p1")
CAUSE = Cause(address="group.team", source="workspace.yaml:7")
CAUSES = "because of group.old, group.team (workspace.yaml:7)"
LOSES = AccessChange(
    direction="lose",
    people=("ada@x.com",),
    count=1,
    projects=(REVENUE,),
    before="CAN_EDIT",
    after="NONE",
    before_by=(AccessWay(via="group", name="Team"),),
    because=(Cause(address="group.old"), CAUSE),
)
ACCESS = PlanAccess(
    summary=AccessSummary(lose=1, opened=1),
    changes=(LOSES,),
    public=(PublicChange(project=REVENUE, before="NONE", after="APP_ONLY"),),
)


def finding(**more: Any) -> GuardrailFinding:
    fields: dict[str, Any] = {"name": "inside", "then": "refuse", "condition": "guests", "project": REVENUE}
    return GuardrailFinding(**{**fields, "found": "CAN_EDIT", "allowed": "NONE", "new": True, **more})


FULL = plan(
    GROUP,
    access=ACCESS,
    guardrails=(finding(because=(CAUSE,)), finding(name="quiet", then="report"), finding(name="old", new=False)),
    refused=(
        Refusal(code="too_many_lose", limit="lose", found=1, allowed=0, addresses=("group.team",), message="1 loses",
                source="workspace.yaml:2"),
        Refusal(code="emptied", limit="emptied", found=1, allowed=0, message="1 goes"),
    ),
    errors=(Notice(code="ambiguous", message="two", address="group.two", source="workspace.yaml:9"),),
    warnings=(Notice(code="archived", message="archived"),),
)  # fmt: skip


def parsed(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)  # noqa: S314 - it is made here


def test_what_a_plan_says() -> None:
    assert [(each.rule, each.level, each.where) for each in of_plan(FULL)] == [
        ("ambiguous", "error", "workspace.yaml:9"),
        ("too_many_lose", "error", "workspace.yaml:2"),
        ("emptied", "error", ""),
        ("guardrail", "error", "workspace.yaml:7"),
        ("guardrail", "note", ""),
        ("guardrail", "note", ""),
        ("public", "warning", ""),
        ("access", "note", "workspace.yaml:7"),
        ("archived", "warning", ""),
    ]
    assert list(of_plan(plan(GROUP))) == []


def test_the_largest_entries_are_findings_and_the_rest_is_counted() -> None:
    many = ACCESS.model_copy(update={"changes": (LOSES,) * 30, "public": ()})
    reported = [each.message for each in of_plan(plan(GROUP, access=many))]
    assert len(reported) == 25
    assert reported[-1].startswith("6 more entries: Access: 1 person loses")


def test_sarif_has_a_rule_for_each_result_and_places() -> None:
    (run,) = json.loads(tell(FULL, "sarif", Style()))["runs"]
    rules = {rule["id"]: rule["shortDescription"]["text"] for rule in run["tool"]["driver"]["rules"]}
    assert {result["ruleId"] for result in run["results"]} == rules.keys()
    assert rules["guardrail"] == "A project breaks a guardrail."
    (guardrail_item,) = [each for each in run["results"] if each["ruleId"] == "guardrail" and each["level"] == "error"]
    assert (
        guardrail_item["message"]["text"]
        == "project.revenue: inside: project.revenue: guests is Can edit, and no access is allowed"
    )
    assert guardrail_item["locations"][0]["physicalLocation"]["region"] == {"startLine": 7}
    (loses,) = [each for each in run["results"] if each["ruleId"] == "access"]
    assert "ada@x.com: Can edit by group Team -> no access on project.revenue" in loses["message"]["text"]


def test_junit_has_a_case_a_change_and_fails_what_holds_it_back() -> None:
    root = parsed(tell(FULL, "junit", Style()))
    suite = root.find("testsuite")
    assert suite is not None
    cases = [(case.get("classname"), [part.tag for part in case]) for case in suite.findall("testcase")]
    assert cases[0] == ("plan.group", [])
    assert suite.get("failures") == "4"
    assert ("access", ["system-out"]) in cases
    (nothing,) = parsed(tell(plan(), "junit", Style())).iter("testcase")
    assert nothing.get("name") == "matches the configuration"


def test_annotations_are_at_the_lines() -> None:
    lines = tell(FULL, "github", Style()).splitlines()
    assert lines[0] == "::error file=workspace.yaml,line=9,title=hexform::workspace.yaml:9: group.two: two"
    assert any(line.startswith("::notice file=workspace.yaml,line=7,title=hexform::") for line in lines)


def test_what_a_drift_report_says() -> None:
    report = drift(
        differs("group.a", {"members": ["ada@x.com"]}, {"members": ["eve@x.com"]}, source="workspace.yaml:3"),
        differs("cell.x/y", {"source": "select 1\nx"}, {"source": "select 2\nx"}),
        differs("group.b", {"name": "b"}, None),
        differs("group.c", {"name": "c"}, {"name": "d"}, status="resolved", first_seen="2026-11-01"),
        unmanaged=(Unmanaged(kind="group", name="Old", drift=True), Unmanaged(kind="group", name="b")),
        guardrails=(finding(new=False), finding(new=False, then="report")),
        access=ACCESS,
    )
    assert [(each.rule, each.level, each.address, each.message.partition(":")[2]) for each in of_drift(report)] == [
        ("drift", "warning", "group.a", " members: eve@x.com; members: ada@x.com"),
        ("drift", "warning", "cell.x/y", " source differs"),
        ("drift", "warning", "group.b", " name: b"),
        ("drift", "warning", "Old", ""),
        ("guardrail", "warning", "project.revenue", " project.revenue: guests is Can edit, and no access is allowed"),
        ("guardrail", "note", "project.revenue", " project.revenue: guests is Can edit, and no access is allowed"),
        ("public", "warning", "project.revenue", " no access -> Can view app on project.revenue"),
        ("access", "note", "", " Can edit by group Team -> no access on project.revenue, " + CAUSES),
    ]
    assert tell(report, "sarif", Style()).count('"ruleId"') == 8
    assert tell(report, "github", Style()).count("::") == 16
