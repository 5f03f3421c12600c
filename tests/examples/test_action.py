"""The action: it installs what is pinned, and its inputs are arguments and nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import venv
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

from hexform import __version__
from tests.examples.github import action_step
from tests.examples.runner import ROOT, Repository
from tests.lock import pinned


@pytest.fixture
def offline(tmp_path: Path) -> Repository:
    """No workspace is asked for anything here."""
    return Repository(tmp_path, "https://hex.invalid")


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        ({"COMMAND": "validate", "FILES": "", "ARGS": ""}, 0, ""),
        ({"COMMAND": "validate", "FILES": "workspace.yaml\n\n", "ARGS": "--format\njson\n"}, 0, "{"),
        ({"COMMAND": "validate", "FILES": "$(touch pwned) x.yaml", "ARGS": ""}, 1, "$(touch pwned) x.yaml"),
        ({"COMMAND": "validate; touch pwned", "FILES": "", "ARGS": ""}, 1, "No such command"),
        ({"COMMAND": "validate", "FILES": "", "ARGS": "`touch pwned` *"}, 1, "`touch pwned` *"),
    ],
)
def test_inputs_of_the_action_are_arguments_and_nothing_else(
    offline: Repository, given: dict[str, str], code: int, said: str
) -> None:
    folder = offline.checkout("work")
    ran = offline.bash(action_step("Run hexform")["run"], folder, given)
    assert ran.code == code, ran
    assert said in ran.out + ran.err
    assert not list(offline.home.rglob("pwned"))


def test_the_action_installs_hexform_and_what_the_lock_pins_for_it(tmp_path: Path) -> None:
    venv.create(tmp_path / "machine", with_pip=True)
    programs = tmp_path / "machine" / "bin"
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    bash = ["bash", "--noprofile", "--norc", "-euo", "pipefail", "-c", action_step("Install hexform")["run"]]
    subprocess.run(bash, env={**os.environ, "PATH": path, "GITHUB_ACTION_PATH": str(ROOT)}, check=True)

    said = subprocess.run([programs / "hexform", "--version"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert said.stdout == f"hexform {__version__}\n"
    pip = [str(programs / "python"), "-m", "pip", "list", "--format", "json", "--disable-pip-version-check"]
    listed = json.loads(subprocess.run(pip, capture_output=True, text=True, check=True).stdout)
    installed: dict[str, str] = {canonicalize_name(row["name"]): row["version"] for row in listed}
    for tool in ("hexform", "pip", "setuptools", "uv"):
        installed.pop(tool, None)
    assert installed.items() <= pinned().items()
    assert {"click", "httpx", "pydantic", "rich"} <= installed.keys()
    assert not {"pytest", "hatchling", "mypy"} & installed.keys()
