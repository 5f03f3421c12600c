"""Two machines apply the same configuration at once, with a ledger each and no lock between them.

The API has neither locks nor keys that make a create unique, so two that both saw that something is missing both make
it. Whatever else happens must not; and that is reported, with the ids, by the next plan.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from hexform.sandbox import Workspace
from hexform.sandbox.records import Project
from tests.faults.everything import FILES, config, machine
from tests.faults.machine import Machine
from tests.faults.points import Reference
from tests.faults.shape import difference, doubled
from tests.faults.turns import pauses, side_by_side


def _two(root: Path) -> tuple[Machine, Machine]:
    for name in ("one", "two"):
        (root / name).mkdir(parents=True)
    first = machine(root / "one")
    return first, Machine(root / "two", first.hex).configure(config(), FILES)


@pytest.fixture
def reference(tmp_path: Path) -> Reference:
    (tmp_path / "reference").mkdir()
    return Reference.of(machine(tmp_path / "reference"))


def _project(workspace: Workspace, title: str) -> Project:
    return next(row for row in workspace.projects.values() if row.title == title)


def _twins(workspace: Workspace, name: str) -> list[str]:
    """The ids of those who have a name, the oldest first; of cells those that last."""
    kind, _, title = name.partition(" ")
    match kind:
        case "group":
            return [row.id for row in workspace.groups.values() if row.name == title]
        case "collection":
            return [row.id for row in workspace.collections.values() if row.name == title]
        case "project":
            return [row.id for row in workspace.projects.values() if row.title == title]
    project, _, label = title.partition("/")
    cells = (row.cells for row in workspace.projects.values() if row.title == project)
    found = ([cell.static_id for cell in row if cell.label == label] for row in cells)
    return max(found, key=len)


def _tidy(workspace: Workspace, name: str) -> None:
    """Somebody deletes all but the oldest by hand; what it was granted goes along."""
    kind, _, title = name.partition(" ")
    for twin in _twins(workspace, name)[1:]:
        if kind == "cell":
            rows = _project(workspace, title.partition("/")[0]).cells
            rows[:] = [cell for cell in rows if cell.static_id != twin]
        for table in (workspace.groups, workspace.collections, workspace.projects):
            table.pop(twin, None)
        for shelf in workspace.collections.values():
            shelf.groups.pop(twin, None)
        for project in workspace.projects.values():
            project.sharing.groups.pop(twin, None)
            project.sharing.collections.pop(twin, None)


def _problems(root: Path, first: int, second: int, reference: Reference) -> Iterator[str]:
    """Machine one pauses after so many requests, until machine two has sent so many; then each ends in turn."""
    one, two = _two(root / f"{first} {second}")
    workspace = one.hex.workspace
    reported = "\n".join(map(str, side_by_side((one, two), pauses(first, second))))
    twins = doubled(workspace)
    plan = one.plan().plan
    assert plan is not None
    for name in twins:
        ids = _twins(workspace, name)
        if len(ids) != 2 or not any(all(each in notice.message for each in ids) for notice in plan.errors):
            yield f"{name} is there {len(ids)} times, and no error tells it: {plan.errors}\n{reported}"
    for name in twins:
        _tidy(workspace, name)
    for again in (two, one, two):
        again.apply()
    wrong = difference(reference.last, reference.shaper.of(workspace))
    if wrong:
        yield f"{wrong}\n{reported}"


def _orders(requests: int, count: int) -> list[tuple[int, int]]:
    """So many of all ways in which each is interrupted once; the same ones each time."""
    every = [(first, second) for first in range(requests) for second in range(1, requests)]
    return sorted(every, key=lambda pair: sha256(str(pair).encode()).digest())[:count]


def _all(root: Path, reference: Reference, count: int) -> list[str]:
    orders = _orders(len(reference.trip.requests), count)
    return [f"{order}: {text}" for order in orders for text in _problems(root, *order, reference)]


def test_38_two_applies_at_once_lose_nothing_and_what_is_doubled_is_reported_a_sample(
    tmp_path: Path, reference: Reference
) -> None:
    assert not _all(tmp_path, reference, 12)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_38_two_applies_at_once_lose_nothing_and_what_is_doubled_is_reported_many(
    tmp_path: Path, reference: Reference
) -> None:
    assert not _all(tmp_path, reference, 600)


def test_38_one_after_the_other_double_nothing(tmp_path: Path, reference: Reference) -> None:
    one, two = _two(tmp_path)
    first, second = side_by_side((one, two), pauses(1000, 0))
    assert first.clean
    assert second.run is None or second.clean, second
    assert not doubled(one.hex.workspace)
    assert not difference(reference.last, reference.shaper.of(one.hex.workspace))
