"""The token is in nothing that any command prints or writes, at any verbosity, whatever breaks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from hexform.cli import main
from hexform.report.formats import DRIFT_FORMATS, FINDINGS_FORMATS, PLAN_FORMATS
from tests.faults.console import CANARY, Console, Ended
from tests.faults.everything import machine
from tests.faults.test_saved_plan import ALLOWED
from tests.faults.wire import Kill

_ECHO = f'body=\'{{"reason": "Bearer {CANARY}", "message": "{CANARY}", "traceId": "{CANARY}"}}\''
# What breaks at every request from the first, the sixth or the twentieth on; some of it says the token aloud.
BROKEN = (
    f"400 {_ECHO}",
    f"401 {_ECHO}",
    f"403 {_ECHO}",
    f"404 {_ECHO}",
    f"429 {_ECHO} Retry-After=9999",
    f"500 {_ECHO}",
    f"200 body='<html>{CANARY}'",
    f"200 body='[\"{CANARY}\"]'",
    f'200 body=\'{{"{CANARY}": 1, "{CANARY}": 1}}\'',
    f"302 Location=https://{CANARY}.example/{CANARY}",
    f"type text/{CANARY}",
    "drop-after",
    "delay 100",
    "truncate",
    "garbage",
    "gzip broken",
)
# Every command, as far as it can be had to print or write something.
COMMANDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "init": (("init", "fresh"),),
    "validate": tuple(("validate", "--format", form) for form in FINDINGS_FORMATS),
    "plan": (
        *(("plan", "--format", form) for form in PLAN_FORMATS),
        ("plan", "-o", "plan.json", *(word for form in PLAN_FORMATS for word in ("--report", f"{form}=plan.{form}"))),
    ),
    "show": (("show", "plan.json"), ("show", "plan.json", "--format", "json")),
    "apply": (
        ("apply", "plan.json", "-y", *ALLOWED),
        ("apply", "-y", *ALLOWED, "--record", "run.json"),
        ("apply", "-y", *ALLOWED, "--format", "json"),
        ("apply", "--approved", "0000-0000-0000-0000"),
    ),
    "drift": (
        *(("drift", "--format", form) for form in DRIFT_FORMATS),
        ("drift", *(word for form in DRIFT_FORMATS for word in ("--report", f"{form}=drift.{form}"))),
    ),
    "access": tuple(("access", "--expand", "--format", form) for form in ("text", "json", "csv", "html")),
    "snapshot": (("snapshot", "-o", "snapshot.json"), ("plan", "--from", "snapshot.json")),
    "undo": (("apply", "-y", *ALLOWED, "--record", "run.json"), ("undo", "run.json", "-y", *ALLOWED)),
    "who": (("who", "ada@example.com"), ("who", "nobody@example.com", "--format", "json")),
    "list": (("list",), ("list", "--format", "json")),
    "pin": (("pin", "--dry-run"), ("pin",)),
    "pull": (("pull",), ("pull", "--into", "pulled")),
    "sandbox": (("sandbox", "--dump"), ("sandbox", "--fault", "nonsense")),
    "schema": (("schema",), ("schema", "plan")),
    "whoami": (("whoami",), ("whoami", "--format", "json")),
}


def _everywhere(ended: Ended, root: Path) -> Iterator[tuple[str, str]]:
    """All that was printed, and all that is in files."""
    yield "stdout", ended.out
    yield "stderr", ended.err
    for path in root.rglob("*"):
        if path.is_file():
            yield str(path), path.read_bytes().decode(errors="replace")
            yield f"the name of {path}", str(path.relative_to(root))


def _leaks(console: Console, *words: str, faults: tuple[str, ...] = (), kill: Kill | None = None) -> list[str]:
    ended = console.run(*words, "-vv", faults=faults, kill=kill)
    return [f"{words} under {faults}: {where}" for where, text in _everywhere(ended, console.root) if CANARY in text]


@pytest.fixture
def console(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Console:
    return Console(tmp_path, machine(tmp_path).hex, monkeypatch, capfd)


def test_every_command_is_among_them() -> None:
    assert set(main._COMMANDS) <= set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_l1_where_nothing_breaks(console: Console, command: str) -> None:
    console.run("plan", "-o", "plan.json", "-q")
    found = [leak for words in COMMANDS[command] for leak in _leaks(console, *words)]
    assert found == []


@pytest.mark.parametrize("fault", BROKEN)
def test_l1_l2_where_everything_breaks(console: Console, fault: str) -> None:
    console.run("plan", "-o", "plan.json", "-q")
    found: list[str] = []
    for first in (1, 6, 20):
        broken = (f"* /v1/**#{first}+: {fault}",)
        for words in (
            *COMMANDS["plan"][-1:],
            *COMMANDS["apply"][:2],
            *COMMANDS["drift"][-1:],
            ("whoami",),
            ("access",),
            ("pull",),
        ):
            found += _leaks(console, *words, faults=broken)
    assert found == []


def test_l2_what_a_server_says_back_is_reported_without_it(console: Console) -> None:
    """So that the tests above have something to find."""
    ended = console.run("plan", "-vv", faults=(f"* /v1/**: {BROKEN[0]}",))
    assert '400: Hex says "Bearer ***' in ended.err
    assert "trace id ***" in ended.err


@pytest.mark.parametrize("number", [1, 9, 25])
def test_l1_where_the_process_is_killed(console: Console, number: int) -> None:
    console.run("plan", "-o", "plan.json", "-q")
    for words in COMMANDS["apply"][:2]:
        assert _leaks(console, *words, kill=Kill(number, after=True)) == []


@pytest.mark.parametrize("character", ["\n", "\r", "\t", " ", "\x1b", "\x7f", "\u200b", "\ufeff", "ü", "€"])
@pytest.mark.parametrize("place", ["end", "middle", "start"])
def test_l2_a_token_that_cannot_be_one_is_refused_without_being_shown(
    console: Console, monkeypatch: pytest.MonkeyPatch, character: str, place: str
) -> None:
    odd = {"end": CANARY + character, "middle": CANARY[:8] + character + CANARY[8:], "start": character + CANARY}
    monkeypatch.setenv("HEX_API_TOKEN", odd[place])
    for words in (("plan",), ("apply", "-y"), ("drift",)):
        ended = console.run(*words, "-vv")
        assert ended.code == 1
        assert CANARY[8:] not in ended.out + ended.err
        assert ended.requests == []


@pytest.mark.parametrize(
    "url", [f"https://user:{CANARY}@app.hex.tech", f"https://app.hex.tech/{CANARY}", f"https://app.hex.tech?{CANARY}"]
)
def test_l2_a_base_url_is_never_repeated(console: Console, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    assert _leaks(console, "plan", "--base-url", url) == []
    monkeypatch.setenv("HEX_BASE_URL", url)
    assert _leaks(console, "plan") == []


def test_the_token_for_reading_is_the_one_that_commands_use_which_cannot_write(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEX_API_READ_TOKEN", f"{CANARY}-read")
    monkeypatch.delenv("HEX_API_TOKEN")
    assert console.run("plan", "-q").code == 0
    assert _leaks(console, "plan") == []
    ended = console.run("apply", "-y", *ALLOWED)
    assert (ended.code, ended.requests) == (1, [])


def test_the_canary_is_seen_where_it_is(console: Console) -> None:
    """So that the tests above can fail."""
    (console.root / "planted.txt").write_text(CANARY)
    assert _leaks(console, "schema") == [f"('schema',) under (): {console.root}/planted.txt"]
    assert json.loads(console.run("schema").out)
