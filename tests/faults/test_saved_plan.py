"""A saved plan whose apply broke anywhere, in any way, is finished by applying the same file again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from hexform.sandbox import Workspace
from tests.faults.console import Console, Ended
from tests.faults.everything import machine
from tests.faults.points import Point, points, sample
from tests.faults.shape import Shaper, difference, doubled, ids_of

ALLOWED = ("--allow", "lose=109", "--allow", "gain=131", "--allow", "public=1")


class Office:
    """A machine of its own for each attempt, all before workspaces that begin alike."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
        self.root, self._monkeypatch, self._capfd = root, monkeypatch, capfd
        self._numbers = iter(range(10_000))

    def console(self) -> Console:
        folder = self.root / str(next(self._numbers))
        folder.mkdir()
        return Console(folder, machine(folder).hex, self._monkeypatch, self._capfd)

    def applied(self, witness: str, point: Point | None = None) -> tuple[Console, list[Ended]]:
        """Save a plan, apply it with something broken, wait, apply the file again."""
        console = self.console()
        console.run("plan", "-o", "plan.json", "-q")
        words = ["apply", "plan.json", *_witness(console.root, witness), *ALLOWED, "--format", "json", "-q"]
        ended = []
        if point is not None:
            ended.append(console.run(*words, faults=point.faults, kill=point.kill))
            console.hex.seconds += 60
        return console, [*ended, console.run(*words)]


def _witness(root: Path, witness: str) -> list[str]:
    if witness == "config":
        return ["-y"]
    return ["--approved", json.loads((root / "plan.json").read_text())["fingerprint"]]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Office:
    return Office(tmp_path, monkeypatch, capfd)


def _problems(office: Office, witness: str, chosen: Iterable[Point]) -> Iterator[str]:
    reference, (first,) = office.applied(witness)
    assert first.code == 0, first.err
    workspace = machine(office.root).hex.workspace
    shaper = Shaper(ids_of(workspace))
    wanted = shaper.of(reference.hex.workspace)
    for point in chosen:
        console, ended = office.applied(witness, point)
        wrong = difference(wanted, shaper.of(console.hex.workspace))
        if ended[-1].code != 0 or wrong or doubled(console.hex.workspace):
            yield f"{point}: {[end.code for end in ended]} {wrong} {doubled(console.hex.workspace)} {ended[-1].err}"


def _every(office: Office) -> list[Point]:
    _, (first,) = office.applied("config")
    return list(points(len(first.requests)))


@pytest.mark.parametrize("witness", ["config", "fingerprint"])
def test_a_cut_apply_of_a_saved_plan_is_finished_by_the_same_file_a_sample(office: Office, witness: str) -> None:
    assert list(_problems(office, witness, sample(_every(office), 10, witness))) == []


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("witness", ["config", "fingerprint"])
def test_a_cut_apply_of_a_saved_plan_is_finished_by_the_same_file_many(office: Office, witness: str) -> None:
    assert list(_problems(office, witness, sample(_every(office), 500, witness))) == []


def test_applied_once_more_it_says_already_and_writes_nothing(office: Office) -> None:
    console, _ = office.applied("config")
    again = console.run("apply", "plan.json", "-y", *ALLOWED, "--format", "json", "-q")
    assert again.code == 0, again.err
    run: dict[str, Any] = json.loads(again.out)
    assert {change["outcome"] for change in run["changes"]} == {"already"}
    assert again.writes == []
    assert isinstance(console.hex.workspace, Workspace)
