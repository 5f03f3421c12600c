"""A signal while something is under way: on a real process, before a workspace that answers when the test says so."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from tests.cli.host import Host
from tests.cli.pty_shell import Terminal
from tests.cli.shell import Shell, until
from tests.state.locking import held, lock_path

pytestmark = pytest.mark.timeout(120)
ALL = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
MANY = "version: 1\ngroups: {" + ", ".join(f"g{number}: {{}}" for number in range(6)) + "}"


def heard(process: subprocess.Popen[str], text: str) -> None:
    """Wait for a line on stderr."""
    assert process.stderr is not None
    assert any(text in line for line in process.stderr)


@contextmanager
def full_pipe() -> Iterator[tuple[int, int]]:
    """A pipe that nobody reads and that has no room left."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    with suppress(BlockingIOError):
        while os.write(writing, b" " * 65536):
            pass
    os.set_blocking(writing, True)
    try:
        yield reading, writing
    finally:
        os.close(reading)
        os.close(writing)


def drain(reading: int) -> bytes:
    """Everything that is in a pipe."""
    os.set_blocking(reading, False)
    data = b""
    with suppress(BlockingIOError):
        while more := os.read(reading, 65536):
            data += more
    return data


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate()
    return process.returncode, out, err


@pytest.mark.parametrize("number", ALL)
def test_what_is_under_way_ends_and_nothing_more_starts(host: Host, shell: Shell, number: signal.Signals) -> None:
    shell.write(MANY)
    host.held = "POST /v1/groups"
    process = shell.start("apply", "-y", "--parallelism", "2", "--format", "json", "--record", "run.json")
    until(lambda: len(host.writes) == 2)
    process.send_signal(number)
    heard(process, f"Stopping after {number.name}: requests under way end, no more are started.")
    host.held = ""
    code, out, _ = ended(process)
    assert code == 1
    run = json.loads(out)
    assert run == shell.json("run.json")
    assert run["interrupted"] is True
    assert run["outcome"] == "failed"
    outcomes = [change["outcome"] for change in run["changes"]]
    assert (outcomes.count("applied"), outcomes.count("skipped")) == (2, 4)
    assert {change["why"] for change in run["changes"] if change["outcome"] == "skipped"} == {
        f"stopped by {number.name}"
    }
    assert len(host.writes) == 2
    shell.ok("apply", "-y")
    assert sorted(group.name for group in host.workspace.groups.values() if group.name.startswith("g")) == [
        f"g{number}" for number in range(6)
    ]


def test_a_second_one_stops_at_once(host: Host, shell: Shell) -> None:
    shell.write(MANY)
    host.break_at("POST /v1/groups: delay 600")
    process = shell.start("apply", "-y")
    until(lambda: host.writes)
    process.send_signal(signal.SIGINT)
    heard(process, "Stopping after SIGINT")
    process.send_signal(signal.SIGTERM)
    code, out, err = ended(process)
    assert (code, out) == (1, "")
    assert err == "Stopped at once by SIGTERM; run it again to see what is there.\n"


@pytest.mark.parametrize("milliseconds", [1, 5, 15, 40, 100, 200, 400])
def test_a_second_one_at_any_moment_ends_with_exit_1(host: Host, shell: Shell, milliseconds: int) -> None:
    """After the first the event loop ends, then the process: a handler of either would be gone by then."""
    host.break_at("GET /v1/groups: delay 600")
    process = shell.start("apply", "-y")
    until(lambda: ("GET", "/v1/groups", 200) in host.requests)
    process.send_signal(signal.SIGTERM)
    time.sleep(milliseconds / 1000)
    process.send_signal(signal.SIGTERM)
    code, out, _ = ended(process)
    assert (code, out) == (1, "")


def test_a_second_one_does_not_wait_for_somebody_to_read_its_words(host: Host, shell: Shell) -> None:
    host.break_at("GET /v1/groups: delay 600")
    with full_pipe() as (_, writing):
        process = shell.start("apply", "-y", before=f"exec 2>/proc/{os.getpid()}/fd/{writing}")
        until(lambda: ("GET", "/v1/groups", 200) in host.requests)
        while process.poll() is None:
            process.send_signal(signal.SIGTERM)
        assert ended(process)[:2] == (1, "")


TWO = pytest.mark.parametrize("numbers", [*((number, number) for number in ALL), (signal.SIGINT, signal.SIGTERM)])


