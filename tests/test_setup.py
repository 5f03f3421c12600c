"""The set-up of a fresh clone: locks that nothing outside can break, and a gate that uses them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

from tests.lock import LOCK, ROOT, pinned

BOOTSTRAP = ROOT / ".ci" / "uv.txt"
SITE = ROOT / "docs" / "requirements.txt"
LOCKS = [LOCK, BOOTSTRAP, SITE, ROOT / "tests" / "sandbox" / "clients" / "requirements.txt"]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ENTRY = re.compile(
    r"[a-z0-9-]+==[\w.]+( ; [^\\#]+)? \\(\n    --hash=sha256:[0-9a-f]{64} \\)*\n    --hash=sha256:[0-9a-f]{64}"
)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_holds_pins_and_hashes_and_no_address(lock: Path) -> None:
    text = re.sub(r"^ *#.*\n", "", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)
    entries = [found.group() for found in ENTRY.finditer(text)]
    assert text == "".join(f"{entry}\n" for entry in entries)
    assert len(entries) == len(pinned(lock)) > 0


def test_one_file_bootstraps_with_the_oldest_pip() -> None:
    assert pinned(BOOTSTRAP).keys() == {"uv"}


def test_the_lock_satisfies_every_requirement_of_the_project() -> None:
    wanted = [
        *PROJECT["project"]["dependencies"],
        *PROJECT["dependency-groups"]["dev"],
        *PROJECT["build-system"]["requires"],
    ]
    for requirement in map(Requirement, wanted):
        assert requirement.specifier.contains(pinned()[requirement.name]), requirement


def test_the_site_has_its_own_lock() -> None:
    for requirement in map(Requirement, PROJECT["dependency-groups"]["docs"]):
        assert requirement.specifier.contains(pinned(SITE)[requirement.name]), requirement
        assert requirement.name not in pinned(), "the gate does not install it"


def test_there_is_one_lock() -> None:
    assert [path.name for path in ROOT.glob("*.lock")] == [LOCK.name]


class Gate:
    """A copy of the gate in a clone of its own, whose `make` shows what it was called with."""

    def __init__(self, home: Path) -> None:
        self.clone = home / "clone"
        shutil.copytree(ROOT / ".ci", self.clone / ".ci")
        self.programs = home / "bin"
        self.programs.mkdir()
        make = self.programs / "make"
        make.write_text('#!/bin/sh\necho "$PWD: make $*"; env\n', encoding="utf-8")
        make.chmod(0o755)

    def run(self, **variables: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": f"{self.programs}{os.pathsep}{os.environ['PATH']}", "CI": "true", **variables}
        command = ["bash", str(self.clone / ".ci" / "run")]
        return subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )


@pytest.fixture
def gate(tmp_path: Path) -> Gate:
    return Gate(tmp_path)


def test_the_gate_runs_all_tests(gate: Gate) -> None:
    ended = gate.run()
    assert ended.returncode == 0
    assert ended.stdout.startswith(f"{gate.clone}: make test\n")
    assert "HEX_" not in ended.stdout


def test_the_gate_refuses_an_environment_that_was_there_before(gate: Gate) -> None:
    (gate.clone / ".venv").mkdir()
    ended = gate.run()
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ".venv" in ended.stderr


@pytest.mark.parametrize("name", ["HEX_OPENAPI", "HEX_YAML_SUITE"])
def test_the_gate_finds_a_document_beside_the_clone_unless_it_is_named(gate: Gate, name: str) -> None:
    script = (gate.clone / ".ci" / "run").read_text(encoding="utf-8")
    folder, file = re.search(r"file=(\.\./\w+)/", script), re.search(rf"\b{name}=(\S+\.json)", script)
    assert folder is not None
    assert file is not None
    beside = (gate.clone / folder[1]).resolve() / file[1]
    beside.parent.mkdir()
    beside.write_text("{}")
    assert f"{name}={beside}\n" in gate.run().stdout
    assert f"{name}=/elsewhere.json\n" in gate.run(**{name: "/elsewhere.json"}).stdout
