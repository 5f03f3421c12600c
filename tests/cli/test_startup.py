"""What a command loads before it begins: somebody waits for it at every keystroke of a completion."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable

import pytest

from tests.cli.host import hosted
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


def test_the_http_library_is_loaded_without_its_command_line(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    shell.write("version: 1")
    with hosted() as host:
        monkeypatch.setenv("HEX_BASE_URL", host.url)
        monkeypatch.setenv("HEX_API_TOKEN", "hxtw_token")
        found = loaded(shell, ("plan",))
    assert "httpx" in found
    assert {"httpx._main", "rich.console", "pygments"}.isdisjoint(found)


def test_an_embedded_workspace_needs_neither_an_http_library_nor_a_server(shell: Shell) -> None:
    shell.write("version: 1\ngroups: {new: {}}")
    assert packages(loaded(shell, ("plan", "--sandbox"))).isdisjoint(
        {"httpx", "httpcore", "anyio", "uvicorn", "jinja2"}
    )


def test_formats_that_are_not_asked_for_are_not_loaded(shell: Shell) -> None:
    shell.write("version: 1")
    found = loaded(shell, ("plan", "--sandbox"))
    assert {name for name in found if name.startswith(("hexform.report.ci", "hexform.report.access"))} == set()
    assert {"hexform.report.markdown", "hexform.snapshot.document", "xml.sax", "urllib.request"}.isdisjoint(found)


def test_a_configuration_is_checked_without_what_plans(shell: Shell) -> None:
    """Every kind is declared then, and none of them plans."""
    shell.write("version: 1\ngroups: {new: {}}")
    found = {name for name in loaded(shell, ("validate",)) if name.startswith("hexform")}
    assert len(found) < 125
    assert {"hexform.kinds.registry", "hexform.kinds.group.kind"} <= found
    assert {"hexform.kinds.builder", "hexform.kinds.resolver", "hexform.model.plan", "hexform.hex.call"}.isdisjoint(
        found
    )


BUILT = """
import sys
from pydantic import BaseModel
from hexform.cli.main import run

def below(model):
    return [each for child in model.__subclasses__() for each in (child, *below(child))]

run(sys.argv[1:])
print(*(model.__qualname__ for model in below(BaseModel) if model.__pydantic_complete__), file=sys.stderr)
"""


def test_only_models_of_what_is_written_are_built(shell: Shell) -> None:
    """A model is built when it first reads a value, with all models that it holds; others are not built at all."""
    shell.write("version: 1\ngroups: {new: {members: [ada@example.com]}}")
    assert loaded(shell, ("validate",), BUILT) == {"FirstFile", "GroupEntry"}


PLUGINS = "import importlib.metadata as found, sys, pydantic.plugin._loader as loader; "
FINDS = "print(loader.entry_points is found.entry_points, file=sys.stderr)"


def test_the_program_alone_leaves_out_plugins_of_pydantic(shell: Shell) -> None:
    shell.write("version: 1\ngroups: {new: {}}")
    assert {"email", "importlib.metadata", "zipfile"}.isdisjoint(loaded(shell, ("validate",)))
    run = "import sys; from hexform.cli.main import run; run(sys.argv[1:]); "
    assert loaded(shell, ("validate",), run + PLUGINS + FINDS) == {"False"}
    assert loaded(shell, (), "import hexform.api; " + PLUGINS + FINDS) == {"True"}
    # A program that has found plugins keeps them.
    leave = "from hexform.cli.plugins import leave_out_plugins; leave_out_plugins(); "
    assert loaded(shell, (), PLUGINS + leave + FINDS) == {"True"}
