"""`plan --only yours` reads and plans what differs from an older configuration, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.cli.host import Host, hosted
from tests.cli.shell import Shell
from tests.lib.repositories import git

PROJECTS, TEAMS = 800, 40


def project_id(number: int) -> str:
    return f"00000003-0000-7000-8000-{number:012d}"


def person(number: int) -> str:
    return f"person{number}@example.com"


SEED: dict[str, Any] = {
    "users": [{"email": "admin@example.com", "role": "ADMIN"}, *({"email": person(at)} for at in range(300))],
    "groups": [{"name": f"Team {at}", "members": [person(at), person(at + 1)]} for at in range(TEAMS)],
    "collections": [{"name": "Finance"}],
    "projects": [
        {"id": project_id(at), "title": f"Project {at}", "sharing": {"groups": {f"Team {at % TEAMS}": "CAN_VIEW"}}}
        for at in range(PROJECTS)
    ],
}


def config() -> dict[str, Any]:
    """Every team and its projects, as the workspace has them."""
    return {
        "version": 1,
        "groups": {f"team{at}": {"name": f"Team {at}", "members": [person(at), person(at + 1)]} for at in range(TEAMS)},
        "projects": {
            f"p{at}": {"id": project_id(at), "sharing": {"groups": {f"team{at % TEAMS}": "CAN_VIEW"}}}
            for at in range(PROJECTS)
        },
    }


@pytest.fixture(scope="module")
def large() -> Iterator[Host]:
    with hosted(SEED) as found:
        yield found


@pytest.fixture
def committed(shell: Shell, large: Host) -> Host:
    """A large workspace, and a first commit that matches it."""
    shell.set(HEX_BASE_URL=large.url, HEX_API_TOKEN="hxtw_full", HEXFORM_RATE_LIMIT="0")
    git(shell.folder, "init")
    wanted(shell, config())
    git(shell.folder, "add", ".")
    git(shell.folder, "commit", "-m", "then")
    large.requests.clear()
    return large


def wanted(shell: Shell, configuration: dict[str, Any]) -> None:
    (shell.folder / "workspace.yaml").write_text(json.dumps(configuration))


def yours(shell: Shell, *more: str) -> Any:
    return shell.ok("plan", "--against", "HEAD", "--only", "yours", "--format", "json", *more).json


def test_a_change_of_one_team_reads_its_members_alone(shell: Shell, committed: Host) -> None:
    changed = config()
    changed["groups"]["team7"]["members"].append(person(99))
    wanted(shell, changed)
    plan = yours(shell, "--no-access")
    assert [change["address"] for change in plan["changes"]] == ["group.team7"]
    assert plan["changes"][0]["origin"] == "yours"
    assert plan["targets"] == ["group.team7"]
    assert len(committed.requests) == plan["requests"]["read"] == 4


def test_who_gains_access_takes_the_pages_of_all_projects_too(shell: Shell, committed: Host) -> None:
    changed = config()
    changed["groups"]["team7"]["members"].append(person(99))
    wanted(shell, changed)
    assert yours(shell)["access"]["summary"]["gain"] == 1
    pages = [path for _, path, _ in committed.requests if path == "/v1/projects"]
    assert (len(committed.requests), len(pages)) == (13, 8)


def test_what_a_team_shares_is_read_by_its_id(shell: Shell, committed: Host) -> None:
    changed = config()
    changed["projects"]["p7"]["sharing"]["groups"]["team7"] = "CAN_EDIT"
    wanted(shell, changed)
    plan = yours(shell)
    assert [change["address"] for change in plan["changes"]] == ["project_sharing.p7"]
    assert plan["access"]["summary"]["gain"] == 2
    assert len(committed.requests) <= 10


def test_where_nothing_differs_nothing_is_read(shell: Shell, committed: Host) -> None:
    committed.project("Project 3").title = "Renamed in Hex"
    plan = yours(shell)
    assert (plan["changes"], plan["targets"]) == ([], ["yours"])
    assert [path for _, path, _ in committed.requests] == ["/v1/users/me"]


def test_it_is_a_plan_of_a_snapshot_too(shell: Shell, host: Host) -> None:
    git(shell.folder, "init")
    git(shell.folder, "add", ".")
    git(shell.folder, "commit", "-m", "then")
    shell.ok("snapshot", "-o", "snap.json")
    shell.write(shell.read("workspace.yaml").replace("ada@example.com", "eve@example.com"))
    live = yours(shell)
    host.requests.clear()
    made = yours(shell, "--from", "snap.json")
    assert host.requests == []
    assert (made["changes"], made["access"]) == (live["changes"], live["access"])
    assert [change["address"] for change in made["changes"]] == ["group.team"]


@pytest.mark.parametrize("arguments", [(), ("--against", "HEAD", "--target", "group.*")])
def test_it_needs_something_to_differ_from_and_no_other_choice(shell: Shell, arguments: tuple[str, ...]) -> None:
    assert "--only yours takes its addresses from --against" in shell.fails("plan", "--only", "yours", *arguments)
