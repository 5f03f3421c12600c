"""A real process, really killed or told to stop, at any request: the next run converges."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from hexform.cli.main import run
from hexform.sandbox import create_app
from tests.cli.host import hosted
from tests.faults.everything import machine
from tests.faults.points import Reference
from tests.faults.shape import difference, doubled
from tests.faults.test_saved_plan import ALLOWED


@dataclass
class Deed:
    """Which process is signalled at which request, before its work is done or after; and how it ends then."""

    number: int
    after: bool
    signals: tuple[signal.Signals, ...] = (signal.SIGKILL,)
    code: int = -signal.SIGKILL
    victim: subprocess.Popen[bytes] | None = None


class Assassin:
    """Stands before the sandbox."""

    def __init__(self, app: Any, deed: Deed) -> None:
        self._app = app
        self._deed = deed
        self._requests = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self._requests += 1
        if self._requests != self._deed.number:
            await self._app(scope, receive, send)
            return
        if self._deed.after:
            await self._app(scope, receive, _nowhere)
        assert self._deed.victim is not None
        for number in self._deed.signals:
            self._deed.victim.send_signal(number)
        if self._deed.code == 1 and not self._deed.after:
            # A process that is asked to stop waits for requests in flight.
            await self._app(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": 500, "headers": []})
        await send({"type": "http.response.body", "body": b""})


async def _nowhere(_: Any) -> None:
    return


def _killed(root: Path, reference: Reference, deed: Deed, monkeypatch: pytest.MonkeyPatch) -> str:
    """Kill an apply, apply again, plan; tells what is wrong then."""
    words = ["apply", "-y", *ALLOWED, "-q", "-f", str(root / "workspace.yaml"), "--rate-limit", "0"]
    with hosted() as host, monkeypatch.context() as environment:
        host.workspace = machine(root).hex.workspace
        host.app = Assassin(create_app(host.workspace, rate_limit=0), deed)
        environment.setenv("HEX_API_TOKEN", "hxtw_token")
        environment.setenv("HEX_BASE_URL", host.url)
        record, left = root / "run.json", root / "left.json"
        command = [sys.executable, "-m", "hexform", *words, "--record", str(record)]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, env=dict(os.environ)) as process:
            deed.victim = process
            assert process.wait(60) == deed.code
        reported = _untrue(record, left, words)
        codes = [run(words), run(["plan", "--detailed-exitcode", "-q", *words[-4:]])]
        wrong = difference(reference.last, reference.shaper.of(host.workspace))
        reported += [f"exit codes {codes}"] if codes != [0, 0] else []
        return "\n".join([*reported, *([wrong] if wrong else []), *doubled(host.workspace)])


def _untrue(record: Path, left: Path, words: list[str]) -> list[str]:
    """What the record says to be applied, and a plan wants all the same; a run that wrote has a record."""
    run(["plan", "-q", *words[-4:], "--report", f"json={left}"])
    wanted = {change["address"] for change in json.loads(left.read_text(encoding="utf-8"))["changes"]}
    done = json.loads(record.read_text(encoding="utf-8"))["changes"] if record.exists() else []
    applied = {change["address"] for change in done if change["outcome"] == "applied"}
    return [f"recorded as applied, and is not: {address}" for address in sorted(wanted & applied)]


@pytest.fixture
def reference(tmp_path: Path) -> Reference:
    (tmp_path / "reference").mkdir()
    return Reference.of(machine(tmp_path / "reference"))


@pytest.mark.parametrize(("number", "after"), [(16, True), (37, False), (38, True), (46, True)])
def test_36_a_killed_process_leaves_what_the_next_one_finishes(
    tmp_path: Path, reference: Reference, number: int, after: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _killed(tmp_path, reference, Deed(number, after), monkeypatch) == ""


STOPPED = [(signal.SIGTERM,), (signal.SIGINT, signal.SIGTERM)]


@pytest.mark.parametrize("signals", STOPPED, ids=["once", "twice"])
@pytest.mark.parametrize(("number", "after"), [(3, False), (16, True), (38, False), (46, True)])
def test_34_one_that_is_stopped_ends_with_1_and_leaves_what_the_next_one_finishes(
    tmp_path: Path,
    reference: Reference,
    number: int,
    after: bool,
    signals: tuple[signal.Signals, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert _killed(tmp_path, reference, Deed(number, after, signals, 1), monkeypatch) == ""


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("signals", STOPPED, ids=["once", "twice"])
def test_34_a_process_may_be_stopped_at_every_request(
    tmp_path: Path, reference: Reference, signals: tuple[signal.Signals, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1, len(reference.trip.requests) + 1):
        for after in (False, True):
            folder = tmp_path / f"{number} {after}"
            folder.mkdir()
            assert not _killed(folder, reference, Deed(number, after, signals, 1), monkeypatch), (number, after)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_36_a_process_may_be_killed_at_every_request(
    tmp_path: Path, reference: Reference, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1, len(reference.trip.requests) + 1):
        for after in (False, True):
            folder = tmp_path / f"{number} {after}"
            folder.mkdir()
            assert not _killed(folder, reference, Deed(number, after), monkeypatch), (number, after)
