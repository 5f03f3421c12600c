from __future__ import annotations

import os

import pytest

from tests.config.folder import Folder

UNKNOWN = "of the language is not known: this is hexform 0.1.0, which reads version 1"


@pytest.mark.parametrize(
    ("content", "reported"),
    [
        ("", "1:1: the file is empty: begin with `version: 1`"),
        ("# only words\n", "1:1: the file is empty: begin with `version: 1`"),
        ("---\n", "1:1: the file is empty: begin with `version: 1`"),
        ("- a\n- b\n", "1:1: the file holds a list, not a map: begin with `version: 1`"),
        ("\n\nhello\n", "3:1: the file holds a text, not a map: begin with `version: 1`"),
        ("null\n", "1:1: the file holds a text, not a map: begin with `version: 1`"),
        (
            "version: 2\nfoo: 1\n",
            f"1:10: version 2 {UNKNOWN}",
        ),
        (
            "version: 1.0\n",
            f"1:10: version 1.0 {UNKNOWN}",
        ),
        ("version: [1]\n", "1:10: `version` must be 1: this hexform reads no other version, not a list"),
        ("version:\n", "1:9: a value is missing: write one, or take the key out"),
        ("groups: {}\n", "1:1: `version` is missing; for example `version: 1`"),
    ],
)
def test_a_first_file_that_is_none(folder: Folder, content: str, reported: str) -> None:
    folder.write("workspace.yaml", content)
    assert folder.mistake() == f"workspace.yaml:{reported}"


def test_a_byte_order_mark_is_skipped(folder: Folder) -> None:
    folder.write("workspace.yaml", "\ufeffversion: 1\ngroups: {a: }\n")
    assert list(folder.load().places.values()) == ["workspace.yaml:2"]


def test_files_are_read_with_what_they_include(folder: Folder) -> None:
    folder.first("include: [teams/*.yaml, one.yml, ./teams/b.yaml]\ngroups: {first: }")
    folder.write("teams/a.yaml", "groups: {a: }")
    folder.write("teams/b.yaml", "collections: {b: }")
    folder.write("teams/skipped.txt", "no: yaml")
    folder.write("one.yml", "x-anchor: &x {members: []}\ngroups: {one: *x}")
    assert dict(folder.load().places) == {
        "group.first": "workspace.yaml:3",
        "group.a": "teams/a.yaml:1",
        "group.one": "one.yml:2",
        "collection.b": "teams/b.yaml:1",
    }


def test_a_pattern_skips_the_file_it_is_in_and_the_seed(folder: Folder) -> None:
    folder.first("include: ['*.yaml']\ngroups: {a: }")
    folder.write("b.yaml", "groups: {b: }")
    folder.write("sandbox.yaml", "users: []")
    assert list(folder.load().specs) == ["group.a", "group.b"]


def test_a_pattern_that_matches_nothing_warns(folder: Folder) -> None:
    (warning,) = folder.first("include: [teams/*.yaml]").load().warnings
    assert (warning.source, warning.message) == ("workspace.yaml:2", "include: `teams/*.yaml` matches nothing")


@pytest.mark.parametrize("name", ["workspace.yaml", "./workspace.yaml", "teams/../workspace.yaml"])
def test_a_file_that_includes_itself(folder: Folder, name: str) -> None:
    folder.first(f"include: [{name}]")
    assert folder.mistake() == "workspace.yaml:2:11: `workspace.yaml` includes itself: take the line out"


def test_a_file_that_includes_itself_by_way_of_others(folder: Folder) -> None:
    folder.first("include: [a.yaml]")
    folder.write("a.yaml", "include: [b.yaml]")
    folder.write("b.yaml", "include:\n- a.yaml\n- workspace.yaml\n- '*.yaml'\n")
    assert folder.mistakes() == [
        "a.yaml:1:1: `include` belongs in the first file only: write it in workspace.yaml",
        "b.yaml:1:1: `include` belongs in the first file only: write it in workspace.yaml",
        "b.yaml:2:3: `a.yaml` includes itself: take the line out",
        "b.yaml:3:3: `workspace.yaml` includes itself: take the line out",
    ]


def test_a_long_chain_of_files_ends_somewhere(folder: Folder) -> None:
    folder.first("include: [f0.yaml]")
    for number in range(400):
        folder.write(f"f{number}.yaml", f"include: [f{number + 1}.yaml]")
    reported = folder.mistakes()
    assert len(reported) == 16
    assert reported[-1] == "f14.yaml:1:11: `f15.yaml` is included by way of 16 others: include it in the first file"


def test_settings_are_in_the_first_file_only(folder: Folder) -> None:
    folder.first("include: [a.yaml]")
    folder.write("a.yaml", "version: 1\nlimits: {deletes: 9}\nunmanaged: {}\nx-mine: 1\n")
    assert [each.partition(" ")[2] for each in folder.mistakes()] == [
        f"`{name}` belongs in the first file only: write it in workspace.yaml"
        for name in ("version", "limits", "unmanaged")
    ]


def test_a_key_twice_is_reported_with_both_places(folder: Folder) -> None:
    folder.first("include: [teams/a.yaml]\ngroups:\n  x: {members: []}")
    folder.write("teams/a.yaml", "groups:\n  y:\n  x: {}\n")
    assert folder.mistake() == "teams/a.yaml:3:3: `x` appears twice: first at workspace.yaml:4:3"


