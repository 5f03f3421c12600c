"""What a plan does to people's access, in words."""

from __future__ import annotations

from typing import Any

import pytest

from hexform.model.access_change import (
    AccessChange,
    AccessSummary,
    AccessWay,
    Cause,
    Direction,
    Level,
    PlanAccess,
    ProjectName,
    PublicChange,
    Unread,
)
from hexform.model.guardrail_finding import GuardrailFinding
from hexform.report.markdown import report_markdown
from hexform.report.style import Style
from hexform.report.text.render import report_text
from hexform.report.view.model import Report
from hexform.report.view.people import access, guardrails, level, summary
from hexform.report.view.plan import plan_report
from tests.report.samples import FULL
from tests.work import calls

REVENUE = ProjectName(address="project.revenue", title="Revenue", id="p1")
CAUSE = Cause(address="group.team", source="workspace.yaml:7")


def change(
    direction: Direction, *people: str, before: Level = "NONE", after: Level = "NONE", **more: Any
) -> AccessChange:
    fields: dict[str, Any] = {
        "people": people, "count": len(people), "projects": (REVENUE,), "because": (CAUSE,), **more,
    }  # fmt: skip
    return AccessChange(direction=direction, before=before, after=after, **fields)


def lines(found: PlanAccess) -> list[str]:
    (listing,) = access(found)
    return [f"{item.head}: {item.text}" for item in listing.items]


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ({}, "Access: 0 people lose, 0 gain; no project opens to the public web"),
        ({"lose": 1}, "Access: 1 person loses, 0 gain; no project opens to the public web"),
        (
            {"lose": 181, "unsure": 2, "gain": 4, "outsiders": 1, "opened": 2, "closed": 1},
            (
                "Access: 181 people lose (2 perhaps), 4 gain (1 outsider); 2 projects open to the public web, "
                "1 project closed to it"
            ),
        ),
        ({"opened": 1}, "Access: 0 people lose, 0 gain; 1 project opens to the public web"),
    ],
)
def test_the_summary(numbers: dict[str, int], words: str) -> None:
    assert summary(PlanAccess(summary=AccessSummary(**numbers))) == words


def test_levels_are_those_of_the_screens() -> None:
    assert [level("NONE"), level("APP_ONLY"), level(("NONE", "CAN_VIEW"))] == [
        "no access",
        "Can view app",
        "between no access and Can explore",
    ]


def test_each_entry_says_who_what_where_and_why() -> None:
    found = PlanAccess(
        summary=AccessSummary(lose=5),
        changes=(
            change(
                "lose", "a@x.com", "b@x.com", "c@x.com", "d@x.com", "e@x.com",
                before="CAN_EDIT", before_by=(AccessWay(via="group", name="Team"),),
            ),
            change("gain", "f@x.com", after="CAN_VIEW", after_by=(AccessWay(via="direct"),), because=()),
            change(
                "unsure", count=None, after=("NONE", "CAN_VIEW"), unsure="a guest", because=(Cause(address="group.b"),)
            ),
            change(
                "keep", "g@x.com", before="CAN_EDIT", after="CAN_EDIT", after_by=(AccessWay(via="group", name="Crew"),)
            ),
        ),
        public=(PublicChange(project=REVENUE, before="NONE", after="APP_ONLY"),),
        unread=(Unread(what="the list of groups", why="403", leaves_open="who is in them"),),
    )  # fmt: skip
    assert lines(found) == [
        "the list of groups could not be read: 403; not known: who is in them",
        "anyone with the link: no access -> Can view app on project.revenue",
        (
            "- a@x.com, b@x.com, c@x.com and 2 more: Can edit by group Team -> no access on project.revenue, "
            "because of group.team (workspace.yaml:7)"
        ),
        "+ f@x.com: no access -> Can explore by direct on project.revenue",
        (
            "? people whom nobody can name: no access -> between no access and Can explore on project.revenue, "
            "because of group.b (a guest)"
        ),
        "= g@x.com: still Can edit by group Crew on project.revenue, because of group.team (workspace.yaml:7)",
    ]


