"""`hexform drift --accept` writes what was changed in Hex into the files, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hexform.edit import files
from tests.cli.commands.test_pull import uid
from tests.cli.shell import Ended, Shell

ADA, BO, CY, DEE = "ada@example.com", "bo@example.com", "cy@example.com", "dee@example.com"
TEAM, STAFF, FINANCE, REVENUE, LOAD, CLEAN = (uid(number) for number in range(0xA1, 0xA7))


def world() -> dict[str, Any]:
    """What Hex has: as the configuration below wants it."""
    return {
        "users": [{"email": email} for email in (ADA, BO, CY, DEE)],
        "groups": [
            {"id": TEAM, "name": "Team", "members": [ADA, BO]},
            {"id": STAFF, "name": "Staff", "members": []},
        ],
        "collections": [
            {"id": FINANCE, "name": "Finance", "description": "Numbers", "creator": DEE,
             "sharing": {"workspace": "MEMBER", "users": {ADA: "MEMBER", DEE: "MANAGER"}, "groups": {TEAM: "MEMBER"}}},
        ],
        "data_connections": [{"name": "Lake", "type": "snowflake"}],
        "projects": [
            {"id": REVENUE, "title": "Revenue", "owner": DEE, "status": "Draft",
             "sharing": {"workspace": "CAN_VIEW", "users": {ADA: "CAN_EDIT", BO: "CAN_VIEW"},
                         "groups": {TEAM: "CAN_VIEW"}, "collections": {FINANCE: "CAN_VIEW"}},
             "cells": [
                 {"id": LOAD, "label": "Load", "type": "SQL", "source": "select 1", "data_connection": "Lake",
                  "output_dataframe": "df"},
                 {"id": CLEAN, "label": "Clean", "type": "CODE", "source": "x = 1"},
             ]},
        ],
        "statuses": ["Draft", "Done"],
    }  # fmt: skip


CONFIG = f"""\
version: 1  # the first
groups:
  team:     # the team
    id: {TEAM}
    name: 'Team'
    members:
      - {ADA}   # lead
      - {{email: "{BO.upper()}", until: 2099-01-01, why: 'FIN-207'}}
collections:
  finance:
    id: {FINANCE}
    name: Finance
    description: "Numbers"   # short
    sharing:
      workspace: MEMBER
      users: {{{ADA}: MEMBER, {DEE}: MANAGER}}
      groups: {{team: MEMBER}}

projects:
  # the dashboard
  revenue:
    id: {REVENUE}
    status: Draft   # soon
    sharing:
      workspace: CAN_VIEW
      users:
        {ADA}: CAN_EDIT
        {BO}: {{access: CAN_VIEW, until: 2099-01-01}}
      groups: {{team: CAN_VIEW}}
      collections: {{finance: CAN_VIEW}}
    cells:
      - id: {LOAD}
        label: Load
        type: sql
        source_file: cells/load.sql
        data_connection: Lake
        output_dataframe: df
      - {{label: Clean, type: code, source: x = 1}}   # later
"""


class Office:
    """A configuration, and a workspace in which people change things: `hex` is what it has."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self.hex = world()
        shell.write("select 1\n", "cells/load.sql")
        self.write(CONFIG)

    def write(self, text: str) -> None:
        self.before = self.shell.write(text).read_text().splitlines()

    @property
    def revenue(self) -> Any:
        return self.hex["projects"][0]

    @property
    def team(self) -> Any:
        return self.hex["groups"][0]

    @property
    def finance(self) -> Any:
        return self.hex["collections"][0]

    def run(self, *arguments: str) -> Ended:
        state = self.shell.folder / ".hexform/sandbox.json"
        if state.exists():
            state.unlink()
        self.shell.write(json.dumps(self.hex), "sandbox.yaml")
        return self.shell("drift", "--sandbox", *arguments)

    def accept(self, pattern: str = "*", *, code: int = 0) -> Ended:
        ended = self.run("--accept", pattern)
        assert ended.code == code, ended.err
        return ended

    def lines(self) -> list[str]:
        """The lines that went and came."""
        after = self.shell.read("workspace.yaml").splitlines()
        gone = [f"-{line}" for line in self.before if self.before.count(line) > after.count(line)]
        return gone + [f"+{line}" for line in after if after.count(line) > self.before.count(line)]


@pytest.fixture
def office(shell: Shell) -> Office:
    return Office(shell)


def test_where_nothing_differs(office: Office) -> None:
    assert office.run().code == 0
    assert "Nothing to accept." in office.accept().out
    assert office.lines() == []


