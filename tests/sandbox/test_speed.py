"""A workspace of the size of the largest: it starts in seconds and answers a page in milliseconds.

The bounds are several times what an ordinary machine needs, so that only another order of growth can break them.
"""

import time

from hexform.sandbox import Workspace, read_seed, write_yaml
from tests.sandbox.talk import Talk

PEOPLE = [f"person{number}@example.com" for number in range(1000)]
SEED = {
    "users": [{"email": email} for email in PEOPLE],
    "groups": [
        {"name": f"g{group}", "members": [PEOPLE[(group * 7 + place) % 1000] for place in range(500)]}
        for group in range(200)
    ],
    "projects": [
        {
            "title": f"Project {number}",
            "status": "Completed",
            "sharing": {"groups": {f"g{number % 200}": "CAN_EDIT"}, "users": {PEOPLE[number % 1000]: "CAN_VIEW"}},
        }
        for number in range(10_000)
    ],
}


def test_ten_thousand_projects_and_a_hundred_thousand_memberships() -> None:
    text = write_yaml(SEED)
    began = time.process_time()
    workspace = Workspace.from_seed(read_seed(text))
    assert time.process_time() - began < 20
    assert sum(len(group.members) for group in workspace.groups.values()) == 100_000
    talk = Talk(workspace=workspace, strict=False)
    group, project = next(iter(workspace.groups)), list(workspace.projects)[5000]
    for path in (
        "/v1/projects?limit=100&includeSharing=true",
        f"/v1/users?limit=500&groupId={group}",
        "/v1/groups?limit=500",
        f"/v1/projects/{project}",
        f"/v1/cells?projectId={project}",
    ):
        began = time.process_time()
        assert talk.status("GET", path) == 200
        assert time.process_time() - began < 0.3, path
