"""No file that is read is written over, and no run finds out at its end that there is no place for its result."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tests.cli.host import Host
from tests.cli.shell import Shell
from tests.lib.repositories import git

CONFIG = """
    version: 1
    include: [teams/*.yaml]
    projects:
      revenue: {title: Revenue, cells: [{label: Load, type: code, source_file: cells/load.py}]}
    guides: {main: {files: [guides/*.md, named.md]}}
"""
READ = ("workspace.yaml", "teams/a.yaml", "cells/load.py", "guides/a.md", "named.md")
OWN = ("sandbox.yaml", ".hexform/ledger.json", ".hexform/lock")
WRITES = {
    "plan -o": ("plan", "-o"),
    "plan --report": ("plan", "--report", "json="),
    "drift --report": ("drift", "--report", "json="),
    "apply --record": ("apply", "-y", "--record"),
}


@pytest.fixture
def project(host: Host, shell: Shell) -> Host:
    shell.write(CONFIG)
    shell.write("groups: {team: {name: Team}}", "teams/a.yaml")
    for name in ("cells/load.py", "guides/a.md", "named.md"):
        shell.write("text", name)
    for name in OWN:
        shell.write("{}", name)
    return host


def refused(host: Host, shell: Shell, *arguments: str) -> str:
    """The words of a command that reads nothing of Hex, and leaves every file as it was."""
    before = {path: path.read_bytes() for path in shell.folder.rglob("*") if path.is_file()}
    reported = shell.fails(*arguments)
    assert {path: path.read_bytes() for path in shell.folder.rglob("*") if path.is_file()} == before
    assert host.requests == []
    return reported


def written(way: str, name: str) -> tuple[str, ...]:
    *first, last = WRITES[way]
    return (*first, f"{last}{name}") if last.endswith("=") else (*first, last, name)


@pytest.mark.parametrize("way", WRITES)
@pytest.mark.parametrize("name", [*READ, *OWN, "./guides/../guides/a.md"])
def test_a_file_of_the_configuration_is_not_written_over(project: Host, shell: Shell, way: str, name: str) -> None:
    reported = refused(project, shell, *written(way, name))
    option = way.split()[1]
    assert reported == f"{option} {Path(name)}: is a file that this run reads, and would be overwritten: name another"


@pytest.mark.parametrize("link", ["symbolic", "hard"])
def test_nor_by_another_name(project: Host, shell: Shell, link: str) -> None:
    path = shell.folder / "plan.json"
    path.symlink_to("named.md") if link == "symbolic" else path.hardlink_to(shell.folder / "named.md")
    assert "-o plan.json: is a file that this run reads" in refused(project, shell, "plan", "-o", "plan.json")
    assert str(shell.folder / "named.md") in refused(project, shell, "plan", "-o", str(shell.folder / "named.md"))


def test_nor_the_documents_that_the_command_was_given(project: Host, shell: Shell) -> None:
    shell.ok("plan", "-o", "plan.json")
    shell("drift", "--report", "json=drift.json")
    shell.write("version: 1", "then/workspace.yaml")
    project.requests.clear()
    for arguments in (
        ("apply", "plan.json", "-y", "--record", "plan.json"),
        ("drift", "--previous", "drift.json", "--report", "json=drift.json"),
        ("plan", "--against", "then", "-o", "then/workspace.yaml"),
        ("plan", "--sandbox-state", "drift.json", "-o", "drift.json"),
    ):
        assert "is a file that this run reads" in refused(project, shell, *arguments)


def test_nor_a_file_of_the_configuration_by_an_approved_plan(project: Host, shell: Shell) -> None:
    shell.ok("plan", "-o", "plan.json")
    approved = ("apply", "plan.json", "--approved", shell.json("plan.json")["fingerprint"])
    project.requests.clear()
    assert "is a file that this run reads" in refused(project, shell, *approved, "--record", "cells/load.py")
    assert "is a file that this run reads" in refused(project, shell, *approved, "--record", "workspace.yaml")
    broken = shell.write("version: 1\ngroup: {}")
    assert shell(*approved, "--record", "workspace.yaml").code == 1
    assert broken.read_text() == "version: 1\ngroup: {}"
    assert project.requests == []


def test_two_results_do_not_go_to_one_file(project: Host, shell: Shell) -> None:
    reported = refused(
        project, shell, "plan", "-o", "x", "--report", "json=./x", "--report", "html=y", "--report", "text=y"
    )
    assert reported.splitlines() == [
        "--report x: is where -o goes, too: name another",
        "--report y: is where --report goes, too: name another",
    ]
    shell.ok("plan", "-o", "/dev/null", "--report", "json=/dev/null")


@pytest.mark.parametrize("way", WRITES)
def test_a_folder_that_is_not_there_is_reported_first(project: Host, shell: Shell, way: str) -> None:
    reported = refused(project, shell, *written(way, "nowhere/x"))
    assert reported == f"{way.split()[1]} nowhere/x: there is no folder nowhere: make it first"
    assert "is a folder: name a file in it" in refused(project, shell, *written(way, "guides"))
    assert "named.md/x: there is no folder named.md" in refused(project, shell, *written(way, "named.md/x"))


def test_a_folder_that_may_not_be_written_to_is_reported_first(
    project: Host, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda path, mode: str(path) != "guides")
    reported = refused(project, shell, "plan", "-o", "guides/plan.json")
    assert reported == "-o guides/plan.json: the folder guides may not be written to: name a file elsewhere"


def test_a_mistake_in_the_configuration_comes_before(project: Host, shell: Shell) -> None:
    shell.write("version: 1\ngroup: {}")
    ended = shell("plan", "-o", "workspace.yaml")
    assert "unknown key `group`" in ended.err
    assert project.requests == []


def test_what_is_written_is_for_its_owner_alone(project: Host, shell: Shell) -> None:
    """Also where the file was there before, for everybody, and whatever the mask of the process says."""
    names = ("plan.json", "p.md", "p.html", "p.txt", "drift.json", "run.json", ".hexform/ledger.json")
    for name in names:
        shell.write("old", name)
        (shell.folder / name).chmod(0o666)
    before = os.umask(0)
    try:
        reports = ("--report", "markdown=p.md", "--report", "html=p.html", "--report", "text=p.txt")
        shell.ok("plan", "-o", "plan.json", *reports)
        shell("drift", "--report", "json=drift.json")
        shell.ok("apply", "-y", "--record", "run.json")
    finally:
        os.umask(before)
    assert {name: stat.S_IMODE((shell.folder / name).stat().st_mode) for name in names} == dict.fromkeys(names, 0o600)


def test_the_configuration_at_a_revision_is_not_an_obstacle(project: Host, shell: Shell) -> None:
    git(shell.folder, "init")
    git(shell.folder, "add", "-A")
    git(shell.folder, "commit", "-m", "x")
    shell.ok("plan", "--against", "HEAD", "-o", "plan.json")
    assert "reads" in shell.fails("plan", "--against", "HEAD", "-o", "named.md")
