"""Access reports: every row against the oracle, and what has changed since the report before."""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import Any

import pytest

from hexform.model.access_change import Via
from hexform.model.access_report import AccessReport, WhoReport
from hexform.model.address import Pattern
from hexform.model.directory import Directory, LiveCollection, LiveProject, LiveSharing, Named, People, Person, Table
from hexform.model.notice import Notice
from hexform.model.plan import Place
from hexform.planning.access.build import world_of
from hexform.planning.access.naming import Declared, Naming
from hexform.planning.access.overlay import overlay
from hexform.planning.access.previous import Previous
from hexform.planning.access.report import access_report, alone, who_report
from hexform.planning.access.viewer import Line, Viewer
from hexform.planning.access.world import World
from hexform.report.access.table import COLUMNS, access_csv
from hexform.report.style import Style
from tests.planning.access import oracle
from tests.planning.access.worlds import Given, given

PLACE = Place(base_url="https://app.hex.tech", org_id="o")


def report(world: World, *, expand: bool = False, before: AccessReport | None = None, **more: Any) -> AccessReport:
    previous = None if before is None else Previous(AccessReport.model_validate_json(before.model_dump_json()))
    viewer = Viewer(world.roster, domains=("acme.com",), expand=expand, previous=previous)
    return access_report(world, viewer, PLACE, "2026-11-26T12:00:00Z", **more)


def people_of(state: oracle.State) -> list[oracle.Human]:
    return [human for human in state.humans if not human.only]


def check_rows(case: Given) -> int:
    state = oracle.state_of(case)
    found = {}
    for row in report(case.world(), expand=True).access:
        assert row.person is not None
        shown = {(str(way.via), way.name, str(way.level)) for way in row.ways}
        assert len(set(row.ways)) == len(row.ways), "no way appears twice"
        found[row.person.email, row.person.role, row.project.id] = (row.level, shown)
    wanted = {}
    for human in people_of(state):
        for project in state.projects:
            ways = oracle.ways_of(state, human, project)
            if ways:
                reported = {(way.via, way.name, str(oracle.level((way.least, way.most)))) for way in ways}
                wanted[human.email, human.role, project] = (oracle.level(oracle.pair(ways)), reported)
    assert found == wanted
    return len(wanted)


def check_together(case: Given) -> None:
    """Those who have it by workspace alone are one row a project and level; nobody is lost."""
    state = oracle.state_of(case)
    wanted: Counter[tuple[str, str]] = Counter()
    for human in people_of(state):
        for project in state.projects:
            ways = oracle.ways_of(state, human, project)
            if {way.via for way in ways} == {"workspace"}:
                wanted[project, str(oracle.level(oracle.pair(ways)))] += 1
    together = [row for row in report(case.world()).access if row.person is None]
    assert {(row.project.id, str(row.level)): row.count for row in together} == wanted
    assert len(together) == len(wanted)


def check_changes(case: Given) -> int:
    """The steps from the world before to the world after are counted alike, written out or not."""
    laid = overlay(case.world(), case.changes)
    old, new = oracle.state_of(case), oracle.changed(case)
    wanted: Counter[str] = Counter()
    for human in people_of(old):
        for project in new.projects:
            before = oracle.pair(oracle.ways_of(old, human, project)) if project in old.projects else (0, 0)
            after = oracle.pair(oracle.ways_of(new, human, project))
            if before != after:
                kind = "raised" if after[::-1] > before[::-1] else "lowered"
                wanted["new" if before == (0, 0) else "gone" if after == (0, 0) else kind] += 1
    for expanded in (True, False):
        for expand in (True, False):
            found = report(laid.after, expand=expand, before=report(laid.before, expand=expanded)).summary
            assert {"new": found.new, "gone": found.gone, "raised": found.raised, "lowered": found.lowered} == {
                name: wanted[name] for name in ("new", "gone", "raised", "lowered")
            }
    again = report(laid.before, before=report(laid.before))
    assert [row.change for row in again.access if row.change] == []
    return wanted.total()


def check(seed: int) -> int:
    case = given(seed)
    emails = [person.name.casefold() for person in case.directory.people]
    if len(set(emails)) < len(emails):
        return 0
    check_together(case)
    return check_rows(case) + check_changes(case)


def test_every_row_is_what_the_oracle_finds() -> None:
    assert sum(check(seed) for seed in range(150)) > 800


@pytest.mark.slow
def test_every_row_is_what_the_oracle_finds_in_many_worlds() -> None:
    assert sum(check(seed) for seed in range(3000)) > 20_000


# One workspace, looked at closely

