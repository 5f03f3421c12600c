"""`hexform init` starts a repository, and overwrites nothing."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from hexform.edit import files
from tests.cli.commands.test_pull import nothing_to_do
from tests.cli.shell import Shell

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = ROOT / "examples" / "ci"


def written(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("ci", ["github", "gitlab", "none"])
def test_a_new_folder(shell: Shell, ci: str) -> None:
    ended = shell.ok("init", "acme/hex", "--ci", ci)
    folder = shell.folder / "acme" / "hex"
    workflows = {
        "github": {f".github/workflows/hexform-{path.name}": path for path in (EXAMPLES / "github").glob("*.yml")},
        "gitlab": {".gitlab-ci.yml": EXAMPLES / "gitlab" / ".gitlab-ci.yml"},
        "none": {},
    }[ci]
    assert written(folder) == {"workspace.yaml", "guides/.gitkeep", ".gitignore", *workflows} == {*ended.out.split()}
    for name, source in workflows.items():
        text = (folder / name).read_text()
        assert text.replace("hexform-snapshot.yml", "snapshot.yml") == source.read_text()
        assert {*re.findall(r"[\w-]+\.yml", text)} <= {Path(written).name for written in workflows}
    assert ".hexform" in (folder / ".gitignore").read_text().splitlines()
    assert shell.ok("validate", "-f", "acme/hex").out == "Valid: 0 resources.\n"


def test_a_workspace_is_pulled_into_it_and_the_plan_is_empty(shell: Shell) -> None:
    (shell.folder / "workspace.yaml").unlink()
    shell.ok("init")
    begun = shell.read("workspace.yaml")
    shell.ok("pull", "--sandbox")
    assert nothing_to_do(shell)["summary"]["unchanged"] > 0
    rest = [line for line in shell.read("workspace.yaml").splitlines() if not line.startswith("include:")]
    assert rest == begun.splitlines()


def test_what_is_there_stays(shell: Shell) -> None:
    before = shell.read("workspace.yaml")
    shell.write("build\n", ".gitignore")
    ended = shell.ok("init", "--ci=none")
    assert ended.out.splitlines() == [
        "workspace.yaml: is there, and stays as it is",
        "guides/.gitkeep",
        ".gitignore: is there, and stays as it is",
    ]
    assert "Add .hexform to .gitignore" in ended.err
    assert (shell.read("workspace.yaml"), shell.read(".gitignore")) == (before, "build\n")
    assert shell.ok("init", "--ci=none", "-q").err == ""


def test_a_place_that_is_not_a_folder(shell: Shell) -> None:
    assert shell.fails("init", "workspace.yaml") == "workspace.yaml: is no folder"
    assert "is not one of" in shell("init", "--ci", "jenkins").err


def test_a_folder_that_may_not_be_written(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(files._Transaction, "write", refuse)
    ended = shell("init", "new")
    assert (ended.code, ended.out) == (1, "")
    assert "new/workspace.yaml: may not be written: nothing was written" in ended.err
    assert not (shell.folder / "new").exists()


def test_the_package_holds_the_workflows() -> None:
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["force-include"] == {"examples/ci": "hexform/examples/ci"}
