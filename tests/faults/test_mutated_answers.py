"""Whatever an answer holds, it is an error of its request at most, and a clean run mends what it left."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from hexform.errors import BadAnswer
from hexform.hex.answers import ANSWERS, UNREAD
from tests.faults.console import Console, Ended
from tests.faults.machine import Trip
from tests.faults.mutations import HOW, Mutation, Place, Recorded, every, leaves, operation_of
from tests.faults.one_of_each import machine
from tests.faults.points import Reference, problem
from tests.faults.wire import Rewrite, unchanged

_PIECES = 8


@dataclass(frozen=True)
class Undisturbed:
    """A run as it should be, and all that can be changed in its answers."""

    reference: Reference
    recorded: Recorded

    @classmethod
    def of(cls, root: Path) -> Undisturbed:
        made, recorded = machine(root), Recorded()
        made.hex.rewrite = recorded.rewrite
        return cls(Reference.of(made), recorded)


def reported(trip: Trip, change: Mutation) -> str:
    """What is wrong with a run that met this change."""
    wrong = change.wrong
    found = str(trip)
    if not change.used:
        return "" if trip.clean else f"what is not used made a difference:\n{found}"
    if change.operation == "Me":
        return "" if wrong is None or isinstance(trip.error, BadAnswer) else f"not an error of this request:\n{found}"
    if wrong is not None and trip.run is None:
        return f"there is no run, so neither a summary nor a record:\n{found}"
    if wrong is not None and not trip.clean and f"{change.operation}: {wrong.path}" not in found:
        return f"the error does not say where:\n{found}"
    return ""


def tried(root: Path, undisturbed: Undisturbed, change: Mutation) -> str:
    """Meet a change, then run again without it; tells what went wrong."""
    made = machine(root)
    made.hex.rewrite = change.rewrite
    trip = made.apply()
    found = reported(trip, change)
    made.hex.rewrite = unchanged
    if change.wrong is not None or not change.used:
        found += problem(made, undisturbed.reference, trip)
    else:
        # An answer of the right shape may lie, and what follows from that is right for what it says.
        made.apply()
    return f"{change}\n{found}" if found else ""


def failures(root: Path, undisturbed: Undisturbed, changes: Iterable[Mutation]) -> list[str]:
    found = []
    for number, change in enumerate(changes):
        folder = root / str(number)
        folder.mkdir()
        found.append(tried(folder, undisturbed, change))
    return [text for text in found if text]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    return Undisturbed.of(tmp_path_factory.mktemp("undisturbed"))


def test_all_answers_are_met_and_all_values_are_changed(undisturbed: Undisturbed) -> None:
    """Of these leaves are made these changes: 603 in 37 answers, of 21 operations."""
    found = every(undisturbed.recorded)
    assert {change.operation for change in found} >= ANSWERS.keys() - {"GetCollection"}
    assert {change.operation for change in found} <= ANSWERS.keys() | UNREAD
    assert (len(undisturbed.recorded.answers), leaves(undisturbed.recorded), len(found)) == (37, 603, 5616)
    assert Counter(change.how for change in found).keys() == set(HOW)
    kinds = Counter("wrong" if change.wrong else "used" if change.used else "unused" for change in found)
    assert kinds["wrong"] > 2500
    assert kinds["unused"] > 2000


def sample(undisturbed: Undisturbed, count: int, seed: str) -> list[Mutation]:
    """So many changes that make an answer wrong, and a few that do not."""
    found = sorted(every(undisturbed.recorded), key=lambda change: sha256(f"{seed}{change}".encode()).digest())
    return [change for change in found if change.wrong][:count] + [c for c in found if not c.wrong][: count // 4]


def test_a_mutated_answer_is_an_error_of_its_request_a_sample(tmp_path: Path, undisturbed: Undisturbed) -> None:
    assert not failures(tmp_path, undisturbed, sample(undisturbed, 20, "functions"))


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("piece", range(_PIECES))
def test_a_mutated_answer_is_an_error_of_its_request_all(tmp_path: Path, undisturbed: Undisturbed, piece: int) -> None:
    assert not failures(tmp_path, undisturbed, every(undisturbed.recorded)[piece::_PIECES])


# Commands: what a person sees, and the record.


@pytest.fixture
def console(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Console:
    return Console(tmp_path, machine(tmp_path).hex, monkeypatch, capfd)


def applied(console: Console, rewrite: Rewrite) -> Ended:
    """`hexform apply` whose answers are changed; there is a summary, and a record that says the same."""
    console.hex.rewrite = rewrite
    ended = console.run("apply", "-y", "--record", "run.json")
    console.hex.rewrite = unchanged
    assert "itself failed" not in ended.err
    assert ended.code in {0, 1}
    record = json.loads((console.root / "run.json").read_text(encoding="utf-8"))
    assert (record["outcome"] == "applied") is (ended.code == 0)
    assert f"{record['summary']['applied']} applied" in ended.out
    return ended


def at(operation: str, place: Place, value: Any) -> Rewrite:
    """Another value at one place of every answer of an operation."""

    def rewrite(number: int, where: str, body: bytes) -> bytes:
        if operation_of(where) != operation:
            return body
        answer = json.loads(body)
        try:
            holder = answer
            for key in place[:-1]:
                holder = holder[key]
        except LookupError:
            return body  # an error, say, which has no such place
        holder[place[-1]] = value
        return json.dumps(answer).encode()

    return rewrite


@pytest.mark.parametrize(
    ("operation", "place", "value", "reported"),
    [
        ("EditProjectSharingUsers", ("errors",), 5, "errors: expected a list, got 5"),
        ("PublishGuideDrafts", ("publishedGuides", 0, "id"), [], "publishedGuides[0].id: expected text, got a list"),
        ("UpsertGuideDraft", ("files", 0, "filePath"), [], "files[0].filePath: expected text, got a list"),
        ("UpsertGuideDraft", ("warnings",), 5, "warnings: expected a list, got 5"),
        ("ListProjects", ("values", 0, "owner"), "x", 'values[0].owner: expected an object, got "x"'),
        ("ListGroups", ("pagination", "after"), "x" * 70_000, "pagination.after: expected at most 8192 characters"),
    ],
)
def test_what_ended_whole_runs_is_an_error_of_one_request(
    console: Console, operation: str, place: Place, value: Any, reported: str
) -> None:
    ended = applied(console, at(operation, place, value))
    assert ended.code == 1
    record = json.loads((console.root / "run.json").read_text(encoding="utf-8"))
    reasons = [error["message"] for error in record["errors"]] + [done["why"] or "" for done in record["changes"]]
    assert any(f"200: {operation}: {reported}" in reason for reason in reasons)
    assert console.run("apply", "-y").code == 0
    assert console.run("plan", "--detailed-exitcode").code == 0


def test_an_organisation_that_is_not_an_object_ends_the_command_with_its_place(console: Console) -> None:
    console.hex.rewrite = at("Me", ("org",), 7)
    ended = console.run("plan")
    assert ended.code == 1
    assert ended.err.endswith("Error: GET /v1/users/me 200: Me: org: expected an object, got 7\n")


def test_commands_meet_mutated_answers_a_sample(tmp_path: Path, undisturbed: Undisturbed, console: Console) -> None:
    for change in sample(undisturbed, 4, "commands"):
        if change.operation != "Me":
            applied(console, change.rewrite)
        ended = console.run("apply", "-y")
        assert "itself failed" not in ended.err, change
