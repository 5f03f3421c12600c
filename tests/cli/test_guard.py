"""`--guard`: what a change cannot edit out of the configuration that it changes."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.cli.host import ADA, ADMIN, EVE, GRACE, Host, hosted
from tests.cli.shell import Shell

SEED = {
    "users": [{"email": ADMIN, "role": "ADMIN"}, {"email": ADA}, {"email": GRACE}, {"email": EVE}],
    "groups": [{"name": "Team", "members": [ADA, GRACE]}, {"name": "Old team"}],
    "projects": [{"title": "Revenue", "owner": ADMIN, "sharing": {"groups": {"Team": "CAN_EDIT"}}}],
    "statuses": ["Draft", "Done"],
}
OPEN = f"""
    version: 1
    limits: {{lose: 100, deletes: 100}}
    groups:
      team: {{name: Team, members: [{ADA}]}}
    projects:
      revenue: {{title: Revenue, status: Done}}
    removed: {{groups: [Old team]}}
"""
GUARD = """
    version: 1
    limits: {lose: 0}
    statuses: [Draft]
    protected: [group.old]
    guardrails:
      nobody-new: {projects: [Revenue], people: ["admin@*"], then: refuse}
    groups:
      old: {name: Old team}
"""


@pytest.fixture
def host(shell: Shell) -> object:
    with hosted(SEED) as host:
        shell.set(HEX_BASE_URL=host.url, HEX_API_TOKEN="hxtw_full", HEXFORM_RATE_LIMIT="0")
        shell.write(OPEN)
        yield host


@pytest.fixture
def guard(tmp_path_factory: pytest.TempPathFactory, shell: Shell) -> Path:
    path = tmp_path_factory.mktemp("outside") / "guard.yaml"
    path.write_text((shell.write(GUARD, "guard.yaml")).read_text())
    (shell.folder / "guard.yaml").unlink()
    return path


def test_the_stricter_of_both_counts(host: Host, shell: Shell, guard: Path) -> None:
    ended = shell("plan", "--guard", str(guard), "--format", "json")
    assert ended.code == 1
    plan = ended.json
    assert {each["limit"] for each in plan["refused"]} == {"lose", "protected", "statuses"}
    assert plan["guarded"] == [
        "limits.deletes", "limits.lose", "statuses", "protected", "guardrails.nobody-new",
    ]  # fmt: skip
    assert [(each["name"], each["new"]) for each in plan["guardrails"]] == [("nobody-new", False)]
    ended = shell("apply", "-y", "--guard", str(guard), "--allow", "lose=1")
    assert ended.code == 1
    assert "the guard protects it by 'group.old'" in ended.err
    assert host.writes == []


def test_without_the_guard_it_goes_on(host: Host, shell: Shell) -> None:
    shell.ok("apply", "-y")
    assert host.members("Team") == {ADA}
    assert host.group("Old team") is None


def test_a_saved_plan_is_held_back_as_well_approved_or_not(host: Host, shell: Shell, guard: Path) -> None:
    shell.ok("plan", "-o", "plan.json")
    fingerprint = shell.json("plan.json")["fingerprint"]
    shell.set(HEXFORM_GUARD=str(guard))
    for words in (("-y",), ("--approved", fingerprint)):
        ended = shell("apply", "plan.json", *words)
        assert (ended.code, "REFUSED" in ended.err) == (1, True), ended.err
    assert host.writes == []


def test_what_a_plan_makes_worse_is_refused(host: Host, shell: Shell, guard: Path) -> None:
    shell.write(OPEN.replace(f"[{ADA}]", f"[{ADA}, {GRACE}, {EVE}]").replace("removed", "x-removed"))
    (found,) = [
        each for each in shell("plan", "--guard", str(guard), "--format", "json").json["guardrails"] if each["new"]
    ]
    assert found["people"] == [EVE]
    assert found["because"] == [{"address": "group.team", "source": "workspace.yaml:4"}]


def test_a_rule_of_the_guard_that_holds_nothing_any_more_is_named(host: Host, shell: Shell, guard: Path) -> None:
    guard.write_text(guard.read_text().replace("[Revenue]", "{collection: Gone}"))
    (dead,) = [
        each
        for each in shell("plan", "--guard", str(guard), "--format", "json").json["warnings"]
        if each["code"] == "unknown_reference"
    ]
    assert dead["message"] == "a guardrail of the guard: there is no collection Gone, neither here nor in Hex"
    assert dead["source"] == "guard.yaml:6"
    shell.write(
        OPEN + "    guardrails: {nobody-new: {projects: {collection: Gone}, people: ['admin@*'], then: refuse}}"
    )
    plan = shell("plan", "--guard", str(guard), "--format", "json").json
    assert [each["code"] for each in plan["errors"]] == ["unknown_reference"]
    assert plan["warnings"] == []


def git(folder: Path, *words: str) -> None:
    subprocess.run(
        ["git", "-c", "user.name=x", "-c", "user.email=x@example.com", *words],
        cwd=folder,
        check=True,
        capture_output=True,
    )


def test_a_revision_of_git_is_a_guard(host: Host, shell: Shell) -> None:
    shell.write(GUARD)
    git(shell.folder, "init", "-q", "-b", "main")
    git(shell.folder, "add", ".")
    git(shell.folder, "commit", "-q", "-m", "guard")
    shell.write(OPEN)
    plan = shell("plan", "--guard", "main", "--format", "json").json
    (lose,) = [each for each in plan["refused"] if each["limit"] == "lose"]
    assert lose["allowed"] == 0
    (protected,) = [each for each in plan["refused"] if each["limit"] == "protected"]
    assert protected["source"] == "main:workspace.yaml:4"
    shell.write("version: 1\ngroups: {old: {nam: x}}")
    git(shell.folder, "commit", "-q", "-a", "-m", "broken")
    shell.write(OPEN)
    assert shell("plan", "--guard", "main").err.startswith("main:workspace.yaml:2:16: unknown key `nam`")
    git(shell.folder, "reset", "-q", "--hard", "HEAD~1")
    git(shell.folder, "mv", "workspace.yaml", "other.yaml")
    git(shell.folder, "commit", "-q", "-m", "moved")
    shell.write(OPEN)
    ended = shell("plan", "--guard", "main")
    assert (ended.code, "--guard main: there is no workspace.yaml at that revision" in ended.err) == (1, True)


def test_a_file_that_the_change_can_write_is_not_a_guard(host: Host, shell: Shell) -> None:
    shell.write(GUARD, "guard.yaml")
    ended = shell("plan", "--guard", "guard.yaml")
    assert ended.code == 1
    assert "where the change under review can write it" in ended.err
    git(shell.folder, "init", "-q", "-b", "guard.yaml")
    git(shell.folder, "add", ".")
    git(shell.folder, "commit", "-q", "-m", "guard")
    assert "is a file and a revision of git" in shell("plan", "--guard", "guard.yaml").err
    assert "--guard nothing: is no .yaml file, and" in shell("plan", "--guard", "nothing").err
    shell.set(HEXFORM_GUARD="nothing")
    assert "HEXFORM_GUARD (nothing): is no .yaml file, and" in shell("plan").err


def test_a_guard_for_another_workspace_refuses(host: Host, shell: Shell, guard: Path) -> None:
    guard.write_text("version: 1\nworkspace: {org_id: another}\n")
    ended = shell("plan", "--guard", str(guard))
    assert ended.code == 1
    assert "another" in ended.err


def test_access_can_be_left_out_and_limits_can_fail_a_plan(host: Host, shell: Shell) -> None:
    shell.write(OPEN.replace("lose: 100", "lose: 0"))
    ended = shell("plan", "--no-access")
    assert (ended.code, "REFUSED by the limit 'lose'" in ended.out) == (0, True)
    assert "Who gains and who loses access was not looked at." in ended.out
    assert shell("plan", "--fail-on-refused").code == 1
