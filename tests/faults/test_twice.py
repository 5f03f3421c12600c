"""Two things break, in one run or in two that follow each other; reads are late; the disk is full."""

from __future__ import annotations

from pathlib import Path

import pytest

from hexform.errors import HexformError
from hexform.model.ledger import Line
from hexform.state.ledger import FileLedger
from tests.faults.everything import machine
from tests.faults.machine import Trip
from tests.faults.points import Point, Reference, points, problem, sample


def _reference(root: Path, **behaviours: str) -> Reference:
    (root / "reference").mkdir()
    return Reference.of(machine(root / "reference", **behaviours))


def _pairs(reference: Reference, count: int) -> list[tuple[Point, Point]]:
    every = list(points(len(reference.trip.requests)))
    return list(zip(sample(every, count, "first"), sample(every, count, "second"), strict=True))


def _twice_in_one_run(root: Path, reference: Reference, first: Point, second: Point) -> str:
    broken = machine(root)
    trip = broken.apply(faults=first.faults + second.faults, kill=first.kill or second.kill)
    return problem(broken, reference, trip)


def _in_two_runs(root: Path, reference: Reference, first: Point, second: Point) -> str:
    broken = machine(root)
    trips = []
    for point in (first, second):
        trips.append(broken.apply(faults=point.faults, kill=point.kill))
        broken.hex.seconds += 60
    return problem(broken, reference, *trips)


def _all(root: Path, count: int) -> list[str]:
    reference = _reference(root)
    found = []
    for number, (first, second) in enumerate(_pairs(reference, count)):
        for name, attempt in (("one", _twice_in_one_run), ("two", _in_two_runs)):
            place = root / f"{number} {name}"
            place.mkdir()
            wrong = attempt(place, reference, first, second)
            found += [f"{first} and {second}, {name}: {wrong}"] if wrong else []
    return found


def test_two_faults_a_sample(tmp_path: Path) -> None:
    assert not _all(tmp_path, 8)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_two_faults_many(tmp_path: Path) -> None:
    assert not _all(tmp_path, 500)


def _late(root: Path, seconds: str, count: int) -> list[str]:
    reference = _reference(root, read_delay=seconds)
    found = []
    for number, point in enumerate(sample(list(points(len(reference.trip.requests))), count, seconds)):
        (root / str(number)).mkdir()
        late = machine(root / str(number), read_delay=seconds)
        wrong = problem(late, reference, late.apply(faults=point.faults, kill=point.kill))
        found += [f"{point}: {wrong}"] if wrong else []
    return found


@pytest.mark.parametrize("seconds", ["2", "10"])
def test_reads_that_come_late_double_nothing_a_sample(tmp_path: Path, seconds: str) -> None:
    """A write is readable only after a while: less than an unknown outcome is looked for, and than runs lie apart."""
    assert not _late(tmp_path, seconds, 4)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seconds", ["2", "10"])
def test_reads_that_come_late_double_nothing_many(tmp_path: Path, seconds: str) -> None:
    assert not _late(tmp_path, seconds, 300)


class _Full:
    """A disk on which the n-th write of the ledger finds no room, and all that follow neither."""

    def __init__(self, number: int) -> None:
        self.left = number
        self.record = FileLedger.record

    def __call__(self, ledger: FileLedger, *lines: Line) -> None:
        self.left -= 1
        if self.left <= 0:
            raise HexformError("the ledger could not be written (No space left on device)")
        self.record(ledger, *lines)


def test_37_a_full_disk_at_any_write_of_the_ledger_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = _reference(tmp_path)
    for number in range(1, 100):
        (tmp_path / str(number)).mkdir()
        full = machine(tmp_path / str(number))
        disk = _Full(number)
        with monkeypatch.context() as patched:
            # A function, so that it is bound as a method is.
            patched.setattr(FileLedger, "record", lambda *arguments, disk=disk: disk(*arguments))
            trip: Trip = full.apply()
        assert not problem(full, reference, trip)
        if disk.left > 0:
            assert number > 5
            assert trip.clean
            return
        assert trip.run is not None
        assert trip.run.outcome == "failed", trip
    pytest.fail("the ledger is written without end")
