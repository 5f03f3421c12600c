"""The action: it installs what is pinned, and its inputs are arguments and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.examples.github import action_step
from tests.examples.runner import Repository


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


def test_the_action_installs_what_is_pinned_by_hash(offline: Repository) -> None:
    ran = offline.bash(action_step("Install hexform")["run"], offline.home, {"GITHUB_ACTION_PATH": "/a path"})
    assert ran.code == 0, ran
    first, second = offline.calls("pip")
    assert first[-3:] == ["--require-hashes", "-r", "/a path/requirements.lock"]
    assert second[-2:] == ["--no-deps", "/a path"]
