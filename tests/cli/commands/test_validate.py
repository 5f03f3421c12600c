from __future__ import annotations

from tests.cli.shell import Shell

BROKEN = "version: 1\ngroups: {a: {nam: x}}\nprojects: {b: {status: 7, creat: true}}\n"


def test_a_valid_one_needs_neither_token_nor_network(shell: Shell) -> None:
    shell.set(HEX_BASE_URL="https://unreachable.invalid", HEX_API_TOKEN="not looked at\n")
    ended = shell.ok("validate")
    assert ended.out == "Valid: 4 resources.\n"
    assert ended.err == ""


def test_every_mistake_is_reported_at_once_at_its_place(shell: Shell) -> None:
    shell.write(BROKEN)
    ended = shell("validate")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith(
        "workspace.yaml:2:14: unknown key `nam`: did you mean `name`? [unknown_key]\n"
        "    2 | groups: {a: {nam: x}}\n"
        "      |              ^^^\n"
    )
    assert "workspace.yaml:3:" in ended.err
    assert ended.err.endswith(" mistakes.\n")


def test_warnings_are_not_mistakes(shell: Shell) -> None:
    shell.write("version: 1\ninclude: [more/*.yaml]")
    ended = shell.ok("validate")
    assert ended.err.splitlines() == [
        "Warning: workspace.yaml:2:11: include: `more/*.yaml` matches nothing [pattern_unused]",
        "    2 | include: [more/*.yaml]",
        "      |           ^^^^^^^^^^^",
        "1 warning.",
    ]
    (warning,) = shell.ok("validate", "--format", "json").json["warnings"]
    assert (warning["code"], warning["source"]) == ("pattern_unused", "workspace.yaml:2:11")


def test_warnings_stand_in_the_order_of_the_file_and_their_places_lead_to_it(shell: Shell) -> None:
    shell.write("version: 1\ninclude: [more/*.yaml]\ngroups: {a: {name: '${TEAM}'}}", "sub/workspace.yaml")
    found = shell.ok("validate", "-f", "sub/workspace.yaml", "--format", "json").json["warnings"]
    assert [each["source"] for each in found] == ["sub/workspace.yaml:2:11", "sub/workspace.yaml:3:20"]


def test_formats_for_machines_are_on_stdout(shell: Shell) -> None:
    shell.write(BROKEN)
    document = shell("validate", "--format", "json")
    assert (document.code, document.err) == (1, "Error: the configuration has 2 mistakes\n")
    assert document.json["valid"] is False
    sarif = shell("validate", "--format", "sarif").json
    assert sarif["version"] == "2.1.0"
    assert len(sarif["runs"][0]["results"]) == len(document.json["errors"])
    assert shell("validate", "--format", "github").out.startswith("::error file=workspace.yaml,line=2,col=14,")
    shell.write("version: 1")
    assert shell.ok("validate", "--format", "json").json == {"valid": True, "errors": [], "warnings": []}
    assert shell.ok("validate", "--format", "sarif").json["runs"][0]["results"] == []


def test_mistakes_are_in_colour_where_it_is_wanted(shell: Shell) -> None:
    """Whatever command finds them."""
    shell.write(BROKEN)
    shell.set(FORCE_COLOR="1")
    for command in (["validate"], ["plan", "--sandbox"]):
        assert "\x1b[31m^^^\x1b[0m" in shell(*command).err
        assert "\x1b" not in shell(*command, "--no-color").err


def test_mistakes_as_junit(shell: Shell) -> None:
    shell.write(BROKEN)
    ended = shell("validate", "--format", "junit")
    assert ended.code == 1
    assert '<testcase classname="validate.unknown_key" name="workspace.yaml:2:14" file="workspace.yaml" line="2">' in (
        ended.out
    )
    shell.write("version: 1")
    assert 'failures="0"' in shell.ok("validate", "--format", "junit").out


def test_the_day_of_a_what_if(shell: Shell) -> None:
    shell.write("version: 1\ndrift: {ignore: [{address: 'group.*', until: 2027-01-31}]}\n")
    assert shell.ok("validate", "--today", "2027-01-31").err == ""
    assert "workspace.yaml:2" in shell.ok("validate", "--today", "2027-02-01").err


def test_each_file_that_is_not_there_is_named(shell: Shell) -> None:
    ended = shell("validate", "-f", "a.yaml", "-f", "b.yaml")
    assert ended.code == 1
    assert all(name in ended.err for name in ("a.yaml", "b.yaml", "2 mistakes."))
