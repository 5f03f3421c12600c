"""Exit 1 always has a sentence on stderr, wherever the result went; exit 2 is a result and needs none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.host import Host
from tests.cli.shell import Shell
from tests.lib.repositories import git

BROKEN = "version: 1\ngroup: {}\n"
MISSING = "version: 1\nprojects: {" + ", ".join(f"p{n}: {{title: Missing {n}, status: Done}}" for n in range(5)) + "}"


PAST_LIMIT = "version: 1\nlimits: {deletes: 0}\nremoved: {groups: [Old team]}"


def drifted(host: Host, shell: Shell) -> None:
    shell.ok("apply", "-y")
    git(shell.folder, "init")
    git(shell.folder, "add", "workspace.yaml")
    git(shell.folder, "commit", "-m", "x")
    host.project("Revenue").status = "Draft"


def failing(host: Host, shell: Shell) -> None:
    shell.write(
        "version: 1\ngroups: {new: {}}\nprojects: {revenue: {title: Revenue, sharing: {groups: {new: CAN_EDIT}}}}"
    )
    host.break_at("POST /v1/groups: 400")


def forbidden(host: Host, _: Shell) -> None:
    host.break_at("GET /v1/collections: 403")


def breaking(host: Host, shell: Shell) -> None:
    host.project("Revenue").sharing.groups[host.group("Team").id] = "CAN_EDIT"
    shell.write(
        """
        version: 1
        guardrails: {closed: {projects: "*", people: [admin@*, ada@*], then: refuse}}
        groups: {team: {name: Team, members: [ada@example.com, grace@example.com]}}
        """
    )


def writes(text: str) -> Callable[[Host, Shell], None]:
    def prepare(_: Host, shell: Shell) -> None:
        shell.write(text)

    return prepare


CASES = {
    "plan with errors": (
        writes(MISSING),
        ("plan",),
        "10 errors (project.p0, project.p1, project.p2 and 7 more): these were not planned, the rest was",
    ),
    "drift with errors": (writes(MISSING), ("drift",), "10 errors (project.p0"),
    "drift that would be overwritten": (
        drifted,
        ("plan", "--against", "HEAD", "--fail-on-drift"),
        "--fail-on-drift: 1 change would overwrite what somebody did in Hex: project_status.revenue",
    ),
    "an apply that fails": (
        failing,
        ("apply", "-y"),
        "not everything was applied (1 failed, 1 skipped); running it again goes on where this run ended",
    ),
    "an apply of a plan with errors": (writes(MISSING), ("apply", "-y"), "not everything was applied (10 errors); "),
    "a plan past a limit": (
        writes(PAST_LIMIT),
        ("plan", "--fail-on-refused"),
        "REFUSED: 1 object would be deleted, and limits.deletes allows 0",
    ),
    "a plan that breaks a guardrail": (
        breaking,
        ("plan",),
        "Error: REFUSED: project.Revenue would break the guardrail closed",
    ),
    "access with a part unread": (forbidden, ("access",), "not everything was read: the list of collections"),
    "who with a part unread": (
        forbidden,
        ("who", "ada@example.com"),
        "not everything was read: the list of collections",
    ),
    "validate": (writes(BROKEN), ("validate",), "workspace.yaml:2:1: "),
    "validate as JSON": (writes(BROKEN), ("validate", "--format", "json"), "Error: the configuration has 1 mistake"),
    "validate as SARIF": (writes(BROKEN), ("validate", "--format", "sarif"), "the configuration has 1 mistake"),
    "validate for GitHub": (writes(BROKEN), ("validate", "--format", "github"), "the configuration has 1 mistake"),
    "a mistake in the configuration": (writes(BROKEN), ("plan",), "workspace.yaml:2:1: "),
    "a wrong option": (writes(""), ("plan", "--nope"), "No such option '--nope'"),
    "nothing to show": (writes(""), ("show", "nothing.json"), "nothing.json: No such file or directory"),
}


@pytest.mark.parametrize("case", CASES)
def test_exit_1_is_never_silent(host: Host, shell: Shell, case: str) -> None:
    prepare, command, reported = CASES[case]
    prepare(host, shell)
    ended = shell(*command, "-q")
    assert ended.code == 1
    assert reported in ended.err


def test_exit_1_says_why_wherever_the_result_goes(host: Host, shell: Shell) -> None:
    shell.write(MISSING)
    ended = shell.process("plan", "-q", behind=">/dev/null")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("Error: 10 errors (project.p0")


def test_a_run_that_took_no_effect_reports_it(host: Host, shell: Shell) -> None:
    shell.write("version: 1\nprojects: {revenue: {title: Revenue, status: Done}}")
    host.break_at("PATCH /v1/projects/*: empty")
    ended = shell("apply", "-y", "-q")
    assert ended.code == 1
    assert "not everything was applied" in ended.err


@pytest.mark.parametrize("form", ["text", "json"])
def test_2_is_a_result(host: Host, shell: Shell, form: str) -> None:
    assert shell("plan", "--detailed-exitcode", "-q", "--format", form).code == 2
    ended = shell("drift", "-q", "--format", form)
    assert (ended.code, ended.err) == (2, "")


def test_a_saved_plan_says_how_to_apply_it(host: Host, shell: Shell, tmp_path: Path) -> None:
    assert (
        "Saved to p.json: `hexform apply p.json` applies exactly this plan.\n" in shell.ok("plan", "-o", "p.json").err
    )
    assert "`hexform apply 'a b.json'`" in shell.ok("plan", "-o", "a b.json").err
    assert shell.ok("plan", "-q", "-o", "p.json").err == ""
