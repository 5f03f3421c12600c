from __future__ import annotations

import pytest

from tests.config.folder import Folder


@pytest.mark.parametrize(
    ("content", "reported"),
    [
        ("groups: {a: {id: x}, b: {id: x}}", "group.b and group.a (workspace.yaml:2:10) have the id x"),
        ("groups: {a: {name: X}, b: {name: X}}", "group.b and group.a (workspace.yaml:2:10) have the name `X`"),
        ("groups: {a: , b: {name: a}}", "group.b and group.a (workspace.yaml:2:10) have the name `a`"),
        ("groups: {a: {id: 1, name: X}, b: {name: X}}", "group.b and group.a (workspace.yaml:2:10) have the name `X`"),
        ("groups: {a: {name: X}, b: {id: 1, name: X}}", "group.b and group.a (workspace.yaml:2:10) have the name `X`"),
        ("groups: {a: {name: X, external: true}, b: {name: X}}", "have the name `X`"),
        ("collections: {a: {name: X}, b: {name: X}}", "collection.b and collection.a"),
        ("projects: {a: {title: X}, b: {title: X}}", "project.b and project.a"),
        ("projects: {a: {id: x}, b: {id: x}}", "project.b and project.a"),
        ("projects: {z: {id: y, title: X}, a: {title: X}, b: {title: X}}", "project.b and project.a"),
        ("groups: {a: {id: x, name: N}, b: {id: x, name: N}}", "have the id x"),
    ],
)
def test_two_addresses_that_come_to_one_object(folder: Folder, content: str, reported: str) -> None:
    mistake = folder.first(content).mistake()
    assert reported in mistake
    assert mistake.endswith(": one object has one address")


@pytest.mark.parametrize(
    "content",
    [
        "groups: {a: {id: x, name: X}, b: {id: y, name: X}}",
        "groups: {a: {name: X}}\ncollections: {a: {name: X}}",
        "projects: {a: {id: x, title: X}, b: {title: X}}",
        "projects: {a: {title: X}, b: {id: y, title: X}, c: {id: z, title: X}}",
        "groups: {a: {name: x}, b: {name: X}}",
    ],
)
def test_two_addresses_that_need_not(folder: Folder, content: str) -> None:
    folder.first(content).load()


@pytest.mark.parametrize(
    ("content", "address"),
    [
        ("groups: {a: {name: Old}}\nremoved: {groups: [Old]}", "group.a (workspace.yaml:2:10)"),
        ("groups: {old: }\nremoved: {groups: [old]}", "group.old (workspace.yaml:2:10)"),
        ("groups: {a: {id: x9}}\nremoved: {groups: [x9]}", "group.a (workspace.yaml:2:10)"),
        (
            "projects: {p: {cells: [{label: a, type: sql, source: x}]}}\nremoved: {cells: [{project: p, label: a}]}",
            "cell.p/a (workspace.yaml:2:24)",
        ),
        (
            "projects: {p: {cells: [{label: a, id: b, source: x}]}}\nremoved: {cells: [{project: p, id: b}]}",
            "cell.p/a (workspace.yaml:2:24)",
        ),
    ],
)
def test_what_is_removed_is_not_declared(folder: Folder, content: str, address: str) -> None:
    reported = folder.first(content).mistake()
    assert f"is to be removed, and {address} declares it: keep one of the two" in reported


def test_a_guide_that_is_removed_is_not_declared(folder: Folder) -> None:
    folder.write("a.md", "x")
    folder.first("guides: {m: {files: [{path: a.md, hex_path: b.md}]}}\nremoved: {guides: [b.md, a.md]}")
    assert folder.mistake().startswith(
        "workspace.yaml:3:20: `b.md` is to be removed, and guide.b.md (workspace.yaml:2:29)"
    )


def test_what_is_removed_may_look_like_something_else_that_is_declared(folder: Folder) -> None:
    folder.first(
        """\
        groups: {a: {name: A}}
        projects: {p: {cells: [{label: a, type: sql, source: x}]}, q: {cells: []}}
        removed: {groups: [a], cells: [{project: q, label: a}, {project: p, label: b}], guides: [a]}
        """
    )
    assert len(folder.load().removed) == 4


def test_a_removed_cell_is_one_of_a_project_of_this_configuration(folder: Folder) -> None:
    folder.first("projects: {revenue: [bad]}\nremoved: {cells: [{project: revnue, label: a}, {project: q, id: b}]}")
    assert folder.mistakes()[1:] == [
        "workspace.yaml:3:19: `revnue` is no key of `projects`: did you mean `revenue`?",
        "workspace.yaml:3:48: `q` is no key of `projects`: add the project, or take the line out",
    ]


def test_guides_are_deleted_only_where_their_owner_is_written(folder: Folder) -> None:
    folder.first("unmanaged: {guides: delete}")
    assert folder.mistake() == (
        "workspace.yaml:2:21: `delete` needs a written `source` in every set of guides, and there is no set of guides"
    )
    folder.first("unmanaged: {guides: delete}\nguides: {a: {files: [], source: {unknown: x}}, b: {files: []}}")
    assert folder.mistake().endswith("and the set `b` has none")
    folder.first("unmanaged: {guides: delete}\nguides: {a: {files: [], source: {unknown: x}}}").load()
