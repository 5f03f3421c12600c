"""Every request of a run breaks in every way, then a clean run follows: nothing is lost, doubled or left undone."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.faults.everything import machine
from tests.faults.machine import Machine
from tests.faults.points import Make, Point, Reference, points, sample, tried
from tests.faults.shape import Shaper, difference, doubled, flat, ids_of

# What Hex's documents leave open, one at a time.
SWITCHES: tuple[dict[str, str], ...] = (
    {"cell_ids": "all"},
    {"cell_ids": "none"},
    {"revoked_grants": "NONE"},
    {"collection_none": "member"},
    {"role_clamp": "granted"},
    {"guide_list": "drafts"},
    {"guide_delete": "at_once"},
    {"guide_conflict": "400"},
    {"unknown_principal": "404"},
    {"create_cell_connection": "dropped"},
    {"missing_id": "403"},
    {"sharing_scopes": "both"},
    {"sharing_reply": "included"},
    {"owner_entry": "hidden"},
    {"default_status": "Done"},
)
_PIECES = 8
_BYSTANDERS = {"Bystanders", "Bystanding", "Bystander", "theirs.md", "their-draft.md"}


def _make(**behaviours: str) -> Make:
    def make(root: Path) -> Machine:
        return machine(root, **behaviours)

    return make


def _failures(root: Path, make: Make, chosen: Iterable[Point], reference: Reference) -> list[str]:
    found = []
    for number, point in enumerate(chosen):
        (root / str(number)).mkdir()
        found.append(tried(make, root / str(number), reference, point))
    return [text for text in found if text]


def _reference(root: Path, make: Make) -> Reference:
    (root / "reference").mkdir()
    return Reference.of(make(root / "reference"))


def test_the_configuration_touches_everything_and_nothing_else(tmp_path: Path) -> None:
    """The workspace that all comparisons are made with is what the configuration says, and the rest is untouched."""
    reference = _reference(tmp_path, _make())
    plan = reference.trip.plan
    assert plan is not None
    verbs = {(change.kind, change.verb) for change in plan.changes}
    assert {kind for kind, _ in verbs} == {
        "group", "collection", "project", "project_status", "project_sharing", "cell", "guide",
    }  # fmt: skip
    assert {verb for _, verb in verbs} == {"create", "update", "replace", "delete"}
    bystanders = [row for rows in reference.first.values() for row in rows if _BYSTANDERS & set(map(str, flat(row)))]
    assert len(bystanders) == 6
    changed = [row for row in bystanders if all(row not in rows for rows in reference.last.values())]
    assert [flat(row)[1] for row in changed] == ["Revenue"], "which is shared with bystanders, and is ours"


def test_the_shape_sees_what_is_lost_and_what_is_doubled(tmp_path: Path) -> None:
    workspace = machine(tmp_path).hex.workspace
    shaper = Shaper(ids_of(workspace))
    first = shaper.of(workspace)
    victim = next(row.id for row in workspace.groups.values() if row.name == "Crowd")
    workspace.groups["another"] = workspace.groups[victim]
    assert doubled(workspace) == ["group Crowd"]
    assert difference(first, shaper.of(workspace)) == "doubled groups"
    del workspace.groups["another"], workspace.groups[victim]
    assert "lost groups" in difference(first, shaper.of(workspace))


def test_crash_points_a_sample(tmp_path: Path) -> None:
    reference = _reference(tmp_path, _make())
    every = list(points(len(reference.trip.requests)))
    assert not _failures(tmp_path, _make(), sample(every, 50), reference)


@pytest.mark.parametrize("behaviours", SWITCHES, ids=str)
def test_crash_points_of_other_hexes_a_sample(tmp_path: Path, behaviours: dict[str, str]) -> None:
    make = _make(**behaviours)
    reference = _reference(tmp_path, make)
    every = list(points(len(reference.trip.requests)))
    assert not _failures(tmp_path, make, sample(every, 3, str(behaviours)), reference)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("piece", range(_PIECES))
def test_crash_points_all(tmp_path: Path, piece: int) -> None:
    reference = _reference(tmp_path, _make())
    every = list(points(len(reference.trip.requests)))
    assert not _failures(tmp_path, _make(), every[piece::_PIECES], reference)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("behaviours", SWITCHES, ids=str)
def test_crash_points_of_other_hexes_many(tmp_path: Path, behaviours: dict[str, str]) -> None:
    make = _make(**behaviours)
    reference = _reference(tmp_path, make)
    every = list(points(len(reference.trip.requests)))
    assert not _failures(tmp_path, make, sample(every, 150, str(behaviours)), reference)
