"""How the analysis grows: with the ways that people fare, not with people. Counted in calls of functions."""

from __future__ import annotations

from hexform.model.directory import Person
from hexform.planning.access.changes import Analysis, analyse
from hexform.planning.access.overlay import overlay
from tests.planning.access.office import Office, deleted, person, planned, project, row
from tests.work import calls

PROJECTS = 30
ROLES = {"ada": "EDITOR", "bob": "EXPLORER", "cy": "MEMBER", "gus": "GUEST"}


def analysed(copies: int) -> tuple[Analysis, int]:
    """Everybody loses a way to every project, each of the four as many times: the analysis, and its calls."""
    who: dict[str, list[Person]] = {
        name: [person(f"{name}{copy:04}", role) for copy in range(copies)] for name, role in ROLES.items()
    }
    everybody = [one for some in who.values() for one in some]
    groups = {"crew": [one.id for one in everybody], "staff": [one.id for one in (*who["ada"], *who["gus"])]}
    live = [project(f"p{n}", groups={"crew": "CAN_EDIT", "staff": "CAN_VIEW"}) for n in range(PROJECTS)]
    world = Office(everybody, *live, groups=groups).world
    sharing = [planned(f"project_sharing.p{n}", row("workspace", after="APP_ONLY")) for n in range(0, PROJECTS, 2)]
    found: list[Analysis] = []
    made = calls(lambda: found.append(analyse(overlay(world, [deleted("group.crew"), *sharing]), ("acme.com",))))
    return found[0], made


def people_on_projects(found: Analysis) -> int:
    return sum(len(one.people) * len(one.projects) for one in found.access.changes)


def test_more_people_who_fare_alike_are_not_more_entries_and_not_more_work_on_each_project() -> None:
    analysed(1)  # What is made once in a process is not counted.
    (few, at_first), (many, at_last) = analysed(10), analysed(500)
    assert len(few.access.changes) == len(many.access.changes) == 6
    assert (people_on_projects(few), people_on_projects(many)) == (40 * PROJECTS, 2000 * PROJECTS)
    assert at_last - at_first < 10 * 4 * (500 - 10), "a few calls for each person, whatever the number of projects"


def test_entries_share_their_ways_and_causes() -> None:
    found, _ = analysed(3)
    ways = [way for one in found.access.changes for way in (*one.before_by, *one.after_by)]
    assert len({id(way) for way in ways}) == len({(way.via, way.name) for way in ways}) < len(ways)
