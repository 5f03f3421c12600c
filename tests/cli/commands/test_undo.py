"""`hexform undo` takes a run back, and is held back like any apply."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.cli.host import ADA, GRACE, Host
from tests.cli.shell import Ended, Shell

REVERT = "The configuration still wants what was taken back: revert it too, or the next apply does it again.\n"


def approved(shell: Shell, name: str = "run.json", *words: str) -> str:
    """The fingerprint that the undo of a run asks for; a word where it asks for none."""
    asks = re.search(r"--approved ([0-9a-f-]{39}); nothing was written", shell("undo", name, "-y", *words).err)
    return asks[1] if asks else "none"


def undo(shell: Shell, *words: str) -> Ended:
    return shell("undo", "run.json", "-y", "--approved", approved(shell), *words)


@pytest.fixture
def applied(host: Host, shell: Shell) -> Host:
    shell.ok("apply", "-y", "--record", "run.json")
    return host


def test_it_shows_asks_and_takes_back(applied: Host, shell: Shell) -> None:
    assert (applied.project("Revenue").status, applied.members("Team")) == ("Done", {ADA, GRACE})
    ended = undo(shell, "--record", "undo.json", "--note", "why=oops")
    assert ended.code == 0
    assert ended.err.endswith(REVERT)
    assert (applied.project("Revenue").status, applied.members("Team")) == ("Draft", {ADA})
    assert [cell.source for cell in applied.project("Revenue").cells] == ["old"]
    record = shell.json("undo.json")
    assert (record["outcome"], record["notes"], record["summary"]["applied"]) == ("applied", {"why": "oops"}, 3)
    # An undo is a run, which can be taken back too.
    again = shell("undo", "undo.json", "-y", "--approved", approved(shell, "undo.json"))
    assert again.code == 0
    assert (applied.project("Revenue").status, applied.members("Team")) == ("Done", {ADA, GRACE})


def test_what_was_changed_since_is_left_and_listed(applied: Host, shell: Shell) -> None:
    applied.project("Revenue").status = "Later"
    ended = undo(shell)
    assert ended.code == 0
    assert "Changed since, and left as it is:\n" in ended.err
    assert "  project_status.revenue: `status` is Later in Hex now; the run left Done\n" in ended.err
    assert applied.project("Revenue").status == "Later"
    assert applied.members("Team") == {ADA}


def test_once_more_there_is_nothing_left(applied: Host, shell: Shell) -> None:
    undo(shell)
    writes = len(applied.writes)
    ended = undo(shell)
    assert (ended.code, len(applied.writes)) == (0, writes)
    assert "Nothing is left to take back." in ended.err
    assert undo(shell, "-q", "--format", "json").json["changes"] == []


def test_a_document_is_not_evidence_of_itself(applied: Host, shell: Shell) -> None:
    before = applied.dump()
    own = approved(shell)
    ended = shell("undo", "run.json", "-y")
    assert ended.code == 1
    assert f"--approved {own}; nothing was written" in ended.err
    assert "there is no terminal to ask on" in shell("undo", "run.json").err
    document = shell.json("run.json")
    change = next(each for each in document["changes"] if each["kind"] == "group")
    change["before"]["members"] = ["admin@example.com"]
    change["diff"] = []
    (shell.folder / "run.json").write_text(json.dumps(document))
    ended = shell("undo", "run.json", "-y", "--approved", own)
    assert "the changes are not those that were approved: their fingerprint is" in ended.err
    assert f"and {own} was approved; nothing was written" in ended.err
    assert applied.dump() == before


@pytest.mark.parametrize(
    ("edit", "reported"),
    [
        ({"format_version": "2.0"}, "has the format version"),
        ({"sandbox": True}, "is a run of the sandbox, and this run goes to a real host"),
        ({"workspace": {"base_url": "https://elsewhere.example", "org_id": "o"}}, "is a run of https://elsewhere"),
        ({"changes": [{"address": "group.x", "kind": "group"}]}, "is no run"),
        ({"changes": "all"}, "is no run"),
    ],
)
def test_a_document_that_cannot_be_used(applied: Host, shell: Shell, edit: dict[str, Any], reported: str) -> None:
    shell.edit("run.json", **edit)
    writes = len(applied.writes)
    ended = shell("undo", "run.json", "-y", "--approved", "0000")
    if "run of" in reported:
        ended = undo(shell)
    assert (ended.code, len(applied.writes)) == (1, writes)
    assert reported in ended.err


def test_a_plan_is_not_a_run(host: Host, shell: Shell) -> None:
    shell.ok("plan", "-o", "plan.json")
    assert shell.fails("undo", "plan.json") == "plan.json: is a plan, not a run"
    assert "No such file" in shell.fails("undo", "nothing.json")


def test_its_plan_can_be_saved_and_applied(applied: Host, shell: Shell) -> None:
    ended = shell.ok("undo", "run.json", "-o", "undo-plan.json", "--format", "json")
    plan = shell.json("undo-plan.json")
    assert ended.json["fingerprint"] == plan["fingerprint"] == approved(shell)
    assert f"--approved {plan['fingerprint']}` does exactly this" in ended.err
    assert applied.project("Revenue").status == "Done"
    shell.ok("apply", "undo-plan.json", "--approved", plan["fingerprint"])
    assert (applied.project("Revenue").status, applied.members("Team")) == ("Draft", {ADA})
    assert shell.fails("undo", "run.json", "-o", "run.json").startswith("-o run.json: is a file that this run reads")


def test_what_is_left_of_it_is_approved_anew(applied: Host, shell: Shell) -> None:
    """Some of it is taken back already, as where an undo was cut: the rest is another plan than the one reviewed."""
    whole = approved(shell)
    applied.project("Revenue").status = "Draft"
    rest = approved(shell)
    assert rest != whole
    assert f"and {whole} was approved" in shell("undo", "run.json", "-y", "--approved", whole).err
    assert applied.members("Team") == {ADA, GRACE}
    assert shell("undo", "run.json", "-y", "--approved", rest).code == 0
    assert applied.members("Team") == {ADA}


def test_a_part_of_it(applied: Host, shell: Shell) -> None:
    part = ("--target", "group.team")
    ended = shell("undo", "run.json", "-y", "--approved", approved(shell, "run.json", *part), *part, "--format", "json")
    assert ended.code == 0
    assert "limited to group.team" in ended.err
    assert ended.json["targets"] == [each["address"] for each in ended.json["changes"]] == ["group.team"]
    assert (applied.project("Revenue").status, applied.members("Team")) == ("Done", {ADA})
    reported = shell.fails("undo", "run.json", "--target", "group.nope")
    assert reported == "--target group.nope: the run changed nothing at this address"


def test_an_old_run_is_refused(applied: Host, shell: Shell) -> None:
    shell.edit("run.json", started="2026-01-01T00:00:00.000Z")
    reported = shell.fails("undo", "run.json", "-o", "undo-plan.json")
    assert reported.startswith("run.json: is ")
    assert reported.endswith("and may be 7 days old (--max-age); give a longer one if this run is meant")
    shell.ok("undo", "run.json", "-o", "undo-plan.json", "--max-age", "99999d")
    shell.edit("run.json", started="yesterday")
    assert "does not say when it was made" in shell.fails("undo", "run.json")


def test_what_the_run_found_done_is_not_given_back(host: Host, shell: Shell) -> None:
    shell.ok("plan", "-o", "plan.json")
    host.project("Revenue").status = "Done"
    shell.ok("apply", "plan.json", "-y", "--record", "run.json")
    assert {change["outcome"] for change in shell.json("run.json")["changes"]} == {"applied", "already"}
    undo(shell)
    assert host.project("Revenue").status == "Done"


def test_what_has_ended_is_not_given_back(host: Host, shell: Shell) -> None:
    shell.write(f"""
        version: 1
        groups: {{team: {{name: Team, members: [{{email: {ADA}, until: 2020-01-01}}, {GRACE}]}}}}
    """)
    shell.ok("apply", "-y", "--record", "run.json")
    assert host.members("Team") == {GRACE}
    assert [end["who"] for end in shell.json("run.json")["ending"]] == [ADA]
    assert undo(shell).code == 0
    assert host.members("Team") == set()


@pytest.mark.parametrize(
    ("setting", "reported"),
    [
        ("limits: {lose: 0, gain: 0}", "limits"),
        ("protected: [group.team]", "group.team would be narrowed, and the configuration protects it by 'group.team'"),
        ("statuses: [Done]", "project_status.revenue would become 'Draft', which `statuses` does not list"),
        ("workspace: {org_id: other}", "this configuration is for the organisation other"),
    ],
)
def test_the_brakes_of_the_configuration_hold(applied: Host, shell: Shell, setting: str, reported: str) -> None:
    applied.project("Revenue").sharing.workspace = "NONE"
    shell.write(f"version: 1\n{setting}\ngroups: {{team: {{name: Team}}}}\n")
    if "limits" in setting:
        shell.write("version: 1\nprojects: {revenue: {title: Revenue, sharing: {groups: {Team: CAN_VIEW}}}}\n")
        shell.ok("apply", "-y", "--record", "run.json")
        shell.write("version: 1\nlimits: {lose: 0}\n")
        reported = "lose"
    before = applied.dump()
    ended = undo(shell)
    assert ended.code == 1
    assert reported in ended.err
    assert applied.dump() == before


def test_the_brakes_of_a_guard_hold(applied: Host, shell: Shell, tmp_path_factory: pytest.TempPathFactory) -> None:
    guard = tmp_path_factory.mktemp("guard") / "guard.yaml"
    guard.write_text("version: 1\nprotected: [group.Team]\n")
    before = applied.dump()
    ended = undo(shell, "--guard", str(guard))
    assert ended.code == 1
    assert "the guard protects it by 'group.Team'" in ended.err
    assert applied.dump() == before


def test_a_configuration_that_cannot_be_read_is_an_error_and_none_is_none(applied: Host, shell: Shell) -> None:
    shell.write("version: 2\n")
    assert "which reads version 1" in undo(shell).err
    (shell.folder / "workspace.yaml").unlink()
    assert undo(shell).code == 0
    assert applied.members("Team") == {ADA}


CREATES = """
    version: 1
    groups: {new: {name: New, members: [ada@example.com]}}
    collections: {shelf: {}}
    projects:
      fresh: {create: true, status: Done, cells: [{label: Load, type: code, source: x}]}
      revenue: {title: Revenue, sharing: {groups: {new: CAN_VIEW}}}
