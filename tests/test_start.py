"""The page for beginners, carried out: every command of it, in its order, in a workspace with 800 projects."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.host import hosted

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "start.md").read_text(encoding="utf-8")
SHELL = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
PEOPLE = [f"person{number}@example.com" for number in range(40)]
NOTHING = "No changes. The workspace matches the configuration."


def workspace(projects: int) -> dict[str, Any]:
    teams = [f"Team {number}" for number in range(10)]
    shelves = [f"Shelf {number}" for number in range(10)]
    return {
        "users": [{"email": email} for email in PEOPLE],
        "groups": [{"name": name, "members": PEOPLE[at : at + 5]} for at, name in enumerate(teams)],
        "collections": [
            {"name": name, "sharing": {"groups": {teams[at]: "MANAGER"}}} for at, name in enumerate(shelves)
        ],
        "projects": [
            {
                "title": f"Report {number}",
                "owner": PEOPLE[number % 40],
                "status": "Live" if number % 3 else None,
                "sharing": {
                    "groups": {teams[number % 10]: "CAN_VIEW"},
                    "collections": {shelves[number % 10]: "CAN_VIEW"},
                },
            }
            for number in range(projects)
        ],
        "statuses": ["Live"],
    }


def commands() -> list[str]:
    """The commands of the page that call hexform, in their order."""
    return [line for block in SHELL for line in block.splitlines() if line.startswith("hexform ")]


def test_the_first_empty_plan_takes_four_commands() -> None:
    before = [line.split()[1] for line in commands()]
    assert before[: before.index("plan") + 1] == ["init", "whoami", "pull", "plan"]


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "hexform").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m hexform "$@"\n', encoding="utf-8")
    (folder / "hexform").chmod(0o755)
    return folder


@pytest.mark.parametrize("projects", [20, pytest.param(800, marks=pytest.mark.slow)])
def test_every_command_of_the_page(tmp_path: Path, programs: Path, projects: int) -> None:
    here = tmp_path / "work" / "hex"
    here.mkdir(parents=True)
    with hosted(workspace(projects)) as host:
        environment = {
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(tmp_path),
            "PYTHONPATH": str(ROOT),
            "HEX_BASE_URL": host.url,
            "HEX_API_TOKEN": "hxtw_" + "0" * 96,
            "HEXFORM_RATE_LIMIT": "0",
            **{f"GIT_{who}_{what}": "ada@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
        }
        said: dict[str, str] = {}
        for block in SHELL:
            ended = subprocess.run(
                ["bash", "-euo", "pipefail", "-c", block],
                cwd=here,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
                stdin=subprocess.DEVNULL,
            )
            assert ended.returncode == 0, (block, ended.stdout[-2000:], ended.stderr[-2000:])
            said[block] = ended.stdout
    assert NOTHING in said["hexform plan\n"]
    written = (here / "projects.yaml").read_text(encoding="utf-8")
    assert written.count("title: Report ") == projects
    assert "reviewers: {id: " in (here / "reviewers.yaml").read_text(encoding="utf-8")
    assert NOTHING in said[SHELL[-1]]