def test_projects_that_open_alike_are_one_line() -> None:
    projects = [ProjectName(address=f"project.p{number}", title="P", id=f"p{number}") for number in range(6)]
    public = [PublicChange(project=project, before="NONE", after="APP_ONLY") for project in projects[:5]]
    public.append(PublicChange(project=projects[5], before="APP_ONLY", after="NONE"))
    assert lines(PlanAccess(summary=AccessSummary(opened=5, closed=1), public=tuple(public))) == [
        "anyone with the link: no access -> Can view app on project.p0, project.p1, project.p2 and 2 more",
        "anyone with the link: Can view app -> no access on project.p5",
    ]


def test_nothing_is_reported_where_nothing_happens() -> None:
    assert (access(None), access(PlanAccess()), guardrails(())) == ((), (), ())


def finding(**more: Any) -> GuardrailFinding:
    fields: dict[str, Any] = {"name": "inside", "then": "refuse", "condition": "guests", "project": REVENUE}
    return GuardrailFinding(**{**fields, "found": "CAN_EDIT", "allowed": "NONE", "new": True, **more})


def test_guardrails_name_what_breaks_them_and_count_what_did() -> None:
    (listing,) = guardrails(
        (
            finding(people=("gus@x.com",), because=(CAUSE,)),
            finding(condition="people", allowed=("*@acme.com", "ada@x.com")),
            finding(new=False),
        )
    )
    assert [(item.head, item.text, item.where) for item in listing.items] == [
        (
            "inside: project.revenue",
            "guests is Can edit, and no access is allowed: gus@x.com",
            "group.team (workspace.yaml:7)",
        ),
        ("inside: project.revenue", "people is Can edit, and *@acme.com, ada@x.com is allowed", ""),
        ("1 finding", "there before this plan", ""),
    ]
    (before,) = guardrails((finding(new=False),))
    assert (listing.tone, before.tone) == ("danger", "change")


def many(entries: int) -> PlanAccess:
    """181 people with long addresses, and so many entries for them."""
    emails = [f"somebody.with.a.rather.long.name.{number}@agency.example" for number in range(181)]
    projects = tuple(ProjectName(address=f"project.quarterly-revenue-{n}", title="Q", id=f"p{n}") for n in range(9))
    changes = tuple(
        change("lose", *emails[at::entries], before="CAN_EDIT", before_by=(AccessWay(via="group", name="Finance"),),
               projects=projects, because=(CAUSE,) * 5)
        for at in range(entries)
    )  # fmt: skip
    return PlanAccess(summary=AccessSummary(lose=181), changes=changes)


@pytest.mark.parametrize("entries", [1, 60, 181])
def test_thirty_lines_are_enough_for_any_number_of_people(entries: int) -> None:
    (listing,) = access(many(entries))
    report = Report(document="plan", sandbox=False, place="x", headline="Plan", listings=(listing,))
    bare = report._replace(listings=())
    for width in (40, 80, 120):
        style = Style(width=width)
        text = report_text(report, style).count("\n") - report_text(bare, style).count("\n")
        assert text <= 33, "and the ends of the box, and the blank line behind it"
    markdown = report_markdown(report)
    assert markdown.count("\n") - report_markdown(bare).count("\n") <= 32, "with the blank line before it"
    assert (f"<li>and {entries - 24} more</li>" in markdown) == (entries > 24)
    (title,) = [line for line in markdown.splitlines() if "181 people lose" in line]
    assert f"({entries})" in title


def test_more_entries_than_are_shown_take_no_more_work() -> None:
    def told(entries: int) -> int:
        plan = FULL.model_copy(update={"access": PlanAccess(changes=many(1).changes * entries)})
        return calls(
            lambda: (report_text(plan_report(plan, Style()), Style()), report_markdown(plan_report(plan, Style())))
        )

    told(1)
    assert told(5000) < told(50) + 10
