from __future__ import annotations

from datetime import date

import pytest

from hexform.kinds.group.spec import GroupEntry
from hexform.model.address import Address
from hexform.model.desired import Removed
from hexform.model.grants import Member
from tests.config.folder import Folder


def test_a_group_that_directory_sync_keeps_is_not_written(folder: Folder) -> None:
    folder.first("groups: {a: {external: true, name: A, members: []}, b: {external: true, renamed_from: B}}")
    assert folder.mistakes() == [
        "workspace.yaml:2:39: directory sync keeps this group: take `members` out, or `external: true`",
        "workspace.yaml:2:73: directory sync keeps this group: take `renamed_from` out, or `external: true`",
    ]


@pytest.mark.parametrize("key", ["a b", "-a", "_a", "caf\u00e9", "a.b", "a/b", "x" * 64, "''", "{name: a}"])
@pytest.mark.parametrize("block", ["groups", "guides"])
def test_a_key_is_a_key(folder: Folder, block: str, key: str) -> None:
    reported = folder.first(f"{block}:\n  {key}: {{}}").mistake()
    assert reported.startswith("workspace.yaml:3:3: `")
    assert "cannot be a key, which is 1 to 63 letters, digits, _ and -" in reported


def test_keys_may_look_like_anything_yaml_has_words_for(folder: Folder) -> None:
    keys = ["no", "on", "null", "0777", "1e3", "x" * 63, "A_b-9"]
    folder.first("groups:\n" + "".join(f"  {key}:\n" for key in keys))
    assert list(folder.load().specs) == [f"group.{key}" for key in keys]


def test_a_person_occurs_once_whatever_the_case(folder: Folder) -> None:
    folder.first(
        """\
        groups: {a: {members: [x@y.z, {email: X@Y.z}, {until: soon}, x@y.z], name: [bad]}}
        collections: {a: {sharing: {users: {x@y.z: MEMBER, X@y.z: MEMBER}, groups: 1}}}
        projects: {a: {sharing: {users: {x@y.z: NONE, x@Y.z: NONE, {id: b}: NONE}}}}
        """
    )
    twice = [each for each in folder.mistakes() if "appears twice" in each]
    assert twice == [
        "workspace.yaml:2:31: `X@Y.z` appears twice: first at 2:24",
        "workspace.yaml:2:62: `x@y.z` appears twice: first at 2:24",
        "workspace.yaml:3:52: `X@y.z` appears twice: first at 3:37",
        "workspace.yaml:4:47: `x@Y.z` appears twice: first at 4:34",
    ]


def test_a_day_that_is_over_is_not_a_mistake(folder: Folder) -> None:
    group = folder.first("groups: {a: {members: [{email: a@b.c, until: 2001-01-01}]}}").load().specs[Address("group.a")]
    assert isinstance(group, GroupEntry)
    assert group.members == (Member(email="a@b.c", until=date(2001, 1, 1)),)


def test_lines_under_removed(folder: Folder) -> None:
    folder.first(
        "projects: {p: }\nremoved: {cells: [{project: p, label: a}, {project: p, id: b}, {project: p, id: b}]}"
    )
    assert [(line.ref, line.project) for line in folder.load().removed] == [("a", "p"), ("#b", "p")]
    assert folder.load().removed[0] == Removed("cell", "a", "p", "workspace.yaml:3")


def test_one_list_under_removed_hides_no_mistake_of_another(folder: Folder) -> None:
    folder.first("groups: {a: }\nremoved: {groups: [a], cells: [x], guides: {}}")
    assert [each.partition(": ")[0] for each in folder.mistakes()] == [
        "workspace.yaml:3:20",
        "workspace.yaml:3:32",
        "workspace.yaml:3:44",
    ]


def test_names_are_compared_after_normalisation(folder: Folder) -> None:
    folder.first('groups: {a: {name: "caf\\u00e9"}, b: {name: "cafe\\u0301"}}')
    assert "have the name `caf\u00e9`" in folder.mistake()
