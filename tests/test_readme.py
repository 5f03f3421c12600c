"""The README shows what is so: its file is planned, and its plan is that very output."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import click

from hexform.cli.main import cli

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", README, re.DOTALL)
    assert found is not None
    return found.group(1)


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "hexform", *arguments]
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "CI": ""}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def without_org(text: str) -> str:
    """Without what differs in every sandbox: its organisation, and the fingerprint, which covers ids."""
    return re.sub(r"fingerprint [0-9a-f-]+", "fingerprint ...", re.sub(r"\(org [0-9a-f-]+\)", "(org ...)", text))


def test_the_plan_is_the_output_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "workspace.yaml").write_text(block("yaml"), encoding="utf-8")
    ended = run(tmp_path, "plan", "--sandbox", "-q")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert without_org(ended.stdout) == block("text")


def test_the_file_applies_and_leaves_nothing_to_do(tmp_path: Path) -> None:
    (tmp_path / "workspace.yaml").write_text(block("yaml"), encoding="utf-8")
    assert run(tmp_path, "apply", "--sandbox", "--yes").returncode == 0
    assert run(tmp_path, "plan", "--sandbox", "--detailed-exitcode").returncode == 0
    assert run(tmp_path, "drift", "--sandbox").returncode == 0


def test_every_command_is_in_the_table_and_nothing_else() -> None:
    listed = set(re.findall(r"^\| `hexform (\w+)", README, re.MULTILINE))
    assert listed == set(cli.list_commands(click.Context(cli)))


def test_every_page_that_is_named_is_there() -> None:
    for page in re.findall(r"\]\((?!http)([^)]+)\)", README):
        assert (ROOT / page).exists(), page


def test_the_demo_runs_to_its_end() -> None:
    ended = subprocess.run(
        [sys.executable, str(ROOT / "examples" / "demo.py")], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    for sign in ("Valid:", "Plan: 5 to create", "14 applied", "No changes.", "Drift: 2 changed"):
        assert sign in ended.stdout


def test_the_gate_is_the_test_command_of_the_readme() -> None:
    gate = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "make test" in block("sh").splitlines()
    assert gate.strip().splitlines()[-1] == "make test"