ADA, BOB, CY = (
    Person("u1", "ada@acme.com", "EDITOR"), Person("u2", "=bob@acme.com", "MEMBER"), Person("u3", "cy@x.org", "GUEST"),
)  # fmt: skip


class Written:
    """What a configuration says."""

    def line(self, via: Via, project_id: str, principal: str, person_id: str) -> Line:
        if via == "group":
            return Line("project_sharing.one", "workspace.yaml:7", "2027-01-31", f"for {principal}")
        return Line("project_sharing.one", "workspace.yaml:9") if via == "workspace" else Line()


def office(**more: Any) -> tuple[Directory, World, Naming]:
    sharing = {"workspace": "CAN_VIEW", "public_web": "APP_ONLY", "groups": (("Crew", "CAN_EDIT"),)} | more
    directory = Directory(
        people=People((ADA, BOB, CY, Person("u4", "dee@acme.com", "MEMBER"))),
        groups=Table((Named("g1", "Crew"),)),
        collections=Table((LiveCollection("c1", "Finance", users={"u3": "MEMBER"}),)),
        projects=Table((LiveProject("p1", "One", owner="cy@x.org", sharing=LiveSharing(**sharing)),)),
    )
    naming = Naming([Declared("project", "one", "One", "p1"), Declared("group", "crew", "Crew")], directory)
    return directory, world_of(directory, {"g1": (ADA, CY)}, {}, naming), naming


def lines(found: AccessReport) -> list[str]:
    return [
        f"{row.person.email if row.person else row.count} {row.level} {[way.via for way in row.ways]} {row.change}"
        for row in found.access
    ]


def test_a_row_has_all_ways_with_what_manages_them() -> None:
    _, world, _ = office()
    viewer = Viewer(world.roster, domains=("acme.com",), names={"u1": "Ada L."}, lines=Written())
    found = access_report(
        world, viewer, PLACE, "now", errors=[Notice(code="personal_token", message="a personal token sees a part")]
    )
    assert lines(found) == [
        "2 APP_ONLY ['workspace'] None",
        "ada@acme.com CAN_EDIT ['group', 'workspace'] None",
        "cy@x.org FULL_ACCESS ['owner', 'group'] None",
    ]
    ada = found.access[1].model_dump(mode="json")
    assert ada["person"] == {"email": "ada@acme.com", "name": "Ada L.", "role": "EDITOR", "outsider": False}
    assert ada["project"] == {"address": "project.one", "title": "One", "id": "p1"}
    assert ada["ways"] == [
        {
            "via": "group",
            "name": "Crew",
            "level": "CAN_EDIT",
            "address": "project_sharing.one",
            "source": "workspace.yaml:7",
            "until": "2027-01-31",
            "why": "for g1",
        },
        {
            "via": "workspace",
            "name": None,
            "level": "CAN_VIEW",
            "address": "project_sharing.one",
            "source": "workspace.yaml:9",
            "until": None,
            "why": None,
        },
    ]
    assert found.access[2].ways[1].level == ("NONE", "CAN_EDIT"), "it is not known what guests have through groups"
    assert [(row.project.title, row.level, row.change) for row in found.public] == [("One", "APP_ONLY", None)]
    summary = found.summary
    assert (summary.people, summary.outsiders, summary.projects, summary.public) == (4, 1, 1, 1)
    assert [notice.message for notice in found.errors] == ["a personal token sees a part"]


def test_the_same_access_gives_the_same_bytes() -> None:
    directory, world, naming = office()
    turned = Directory(
        people=People(tuple(reversed(directory.people.rows))),
        groups=directory.groups,
        collections=directory.collections,
        projects=directory.projects,
    )
    other = world_of(turned, {"g1": (CY, ADA)}, {}, naming)
    text = report(world).model_dump_json()
    assert text == report(other).model_dump_json()
    assert AccessReport.model_validate_json(text) == report(world)


def test_a_selection_limits_projects_and_people() -> None:
    _, world, _ = office()
    assert report(world, selects=lambda project: Pattern("project.two").matches(project.address)).access == ()
    viewer = Viewer(world.roster, shows=lambda email: email.endswith("x.org"), previous=Previous(report(world)))
    assert [row.person and row.person.email for row in access_report(world, viewer, PLACE, "now").access] == [
        "cy@x.org"
    ]


