"""What a command loads, and how long it takes to begin: somebody waits for it at every keystroke of a completion."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterable

import pytest

from tests.cli.shell import Shell

HEAVY = {"pydantic", "httpx", "deepdiff", "yaml", "starlette", "uvicorn", "rich", "jinja2", "asyncio"}
MAY_LOAD = {
    ("--help",): set(),
    ("plan", "--help"): set(),
    ("--version",): set(),
    ("validate",): {"pydantic", "yaml"},
    ("schema",): {"pydantic", "yaml"},
}
LOADED = "import sys; from hexform.cli.main import run; run(sys.argv[1:]); print(*sorted(sys.modules), file=sys.stderr)"


def loaded(shell: Shell, arguments: Iterable[str]) -> set[str]:
    ended = subprocess.run(
        [sys.executable, "-c", LOADED, *arguments], cwd=shell.folder, capture_output=True, text=True, check=True
    )
    return {name.partition(".")[0] for name in ended.stderr.split()}


@pytest.mark.parametrize("arguments", MAY_LOAD)
def test_nothing_is_loaded_that_is_not_needed(shell: Shell, arguments: tuple[str, ...]) -> None:
    assert loaded(shell, arguments) & HEAVY <= MAY_LOAD[arguments]


def test_a_plan_loads_no_server_and_no_page(shell: Shell) -> None:
    shell.write("version: 1")
    assert loaded(shell, ("plan",)) & {"starlette", "uvicorn", "jinja2", "deepdiff"} == set()


def fastest(shell: Shell, *arguments: str, times: int = 5) -> float:
    """Seconds of the fastest of a few, for others use the machine too."""

    def once() -> float:
        started = time.perf_counter()
        subprocess.run([sys.executable, *arguments], cwd=shell.folder, capture_output=True, check=False)
        return time.perf_counter() - started

    return min(once() for _ in range(times))


def test_help_takes_little_longer_than_an_empty_program(shell: Shell) -> None:
    empty = fastest(shell, "-c", "import subprocess, json, re, pathlib, typing, dataclasses, inspect")
    assert fastest(shell, "-m", "hexform", "--help") < 8 * empty + 0.1