def test_one_of_every_kind(office: Office) -> None:
    office.team["members"] = [BO, CY]
    office.team["name"] = "The team"
    office.finance["description"] = "All numbers"
    office.finance["sharing"] = {
        "workspace": "NONE", "users": {ADA: "MANAGER", DEE: "MANAGER", CY: "MEMBER"}, "groups": {STAFF: "MEMBER"},
    }  # fmt: skip
    office.revenue["status"] = "Done"
    office.revenue["sharing"] = {
        "workspace": "NONE", "public_web": "APP_ONLY", "users": {BO: "CAN_EDIT", CY: "CAN_VIEW"},
        "groups": {TEAM: "CAN_EDIT", STAFF: "APP_ONLY"}, "collections": {},
    }  # fmt: skip
    office.revenue["cells"][0] |= {"source": "select 2", "output_dataframe": "other"}
    office.revenue["cells"][1]["source"] = "x = 2"
    ended = office.accept()
    assert [line.partition(": ")[0] for line in ended.out.splitlines()[1:]] == [
        "cell.revenue/Clean",
        "cell.revenue/Load",
        "collection.finance",
        "group.team",
        "project_sharing.revenue",
        "project_status.revenue",
    ]
    assert "group.team: members, name" in ended.out
    assert office.lines() == [
        "-    name: 'Team'",
        f"-      - {ADA}   # lead",
        '-    description: "Numbers"   # short',
        "-      workspace: MEMBER",
        f"-      users: {{{ADA}: MEMBER, {DEE}: MANAGER}}",
        "-      groups: {team: MEMBER}",
        "-    status: Draft   # soon",
        "-      workspace: CAN_VIEW",
        f"-        {ADA}: CAN_EDIT",
        f"-        {BO}: {{access: CAN_VIEW, until: 2099-01-01}}",
        "-      groups: {team: CAN_VIEW}",
        "-      collections: {finance: CAN_VIEW}",
        "-        output_dataframe: df",
        "-      - {label: Clean, type: code, source: x = 1}   # later",
        "+    name: 'The team'",
        f"+      - {CY}",
        '+    description: "All numbers"   # short',
        "+      workspace: NONE",
        f"+      users: {{{ADA}: MANAGER, {DEE}: MANAGER, {CY}: MEMBER}}",
        "+      groups: {Staff: MEMBER}",
        "+    status: Done   # soon",
        "+      workspace: NONE",
        f"+        {BO}: {{access: CAN_EDIT, until: 2099-01-01}}",
        f"+        {CY}: CAN_VIEW",
        "+      groups: {team: CAN_EDIT, Staff: APP_ONLY}",
        "+      collections: {}",
        "+        output_dataframe: other",
        "+      - {label: Clean, type: code, source: x = 2}   # later",
    ]
    assert office.shell.read("cells/load.sql") == "select 2\n"
    assert office.run().code == 0


def test_a_dry_run_shows_the_diff(office: Office) -> None:
    office.revenue["status"] = None
    ended = office.run("--accept", "*", "--dry-run")
    assert "-    status: Draft   # soon" in ended.out.splitlines()
    assert "+    status: null   # soon" in ended.out.splitlines()
    assert office.lines() == []


def test_what_is_not_accepted_stays_and_is_drift(office: Office) -> None:
    office.revenue["status"] = "Done"
    office.team["members"] = [ADA]
    office.accept("project.revenue", code=2)
    assert office.lines() == ["-    status: Draft   # soon", "+    status: Done   # soon"]
    office.accept("group.*")
    assert office.lines()[0] == f"-      - {{email: \"{BO.upper()}\", until: 2099-01-01, why: 'FIN-207'}}"


def test_what_hex_has_no_more_goes_with_its_block(office: Office) -> None:
    office.write(CONFIG + "  other: {create: true}\n")
    office.hex["projects"] = []
    office.hex["collections"] = []
    office.hex["groups"] = [{"id": STAFF, "name": "Staff"}]
    ended = office.accept()
    assert ended.out.splitlines()[1:] == [
        "collection.finance: is not in Hex any more: taken out",
        "group.team: is not in Hex any more: taken out",
        "project.other: taken out",
        "project.revenue: is not in Hex any more: taken out",
    ]
    assert office.shell.read("workspace.yaml").split() == [
        "version:", "1", "#", "the", "first", "groups:", "{}", "collections:", "{}", "projects:", "{}",
    ]  # fmt: skip


def test_what_is_gone_and_still_referred_to(office: Office) -> None:
    office.hex["groups"] = [{"id": STAFF, "name": "Staff"}]
    office.finance["sharing"]["groups"] = {}
    office.revenue["sharing"]["groups"] = {}
    ended = office.accept("group.team", code=1)
    assert "Error: group.team: project_sharing.revenue (workspace.yaml:29) still refers to it" in ended.err
    assert office.lines() == []
    # Where those that refer to it are accepted too, their entries go along.
    ended = office.accept()
    assert "project_sharing.revenue: taken out: groups.team" in ended.out
    assert "      groups: {}" in office.shell.read("workspace.yaml").splitlines()