def test_what_has_changed_since_is_in_its_row() -> None:
    _, before, _ = office(users=(("dee@acme.com", "APP_ONLY"),))
    _, after, _ = office(
        workspace="NONE", public_web="NONE", users=(("=bob@acme.com", "APP_ONLY"), ("cy@x.org", "NONE"))
    )
    found = report(after, before=report(before))
    assert lines(found) == [
        "=bob@acme.com APP_ONLY ['direct'] None",
        "ada@acme.com CAN_EDIT ['group'] None",
        "cy@x.org FULL_ACCESS ['owner', 'group'] None",
        "dee@acme.com NONE [] gone",
    ]
    assert [(row.level, row.change) for row in found.public] == [("NONE", "gone")]
    assert found.summary.public == 0
    back = report(before, before=report(after))
    assert lines(back) == [
        "1 APP_ONLY ['workspace'] None",
        "ada@acme.com CAN_EDIT ['group', 'workspace'] None",
        "cy@x.org FULL_ACCESS ['owner', 'group'] None",
        "dee@acme.com APP_ONLY ['direct', 'workspace'] new",
    ]
    assert [(row.level, row.change) for row in back.public] == [("APP_ONLY", "new")]
    assert report(after, before=found).summary.gone == 0, "a row that is gone is told once"


def test_somebody_who_only_keeps_what_everyone_has_is_distinguished() -> None:
    _, before, _ = office(users=(("dee@acme.com", "APP_ONLY"), ("ada@acme.com", "FULL_ACCESS")), groups=())
    _, after, _ = office(groups=())
    assert lines(report(after, before=report(before))) == [
        "2 APP_ONLY ['workspace'] None",
        "ada@acme.com CAN_VIEW ['workspace'] lowered",
        "cy@x.org FULL_ACCESS ['owner'] None",
    ]


def test_everyone_who_loses_it_is_one_row_and_so_is_a_project_that_is_gone() -> None:
    directory, before, naming = office(groups=())
    _, after, _ = office(groups=(), workspace="NONE")
    assert lines(report(after, before=report(before))) == [
        "cy@x.org FULL_ACCESS ['owner'] None",
        "3 NONE [] gone",
    ]
    people_alone = report(office(workspace="NONE")[1])
    nothing_left = world_of(Directory(people=directory.people), {}, {}, naming)
    assert lines(report(nothing_left, before=people_alone)) == ["ada@acme.com NONE [] gone", "cy@x.org NONE [] gone"]
    empty = world_of(Directory(people=directory.people), {}, {}, naming)
    assert lines(report(empty, before=report(before))) == ["3 NONE [] gone", "cy@x.org NONE [] gone"]


def test_a_table_is_safe_in_a_spreadsheet() -> None:
    _, world, _ = office(users=(("=bob@acme.com", "CAN_EDIT"),))
    viewer = Viewer(world.roster, domains=("acme.com",), names={"u1": "@Ada", "u3": "\tCy"}, lines=Written())
    text = access_csv(access_report(world, viewer, PLACE, "now"), Style())
    heading, *rows = csv.reader(io.StringIO(text))
    assert tuple(heading) == COLUMNS
    assert rows == [
        ["everyone (1)", "", "", "", "One", "p1", "project.one", "APP_ONLY", "APP_ONLY", "workspace",
         "project_sharing.one", "", "", ""],
        ["'=bob@acme.com", "", "MEMBER", "false", "One", "p1", "project.one", "APP_ONLY", "APP_ONLY",
         "direct; workspace", "project_sharing.one", "", "", ""],
        ["ada@acme.com", "'@Ada", "EDITOR", "false", "One", "p1", "project.one", "CAN_EDIT", "CAN_EDIT",
         "group Crew; workspace", "project_sharing.one", "2027-01-31", "for g1", ""],
        ["cy@x.org", "'\tCy", "GUEST", "true", "One", "p1", "project.one", "FULL_ACCESS", "FULL_ACCESS",
         "owner; group Crew", "project_sharing.one", "2027-01-31", "for g1", ""],
    ]  # fmt: skip


def test_what_one_person_can_open() -> None:
    _, world, naming = office()
    viewer = alone(Viewer(world.roster, domains=("acme.com",)), CY)
    found = who_report(access_report(world, viewer, PLACE, "now"), world, viewer, naming, CY, ["workspace.yaml:7"])
    assert found.lines == ("workspace.yaml:7",)
    assert lines(found) == ["cy@x.org FULL_ACCESS ['owner', 'group'] None"]
    document = found.model_dump(mode="json")
    assert document["groups"] == [{"address": "group.crew", "name": "Crew", "id": "g1"}]
    assert document["collections"] == [{"address": "collection.Finance", "name": "Finance", "id": "c1"}]
    assert document["owns"] == [{"address": "project.one", "title": "One", "id": "p1"}]
    assert document["person"]["role"] == "GUEST"
    assert WhoReport.model_validate(document) == found
    ada = alone(Viewer(world.roster), BOB)
    assert lines(access_report(world, ada, PLACE, "now")) == ["=bob@acme.com APP_ONLY ['workspace'] None"]
