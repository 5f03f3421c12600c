"""The record of a run: there before the first write, true whenever the run ends, and whole at its end."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hexform.cli import record as module
from hexform.cli import streams
from hexform.cli.options import Common
from hexform.cli.record import Record
from hexform.errors import HexformError
from hexform.model.event import Event
from hexform.model.plan import Place
from hexform.model.run import Run
from tests.cli.host import ADA, GRACE, Host
from tests.cli.shell import Shell, until
from tests.cli.test_signals import ended, heard

COMMON = Common(files=())
RUN = Run(hexform_version="0.1.0", fingerprint="x", workspace=Place(base_url="https://app.hex.tech"), started="now")
ADDRESSES = ["group.team", "project_status.revenue", "cell.revenue/Load"]


def outcomes(record: Any) -> dict[str, str]:
    return {change["address"]: change["outcome"] for change in record["changes"]}


def unheard(event: Event) -> None:
    pytest.fail(f"told: {event}")


def full(*_: object) -> None:
    raise HexformError("run.json could not be written (No space left on device)")


def test_it_is_there_before_the_first_write(host: Host, shell: Shell) -> None:
    host.break_at("PATCH /v1/groups/*: delay 600", "PATCH /v1/projects/*: delay 600", "PATCH /v1/cells/*: delay 600")
    process = shell.start("apply", "-y", "--record", "run.json")
    until(lambda: host.writes)
    record = shell.json("run.json")
    assert (record["outcome"], record["ended"], record["interrupted"]) == ("unfinished", None, False)
    assert outcomes(record) == dict.fromkeys(ADDRESSES, "unknown")
    assert record["changes"][0]["after"] == {"members": [ADA, GRACE]}
    assert {change["why"] for change in record["changes"]} == {
        "the run had not said what became of it when this was written"
    }
    process.kill()
    process.communicate()


@pytest.mark.parametrize("end", [(signal.SIGKILL,), (signal.SIGINT, signal.SIGTERM)], ids=["killed", "stopped at once"])
def test_one_that_does_not_come_to_its_end_says_what_is_known(
    host: Host, shell: Shell, end: tuple[signal.Signals, ...]
) -> None:
    host.break_at("PATCH /v1/cells/*: delay 600")
    process = shell.start("apply", "-y", "--record", "run.json", "--parallelism", "1")
    heard(process, "project_status.revenue applied")
    until(lambda: any("/v1/cells/" in path for path in host.writes))
    expected = dict(zip(ADDRESSES, ("applied", "applied", "unknown"), strict=True))
    until(lambda: outcomes(shell.json("run.json")) == expected)
    for number in end:
        process.send_signal(number)
        if number is signal.SIGINT:
            heard(process, "Stopping after SIGINT")
    assert ended(process)[0] == (1 if len(end) > 1 else -9)
    record = shell.json("run.json")
    assert record["outcome"] == "unfinished"
    assert outcomes(record) == expected
    assert record["summary"] == {"applied": 2, "already": 0, "failed": 0, "skipped": 0, "unknown": 1}
    text = shell.ok("show", "run.json").out
    assert "The record of an unfinished apply: 2 applied, 0 failed, 0 skipped, 1 unknown." in text
    assert "Running it again goes on where this run ended." in text
    host.break_at()
    shell.ok("apply", "-y", "--record", "run.json")
    assert shell.json("run.json")["outcome"] == "applied"


def test_one_that_cannot_be_written_at_first_holds_the_run_back(
    host: Host, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "save", full)
    reported = shell("apply", "-y", "--record", "run.json")
    assert (reported.code, reported.out) == (1, "")
    assert reported.err.endswith("run.json could not be written (No space left on device); nothing was applied\n")
    assert host.writes == []


def test_one_that_cannot_be_written_later_lets_the_run_come_to_its_end(
    host: Host, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = streams.save

    def once(*arguments: Any) -> None:
        monkeypatch.setattr(module, "save", full)
        real(*arguments)

    monkeypatch.setattr(module, "save", once)
    monkeypatch.setattr(module, "_SHARE", float("inf"))
    reported = shell("apply", "-y", "--record", "run.json")
    assert reported.code == 1
    assert "3 applied" in reported.out
    assert reported.err.count("Warning: run.json could not be written (No space left on device)") == 1
    assert reported.err.endswith("Error: run.json could not be written (No space left on device)\n")
    assert host.members("Team") == {ADA, GRACE}
    assert outcomes(shell.json("run.json")) == dict.fromkeys(ADDRESSES, "unknown")


def test_it_takes_a_small_part_of_the_time_and_misses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A record of many changes is not written anew after each of them, but soon after the last one."""
    now, written, known = [0.0], list[tuple[float, Run]](), [RUN]
    alarms: list[tuple[float, Callable[[], None]]] = []

    def slow(_: Path, run: Run, *__: object) -> None:
        written.append((now[0], run))
        now[0] += 1

    monkeypatch.setattr(module, "save", slow)
    record = Record(
        tmp_path / "run.json", COMMON, lambda: now[0], lambda seconds, do: alarms.append((now[0] + seconds, do))
    )
    for number in range(25):
        known[0] = RUN.model_copy(update={"requests": number})
        record.update(lambda: known[0], unheard)
        now[0] += 1
        if alarms and now[0] >= alarms[0][0]:
            alarms.pop()[1]()
    assert [moment for moment, _ in written] == [0.0, 11.0, 22.0]
    now[0], action = alarms.pop()
    action()
    assert written[-1] == (33.0, known[0])
    assert alarms == []
    assert record.finish(RUN) is None
    assert written[-1][1] == RUN


def test_without_a_file_there_is_none(tmp_path: Path) -> None:
    record = Record(None, COMMON)
    record.update(lambda: pytest.fail("nobody wants it"), unheard)
    assert record.finish(RUN) is None
    assert list(tmp_path.iterdir()) == []


def test_a_plan_without_changes_is_recorded(host: Host, shell: Shell) -> None:
    shell.ok("apply", "-y")
    shell.ok("apply", "-y", "--record", "run.json")
    assert (shell.json("run.json")["outcome"], shell.json("run.json")["changes"]) == ("applied", [])


def test_what_is_declined_leaves_none(host: Host, shell: Shell) -> None:
    assert "nothing was written" in shell("apply", "--record", "run.json", "--approved", "x").err
    assert not (shell.folder / "run.json").exists()


# Notes.


def test_notes_are_in_the_record(host: Host, shell: Shell) -> None:
    ended_ = shell.ok("apply", "-y", "--note", "ticket=FIN-207", "--note", "why=a=b", "--record", "run.json")
    assert shell.json("run.json")["notes"] == {"ticket": "FIN-207", "why": "a=b"}
    assert "note ticket: FIN-207\nnote why: a=b\n" in ended_.out
    assert shell.ok("show", "run.json").out == ended_.out


@pytest.mark.parametrize("note", ["ticket", "=x", "", f"{'k' * 64}=x", f"k={'x' * 1001}"])
def test_a_note_that_is_none_is_reported(shell: Shell, note: str) -> None:
    reported = shell.fails("apply", "--note", note)
    assert f"{note!r} is not KEY=VALUE, like ticket=FIN-207 (at most 63 and 1000 characters)" in reported


def test_a_note_that_is_given_twice_is_reported(shell: Shell) -> None:
    reported = shell.fails("apply", "--note", "a=1", "--note", "b=2", "--note", "a=3")
    assert reported.startswith("--note a=... is given twice: give each key once")