def test_a_cell_that_hex_has_no_more(office: Office) -> None:
    del office.revenue["cells"][1]
    office.accept("cell.*")
    assert office.lines() == ["-      - {label: Clean, type: code, source: x = 1}   # later"]


def test_a_cell_of_another_type(office: Office) -> None:
    office.revenue["cells"][1] |= {"type": "MARKDOWN", "source": "# x"}
    office.accept()
    assert office.lines()[1] == '+      - {label: Clean, type: markdown, source: "# x"}   # later'
    assert office.run().code == 0


def test_a_removed_line_goes(office: Office) -> None:
    office.write(CONFIG + "removed: {groups: [Staff, Stuff]}\n")
    assert office.run().code == 2
    assert "group.Staff: its line under `removed` is taken out" in office.accept().out
    assert office.lines() == ["-removed: {groups: [Staff, Stuff]}", "+removed: {groups: [Stuff]}"]


def test_an_unmanaged_object_is_for_pull(office: Office) -> None:
    office.write(CONFIG + "unmanaged: {groups: drift}\n")
    ended = office.accept("group.*", code=2)
    assert "Note: group.Staff: is not in this configuration: `hexform pull --group` writes it" in ended.err


def test_an_unmanaged_object_that_is_named_is_for_pull_under_any_policy(office: Office) -> None:
    ended = office.run("--accept", "group.Staff")
    assert "Note: group.Staff: is not in this configuration: `hexform pull --group` writes it" in ended.err
    assert (ended.code, office.lines()) == (0, [])
    assert "group.Staff" not in office.run("--accept", "group.*").err


@pytest.mark.parametrize(
    ("old", "new", "reported"),
    [
        ("status: Draft", "status: {one_of: [Draft]}",
         ":23:22: project_status.revenue is 'Done' in Hex, which `one_of` does not name: edit line 23 by hand"),
        ("version: 1", "version: 1\nstatuses: [Draft]",
         ":24:13: project_status.revenue is 'Done' in Hex, which `statuses` does not name: edit line 24 by hand"),
        ("status: Draft", "<<: *draft", ":24:5: `projects.revenue.status` comes from a merge (`<<`): edit line 24"),
        ("status: Draft", "status: &s Draft", "is repeated"),
    ],
)  # fmt: skip
def test_what_is_refused_stays_and_the_rest_is_written(office: Office, old: str, new: str, reported: str) -> None:
    if "<<" in new:
        office.write(CONFIG.replace(old, new).replace("version: 1", "version: 1\nx-d: &draft {status: Draft}"))
    elif "&s" in new:
        office.write(CONFIG.replace(old, new) + "x-again: *s\n")
        reported = "holds &s, which line 39 repeats: edit line 23 by hand"
    else:
        office.write(CONFIG.replace(old, new))
    office.revenue["status"] = "Done"
    office.team["members"] = [ADA]
    ended = office.accept(code=1)
    assert reported in ended.err
    assert "group.team: members" in ended.out
    assert [line[0] for line in office.lines()] == ["-"]


def test_an_ended_entry_is_refused(office: Office) -> None:
    office.write(CONFIG.replace("2099-01-01, why", "2020-01-01, why"))
    ended = office.accept("group.team", code=1)
    assert "still has what ended on 2020-01-01: to keep it, write another `until`: edit line 8 by hand" in ended.err


def test_what_a_guardrail_forbids_is_refused(office: Office) -> None:
    rule = "guardrails: {inside: {projects: '*', workspace: CAN_VIEW, then: report}}"
    office.write(CONFIG.replace("version: 1", f"version: 1\n{rule}"))
    office.revenue["sharing"]["workspace"] = "FULL_ACCESS"
    ended = office.accept(code=1)
    assert "the guardrail inside forbids FULL_ACCESS here: edit line 26 by hand" in ended.err
    assert office.lines() == []


@pytest.mark.parametrize("rule", [f"people: ['{ADA}', '{BO}', '{DEE}']", "guests: APP_ONLY"])
def test_people_whom_a_guardrail_keeps_out_are_refused(office: Office, rule: str) -> None:
    office.write(
        CONFIG.replace("version: 1", f"version: 1\nguardrails: {{in: {{projects: '*', {rule}, then: refuse}}}}")
    )
    office.hex["users"][2]["role"] = "GUEST"
    office.revenue["sharing"]["users"][CY] = "CAN_EDIT"
    ended = office.accept(code=1)
    assert "the guardrail in forbids CAN_EDIT here: edit line 28 by hand" in ended.err
    assert office.lines() == []


