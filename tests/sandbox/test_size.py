"""Large workspaces: a row of the seed takes no more calls than in a small one, and a page few for each project."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from hexform.sandbox import Workspace, read_seed, write_yaml
from tests.sandbox.talk import Talk
from tests.work import calls


def seed(projects: int) -> dict[str, Any]:
    """A tenth as many people, and a group of half of them for every fifty projects."""
    people = [f"person{number}@example.com" for number in range(projects // 10)]
    groups = projects // 50
    return {
        "users": [{"email": email} for email in people],
        "groups": [
            {"name": f"g{group}", "members": [people[(group * 7 + at) % len(people)] for at in range(len(people) // 2)]}
            for group in range(groups)
        ],
        "projects": [
            {
                "title": f"Project {number}",
                "status": "Completed",
                "sharing": {
                    "groups": {f"g{number % groups}": "CAN_EDIT"},
                    "users": {people[number % len(people)]: "CAN_VIEW"},
                },
            }
            for number in range(projects)
        ],
    }


def rows(workspace: Workspace) -> int:
    members = sum(len(group.members) for group in workspace.groups.values())
    return members + len(workspace.users) + len(workspace.groups) + len(workspace.projects)


def calls_per_row(projects: int) -> float:
    text = write_yaml(seed(projects))
    made: list[Workspace] = []
    count = calls(lambda: made.append(Workspace.from_seed(read_seed(text))))
    return count / rows(made[0])


def test_a_row_costs_no_more_in_a_large_seed() -> None:
    assert calls_per_row(4000) < 1.1 * calls_per_row(1000)


@pytest.fixture(scope="module")
def talk() -> Talk:
    return Talk(workspace=Workspace.from_seed(seed(4000)), strict=False)


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        # A list is sorted anew for each page: a few calls for every project.
        ("/v1/projects?limit=100&includeSharing=true", 60_000),
        ("/v1/users?limit=500&groupId={group}", 10_000),
        ("/v1/groups?limit=500", 10_000),
        ("/v1/projects/{project}", 10_000),
        ("/v1/cells?projectId={project}", 10_000),
    ],
)
def test_a_page_of_a_large_workspace_takes_few_calls(talk: Talk, path: str, allowed: int) -> None:
    path = path.format(group=next(iter(talk.workspace.groups)), project=list(talk.workspace.projects)[2000])
    assert talk.status("GET", path) == 200
    assert calls(partial(talk.status, "GET", path)) < allowed
