"""Warnings about what is valid and may not be meant."""

from __future__ import annotations

from tests.config.folder import Folder


def warnings(folder: Folder, content: str) -> list[tuple[str, str | None, str]]:
    return [(each.code, each.source, each.message) for each in folder.first(content).load().warnings]


def test_a_reference_to_the_environment_is_a_warning_where_a_value_is_meant(folder: Folder) -> None:
    found = warnings(
        folder,
        """\
        x-kept: ["${A}"]
        groups: {a: {name: "${TEAM}", meta: {b: "${B}"}, members: ["${WHO}@example.com"]}}
        projects: {p: {cells: [{label: "a", type: sql, source: "select ${C}"}]}}
        guides: {g: {source: {unknown: "${ D }"}, files: []}}
        """,
    )
    assert [(code, source, message.partition(" stays")[0]) for code, source, message in found] == [
        ("not_interpolated", "workspace.yaml:3", "`${TEAM}`"),
        ("not_interpolated", "workspace.yaml:3", "`${WHO}`"),
        ("not_interpolated", "workspace.yaml:5", "`${ D }`"),
    ]
    assert "nothing is taken from the environment" in found[0][2]


def test_what_an_alias_repeats_is_one_warning(folder: Folder) -> None:
    assert len(warnings(folder, "groups: {a: &a {members: ['${X}@b.c']}, b: *a}")) == 1


def test_a_value_that_a_comment_cuts_is_a_warning(folder: Folder) -> None:
    text = (
        "groups:\n  a: {name: A} # fine\n  b:\n    name: Team #1\n    members: [a@b.c] #Ada\n  c: {name: 'T #1'} #x\n"
    )
    assert warnings(folder, text) == [
        (
            "comment_in_value",
            "workspace.yaml:5",
            "`#1` is a comment, so the value is `Team`: put the whole in quotes, or write a blank behind the #",
        )
    ]


def test_a_token_of_hex_is_not_shown(folder: Folder) -> None:
    folder.first("token: hxtw_0123456789abcdef\nworkspace: {host: [hxtp_x]}\nhxtw_secret: 1\n")
    reported = folder.problems()
    assert [problem.code for problem in reported] == ["unknown_key", "wrong_type", "unknown_key"]
    assert not any("hxtw_" in str(problem) or "hxtp_" in str(problem) for problem in reported)
    assert [problem.excerpt for problem in reported] == [None, None, None]


def test_a_file_that_is_not_a_configuration_is_not_quoted(folder: Folder) -> None:
    folder.write("workspace.yaml", "some secret words\n")
    [problem] = folder.problems()
    assert problem.excerpt is None
    assert "secret" not in str(problem)


def test_the_excerpt_of_a_long_line_is_short(folder: Folder) -> None:
    folder.first(f"groups: {{{'a: {}, ' * 0}{', '.join(f'g{n}: {{}}' for n in range(500))}, z: {{nmae: x}}}}")
    [problem] = folder.problems()
    assert problem.excerpt is not None
    assert len(problem.excerpt.line) < 420
    start = problem.excerpt.column
    assert problem.excerpt.line[start : start + problem.excerpt.length] == "nmae"
