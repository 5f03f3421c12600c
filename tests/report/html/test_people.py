"""Who gains and who loses, on the page: every name, each way before and after, and filters over them."""

from __future__ import annotations

import re
from dataclasses import replace

from hexform.model.access_change import (
    AccessChange,
    AccessSummary,
    AccessWay,
    Cause,
    PlanAccess,
    ProjectName,
    PublicChange,
    Unread,
)
from hexform.report.html.pages import drift_page, plan_page
from hexform.report.style import Style
from tests.report.samples import GROUP, drift, plan

REVENUE = ProjectName(address="project.revenue", title="Revenue", id="p1")
COSTS = ProjectName(address="project.costs", title="Costs <b>", id="p2")
PEOPLE = tuple(f"person{number}@acme.com" for number in range(181))
ACCESS = PlanAccess(
    summary=AccessSummary(lose=181, gain=1, outsiders=1, opened=1, closed=1),
    changes=(
        AccessChange(direction="gain", people=("gus@agency.example",), count=1, projects=(COSTS,), before="NONE",
                     after=("APP_ONLY", "CAN_VIEW"), after_by=(AccessWay(via="direct"),), unsure="a guest"),
        AccessChange(direction="lose", people=PEOPLE, count=181, projects=(REVENUE,), before="CAN_EDIT", after="NONE",
                     before_by=(AccessWay(via="group", name="Finance"),),
                     because=(Cause(address="group.analytics-engineers", source="workspace.yaml:7"),)),
        AccessChange(direction="keep", count=None, projects=(REVENUE,), before="CAN_EDIT", after="CAN_EDIT"),
    ),
    public=(PublicChange(project=REVENUE, before="NONE", after="APP_ONLY"),
            PublicChange(project=COSTS, before="CAN_VIEW", after="NONE")),
    unread=(Unread(what="the list of groups", why="403", leaves_open="who is in them"),),
)  # fmt: skip


def section(page: str) -> str:
    found = re.search(r'<section class="everybody".*?</section>', page, re.DOTALL)
    assert found is not None
    return found[0]


def test_every_name_is_on_the_page_with_ways_and_causes() -> None:
    page = plan_page(plan(GROUP, access=ACCESS), Style())
    told = section(page)
    assert all(told.count(email) for email in PEOPLE)
    assert page.count("person180@acme.com") == 1, "the list of the text is not repeated"
    rows = re.findall(r"<tr data-direction=\"(\w+)\">(.*?)</tr>", told, re.DOTALL)
    assert [direction for direction, _ in rows] == ["gain", "lose", "gain", "lose", "keep"]
    assert "anyone with the link" in rows[0][1]
    assert "Can edit <small>by group Finance</small>" in rows[3][1]
    assert "<summary>person0@acme.com, person1@acme.com, person2@acme.com and 178 more</summary>" in rows[3][1]
    assert '<a href="#c1">group.analytics-engineers</a> <code class="where">workspace.yaml:7</code>' in rows[3][1]
    assert "between Can view app and Can explore" in rows[2][1]
    assert "Costs &lt;b&gt;" in rows[2][1]
    assert "the list of groups could not be read: 403; not known: who is in them" in told
    assert re.findall(r'type="checkbox" value="(\w+)"', told) == ["gain", "lose", "keep"]


def many(entries: int) -> PlanAccess:
    """Entries of some of 4000 people each: the first three always, then each entry has a run and a gap of its own."""
    names = [f"person{number:04}@acme.com" for number in range(4000)]
    changes = [
        AccessChange(direction="lose", people=(*names[:3], *names[10 + at : 3900], *names[3950:]), count=3890 - at + 3,
                     projects=(REVENUE,), before="CAN_EDIT", after="NONE")
        for at in range(entries)
    ]  # fmt: skip
    few = replace(changes[0], direction="gain", people=(names[9],), count=1)
    return PlanAccess(changes=(*changes, few))


def test_a_page_with_very_many_names_numbers_the_people() -> None:
    found = many(40)
    told = section(plan_page(plan(GROUP, access=found), Style()))
    listed = re.findall(r"<li>([^<]+)</li>", told.partition('class="numbered"')[2])
    everybody = sorted({name for change in found.changes for name in change.people})
    assert listed == everybody
    rows = re.findall(r"<tr data-direction=\"lose\">.*?<span>(.*?)</span>", told, re.DOTALL)
    assert len(rows) == 40
    for change, numbers in zip(found.changes, rows, strict=False):
        bounds = [[int(end) for end in run.split("-")] for run in numbers.split(", ")]
        assert tuple(name for run in bounds for name in listed[run[0] - 1 : run[-1]]) == change.people
    assert rows[0].startswith("1-3, 5-")
    assert '<td data-part="person">person0009@acme.com</td>' in told, "a few names stand in the row"
    assert len(told) < 200_000
    assert "numbered" not in section(plan_page(plan(GROUP, access=many(2)), Style()))


def test_without_a_change_of_access_there_is_no_section() -> None:
    assert 'class="everybody"' not in plan_page(plan(GROUP), Style())
    assert 'class="everybody"' not in plan_page(plan(GROUP, access=PlanAccess()), Style())
    assert section(drift_page(drift(access=ACCESS)))
