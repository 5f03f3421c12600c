"""A signal while something is under way: on a real process, before a workspace that is slow to answer."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Callable

import pytest

from tests.cli.host import Host
from tests.cli.pty_shell import Terminal
from tests.cli.shell import Shell
from tests.state.locking import held, lock_path

ALL = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
MANY = "version: 1\ngroups: {" + ", ".join(f"g{number}: {{}}" for number in range(6)) + "}"


def until(condition: Callable[[], object], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=30)
    return process.returncode, out, err


@pytest.mark.parametrize("number", ALL)
def test_what_is_under_way_ends_and_nothing_more_starts(host: Host, shell: Shell, number: signal.Signals) -> None:
    shell.write(MANY)
    host.break_at("POST /v1/groups: delay 1")
    process = shell.start("apply", "-y", "--parallelism", "2", "--format", "json", "--record", "run.json")
    until(lambda: host.writes)
    process.send_signal(number)
    code, out, err = ended(process)
    assert code == 1
    assert f"Stopping after {number.name}: requests under way end, no more are started." in err
    run = json.loads(out)
    assert run == shell.json("run.json")
    assert run["interrupted"] is True
    assert run["outcome"] == "failed"
    outcomes = [change["outcome"] for change in run["changes"]]
    assert 1 <= outcomes.count("applied") == len(host.writes) <= 2
    assert outcomes.count("skipped") == 6 - outcomes.count("applied")
    assert {change["why"] for change in run["changes"] if change["outcome"] == "skipped"} == {
        f"stopped by {number.name}"
    }
    host.break_at()
    shell.ok("apply", "-y")
    assert sorted(group.name for group in host.workspace.groups.values() if group.name.startswith("g")) == [
        f"g{number}" for number in range(6)
    ]


def test_a_second_one_stops_at_once(host: Host, shell: Shell) -> None:
    shell.write(MANY)
    host.break_at("POST /v1/groups: delay 60")
    process = shell.start("apply", "-y")
    until(lambda: host.writes)
    process.send_signal(signal.SIGINT)
    time.sleep(0.5)
    started = time.monotonic()
    process.send_signal(signal.SIGTERM)
    code, out, err = ended(process)
    assert (code, out) == (1, "")
    assert time.monotonic() - started < 5
    assert "Stopped at once by SIGTERM; run it again to see what is there." in err


def test_a_wait_for_the_rate_limit_ends_too(host: Host, shell: Shell) -> None:
    shell.write(MANY)
    shell.set(HEXFORM_RATE_LIMIT="4")
    process = shell.start("apply", "-y", "--format", "json")
    until(lambda: host.writes)
    time.sleep(0.5)
    process.send_signal(signal.SIGTERM)
    code, out, _ = ended(process)
    assert code == 1
    outcomes = [change["outcome"] for change in json.loads(out)["changes"]]
    assert set(outcomes) == {"applied", "skipped"}


@pytest.mark.parametrize("command", [("plan",), ("drift",), ("apply", "-y")])
def test_reading_stops_at_once(host: Host, shell: Shell, command: tuple[str, ...]) -> None:
    host.break_at("GET /v1/groups: delay 60")
    process = shell.start(*command)
    until(lambda: ("GET", "/v1/groups", 200) in host.requests)
    started = time.monotonic()
    process.send_signal(signal.SIGINT)
    code, out, err = ended(process)
    assert (code, out) == (1, "")
    assert time.monotonic() - started < 10
    assert err.endswith("Error: stopped; nothing was written\n")


def test_at_a_terminal_the_cursor_comes_back(host: Host, shell: Shell) -> None:
    shell.write(MANY)
    host.break_at("POST /v1/groups: delay 60")
    terminal = Terminal(shell.folder, "apply", "-y")
    until(lambda: host.writes)
    terminal.wait_for("creating")
    assert terminal.interrupt(signal.SIGINT) == 1
    assert terminal.said.rindex("\x1b[?25h") > terminal.said.rindex("\x1b[?25l")


@pytest.mark.parametrize("number", ALL)
def test_waiting_for_another_apply_stops_at_once(host: Host, shell: Shell, number: signal.Signals) -> None:
    with held(lock_path(host.url, host.workspace.org_id)):
        process = shell.start("apply", "-y")
        assert process.stderr is not None
        assert any("waiting up to 60 s" in line for line in process.stderr)
        process.send_signal(number)
        code, out, err = ended(process)
    assert (code, out) == (1, "")
    assert err.endswith("Error: stopped; nothing was written\n")
