"""A review of access: the requests that it costs, the bytes that it writes, and what changed since the one before."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from hexform.sandbox import Workspace, counted_ids, ticking_clock
from tests.faults.console import Console
from tests.faults.machine import Hex

ADMIN = "admin@acme.com"


def seed(people: int, groups: int, collections: int, projects: int) -> dict[str, Any]:
    """Everybody is in a group, and each group gives more than the workspace level does, so all must be read."""
    emails = [f"p{number:03d}@acme.com" for number in range(people - 1)]
    return {
        "users": [{"email": ADMIN, "role": "ADMIN"}, *({"email": email} for email in emails)],
        "groups": [{"name": f"Group {at}", "members": emails[at::groups]} for at in range(groups)],
        "collections": [
            {"name": f"Collection {at}", "sharing": {"groups": {f"Group {at % groups}": "MEMBER"}}}
            for at in range(collections)
        ],
        "projects": [
            {
                "title": f"Project {at}",
                "owner": ADMIN,
                "sharing": {
                    "workspace": "APP_ONLY",
                    "groups": {f"Group {at % groups}": "CAN_EDIT"},
                    "collections": {f"Collection {at % collections}": "CAN_VIEW"},
                },
            }
            for at in range(projects)
        ],
    }


@pytest.mark.parametrize(
    ("size", "reads", "most"),
    [
        ((62, 8, 7, 120), 1 + 1 + 1 + 1 + 2 + 8, 1_000_000),
        pytest.param((612, 40, 35, 800), 53, 5_000_000, marks=pytest.mark.slow),
    ],
    ids=["small", "large"],
)
def test_a_review_costs_the_least_and_stays_small(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    size: tuple[int, int, int, int],
    reads: int,
    most: int,
) -> None:
    workspace = Workspace.from_seed(seed(*size), ids=counted_ids(), now=ticking_clock())
    console = Console(tmp_path, Hex(workspace), monkeypatch, capfd)
    reports = [part for form in ("csv", "json") for part in ("--report", f"{form}=first.{form}")]
    first = console.run("access", "-q", "--format", "csv", *reports)
    assert first.code == 0, first.err
    assert (len(first.requests), first.writes) == (reads, [])
    assert len(first.out.encode()) < most
    rows = list(csv.DictReader(io.StringIO(first.out)))
    document = json.loads((tmp_path / "first.json").read_text(encoding="utf-8"))
    assert len(rows) == len(document["access"])
    assert {row["project"] for row in rows} == {f"Project {at}" for at in range(size[3])}
    assert all(row["person"].startswith("everyone (") for row in rows if row["ways"] == "workspace")

    group = next(row for row in workspace.groups.values() if row.name == "Group 0")
    member = next(iter(group.members))
    again = console.run("access", "-q", "--format", "csv")
    assert again.out == first.out == (tmp_path / "first.csv").read_text(encoding="utf-8"), "the same bytes"

    del group.members[member]
    later = console.run("access", "-q", "--format", "csv", "--previous", "first.json")
    changed = [row for row in csv.DictReader(io.StringIO(later.out)) if row["change"]]
    assert {(row["person"], row["change"]) for row in changed} == {(workspace.users[member].email, "lowered")}
    assert {f"Project {at}" for at in range(0, size[3], size[1])} <= {row["project"] for row in changed}