@TWO
def test_two_in_a_moment_while_reading_end_with_exit_1(
    host: Host, shell: Shell, numbers: tuple[signal.Signals, ...]
) -> None:
    """The first ends the read and with it the event loop: no moment is left without a handler."""
    host.break_at("GET /v1/groups: delay 600")
    process = shell.start("apply", "-y")
    until(lambda: ("GET", "/v1/groups", 200) in host.requests)
    for number in numbers:
        process.send_signal(number)
    code, out, err = ended(process)
    assert (code, out) == (1, "")
    assert "Error: stopped; nothing was written" in err or "Stopped at once" in err


@TWO
def test_two_in_a_moment_while_writing_end_with_exit_1(
    host: Host, shell: Shell, numbers: tuple[signal.Signals, ...]
) -> None:
    shell.write(MANY)
    host.break_at("POST /v1/groups: delay 600")
    process = shell.start("apply", "-y")
    until(lambda: host.writes)
    for number in numbers:
        process.send_signal(number)
    # Two of one kind can reach a process as one: then a third is its second.
    heard(process, "Stopp")
    process.send_signal(numbers[1])
    code, out, _ = ended(process)
    assert (code, out) == (1, "")


def test_one_that_the_caller_ignores_stays_ignored(host: Host, shell: Shell) -> None:
    """As `nohup` does."""
    shell.write(MANY)
    host.break_at("POST /v1/groups: delay 600")
    process = shell.start("apply", "-y", before="trap '' HUP")
    until(lambda: host.writes)
    process.send_signal(signal.SIGHUP)
    process.send_signal(signal.SIGTERM)
    heard(process, "Stopping after SIGTERM")
    process.send_signal(signal.SIGTERM)
    assert ended(process)[0] == 1


def test_one_that_comes_while_the_run_is_reported_keeps_nothing_back(host: Host, shell: Shell) -> None:
    """Everything is done by then; the exit code says that the run was to stop."""
    os.mkfifo(shell.folder / "run.json")
    with full_pipe() as (reading, writing):
        redirected = f"exec >/proc/{os.getpid()}/fd/{writing}"
        process = shell.start("apply", "-y", "--record", "run.json", "--format", "json", before=redirected)
        record = json.loads(shell.read("run.json"))
        process.send_signal(signal.SIGTERM)
        heard(process, "Stopping after SIGTERM")
        shown = drain(reading)
        assert ended(process)[0] == 1
        # What comes before the end may have begun to come already; the pipe was full of blanks.
        assert json.loads(shown + drain(reading)) == record
    assert record["outcome"] == "applied"


def test_a_wait_for_the_rate_limit_ends_too(host: Host, shell: Shell) -> None:
    shell.write(MANY)
    shell.set(HEXFORM_RATE_LIMIT="4")
    process = shell.start("apply", "-y", "--format", "json")
    heard(process, "waiting ")
    process.send_signal(signal.SIGTERM)
    code, out, _ = ended(process)
    assert code == 1
    outcomes = [change["outcome"] for change in json.loads(out)["changes"]]
    assert set(outcomes) == {"applied", "skipped"}


@pytest.mark.parametrize("command", [("plan",), ("drift",), ("apply", "-y")])
def test_reading_stops_at_once(host: Host, shell: Shell, command: tuple[str, ...]) -> None:
    host.break_at("GET /v1/groups: delay 600")
    process = shell.start(*command)
    until(lambda: ("GET", "/v1/groups", 200) in host.requests)
    process.send_signal(signal.SIGINT)
    code, out, err = ended(process)
    assert (code, out) == (1, "")
    assert err.endswith("Error: stopped; nothing was written\n")


def test_at_a_terminal_the_cursor_comes_back(host: Host, shell: Shell) -> None:
    shell.write(MANY)
    host.held = "POST /v1/groups"
    terminal = Terminal(shell.folder, "apply", "-y")
    until(lambda: host.writes)
    terminal.wait_for("creating")
    terminal.process.send_signal(signal.SIGINT)
    terminal.wait_for("Stopping after SIGINT")
    assert terminal.interrupt(signal.SIGINT) == 1
    assert "Stopped at once by SIGINT" in terminal.said
    assert terminal.said.rindex("\x1b[?25h") > terminal.said.rindex("\x1b[?25l")


@pytest.mark.parametrize("number", ALL)
def test_waiting_for_another_apply_stops_at_once(host: Host, shell: Shell, number: signal.Signals) -> None:
    with held(lock_path(host.url, host.workspace.org_id)):
        process = shell.start("apply", "-y")
        heard(process, "waiting up to 60 s")
        process.send_signal(number)
        code, out, err = ended(process)
    assert (code, out) == (1, "")
    assert err.endswith("Error: stopped; nothing was written\n")
