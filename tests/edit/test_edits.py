"""Edits by address over several files: the ways that `pin` and `drift --accept` go."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from hexform.config import load
from hexform.config.files import Tree
from hexform.edit import Add, Edits, Set
from hexform.errors import ConfigError
from hexform.model.address import Address
from tests.config.folder import Folder
from tests.edit.world import FILES, FIRST, World


def test_every_address_says_where_it_is(world: World) -> None:
    found = {str(address): (each.file, each.path, each.pattern) for address, each in world.desired.locations.items()}
    first, rev = "workspace.yaml", ("projects", "rev")
    assert found == {
        "group.a": (first, ("groups", "a"), False),
        "group.b": (first, ("groups", "b"), False),
        "group.fin": ("teams/fin.yaml", ("groups", "fin"), False),
        "project.rev": (first, rev, False),
        "project_status.rev": (first, (*rev, "status"), False),
        "project_sharing.rev": (first, (*rev, "sharing"), False),
        "cell.rev/Load": (first, (*rev, "cells", 0), False),
        "cell.rev/More": (first, (*rev, "cells", 1), False),
        "cell.rev/Long": (first, (*rev, "cells", 2), False),
        "cell.rev/Shared": (first, (*rev, "cells", 3), False),
        "cell.rev/Too": (first, (*rev, "cells", 4), False),
        "guide.docs/a.md": (first, ("guides", "main", "files", 0), True),
        "guide.one.md": (first, ("guides", "main", "files", 1), False),
    }
    assert world.desired.documents == ("workspace.yaml", "teams/fin.yaml")
    assert {line.ref: [each.file for each in at] for line, at in world.desired.removed_at.items()} == {
        "Old": ["workspace.yaml", "teams/fin.yaml"],
        "Older": ["workspace.yaml"],
        "Gone": ["workspace.yaml"],
    }


def test_pin(world: World) -> None:
    """Ids come first, and an id takes the place of `create`."""
    for address in ("group.a", "group.b", "group.fin", "project.rev"):
        world.edits.add(address, (), "id", f"id-{address[-1]}")
    world.edits.remove("project.rev", ("create",))
    assert world.lines() == [
        "+    id: id-n\r",
        "\\ No newline at end of file",
        "+    id: id-a",
        "-  b: {members: *people}",
        "+  b: {id: id-b, members: *people}",
        "+    id: id-v",
        "-    create: true",
    ]
    edited = world.edited()
    after = edited.load(FILES)
    assert edited.refused == ()
    ids = {getattr(spec, "id", None) for spec in after.specs.values()}
    assert ids - {None} == {"id-a", "id-b", "id-n", "id-v"}
    assert len(after.specs) == len(world.desired.specs)
    assert Path("workspace.yaml").read_text() == dedent(FIRST)
    edited.save()
    assert load(FILES) == after
    assert (
        Path("teams/fin.yaml").read_bytes().startswith(b"\xef\xbb\xbfgroups:\r\n  fin:\r\n    id: id-n\r\n    members")
    )
    assert Path("teams/fin.yaml").read_bytes().endswith(b"[Old]}")


def test_accept(world: World) -> None:
    edits = world.edits
    edits.remove("group.fin", ("members", "JO@x.com"))
    edits.add("group.fin", ("members",), None, "zoe@x.com")
    edits.set("project_status.rev", (), "Production")
    edits.set("project_sharing.rev", ("users", "ada@x.com"), "CAN_EDIT")
    edits.add("project_sharing.rev", (), "public_web", "NONE")
    edits.remove("cell.rev/More")
    for line in world.desired.removed_at:
        if line.ref in {"Old", "Gone"}:
            edits.remove_line(line)
    assert world.lines() == [
        "-      - 'jo@x.com'\r",
        "-removed: {groups: [Old]}",
        "\\ No newline at end of file",
        "+      - zoe@x.com\r",
        "+removed: {groups: []}",
        "\\ No newline at end of file",
        "-    status: Draft   # soon",
        "+    status: Production   # soon",
        "-      users: {ada@x.com: CAN_VIEW}",
        "+      public_web: NONE",
        "+      users: {ada@x.com: CAN_EDIT}",
        "-      - {label: More, type: code, source: x = 1}",
        "-  groups: [Old, Older]",
        "-  cells: [{project: rev, label: Gone}]",
        "+  groups: [Older]",
        "+  cells: []",
    ]
    assert world.refused() == []
    assert [line.ref for line in world.edited().load(FILES).removed] == ["Older"]


MORE = "      - {label: More, type: code, source: "


@pytest.mark.parametrize(
    ("address", "text", "wanted"),
    [
        ("cell.rev/Load", "select 2", ["-select 1", "-", "-from x", "+select 2"]),
        ("cell.rev/More", "y = 2", [f"-{MORE}x = 1}}", f"+{MORE}y = 2}}"]),
        ("cell.rev/More", "y\nz", [f"-{MORE}x = 1}}", f'+{MORE}"y\\nz\\n"}}']),
        ("cell.rev/Long", "a\nc", ["-          b", "+          c"]),
        ("cell.rev/Long", "a\nb\n", ["-        source: |", "+        source: |+", "+"]),
    ],
)
def test_the_text_of_a_cell_is_edited_where_it_is(world: World, address: str, text: str, wanted: list[str]) -> None:
    world.edits.source(address, text)
    assert world.lines() == wanted
    after: Any = world.edited().load(FILES).specs[Address(address)]
    assert after.source == text


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        (b"a\r\nb\r\n", "c\nd", b"c\r\nd\r\n"),
        (b"a", "b", b"b"),
        (b"a", "b\n", b"b\n\n"),
        (b"", "b", b"b\n"),
        (b"\xef\xbb\xbfa\n", "b", b"\xef\xbb\xbfb\n"),
    ],
)
def test_a_file_of_text_keeps_its_line_ends(folder: Folder, old: bytes, new: str, wanted: bytes) -> None:
    World(folder)
    folder.write("cells/load.sql", old)
    tree = Tree(Path())
    edits = Edits(tree, load(FILES, tree=tree))
    edits.source("cell.rev/Load", new)
    edited = edits.make()
    edited.save()
    assert Path("cells/load.sql").read_bytes() == wanted
    spec: Any = load(FILES).specs[Address("cell.rev/Load")]
    assert spec.source == new


def test_what_is_refused_of_an_address_takes_the_rest_along(world: World) -> None:
    world.edits.set("group.b", ("members",), ["zoe@x.com"])
    world.edits.add("group.b", (), "id", "id-b")
    world.edits.source("cell.rev/Shared", "x")
    world.edits.set("cell.rev/Shared", ("type",), "code")
    world.edits.remove("guide.docs/a.md")
    world.edits.remove("guide.one.md")
    world.edits.add("group.a", (), "id", "id-a")
    shared = "`cells/shared.sql` holds the text of cell.rev/Too too: edit line 25 by hand"
    assert world.refused() == [
        f"cell.rev/Shared workspace.yaml:25:49: {shared}",
        "guide.docs/a.md workspace.yaml:28:18: guide.docs/a.md comes from a pattern: edit line 28 by hand",
        "group.b workspace.yaml:7:16: `groups.b.members` is the alias *people: edit line 3 by hand",
    ]
    assert world.lines() == ["+    id: id-a", "-  main: {files: [docs/*.md, one.md]}", "+  main: {files: [docs/*.md]}"]


def test_one_that_spoils_the_file_is_found(folder: Folder) -> None:
    """Only the edit that would bring back what a merge says is refused."""
    folder.first("x-a: &a {name: X}\ngroups:\n  a: {<<: *a, name: A}\n  b: {}\n")
    tree = Tree(Path())
    edits = Edits(tree, load(FILES, tree=tree))
    edits.remove("group.a", ("name",))
    edits.add("group.b", (), "id", "b")
    edited = edits.make()
    assert [str(each) for each in edited.refused] == [
        "workspace.yaml:4:21: this cannot be edited in place: edit line 4 by hand"
    ]
    assert "+  b:\n+    id: b\n" in edited.diff()


def test_edits_that_contradict_each_other_are_refused(world: World) -> None:
    world.edits.change("workspace.yaml", Set(("groups", "a"), {}), "group.a")
    world.edits.change("workspace.yaml", Add(("groups", "a"), "id", "x"), "group.x")
    assert world.refused() == [
        "group.x workspace.yaml:6:5: two edits of `groups.a` contradict each other: edit line 6 by hand"
    ]
    assert "+  a: {}" in world.lines()[-1]


def test_a_source_that_is_not_written_here_is_refused(folder: Folder) -> None:
    folder.first("x-c: &c {source: a}\nprojects:\n  p:\n    cells:\n      - {<<: *c, label: L, type: sql}\n")
    tree = Tree(Path())
    edits = Edits(tree, load(FILES, tree=tree))
    edits.source("cell.p/L", "b")
    assert [str(each) for each in edits.make().refused] == [
        "workspace.yaml:6:10: `projects.p.cells.0.source` comes from a merge (`<<`): edit line 6 by hand"
    ]


def test_edits_that_say_nothing_new_change_no_file(world: World) -> None:
    world.edits.set("project_status.rev", (), "Draft")
    world.edits.source("cell.rev/Load", "select 1\n\nfrom x")
    assert world.edited().changes == {}
    assert world.edited().diff() == ""


def test_a_file_that_changes_meanwhile_is_not_overwritten(world: World) -> None:
    world.edits.set("project_status.rev", (), "Production")
    edited = world.edited()
    Path("workspace.yaml").write_text("version: 1\n")
    with pytest.raises(ConfigError, match=r"workspace\.yaml: has changed since it was read"):
        edited.save()
