"""One apply at a time for a workspace, whatever folder it runs in; nothing here waits for a clock."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hexform.state import lock as module
from tests.cli.host import ADA, GRACE, Host
from tests.cli.shell import Shell, until
from tests.state.locking import held, lock_path

GUIDES = "version: 1\nguides: {main: {files: [a.md]}}\n"
WHO = ("GET", "/v1/users/me", 200)


@contextmanager
def taken(host: Host) -> Iterator[None]:
    """Somebody else applies to this workspace."""
    with held(lock_path(host.url, host.workspace.org_id)):
        yield


def line_with(text: str, process: subprocess.Popen[str]) -> str:
    """The next line on stderr that holds a text."""
    assert process.stderr is not None
    return next(line for line in process.stderr if text in line)


def test_a_second_one_waits_and_plans_anew(host: Host, shell: Shell) -> None:
    with taken(host):
        process = shell.start("apply", "-y", "--format", "json")
        line = line_with("waiting up to 60 s", process)
        assert line == (
            f"{host.url}: waiting up to 60 s for another hexform apply (process 4711, started in /somewhere/else)\n"
        )
        assert host.requests == [WHO]
        # Meanwhile the other one does a part of it.
        grace = next(user.id for user in host.workspace.users.values() if user.email == GRACE)
        host.group("Team").members[grace] = None
    out, _ = process.communicate()
    assert process.returncode == 0
    assert "group.team" not in out
    assert "project_status.revenue" in out
    assert host.members("Team") == {ADA, GRACE}


def test_a_saved_plan_is_checked_anew(host: Host, shell: Shell) -> None:
    shell.ok("plan", "-o", "plan.json")
    host.requests.clear()
    with taken(host):
        process = shell.start("apply", "plan.json", "-y")
        line_with("waiting up to 60 s", process)
        host.group("Team").members.clear()
    out, err = process.communicate()
    assert (process.returncode, out) == (1, "")
    assert "the plan is stale, nothing was written" in err
    assert host.writes == []


def test_two_checkouts_make_a_thing_once(host: Host, shell: Shell) -> None:
    """The first is killed while it creates; the second, in another folder, had to wait for it."""
    shell.write("version: 1\ngroups: {slow: {}}")
    shell.write("version: 1\ngroups: {slow: {}}", "copy/workspace.yaml")
    host.break_at("POST /v1/groups: delay 600")
    first = shell.start("apply", "-y")
    until(lambda: host.writes)
    second = shell.start("apply", "-y", "-f", "copy/workspace.yaml")
    assert f"another hexform apply (process {first.pid}, started in {shell.folder})" in line_with("waiting", second)
    host.break_at()
    first.kill()
    first.communicate()
    second.communicate()
    assert second.returncode == 0
    assert [group.name for group in host.workspace.groups.values()].count("slow") == 1


def test_one_that_does_not_end_is_not_waited_for_forever(
    host: Host, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "WAIT", 0.0)
    with taken(host):
        reported = shell.fails("apply", "-y")
    assert reported.startswith(
        f"{host.url}: another hexform apply (process 4711, started in /somewhere/else) has not ended"
    )
    assert "nothing was written: run this again later" in reported
    assert host.requests == [WHO]


def test_another_workspace_does_not_wait(host: Host, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WAIT", 0.0)
    with held(lock_path(host.url, "another")), held(lock_path("https://app.hex.tech", host.workspace.org_id)):
        shell.ok("apply", "-y")


def test_plans_do_not_wait_for_an_apply(host: Host, shell: Shell) -> None:
    with taken(host), held(shell.folder / ".hexform" / "lock"):
        shell.ok("plan")
        assert shell("drift").code == 2


def test_a_wrong_workspace_is_refused_without_waiting(host: Host, shell: Shell) -> None:
    shell.write("version: 1\nworkspace: {host: app.hex.tech}")
    with taken(host):
        assert "this configuration is for the host app.hex.tech" in shell.fails("apply", "-y")


# The ledger of a folder holds the guides of every workspace.


def test_the_ledger_is_written_by_one_at_a_time(host: Host, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WAIT", 0.0)
    shell.write("text", "a.md")
    with held(shell.folder / ".hexform" / "lock"):
        shell.ok("apply", "-y")
        shell.write(GUIDES)
        reported = shell.fails("apply", "-y")
        assert reported.startswith(f"{shell.folder}: another hexform apply (process 4711, ")
    shell.ok("apply", "-y")


def test_a_folder_that_cannot_hold_a_ledger_matters_only_to_guides(host: Host, shell: Shell) -> None:
    shell.write("in the way", ".hexform")
    shell.ok("apply", "-y")
    shell.write("text", "a.md")
    shell.write(GUIDES)
    host.requests.clear()
    assert "hexform keeps its ledger in this folder, which cannot be used" in shell.fails("apply", "-y")
    assert host.writes == []


def test_the_ledger_is_read_when_the_turn_has_come(host: Host, shell: Shell) -> None:
    shell.write("text", "a.md")
    shell.write(GUIDES)
    shell.ok("apply", "-y")
    ledger = shell.folder / ".hexform" / "ledger.json"
    known = ledger.read_bytes()
    ledger.unlink()
    with taken(host):
        process = shell.start("apply", "-y", "--format", "json")
        line_with("waiting", process)
        ledger.write_bytes(known)
    out, _ = process.communicate()
    assert process.returncode == 0
    assert '"changes": []' in out


def test_the_sandbox_of_a_folder_is_written_by_one_at_a_time(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "WAIT", 0.0)
    shell.write("version: 1\ngroups: {new: {}}")
    with held(shell.folder / ".hexform" / "lock"):
        assert "another hexform apply" in shell.fails("apply", "-y", "--sandbox")
        assert not (shell.folder / ".hexform" / "sandbox.json").exists()
        shell.ok("plan", "--sandbox")
    shell.ok("apply", "-y", "--sandbox")
    with monkeypatch.context() as environment:
        environment.setenv("XDG_STATE_HOME", "/dev/null")
        shell.ok("apply", "-y", "--sandbox")