def test_people_who_have_no_more_than_a_guardrail_allows_are_accepted(office: Office) -> None:
    """He has more by another way, which is not what is written here."""
    rule = "guardrails: {in: {projects: '*', guests: APP_ONLY, then: refuse}}"
    office.write(CONFIG.replace("version: 1", f"version: 1\n{rule}"))
    office.hex["users"][2]["role"] = "GUEST"
    office.hex["groups"][1]["members"] = [CY]
    office.revenue["sharing"]["groups"][STAFF] = "FULL_ACCESS"
    office.revenue["sharing"]["users"][CY] = "APP_ONLY"
    office.accept("project_sharing.revenue", code=2)
    assert any(f"{CY}: APP_ONLY" in line for line in office.lines())


def test_a_source_file_that_two_cells_share_is_refused(office: Office) -> None:
    office.write(CONFIG.replace("type: code, source: x = 1", "type: sql, source_file: cells/load.sql"))
    for cell in office.revenue["cells"]:
        cell |= {"type": "SQL", "source": "select 2"}
    assert "holds the text of cell.revenue/Load too" in office.accept(code=1).err
    assert office.shell.read("cells/load.sql") == "select 1\n"


def test_guides_cannot_be_accepted(office: Office) -> None:
    office.write(CONFIG + "guides: {main: {files: [a.md]}}\nremoved: {guides: [old.md]}\n")
    office.shell.write("text", "a.md")
    office.hex["guides"] = [{"path": "old.md", "published": "x"}]
    ended = office.accept("guide.*", code=1)
    assert "Error: guide.old.md: guides cannot be accepted: edit `removed` by hand" in ended.err
    assert "Error: guide.a.md: guides cannot be accepted: edit `guides` by hand" in ended.err
    assert "files: [a.md]" in office.shell.read("workspace.yaml")


def test_a_rename_that_others_depend_on(office: Office) -> None:
    office.write(CONFIG.replace("groups: {team: CAN_VIEW}", "groups: {Team: CAN_VIEW}"))
    office.team["name"] = "Crew"
    ended = office.accept("group.team", code=1)
    assert (
        "group.team: project_sharing.revenue (workspace.yaml:29) still refers to it: edit that line first" in ended.err
    )


def test_a_text_that_the_language_refuses(office: Office) -> None:
    office.revenue["cells"][1]["source"] = "x = '\x07'"
    office.team["members"] = [ADA]
    ended = office.accept(code=1)
    assert "38:9: its source in Hex" in ended.err
    assert "group.team: members" in ended.out


def test_a_name_that_the_language_refuses(office: Office) -> None:
    office.team["name"] = "a\u202eb"
    office.finance["name"] = "Money"
    office.revenue["status"] = "Done"
    ended = office.accept(code=1)
    assert "Error: group.team: the configuration would have a mistake: workspace.yaml:5:11" in ended.err
    assert ended.out.splitlines()[1:] == ["collection.finance: name", "project_status.revenue: status"]


def test_a_single_project_that_cannot_be_read_stays(office: Office) -> None:
    """Whether it is absent, or this token may not see it, the API does not say."""
    office.hex["projects"] = []
    ended = office.accept(code=1)
    assert "Nothing to accept." in ended.out
    assert office.lines() == []


def test_a_pattern_that_means_nothing(office: Office) -> None:
    assert "--accept group.x: nothing has this address" in office.run("--accept", "group.x").err
    assert "--dry-run goes with --accept" in office.run("--dry-run").err
    assert "makes no report" in office.run("--accept", "*", "--format", "json").err


def test_a_folder_that_may_not_be_written(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.revenue["status"] = "Done"

    def refuse(*_: Any) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(files._Transaction, "write", refuse)
    ended = office.run("--accept", "*")
    assert (ended.code, ended.out) == (1, "")
    assert "workspace.yaml: may not be written: nothing was written" in ended.err
    assert office.lines() == []


def test_a_file_that_changes_while_it_is_edited(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.revenue["status"] = "Done"
    real, path = files._Transaction.commit, Path("workspace.yaml")

    def meddle(work: Any, parts: Any, change: Any) -> None:
        path.write_text(path.read_text() + "# mine\n")
        real(work, parts, change)

    monkeypatch.setattr(files._Transaction, "commit", meddle)
    ended = office.run("--accept", "*")
    assert (ended.code, ended.out) == (1, "")
    assert "workspace.yaml: has changed since it was read: run this again: nothing was written" in ended.err
    assert office.lines() == ["+# mine"]
