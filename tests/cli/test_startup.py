"""What a command loads before it begins: somebody waits for it at every keystroke of a completion."""

from __future__ import annotations

import subprocess
import sys
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
CLICK = "import sys, click; print(*sorted(sys.modules), file=sys.stderr)"


def loaded(shell: Shell, arguments: Iterable[str], program: str = LOADED) -> set[str]:
    """The names of the modules that are loaded at the end."""
    ended = subprocess.run(
        [sys.executable, "-c", program, *arguments], cwd=shell.folder, capture_output=True, text=True, check=True
    )
    return set(ended.stderr.split())


def packages(modules: Iterable[str]) -> set[str]:
    return {name.partition(".")[0] for name in modules}


@pytest.mark.parametrize("arguments", MAY_LOAD)
def test_nothing_is_loaded_that_is_not_needed(shell: Shell, arguments: tuple[str, ...]) -> None:
    assert packages(loaded(shell, arguments)) & HEAVY <= MAY_LOAD[arguments]


def test_a_plan_loads_no_server_and_no_page(shell: Shell) -> None:
    shell.write("version: 1")
    assert packages(loaded(shell, ("plan",))) & {"starlette", "uvicorn", "jinja2", "deepdiff"} == set()


def test_help_loads_few_modules_beside_click(shell: Shell) -> None:
    """A plan loads more than ten times as many."""
    assert len(loaded(shell, ("--help",)) - loaded(shell, (), CLICK)) < 50


def test_mistakes_are_given_before_the_http_library_is_loaded(shell: Shell) -> None:
    shell.write("version: 1\ngroup: {}")
    assert packages(loaded(shell, ("plan",))).isdisjoint({"httpx", "starlette", "uvicorn", "jinja2"})


def test_the_http_library_is_loaded_without_its_command_line(shell: Shell) -> None:
    shell.write("version: 1")
    found = loaded(shell, ("plan", "--sandbox"))
    assert "httpx" in found
    assert {"httpx._main", "rich.console", "pygments"}.isdisjoint(found)


COLLECTED = """
import atexit, gc, sys
from hexform.cli.main import main
begun = []
gc.callbacks.append(lambda phase, _: begun.append(phase == "start"))
atexit.register(lambda: print(sum(begun), gc.get_freeze_count(), file=sys.stderr))
main(sys.argv[1:])
"""


def test_the_garbage_collector_begins_late_and_has_nothing_to_do_at_the_end(shell: Shell) -> None:
    """What a run makes is held until it ends, so looking through it finds next to nothing to free."""
    shell.write("version: 1\ngroups:\n" + "".join(f"  g{n}: {{members: [ada@example.com]}}\n" for n in range(4000)))
    ended = subprocess.run(
        [sys.executable, "-c", COLLECTED, "validate"], cwd=shell.folder, capture_output=True, text=True, check=True
    )
    collections, frozen = map(int, ended.stderr.split())
    assert collections < 20
    assert frozen > 4000
