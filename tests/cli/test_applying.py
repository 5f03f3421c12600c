"""From a plan to a run: who agrees to it, and what holds it back."""

from __future__ import annotations

import signal

import pytest

from tests.cli.host import ADA, ADMIN, GRACE, Host, hosted
from tests.cli.pty_shell import Terminal
from tests.cli.shell import Shell

BIG = {
    "users": [{"email": ADMIN, "role": "ADMIN"}, {"email": ADA}],
    "groups": [{"name": f"Old {number}"} for number in range(7)] + [{"name": "Kept", "members": [ADA]}],
    "projects": [{"title": "Revenue", "owner": ADMIN, "sharing": {"groups": {"Kept": "CAN_VIEW"}}}],
}
DELETING = """
    version: 1
    unmanaged: {groups: delete}
    limits: {lose: 0}
    groups: {kept: {name: Kept, members: []}}
"""


def test_without_a_terminal_and_without_yes_nothing_is_asked_or_written(host: Host, shell: Shell) -> None:
    ended = shell.process("apply")
    assert (ended.code, ended.out) == (1, "")
    assert "there is no terminal to ask on: give -y to apply without being asked; nothing was written" in ended.err
    assert host.writes == []


def test_where_nothing_changes_nobody_is_asked(host: Host, shell: Shell) -> None:
    shell.ok("apply", "-y")
    count = len(host.writes)
    ended = shell.process("apply", "--format", "json")
    assert ended.code == 0
    assert ended.json["changes"] == []
    assert len(host.writes) == count


def test_at_a_terminal_the_plan_is_shown_and_yes_applies_it(host: Host, shell: Shell) -> None:
    terminal = Terminal(shell.folder, "apply", "-q")
    terminal.wait_for(f"Apply 3 changes to {host.url} (org {host.workspace.org_id})? [y/N]:")
    assert "Plan: 0 to create, 3 to update" in terminal.said
    terminal.type("y\n")
    assert terminal.end() == 0
    assert "3 applied" in terminal.said
    assert host.members("Team") == {ADA, GRACE}


@pytest.mark.parametrize(
    ("typed", "reported"),
    [
        ("n\n", "not applied; nothing was written"),
        ("\n", "not applied"),
        ("\x04", "stopped; nothing was written"),
        ("perhaps\nN\n", "Please answer y or n."),
    ],
)
def test_anything_else_than_yes_applies_nothing(host: Host, shell: Shell, typed: str, reported: str) -> None:
    terminal = Terminal(shell.folder, "apply")
    terminal.wait_for(f"Apply 3 changes to {host.url} (org {host.workspace.org_id})? [y/N]:")
    terminal.type(typed)
    assert terminal.end() == 1
    assert reported in terminal.said
    assert host.writes == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_at_the_question_is_no(host: Host, shell: Shell, number: signal.Signals) -> None:
    terminal = Terminal(shell.folder, "apply")
    terminal.wait_for(f"Apply 3 changes to {host.url} (org {host.workspace.org_id})? [y/N]:")
    assert terminal.interrupt(number) == 1
    assert "Error: stopped; nothing was written" in terminal.said
    assert host.writes == []


def test_the_question_says_what_is_dangerous(host: Host, shell: Shell) -> None:
    shell.write(
        """
        version: 1
        limits: {public: 1}
        removed: {groups: [Team, Old team]}
        projects: {revenue: {title: Revenue, sharing: {public_web: CAN_VIEW}}}
        """
    )
    terminal = Terminal(shell.folder, "apply")
    terminal.wait_for("Apply 3 changes to ")
    terminal.wait_for("), with 2 deletions, 1 project opened to the public web? [y/N]:")
    terminal.type("n\n")
    assert terminal.end() == 1
    assert host.writes == []


# Danger has a price.


def test_past_a_limit_apply_refuses_and_says_how(shell: Shell) -> None:
    with hosted(BIG) as host:
        shell.set(HEX_BASE_URL=host.url, HEX_API_TOKEN="hxtw_full", HEXFORM_RATE_LIMIT="0")
        shell.write(DELETING)
        assert "REFUSED" in shell.ok("plan").out
        ended = shell("apply", "-y")
        assert (ended.code, ended.out) == (1, "")
        assert "REFUSED, nothing was written: 7 objects would be deleted, and limits.deletes allows 5" in ended.err
        assert "--allow deletes=7" in ended.err
        assert "--allow lose=1" in ended.err
        for wrong in (("deletes=7",), ("deletes=7", "lose=0"), ("deletes=6", "lose=1")):
            assert shell("apply", "-y", *(part for text in wrong for part in ("--allow", text))).code == 1
        little = shell("apply", "-y", "-q", "--allow", "deletes=6", "--allow", "lose=1")
        assert little.err.endswith("--allow deletes=7 permits it, and --allow deletes=6 permits only 6\n")
        assert host.writes == []
        ended = shell.ok("apply", "-y", "--allow", "deletes=7", "--allow", "lose=1")
        assert "REFUSED" not in ended.err
        assert [group.name for group in host.workspace.groups.values()] == ["Kept"]


