"""Commands that only read: whatever an answer holds, they end with what they could read and with the reason."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

import pytest

from tests.faults.console import Console, Ended
from tests.faults.mutations import Mutation, Recorded, every
from tests.faults.one_of_each import ANN, machine
from tests.faults.wire import unchanged

COMMANDS = {
    "plan": ("plan", "--format", "json"),
    "drift": ("drift", "--format", "json"),
    "access": ("access", "--expand", "--format", "json"),
    "who": ("who", ANN, "--format", "json"),
    "whoami": ("whoami", "--format", "json"),
    "pin": ("pin", "--dry-run"),
    "pull": ("pull", "--into", "pulled", "--cells", "--dry-run"),
}
_TAKEN = re.compile(r'"taken": "[^"]*"')


@pytest.fixture
def console(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Console:
    return Console(tmp_path, machine(tmp_path).hex, monkeypatch, capfd)


def recorded(console: Console, words: tuple[str, ...]) -> tuple[Ended, Recorded]:
    """A run as it should be, and its answers."""
    answers = Recorded()
    console.hex.rewrite = answers.rewrite
    ended = console.run(*words)
    console.hex.rewrite = unchanged
    return ended, answers


def same_output(first: Ended, second: Ended) -> bool:
    """Whether two runs say the same, whenever they were made."""
    return first.code == second.code and _TAKEN.sub("", first.out) == _TAKEN.sub("", second.out)


def problem(ended: Ended, mutation: Mutation, reference: Ended) -> str:
    """What is wrong with a command that met this mutation."""
    if ended.code not in {0, 1, 2} or "itself failed" in ended.err or ended.writes:
        return f"{mutation}: exit {ended.code}, {ended.writes}\n{ended.err}"
    if same_output(ended, reference):
        return ""
    wrong = mutation.wrong
    if wrong is not None and f"{mutation.operation}: {wrong.path}" not in ended.out + ended.err:
        return f"{mutation}: the reason is not given\n{ended.out}\n{ended.err}"
    return "" if mutation.used else f"{mutation}: what is not used made a difference\n{ended.out}"


def problems(console: Console, words: tuple[str, ...], mutations: Iterable[Mutation], reference: Ended) -> list[str]:
    """What goes wrong in runs with one mutation each; the run after them is as it should be."""
    found = []
    for mutation in mutations:
        console.hex.rewrite = mutation.rewrite
        found.append(problem(console.run(*words), mutation, reference))
    console.hex.rewrite = unchanged
    assert same_output(console.run(*words), reference)
    return [text for text in found if text]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_mutated_answer_ends_no_command_that_reads_a_sample(console: Console, command: str) -> None:
    reference, answers = recorded(console, COMMANDS[command])
    found = sorted(every(answers), key=lambda mutation: sha256(f"{command}{mutation}".encode()).digest())
    wrong = [mutation for mutation in found if mutation.wrong and mutation.operation != "Me"]
    assert len(wrong) > 20
    assert not problems(console, COMMANDS[command], [*wrong[:3], found[0]], reference)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_mutated_answer_ends_no_command_that_reads_all(console: Console, command: str) -> None:
    reference, answers = recorded(console, COMMANDS[command])
    assert not problems(console, COMMANDS[command], every(answers), reference)