"""


def test_what_the_run_made(host: Host, shell: Shell) -> None:
    shell.write(CREATES)
    shell.ok("apply", "-y", "--record", "run.json")
    ended = undo(shell)
    assert ended.code == 0, ended.err
    lines = ended.err.splitlines()
    assert lines[0] == "Cannot come back:"
    assert lines[1:3] == [
        f"  {kind}.{key}: the API deletes no {kind}, so {key!r}, which the run made, stays: delete it in Hex"
        for kind, key in (("collection", "shelf"), ("project", "fresh"))
    ]
    assert host.group("New") is None
    assert host.project("fresh").status == "Done"
    assert host.project("Revenue").sharing.groups == {}


@pytest.mark.parametrize("what", ["members", "name", "project", "collection"])
def test_a_group_that_was_made_and_is_used_since_stays(host: Host, shell: Shell, what: str) -> None:
    shell.write("version: 1\ngroups: {new: {name: New, members: [ada@example.com]}}\n")
    shell.ok("apply", "-y", "--record", "run.json")
    group = host.group("New")
    if what == "members":
        group.members = {}
    elif what == "name":
        group.name = "Newer"
    elif what == "project":
        host.project("Revenue").sharing.groups = {group.id: "CAN_VIEW"}
    else:
        shell.write("version: 1\ncollections: {shelf: {sharing: {groups: {New: MEMBER}}}}\n")
        shell.ok("apply", "-y")
    ended = undo(shell)
    assert ended.code == 0
    assert "which the run made, stays:" in ended.err
    assert group.id in host.workspace.groups


def test_a_deleted_group_comes_back_with_its_members_and_its_access(host: Host, shell: Shell) -> None:
    old = host.group("Old team")
    old.members = dict.fromkeys(user.id for user in host.workspace.users.values() if user.email in {ADA, GRACE})
    host.project("Revenue").sharing.groups = {old.id: "CAN_EDIT"}
    shell.write("version: 1\nremoved: {groups: [Old team]}\n")
    shell.ok("apply", "-y", "--record", "run.json")
    grace = next(user for user in host.workspace.users.values() if user.email == GRACE)
    host.workspace.users = {key: user for key, user in host.workspace.users.items() if user is not grace}
    ended = undo(shell)
    assert ended.code == 0, ended.err
    assert (
        f"  group.Old team: {GRACE} is not in the workspace any more, and does not come back into the group\n"
        in ended.err
    )
    again = host.group("Old team")
    assert again.id != old.id
    assert host.members("Old team") == {ADA}
    assert host.project("Revenue").sharing.groups == {again.id: "CAN_EDIT"}


def test_a_group_that_somebody_made_again_stays(host: Host, shell: Shell) -> None:
    shell.write("version: 1\nremoved: {groups: [Old team]}\n")
    shell.ok("apply", "-y", "--record", "run.json")
    shell.write(
        "version: 1\ngroups: {Old team: {name: Old team, members: [eve@example.com]}}\n".replace("Old team:", "o:")
    )
    shell.ok("apply", "-y")
    ended = undo(shell)
    assert "a group of the name 'Old team' is there again, and stays as it is" in ended.err
    assert host.members("Old team") == {"eve@example.com"}


GUIDES = """
    version: 1
    guides: {main: {files: [hex.md, more.md]}}
