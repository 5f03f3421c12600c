from __future__ import annotations

import pytest

from tests.cli.host import GRACE, Host
from tests.cli.shell import Shell


def test_exit_codes(host: Host, shell: Shell) -> None:
    assert shell("drift").code == 2
    shell.ok("apply", "-y")
    assert shell.ok("drift").out.endswith("No drift. The workspace matches the configuration.\n")
    host.break_at("GET /v1/groups: 403")
    assert shell("drift").code == 1


def test_it_tells_from_the_side_of_hex_and_writes_nothing(host: Host, shell: Shell) -> None:
    document = shell("drift", "--format", "json").json
    entries = {entry["address"]: entry for entry in document["drift"]}
    assert entries["project_status.revenue"]["config"] == {"status": "Done"}
    assert entries["project_status.revenue"]["hex"] == {"status": "Draft"}
    row = {"path": ["members"], "op": "remove", "before": GRACE, "after": None, "origin": None}
    assert entries["group.team"]["diff"] == [row]
    assert host.writes == []


def test_the_same_drift_gives_the_same_bytes(host: Host, shell: Shell) -> None:
    assert shell("drift", "--format", "json").out == shell("drift", "--format", "json").out


def test_what_is_removed_and_still_there_is_drift(host: Host, shell: Shell) -> None:
    shell.write("version: 1\nremoved: {groups: [Old team]}")
    ended = shell("drift", "--format", "json")
    assert (ended.code, [entry["address"] for entry in ended.json["drift"]]) == (2, ["group.Old team"])


def test_a_report_remembers_the_one_before(host: Host, shell: Shell) -> None:
    (shell.folder / "first.json").write_text(shell("drift", "--format", "json", "--today", "2026-11-01").out)
    second = shell("drift", "--format", "json", "--previous", "first.json", "--today", "2026-11-02")
    assert {entry["status"] for entry in second.json["drift"]} == {"ongoing"}
    (shell.folder / "second.json").write_text(second.out)
    shell.ok("apply", "-y")
    third = shell("drift", "--format", "json", "--previous", "second.json")
    assert third.code == 0
    assert {entry["status"] for entry in third.json["drift"]} == {"resolved"}
    (shell.folder / "third.json").write_text(third.out)
    assert shell.ok("drift", "--format", "json", "--previous", "third.json").json["drift"] == []


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        (None, "No such file or directory"),
        ("{", "is no whole JSON document"),
        ('{"format_version": "1.0", "started": ""}', "is a run, not a drift report"),
    ],
)
def test_what_is_not_a_report_is_reported_before_anything_is_read(
    host: Host, shell: Shell, text: str | None, reported: str
) -> None:
    if text is not None:
        shell.write(text, "before.json")
    words = shell.fails("drift", "--previous", "before.json")
    assert words.startswith("before.json: ")
    assert reported in words
    assert host.requests == []


def test_a_report_of_another_workspace_is_refused(host: Host, shell: Shell) -> None:
    (shell.folder / "before.json").write_text(shell("drift", "--format", "json").out)
    shell.edit("before.json", workspace={"base_url": "https://app.hex.tech", "org_id": None})
    assert "give the previous report of this workspace, or none" in shell.fails("drift", "--previous", "before.json")


def test_what_is_expected_for_a_while_is_not_drift(host: Host, shell: Shell) -> None:
    ignoring = "drift: {ignore: [{address: '*', until: 2027-01-31, why: migration}]}\n"
    shell.write(shell.read("workspace.yaml") + ignoring)
    assert shell("drift", "--today", "2027-01-31").code == 0
    hidden = shell("drift", "--format", "json", "--today", "2027-01-31").json["ignored"]
    assert {(each["until"], each["why"]) for each in hidden} == {("2027-01-31", "migration")}
    ended = shell("drift", "--today", "2027-02-01")
    assert ended.code == 2
    assert "migration" in ended.out


def test_what_is_unmanaged_is_drift_by_the_policy(host: Host, shell: Shell) -> None:
    shell.write("version: 1\nunmanaged: {groups: drift}\ngroups: {team: {name: Team}}")
    ended = shell("drift", "--format", "json")
    assert ended.code == 2
    assert [(thing["address"], thing["drift"]) for thing in ended.json["unmanaged"]] == [("group.Old team", True)]
    shell.write("version: 1\nunmanaged: {groups: report}\ngroups: {team: {name: Team}}")
    assert shell("drift").code == 0
