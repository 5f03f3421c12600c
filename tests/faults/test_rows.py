"""Troubles that need a whole run to show: partial successes, races, permissions that go, an API that grows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from hexform.sandbox import Workspace
from tests.faults.everything import REVENUE, machine
from tests.faults.machine import Machine, Trip
from tests.faults.points import Reference, problem
from tests.faults.shape import difference, doubled


@pytest.fixture
def reference(tmp_path: Path) -> Reference:
    (tmp_path / "reference").mkdir()
    return Reference.of(machine(tmp_path / "reference"))


@pytest.fixture
def broken(tmp_path: Path) -> Machine:
    return machine(tmp_path)


def _outcomes(trip: Trip) -> dict[str, str]:
    assert trip.run is not None, trip
    return {done.address: done.outcome for done in trip.run.changes}


@pytest.mark.parametrize("scope", ["users", "groups", "collections", "workspaceAndPublic"])
def test_26_of_a_partial_success_the_next_plan_shows_what_failed_alone(
    broken: Machine, reference: Reference, scope: str
) -> None:
    trip = broken.apply(faults=(f"PATCH /v1/projects/{REVENUE}/sharing/{scope}: partial",))
    outcomes = _outcomes(trip)
    assert outcomes.pop("project_sharing.revenue") == "failed"
    assert set(outcomes.values()) == {"applied"}, "and nothing else"
    (left,) = (broken.plan().plan or pytest.fail("no plan")).changes
    assert left.address == "project_sharing.revenue"
    assert 1 <= len(left.diff) <= 2
    assert not problem(broken, reference, trip)


def test_27_after_a_401_in_the_middle_nothing_more_is_sent(broken: Machine, reference: Reference) -> None:
    trip = broken.apply(faults=("* /v1/**#20+: 401",))
    assert [status for *_, status in trip.requests].count(401) >= 1
    assert all(status == 401 for *_, status in trip.requests[19:]), "what was under way when it came"
    assert len(trip.requests) < 30
    assert {"applied", "failed", "skipped"} >= set(_outcomes(trip).values())
    assert not problem(broken, reference, trip)


def test_28_40_permissions_that_go_in_the_middle_fail_what_they_are_for(broken: Machine, reference: Reference) -> None:
    trip = broken.apply(faults=("* /v1/guides/**#4+: 403", "POST /v1/groups: 403"))
    outcomes = _outcomes(trip)
    assert outcomes["group.newcomers"] == outcomes["group.quiet"] == "failed"
    assert outcomes["project_sharing.revenue"] == "skipped", "for it names one of them"
    assert outcomes["group.crowd"] == outcomes["cell.revenue/Load"] == "applied"
    assert outcomes["guide.made.md"] == "failed"
    assert not problem(broken, reference, trip)


def test_40_a_page_for_maintenance_is_not_an_empty_workspace(broken: Machine, reference: Reference) -> None:
    trip = broken.apply(faults=("* /v1/**#10+: 503 body='<html>We will be back soon'",))
    assert trip.run is None
    assert trip.error is not None
    assert "503" in str(trip.error)
    assert "web page" in str(trip.error)
    assert not problem(broken, reference, trip)


def _group(workspace: Workspace, name: str) -> str:
    return next(row.id for row in workspace.groups.values() if row.name == name)


def _cell(workspace: Workspace, label: str) -> str:
    return next(cell.id for cell in workspace.projects[REVENUE].cells if cell.label == label)


RACES: dict[str, tuple[Callable[[Workspace], str], str, str]] = {
    "a group to change": (lambda it: f"PATCH /v1/groups/{_group(it, 'Crowd')}", "group.crowd", "failed"),
    "a group to delete": (lambda it: f"DELETE /v1/groups/{_group(it, 'Doomed')}", "group.Doomed", "applied"),
    "a cell to change": (lambda it: f"PATCH /v1/cells/{_cell(it, 'Load')}", "cell.revenue/Load", "failed"),
    "a cell to delete": (lambda it: f"DELETE /v1/cells/{_cell(it, 'Scratch')}", "cell.revenue/Scratch", "applied"),
    "a project": (lambda it: f"PATCH /v1/projects/{REVENUE}", "project_status.revenue", "failed"),
}


@pytest.mark.parametrize("status", [403, 404])
@pytest.mark.parametrize("race", RACES)
def test_29_what_went_meanwhile_is_as_wanted_if_it_was_to_go_and_else_a_failure(
    broken: Machine, race: str, status: int
) -> None:
    """Somebody deletes it between the plan and the write; of groups and cells the API says 403 or 404."""
    request, address, outcome = RACES[race]
    workspace = broken.hex.workspace
    where = request(workspace)
    identifier = where.rpartition("/")[2]

    def deleted(what: str) -> None:
        if what == where:
            workspace.groups.pop(identifier, None)
            workspace.projects.pop(identifier, None)
            for collection in workspace.collections.values():
                collection.groups.pop(identifier, None)
            for project in workspace.projects.values():
                project.sharing.groups.pop(identifier, None)
                project.cells[:] = [cell for cell in project.cells if cell.id != identifier]

    broken.hex.behaviours = {"missing_id": str(status)}
    broken.hex.meanwhile = deleted
    assert _outcomes(broken.apply())[address] == outcome
    broken.hex.meanwhile = len
    again = broken.plan().plan
    assert again is not None
    assert address not in {change.address for change in again.changes if change.verb == "delete"}
    assert not doubled(workspace)


UNKNOWN = (
    "GET /v1/users: set badge=gold",
    "GET /v1/groups: set memberCount=7 kind.of=CLUB",
    "GET /v1/collections: set visibility=SECRET",
    "GET /v1/projects: set type=NOTEBOOK score=1 categories=[]",
    "GET /v1/cells: set language=R contents.rCell.source=x",
    "GET /v1/guides/draft/list: set state=PENDING",
    "GET /v1/data-connections: set flavour=DUCK",
    "* /v1/**: set somethingNew=[1,{}]",
)


@pytest.mark.parametrize("fault", UNKNOWN)
def test_31_what_the_api_grows_changes_nothing(broken: Machine, reference: Reference, fault: str) -> None:
    trip = broken.apply(faults=(fault,))
    assert trip.clean, trip
    assert not difference(reference.last, reference.shaper.of(broken.hex.workspace))
    assert not problem(broken, reference, trip)
