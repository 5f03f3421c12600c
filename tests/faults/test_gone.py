"""Deletions whose answer is lost converge, whichever of 400, 403 and 404 Hex answers for what is gone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from hexform.sandbox import Workspace, counted_ids, ticking_clock
from tests.faults.machine import Hex, Machine, Trip
from tests.faults.points import Point, Reference, points, problem, sample

GONE = (400, 403, 404)
ADMIN, ADA = "admin@example.com", "ada@example.com"
REVENUE = "00000000-0000-7000-9000-000000000001"
OWN = {"unknown": "hexform"}
GUIDES = ("kept.md", "never published.md", "published.md", "staged.md", "gone.md")
SEED: dict[str, Any] = {
    "users": [{"email": ADMIN, "role": "ADMIN"}, {"email": ADA}],
    "groups": [{"name": "Kept", "members": [ADA]}, {"name": "Doomed", "members": [ADA]}],
    "projects": [
        {
            "id": REVENUE,
            "title": "Revenue",
            "owner": ADMIN,
            "sharing": {"groups": {"Doomed": "CAN_EDIT", "Kept": "CAN_VIEW"}},
            "cells": [{"label": label, "type": "CODE", "source": label} for label in ("Kept", "Doomed")],
        }
    ],
    "guides": [{"path": "of others.md", "published": "theirs", "source": {"unknown": "others"}}],
}


@dataclass
class Answering(Hex):
    """A Hex that answers every DELETE, and every publish, of what is gone with `status`."""

    status: int = 404

    def app(self, faults: Sequence[str]) -> Any:
        return _Answering(super().app(faults), self.status)


class _Answering:
    def __init__(self, app: Any, status: int) -> None:
        self._app = app
        self._status = status
        self.state = app.state

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        deletes = scope["method"] == "DELETE" or scope["path"].endswith("/publish")

        async def answer(message: Any) -> None:
            if deletes and message["type"] == "http.response.start" and message["status"] in GONE:
                message = {**message, "status": self._status}
            await send(message)

        await self._app(scope, receive, answer)


class Colleague:
    """Stages a deletion just before hexform does, and publishes another one just before hexform does."""

    def __init__(self, workspace: Workspace) -> None:
        self._guides = workspace.guides
        self._ids = {row.path: row.id for row in workspace.guides.values()}

    def __call__(self, request: str) -> None:
        staged, gone = (self._guides.get(self._ids[path]) for path in ("staged.md", "gone.md"))
        if staged is not None and request == f"DELETE /v1/guides/draft/{staged.id}":
            staged.deleted = True
        if gone is not None and gone.deleted and request == "POST /v1/guides/publish":
            del self._guides[gone.id]


def machine(root: Path, status: int) -> Machine:
    """A workspace with guides that hexform uploaded; somebody else deletes two of them while hexform does."""
    workspace = Workspace.from_seed(SEED, ids=counted_ids(), now=ticking_clock())
    made = Machine(root, Answering(workspace, status=status))
    texts = {f"guides/{name}": name for name in GUIDES}
    sets = {
        "drafts": {"source": OWN, "root": "guides", "publish": False, "files": [f"guides/{GUIDES[1]}"]},
        "main": {"source": OWN, "root": "guides", "files": [f"guides/{name}" for name in GUIDES if name != GUIDES[1]]},
    }
    assert made.configure({"guides": sets}, texts).apply().clean
    made.hex.meanwhile = Colleague(workspace)
    return made.configure(
        {
            "guides": {"main": {"source": OWN, "root": "guides", "files": [f"guides/{GUIDES[0]}"]}},
            "projects": {"revenue": {"id": REVENUE}},
            "removed": {
                "groups": ["Doomed"],
                "cells": [{"project": "revenue", "label": "Doomed"}],
                "guides": list(GUIDES[1:]),
            },
        }
    )


def publish_what_is_theirs(workspace: Workspace, trip: Trip) -> None:
    """The colleague publishes the deletion that they staged, where hexform's own never reached Hex."""
    staged = next((row for row in workspace.guides.values() if row.path == "staged.md"), None)
    if staged is not None and staged.deleted:
        sent = [(path, status) for method, path, status in trip.requests if method == "DELETE"]
        if not any(path.endswith(staged.id) and status in {204, *GONE} for path, status in sent):
            del workspace.guides[staged.id]


def failures(root: Path, status: int, chosen: Iterable[Point], reference: Reference) -> list[str]:
    """What a run that breaks at one of these points, and the run after it, leave to be desired."""
    found = []
    for number, point in enumerate(chosen):
        (root / str(number)).mkdir()
        made = machine(root / str(number), status)
        trip = made.apply(faults=point.faults, kill=point.kill)
        complete = reference.shaper.of(made.hex.workspace) == reference.last
        # Where a read broke, it is not known that all is there.
        written = reference.trip.requests[point.number - 1][0] != "GET"
        if complete and written and trip.run is not None and not point.lasts and not trip.clean:
            found.append(f"{point}\nall writes took effect, and the run failed:\n{trip}")
        publish_what_is_theirs(made.hex.workspace, trip)
        left = problem(made, reference, trip)
        found += [f"{point}\n{left}"] if left else []
    return found


def reference_of(root: Path, status: int) -> Reference:
    (root / "reference").mkdir()
    return Reference.of(machine(root / "reference", status))


def test_the_deletions_are_of_every_kind(tmp_path: Path) -> None:
    reference = reference_of(tmp_path, 404)
    plan = reference.trip.plan
    assert plan is not None
    assert {(change.address, change.verb) for change in plan.changes} == {
        *((f"guide.{name}", "delete") for name in GUIDES[1:]),
        ("cell.revenue/Doomed", "delete"),
        ("group.Doomed", "delete"),
    }
    assert {row[1] for row in reference.last["guides"]} == {"kept.md", "of others.md"}


@pytest.mark.parametrize("status", GONE)
def test_a_deletion_whose_answer_is_lost_converges_a_sample(tmp_path: Path, status: int) -> None:
    reference = reference_of(tmp_path, status)
    every = list(points(len(reference.trip.requests)))
    assert not failures(tmp_path, status, sample(every, 8, str(status)), reference)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("status", GONE)
def test_a_deletion_whose_answer_is_lost_converges(tmp_path: Path, status: int) -> None:
    reference = reference_of(tmp_path, status)
    assert not failures(tmp_path, status, points(len(reference.trip.requests)), reference)