def test_lists_of_what_is_removed_are_joined(folder: Folder) -> None:
    folder.first("include: [a.yaml]\nremoved: {groups: [a, b]}")
    folder.write("a.yaml", "removed: {groups: [c, a], guides: [x.md]}")
    assert [(line.kind, line.ref, line.source) for line in folder.load().removed] == [
        ("group", "a", "workspace.yaml:3"),
        ("group", "b", "workspace.yaml:3"),
        ("group", "c", "a.yaml:1"),
        ("guide", "x.md", "a.yaml:1"),
    ]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("../b.yaml", "leads out of the root"),
        ("/etc/passwd", "is an absolute path"),
        ("~/b.yaml", "begins with ~"),
        (".github/b.yaml", "has a part that begins with a dot"),
        ("link.yaml", "is a symbolic link"),
        ("pipe.yaml", "is a special file"),
        ("b.json", "the name must end in .yaml or .yml"),
        ("teems/b.yaml", "is not there: did you mean teams?"),
        ("teams", "the name must end in .yaml or .yml"),
    ],
)
def test_includes_that_are_refused(folder: Folder, name: str, why: str) -> None:
    folder.write("teams/b.yaml", "")
    folder.write("b.json", "{}")
    (folder.path / "link.yaml").symlink_to("/proc/self/environ")
    os.mkfifo(folder.path / "pipe.yaml")
    reported = folder.first(f'include: ["{name}"]').mistake()
    assert reported.startswith("workspace.yaml:2:11: `")
    assert why in reported


def test_one_bad_file_does_not_hide_another(folder: Folder) -> None:
    folder.first("include: ['*.yaml']\nfoo: 1")
    folder.write("a.yaml", b"groups: {\xff}")
    folder.write("b.yaml", "a: [")
    folder.write("c.yaml", "")
    folder.write("d.yaml", "limits: {}")
    assert [each.partition(": ")[0] for each in folder.mistakes()] == [
        "workspace.yaml:3:1",
        "a.yaml:1:10",
        "b.yaml:1:5",
        "c.yaml:1:1",
        "d.yaml:1:1",
    ]


def test_links_among_what_a_pattern_matches_are_mistakes(folder: Folder) -> None:
    folder.first("include: ['teams/*.yaml']")
    folder.write("teams/a.yaml", "groups: {a: }")
    (folder.path / "teams" / "b.yaml").symlink_to(folder.path / "workspace.yaml")
    assert "`b.yaml` matches, and is no regular file" in folder.mistake()


def test_the_number_of_files_is_bounded(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hexform.config.documents.MAX_FILES", 2)
    folder.first("include: [a.yaml, b.yaml]")
    folder.write("a.yaml", "groups: ")
    folder.write("b.yaml", "groups: ")
    assert folder.mistake() == "workspace.yaml:2:19: `b.yaml` is one too many: a configuration has at most 2 files"


@pytest.mark.parametrize("name", ["environments", "people", "data_connections", "ids"])
def test_reserved_keys_are_reported(folder: Folder, name: str) -> None:
    reported = folder.first(f"{name}: 1").mistake()
    assert reported == f"workspace.yaml:2:1: `{name}` is reserved for a later version: take it out"


def test_unknown_keys_have_the_nearest_one(folder: Folder) -> None:
    assert folder.first("projcts: {}").mistake().endswith("unknown key `projcts`: did you mean `projects`?")
    far = folder.first("qqq: {}").mistake()
    assert "unknown key `qqq`: expected one of version, requires, " in far
    assert far.endswith("removed, or x-...")
    assert folder.first("{name: x}: 1").mistake().startswith("workspace.yaml:2:1: unknown key `{name: x}`")


def test_maps_of_resources_are_maps(folder: Folder) -> None:
    folder.first("groups: [a]\ncollections: null\nprojects: x\nguides:\nremoved: []")
    assert [reported.partition("; ")[0] for reported in folder.mistakes()] == [
        "workspace.yaml:2:9: `groups` must be a map, not a list",
        "workspace.yaml:3:14: `collections` must be a map, not null",
        "workspace.yaml:4:11: `projects` must be a map, not `x`",
        "workspace.yaml:6:10: `removed` must be a map, not a list",
    ]


def test_only_a_resource_or_a_map_of_them_may_be_empty(folder: Folder) -> None:
    folder.first(
        "groups:\n  a:\n  b: {name: }\nprojects: {c: , d: {cells: }}\nx-y:\nstatuses:\nremoved: {groups: [z, ]}"
    )
    missing = "a value is missing: write one, or take the key out"
    assert folder.mistakes() == [
        f"workspace.yaml:4:13: {missing}",
        f"workspace.yaml:5:28: {missing}",
        f"workspace.yaml:6:5: {missing}",
        f"workspace.yaml:7:10: {missing}",
    ]


def test_an_empty_value_is_none_where_it_is_repeated_either(folder: Folder) -> None:
    folder.first("groups: {a: &x , b: *x, c: {name: *x}}")
    assert folder.mistake() == "workspace.yaml:2:35: a value is missing: write one, or take the key out"


def test_what_is_yours_is_carried(folder: Folder) -> None:
    desired = folder.first("x-a: &a {b: [1, {c: d}]}\ngroups: {g: {meta: *a}}").load()
    (spec,) = desired.specs.values()
    assert getattr(spec, "meta", None) == {"b": ["1", {"c": "d"}]}