"""


def test_guides_come_back_from_the_ledger(host: Host, shell: Shell) -> None:
    shell.write(GUIDES)
    for name in ("hex.md", "more.md"):
        shell.write("one", name)
    shell.ok("apply", "-y", "--record", "first.json")
    shell.write("two", "hex.md")
    shell.write("version: 1\nguides: {main: {files: [hex.md]}}\nremoved: {guides: [more.md]}\n")
    shell.ok("apply", "-y", "--record", "run.json")

    def texts() -> dict[str, str]:
        return {row.path: row.published for row in host.workspace.guides.values() if row.published}

    assert texts() == {"hex.md": "two"}
    ended = undo(shell)
    assert ended.code == 0, ended.err
    assert texts() == {"hex.md": "one", "more.md": "one"}
    assert "Nothing is left" in undo(shell).err
    first = shell("undo", "first.json", "-y", "--approved", approved(shell, "first.json"))
    assert first.code == 0, first.err
    # More.md came back under another id, so it is not known to be what the first run made.
    assert texts() == {"more.md": "one"}
    assert "guide.more.md: the guide, which the run made, stays" in first.err


def test_a_guide_whose_text_nobody_knows_cannot_come_back(host: Host, shell: Shell) -> None:
    shell.write("version: 1\nguides: {main: {files: [{path: hex.md, take_over: true}]}}\n")
    shell.write("ours", "hex.md")
    shell.ok("apply", "-y", "--record", "first.json")
    shutil_ledger = shell.folder / ".hexform" / "ledger.json"
    shutil_ledger.unlink()
    shell.write("other", "hex.md")
    shell.ok("apply", "-y", "--record", "run.json")
    ended = undo(shell)
    assert ended.code == 0
    assert "guide.hex.md: its text before the run is not known" in ended.err
    assert [row.published for row in host.workspace.guides.values()] == ["other"]


def test_the_record_of_a_run_that_was_killed(host: Host, shell: Shell) -> None:
    """Of what it does not tell, what Hex shows decides."""
    shell.ok("apply", "-y", "--record", "run.json")
    document = shell.json("run.json")
    for change in document["changes"]:
        change["outcome"] = "unknown"
    shell.edit("run.json", changes=document["changes"], outcome="unfinished", ended=None)
    host.project("Revenue").status = "Draft"
    ended = undo(shell)
    assert ended.code == 0, ended.err
    assert host.members("Team") == {ADA}
    assert "project_status" not in ended.err


def test_a_skipped_change_is_none(applied: Host, shell: Shell) -> None:
    document = shell.json("run.json")
    for change in document["changes"]:
        change["outcome"] = "skipped"
    shell.edit("run.json", changes=document["changes"])
    writes = len(applied.writes)
    assert undo(shell).code == 0
    assert len(applied.writes) == writes


def test_a_project_that_is_gone(applied: Host, shell: Shell) -> None:
    applied.workspace.projects = {}
    ended = undo(shell)
    assert re.search(r"project_status\.revenue: GET /v1/projects/\S+ 404", ended.err)
    assert applied.members("Team") == {ADA}


def test_help_has_an_example_and_no_other_day(shell: Shell) -> None:
    said = shell.ok("undo", "--help").out
    assert "hexform undo run.json --record undo.json" in " ".join(said.split())
    assert "--today" not in said
