"""A signal while something is under way: on a real process, before a workspace that answers when the test says so."""

from __future__ import annotations

import json
import signal
import subprocess

import pytest

from tests.cli.host import Host
from tests.cli.pty_shell import Terminal
from tests.cli.shell import Shell, heard, until

pytestmark = pytest.mark.timeout(120)
ALL = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
MANY = "version: 1\ngroups: {" + ", ".join(f"g{number}: {{}}" for number in range(6)) + "}"


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
    host.held = "POST /v1/groups"
    process = shell.start("apply", "-y")
    until(lambda: host.writes)
    process.send_signal(signal.SIGINT)
    heard(process, "Stopping after SIGINT")
    process.send_signal(signal.SIGTERM)
    code, out, err = ended(process)
    assert (code, out) == (1, "")
    assert "Stopped at once by SIGTERM; run it again to see what is there." in err


def test_a_wait_for_the_rate_limit_ends_too(host: Host, shell: Shell) -> None:
    shell.write(MANY)
    shell.set(HEXFORM_RATE_LIMIT="4")
    process = shell.start("apply", "-y", "--format", "json")
    until(lambda: host.writes)
    heard(process, "4 requests a minute are allowed")
    process.send_signal(signal.SIGTERM)
    code, out, _ = ended(process)
    assert code == 1
    outcomes = [change["outcome"] for change in json.loads(out)["changes"]]
    assert set(outcomes) == {"applied", "skipped"}


@pytest.mark.parametrize("command", [("plan",), ("drift",), ("apply", "-y")])
def test_reading_stops_at_once(host: Host, shell: Shell, command: tuple[str, ...]) -> None:
    host.held = "GET /v1/groups"
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
    terminal.interrupt(signal.SIGINT)
    terminal.wait_for("Stopping after SIGINT")
    terminal.interrupt(signal.SIGINT)
    assert terminal.end() == 1
    assert terminal.said.rindex("\x1b[?25h") > terminal.said.rindex("\x1b[?25l")
