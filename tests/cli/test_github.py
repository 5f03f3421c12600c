"""The output for GitHub Actions beside the result."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.host import Host
from tests.cli.shell import Shell


@pytest.fixture
def step(shell: Shell) -> dict[str, Path]:
    """The environment of a step, with the files that the runner reads."""
    files = {name: shell.folder.parent / f"{shell.folder.name}-{name}" for name in ("output", "summary")}
    for path in files.values():
        path.touch()
    shell.set(
        GITHUB_ACTIONS="true",
        GITHUB_WORKSPACE=str(shell.folder),
        GITHUB_OUTPUT=str(files["output"]),
        GITHUB_STEP_SUMMARY=str(files["summary"]),
    )
    return files


def outputs(step: dict[str, Path]) -> dict[str, str]:
    """As the runner reads them: name, a delimiter that nobody can guess, the value, the delimiter."""
    text = step["output"].read_text(encoding="utf-8")
    return dict(re.findall(r"(\w+)<<(?:hexform_[0-9a-f]{32})\n(.*)\n", text))


def test_a_plan_has_outputs_and_a_summary(host: Host, shell: Shell, step: dict[str, Path]) -> None:
    document = shell.ok("plan", "--format", "json").json
    assert outputs(step) == {"changes": "true", "fingerprint": document["fingerprint"]}
    assert step["summary"].read_text(encoding="utf-8").startswith("<!-- hexform:plan -->")
    assert "group.team" in step["summary"].read_text(encoding="utf-8")


def test_drift_and_runs_have_theirs(host: Host, shell: Shell, step: dict[str, Path]) -> None:
    shell("drift")
    assert outputs(step) == {"drift": "true"}
    run = shell.ok("apply", "-y", "--format", "json").json
    assert outputs(step) == {"drift": "true", "outcome": "applied", "fingerprint": run["fingerprint"]}
    summary = step["summary"].read_text(encoding="utf-8")
    assert "hexform:drift" in summary
    assert "hexform:run" in summary
    shell.ok("drift")
    assert outputs(step)["drift"] == "false"


def test_elsewhere_nothing_is_reported(host: Host, shell: Shell, step: dict[str, Path]) -> None:
    shell.set(GITHUB_ACTIONS="false")
    shell.ok("plan")
    shell.write("version: 1\ngroups: []")
    assert "::error" not in shell("validate").err
    assert step["output"].read_text() == step["summary"].read_text() == ""


@pytest.mark.parametrize("command", ["validate", "plan", "drift", "apply"])
def test_mistakes_are_reported_at_their_lines(shell: Shell, step: dict[str, Path], command: str) -> None:
    shell.write("version: 1\ngroups: {a: {nam: x}}", "conf/workspace.yaml")
    shell.set(GITHUB_WORKSPACE=str(shell.folder.parent))
    ended = shell(command, "-f", "conf/workspace.yaml")
    assert (ended.code, ended.out) == (1, "")
    file = f"{shell.folder.name}/conf/workspace.yaml"
    assert f"::error file={file},line=2,col=14,title=hexform::{file}:2:14: unknown key `nam`" in ended.err


def test_warnings_are_reported_at_theirs(shell: Shell, step: dict[str, Path]) -> None:
    shell.write("version: 1\ninclude: [more/*.yaml]")
    ended = shell.ok("validate", "--format", "json")
    assert "::warning file=workspace.yaml,line=2," in ended.err
    assert "::" not in ended.out


def test_on_stdout_they_are_reported_once(shell: Shell, step: dict[str, Path]) -> None:
    shell.write("version: 1\ngroups: []")
    ended = shell("validate", "--format", "github")
    assert ended.out.count("::error") == 1
    assert ended.err == "Error: the configuration has 1 mistake\n"


def test_what_cannot_be_planned_is_reported_at_its_line(host: Host, shell: Shell, step: dict[str, Path]) -> None:
    shell.write("version: 1\n\nprojects: {gone: {title: Gone}}", "conf/workspace.yaml")
    ended = shell("plan", "-f", "conf/workspace.yaml")
    assert ended.code == 1
    assert "::error file=conf/workspace.yaml,line=3,title=hexform::conf/workspace.yaml:3: project.gone: " in ended.err


def test_without_a_workspace_variable_places_are_as_they_are(shell: Shell, step: dict[str, Path]) -> None:
    shell.unset("GITHUB_WORKSPACE")
    shell.write("version: 1\ngroups: []")
    assert "::error file=workspace.yaml,line=2," in shell("validate").err


def test_without_the_files_there_is_nothing_to_write(host: Host, shell: Shell, step: dict[str, Path]) -> None:
    shell.unset("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")
    shell.ok("plan")


def test_a_file_that_cannot_be_written_spoils_nothing(host: Host, shell: Shell, step: dict[str, Path]) -> None:
    shell.set(GITHUB_OUTPUT=str(shell.folder))
    ended = shell.ok("plan")
    assert "Warning: the file of GITHUB_OUTPUT could not be written (Is a directory)" in ended.err


def test_a_summary_that_would_be_dropped_whole_is_not_written(host: Host, shell: Shell, step: dict[str, Path]) -> None:
    step["summary"].write_text("x" * (1024 * 1024 - 10))
    shell.ok("plan")
    assert step["summary"].stat().st_size == 1024 * 1024 - 10
    assert outputs(step)["changes"] == "true"


def test_names_cannot_act_on_the_runner(host: Host, shell: Shell, step: dict[str, Path]) -> None:
    host.workspace.groups[host.group("Old team").id].name = "::add-mask::a\n##[set-output name=x]y"
    for form in ("text", "json", "markdown", "html"):
        ended = shell.ok("plan", "--format", form)
        everything = ended.out + ended.err + step["summary"].read_text(encoding="utf-8")
        assert not re.search(r"(?m)^\s*::|##\[", everything)