# A fingerprint replaces a person's approval.


def test_what_was_approved_is_applied_and_nothing_else(host: Host, shell: Shell) -> None:
    approved = shell.ok("plan", "--format", "json").json["fingerprint"]
    shell.write(shell.read("workspace.yaml").replace("status: Done", "status: null"))
    ended = shell("apply", "--approved", approved)
    assert (ended.code, ended.out) == (1, "")
    assert f"and {approved} was approved; nothing was written" in ended.err
    assert host.writes == []
    ended = shell("apply", "--approved", shell.ok("plan", "--format", "json").json["fingerprint"])
    assert ended.code == 0
    assert host.project("Revenue").status is None


def test_approval_is_not_permission_to_go_past_a_limit(shell: Shell) -> None:
    with hosted(BIG) as host:
        shell.set(HEX_BASE_URL=host.url, HEX_API_TOKEN="hxtw_full", HEXFORM_RATE_LIMIT="0")
        shell.write(DELETING)
        approved = shell.ok("plan", "--format", "json").json["fingerprint"]
        assert "REFUSED" in shell("apply", "--approved", approved).err
        assert host.writes == []


# The run as a document.


def test_the_run_is_recorded_and_shown_again(host: Host, shell: Shell) -> None:
    host.break_at("PATCH /v1/projects/*: 400")
    ended = shell("apply", "-y", "--record", "run.json", "--format", "json")
    assert ended.code == 1
    record = shell.json("run.json")
    assert record == ended.json
    assert {change["address"]: change["outcome"] for change in record["changes"]} == {
        "group.team": "applied",
        "project_status.revenue": "failed",
        "cell.revenue/Load": "applied",
    }
    assert record["changes"][0]["trace_ids"] == [] or record["changes"][0]["trace_ids"][0].startswith("sandbox-")
    assert "1 failed" in shell.ok("show", "run.json").out


def test_a_failure_does_not_stop_what_does_not_depend_on_it(host: Host, shell: Shell) -> None:
    shell.write(
        """
        version: 1
        groups: {new: {members: [ada@example.com]}, team: {name: Team, members: [grace@example.com]}}
        projects: {revenue: {title: Revenue, sharing: {groups: {new: CAN_EDIT}}}}
        """
    )
    host.break_at("POST /v1/groups: 400")
    ended = shell("apply", "-y", "--format", "json")
    assert ended.code == 1
    outcomes = {change["address"]: change["outcome"] for change in ended.json["changes"]}
    assert outcomes == {"group.new": "failed", "group.team": "applied", "project_sharing.revenue": "skipped"}
    host.break_at()
    assert shell.ok("apply", "-y", "--format", "json").json["summary"]["applied"] == 2
    assert "No changes." in shell.ok("plan").out


# Guides of a repository need to know where they come from.


def test_a_commit_that_nobody_knows_fails_the_guides_alone(host: Host, shell: Shell) -> None:
    shell.write("text", "guides/a.md")
    shell.write(
        """
        version: 1
        groups: {team: {name: Team, members: [ada@example.com, grace@example.com]}}
        guides: {main: {source: {github: {owner: acme, repo: hex}}, root: guides, files: [guides/*.md]}}
        """
    )
    shell.set(GIT_CEILING_DIRECTORIES=str(shell.folder.parent))
    ended = shell("apply", "-y", "--format", "json")
    assert ended.code == 1
    assert {change["address"]: change["outcome"] for change in ended.json["changes"]} == {"group.team": "applied"}
    errors = {error["address"]: error for error in ended.json["errors"]}
    assert errors["guide.a.md"]["code"] == "guide_source"
    assert "the commit and branch of the guides are not known" in errors["guide.a.md"]["message"]
    shell.set(GITHUB_SHA="0" * 40, GITHUB_REF_NAME="main")
    shell.ok("apply", "-y")
    assert host.members("Team") == {ADA, GRACE}
