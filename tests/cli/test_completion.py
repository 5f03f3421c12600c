"""Completion as bash, zsh and fish ask for it."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.shell import Shell

CONFIG = """
    version: 1
    groups: {team: {members: [ada@example.com]}, tea: {}}
    projects:
      rev: {title: R, cells: [{label: "Load $(touch x) it's *", type: sql, source: x}]}
"""
CASES = [
    ("pl", ["plan"]),
    ("plan --det", ["--detailed-exitcode"]),
    ("plan --format js", ["json"]),
    ("schema wo", ["workspace"]),
    ("plan --target g", ["group.team", "group.tea"]),
    ("plan --target project", ["project.rev"]),
    ("list --target group.team", ["group.team"]),
    ("plan -f other.yaml --target c", ["collection.other"]),
    ("plan -f wrong.yaml --target g", []),
    ("plan -f none.yaml --target g", []),
    ("pin group.te", ["group.team", "group.tea"]),
    ("who a", ["ada@example.com"]),
    ("who b", []),
    ("access --person ADA", []),
    ("access --project pro", ["project.rev"]),
    ("access --project project.r", ["project.rev"]),
    ("access --project gro", []),
]


@pytest.fixture
def prepared(shell: Shell) -> Shell:
    shell.write(CONFIG)
    shell.write("version: 1\ncollections: {other: {}}", "other.yaml")
    shell.write("version: 1\ngroops: {}", "wrong.yaml")
    return shell


def complete(shell: Shell, kind: str, typed: str) -> list[str]:
    """The values that the command gives a shell of this kind for a line that is not finished."""
    words = ["hexform", *shlex.split(typed)]
    last = str(len(words) - 1) if kind != "fish" else words[-1]
    shell.set(_HEXFORM_COMPLETE=f"{kind}_complete", COMP_WORDS=f"hexform {typed}", COMP_CWORD=last)
    ended = shell.ok()
    assert ended.err == ""
    lines = ended.out.splitlines()
    if kind == "zsh":
        return lines[1::3]
    return [line.partition(",")[2].partition("\t")[0] for line in lines if line]


@pytest.mark.parametrize("kind", ["zsh", "fish"])
@pytest.mark.parametrize(("typed", "expected"), CASES)
def test_commands_options_and_addresses_are_completed(
    prepared: Shell, kind: str, typed: str, expected: list[str]
) -> None:
    assert complete(prepared, kind, typed) == expected


def test_an_address_has_its_place_beside_it(prepared: Shell) -> None:
    prepared.set(
        _HEXFORM_COMPLETE="zsh_complete", COMP_WORDS="hexform plan --target group.team", COMP_CWORD="3", HEXFORM_FILE=""
    )
    assert prepared.ok().out == "plain\ngroup.team\nworkspace.yaml:2\n"


def test_the_file_of_the_environment_counts(prepared: Shell) -> None:
    prepared.set(HEXFORM_FILE="other.yaml")
    assert complete(prepared, "fish", "plan --target c") == ["collection.other"]


def in_bash(shell: Shell, typed: str) -> list[str]:
    """What bash itself offers, with the one line that people put into their profile."""
    wrapper = shell.folder / "bin" / "hexform"
    wrapper.parent.mkdir(exist_ok=True)
    wrapper.write_text(f'#!/bin/sh\nexec {sys.executable} -m hexform "$@"\n', encoding="utf-8")
    wrapper.chmod(0o755)
    script = (
        'eval "$(_HEXFORM_COMPLETE=bash_source hexform)"\n'
        'COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _hexform_completion hexform\n'
        'printf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    ended = subprocess.run(
        ["bash", "--norc", "-c", script, "-", "hexform", *typed.split(" ")],
        cwd=shell.folder,
        env={**os.environ, "PATH": f"{wrapper.parent}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stderr == ""
    return ended.stdout.split("\n")[:-1]


def test_bash_completes_addresses_and_nothing_in_them_acts(prepared: Shell) -> None:
    (inserted,) = in_bash(prepared, "plan --target cell")
    assert inserted == r"cell.rev/Load\ \$\(touch\ x\)\ it\'s\ \*"
    said = subprocess.run(
        ["bash", "--norc", "-c", f"printf %s {inserted}"],
        cwd=prepared.folder,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout == "cell.rev/Load $(touch x) it's *"
    assert in_bash(prepared, f"plan --target {inserted[:14]}") == [inserted]
    assert not Path(prepared.folder / "x").exists()


@pytest.mark.parametrize("kind", ["bash", "zsh", "fish"])
def test_each_shell_has_its_script(shell: Shell, kind: str) -> None:
    shell.set(_HEXFORM_COMPLETE=f"{kind}_source")
    ended = shell.ok()
    assert "hexform" in ended.out
    assert f"_HEXFORM_COMPLETE={kind}_complete" in ended.out
