"""The files that others read before they use or change the project."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest
import yaml

from hexform.cli.main import cli

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
CHANGES = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_the_hook_runs_a_command_that_is_there_and_needs_no_token() -> None:
    hook = HOOKS["hexform-validate"]
    program, command = shlex.split(hook["entry"])
    assert program in PROJECT["scripts"]
    assert command in cli.list_commands(click.Context(cli))
    assert (hook["language"], hook["types"], hook["pass_filenames"]) == ("python", ["yaml"], False)


@pytest.mark.parametrize(("text", "code"), [("version: 1\n", 0), ("version: 1\ngroups: 5\n", 1)])
def test_the_hook_fails_on_a_mistake_alone(tmp_path: Path, text: str, code: int) -> None:
    (tmp_path / "workspace.yaml").write_text(text, encoding="utf-8")
    program, command = shlex.split(HOOKS["hexform-validate"]["entry"])
    entry = [str(Path(sys.executable).with_name(program)), command]
    assert subprocess.run(entry, cwd=tmp_path, env={}, capture_output=True, check=False).returncode == code


def test_the_changelog_has_the_sections_of_its_format() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert text.startswith("# Changelog\n")
    first, *others = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert first == "[Unreleased]"
    assert all(re.fullmatch(r"\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d", other) for other in others)
    kinds = re.findall(r"^### (.+)$", text, re.MULTILINE)
    assert kinds
    assert set(kinds) <= CHANGES


def test_the_licence_is_whole_and_the_one_that_the_package_names() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert [str(number) for number in range(1, 10)] == re.findall(r"^   (\d)\. ", text, re.MULTILINE)
    assert "Apache License\n                           Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text
    assert (PROJECT["license"], PROJECT["license-files"]) == ("Apache-2.0", ["LICENSE"])


def test_every_target_of_make_that_is_named_is_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):(?!=)", makefile, re.MULTILINE))
    for name in ("README.md", "CONTRIBUTING.md"):
        named = set(re.findall(r"(?:^|`)make ([a-z-]+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))
        assert named
        assert named <= targets, name


def test_every_file_that_the_guide_for_contributors_names_is_there() -> None:
    named = set(re.findall(r"\b((?:tests|hexform|docs|examples|schemas|\.ci)/[\w./-]+\w)", CONTRIBUTING))
    assert len(named) > 5
    for name in named:
        assert (ROOT / name).exists(), name
    for name in re.findall(r"\]\((?!http)([^)]+)\)", CONTRIBUTING):
        assert (ROOT / name).exists(), name
