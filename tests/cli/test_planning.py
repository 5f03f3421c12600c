"""Which configuration a plan is made of, and of which part of it."""

from __future__ import annotations

import pytest

from tests.cli.host import ADA, EVE, GRACE, Host
from tests.cli.shell import Shell


def addresses(shell: Shell, *arguments: str) -> list[str]:
    return [change["address"] for change in shell.ok("plan", "--format", "json", *arguments).json["changes"]]


def test_a_plan_writes_nothing(host: Host, shell: Shell) -> None:
    before = host.dump()
    assert addresses(shell) == ["group.team", "project_status.revenue", "cell.revenue/Load"]
    assert host.writes == []
    assert host.dump() == before
    assert not (shell.folder / ".hexform").exists()


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        (None, "workspace.yaml: "),
        ("", "workspace.yaml:1:1: the file is empty"),
        ("- a\n- b", "workspace.yaml:1:1: "),
        ("version: 2", "workspace.yaml:1:10: version 2 of the language is not known"),
        ("groups: {}", "`version`"),
        ("version: 1\ngroups: [", "workspace.yaml:"),
    ],
)
def test_a_file_that_is_not_a_configuration_is_reported(shell: Shell, text: str | None, reported: str) -> None:
    (shell.folder / "workspace.yaml").unlink() if text is None else shell.write(text)
    for command in ("plan", "drift", "apply", "validate"):
        ended = shell(command)
        assert (ended.code, ended.out) == (1, "")
        assert reported in ended.err
    assert ended.err.endswith("1 mistake.\n")


def test_the_environment_names_the_files_and_a_flag_beats_it(host: Host, shell: Shell) -> None:
    shell.write("version: 1\ngroups: {one: {}}", "one.yaml")
    shell.write("groups: {two: {}}", "two.yaml")
    shell.set(HEXFORM_FILE="one.yaml")
    assert addresses(shell) == ["group.one"]
    shell.set(HEXFORM_FILE="one.yaml:two.yaml")
    assert addresses(shell) == ["group.one", "group.two"]
    assert "group.team" in addresses(shell, "-f", "workspace.yaml")


def test_several_files_and_folders_are_merged(host: Host, shell: Shell) -> None:
    shell.write("version: 1\ngroups: {one: {}}", "conf/workspace.yaml")
    shell.write("groups: {two: {}}", "conf/more.yml")
    assert addresses(shell, "-f", "conf") == ["group.one", "group.two"]
    assert addresses(shell, "-f", "conf/workspace.yaml", "-f", "conf/more.yml") == ["group.one", "group.two"]
    assert addresses(shell, "-f", "conf/workspace.yaml") == ["group.one"]


def test_a_target_takes_along_what_it_depends_on_and_reads_no_more(host: Host, shell: Shell) -> None:
    assert addresses(shell, "--target", "group.*", "--no-access") == ["group.team"]
    assert not [path for _, path, _ in host.requests if "projects" in path]
    assert addresses(shell, "--target", "project.revenue") == ["project_status.revenue", "cell.revenue/Load"]
    both = addresses(shell, "--target", "group.team", "--target", "cell.revenue/*")
    assert both == ["group.team", "cell.revenue/Load"]


def test_a_target_without_a_match_is_an_error(host: Host, shell: Shell) -> None:
    reported = shell.fails("plan", "--target", "group.taem")
    assert reported == "--target group.taem: nothing has this address; `hexform plan` shows the addresses"
    assert "--target group.taem" in shell.fails("drift", "--target", "group.taem")
    assert "--target group.taem" in shell.fails("apply", "-y", "--target", "group.taem")
    assert host.writes == []


def test_a_target_narrows_what_is_applied(host: Host, shell: Shell) -> None:
    shell.ok("apply", "-y", "--target", "group.team")
    assert host.members("Team") == {ADA, GRACE}
    assert host.project("Revenue").status == "Draft"


def test_today_says_what_has_ended(host: Host, shell: Shell) -> None:
    shell.write(f"version: 1\ngroups: {{team: {{name: Team, members: [{ADA}, {{email: {EVE}, until: 2027-03-31}}]}}}}")
    assert addresses(shell, "--today", "2027-03-31") == ["group.team"]
    assert addresses(shell, "--today", "2027-04-01") == []
    ending = shell.ok("plan", "--format", "json", "--today", "2027-03-20").json["ending"]
    assert [(end["who"], end["until"]) for end in ending] == [(EVE, "2027-03-31")]
    until = shell.read("workspace.yaml")
    shell.write(f"version: 1\ngroups: {{team: {{name: Team, members: [{ADA}, {EVE}]}}}}")
    shell.ok("apply", "-y")
    shell.write(until)
    assert shell("drift", "--today", "2027-03-31").code == 0
    assert shell("drift", "--today", "2027-04-01").code == 2


def test_a_command_that_writes_takes_no_other_day(host: Host, shell: Shell) -> None:
    """A what-if is for looking: grants that have ended are never written."""
    assert "No such option '--today'" in shell.fails("apply", "-y", "--today", "2027-03-31")
    assert host.writes == []


def test_exit_codes_of_a_plan(host: Host, shell: Shell) -> None:
    assert shell("plan").code == 0
    assert shell("plan", "--detailed-exitcode").code == 2
    shell.ok("apply", "-y")
    assert shell("plan", "--detailed-exitcode").code == 0
    shell.write(
        "version: 1\ngroups: {team: {name: Team, members: [nobody@example.com, ada@example.com]}}\n"
        "unknown_people: error"
    )
    ended = shell("plan", "--detailed-exitcode", "--format", "json")
    assert ended.code == 1
    assert ended.json["errors"][0]["address"] == "group.team"
    assert shell("drift").code == 1


def test_what_may_not_be_read_is_an_error_and_the_rest_goes_on(host: Host, shell: Shell) -> None:
    host.break_at("GET /v1/cells: 403")
    ended = shell("plan", "--format", "json")
    assert ended.code == 1
    assert [notice["address"] for notice in ended.json["errors"]] == ["cell.revenue/Load"]
    assert [change["address"] for change in ended.json["changes"]] == ["group.team", "project_status.revenue"]
    run = shell("apply", "-y", "--format", "json")
    assert run.code == 1
    assert run.json["summary"]["applied"] == 2
    assert host.project("Revenue").status == "Done"


def test_the_rate_limit_is_reported_in_what_a_plan_costs(host: Host, shell: Shell) -> None:
    shell.unset("HEXFORM_RATE_LIMIT")
    assert "requests, about " in shell.ok("plan").out
    shell.set(HEXFORM_RATE_LIMIT="many")
    assert "Invalid value for HEXFORM_RATE_LIMIT: 'many'" in shell.fails("plan")


def test_a_plan_of_another_day_is_not_saved(host: Host, shell: Shell) -> None:
    reported = shell.fails("plan", "--today", "2027-03-20", "-o", "plan.json")
    assert reported.startswith("--today is for a what-if, and -o saves what can be applied: give one of them")
    assert not (shell.folder / "plan.json").exists()
