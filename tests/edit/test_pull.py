"""New resources in new files and in files that are there: the ways that `pull` goes."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from textwrap import dedent

from hexform.config import load
from hexform.config.files import Tree
from hexform.edit import Add, Edits
from tests.config.folder import Folder
from tests.edit.world import FILES, World


def test_pull_into_an_empty_folder(folder: Folder) -> None:
    root = folder.path / "new"
    edits = Edits(Tree(root))
    edits.change("workspace.yaml", Add((), "version", 1))
    edits.change("workspace.yaml", Add((), "include", ["*.yaml"]))
    edits.resource("groups.yaml", "no", "group.no", {"id": "g1", "name": "no", "members": ["ada@x.com", "jo@x.com"]})
    edits.resource("groups.yaml", "team-a", "group.team-a", {"id": "g2", "name": " Team: A"})
    grants = {"no": "CAN_VIEW", "team-a": {"access": "CAN_EDIT", "until": date(2027, 1, 1), "why": "a: b"}}
    cells = [
        {"id": "c1", "type": "sql", "source_file": "cells/p/load.sql"},
        {"label": "M", "type": "markdown", "source": "# x\ny\n"},
    ]
    project = {
        "id": "p1",
        "title": "P",
        "status": None,
        "sharing": {"workspace": "NONE", "groups": grants},
        "cells": cells,
    }
    edits.resource("projects.yaml", "p", "project.p", project)
    edits.create("cells/p/load.sql", "project.p", "select 1\n")
    edited = edits.make()
    assert edited.unread([root / "workspace.yaml"]) == []
    assert not root.exists()
    edited.save()
    assert (root / "groups.yaml").read_text() == dedent("""\
        groups:
          "no":
            id: g1
            name: "no"
            members:
              - ada@x.com
              - jo@x.com
          team-a:
            id: g2
            name: " Team: A"
        """)
    assert (root / "projects.yaml").read_text() == dedent("""\
        projects:
          p:
            id: p1
            title: P
            status: null
            sharing:
              workspace: NONE
              groups: {"no": CAN_VIEW, team-a: {access: CAN_EDIT, until: 2027-01-01, why: "a: b"}}
            cells:
              - id: c1
                type: sql
                source_file: cells/p/load.sql
              - label: M
                type: markdown
                source: |
                  # x
                  y
        """)
    assert (root / "workspace.yaml").read_text() == 'version: 1\ninclude: ["*.yaml"]\n'
    assert set(load([root / "workspace.yaml"]).specs) == set(edited.load([root / "workspace.yaml"]).specs)


def test_pull_into_a_folder_that_has_a_configuration(world: World) -> None:
    world.edits.resource("workspace.yaml", "new", "group.new", {"name": "New"})
    world.edits.resource("teams/fin.yaml", "c", "collection.c", {"name": "C"})
    world.edits.resource("teams/fin.yaml", "d", "collection.d", {})
    world.edits.resource("more.yaml", "q", "project.q", {"title": "Q", "create": True})
    edited = world.edited()
    assert edited.unread(FILES) == ["more.yaml"]
    world.edits.include(*edited.unread(FILES))
    edited = world.edited()
    assert edited.unread(FILES) == []
    assert [row for row in world.lines() if row.startswith("+")] == [
        "+projects:", "+  q:", "+    title: Q", "+    create: true",
        "+collections:\r", "+  c:\r", "+    name: C\r", "+  d: {}\r",
        "+include: [teams/*.yaml, more.yaml]", "+  new:", "+    name: New",
    ]  # fmt: skip
    assert {"group.new", "collection.c", "collection.d", "project.q"} <= set(edited.load(FILES).specs)


def test_include_where_nothing_is_included(folder: Folder) -> None:
    folder.first("groups: {}\n")
    tree = Tree(Path())
    edits = Edits(tree, load(FILES, tree=tree))
    edits.resource("a/b.yaml", "g", "group.g", {"name": "G"})
    edits.include("a/*.yaml")
    edited = edits.make()
    edited.save()
    assert Path("workspace.yaml").read_text() == "version: 1\ninclude: [a/*.yaml]\ngroups: {}\n"
    assert list(load(FILES).specs) == ["group.g"]


def test_a_new_file_does_not_take_the_place_of_another(world: World) -> None:
    world.edits.resource("workspace.yaml", "new", "group.new", {"name": "New"})
    world.edits.create("cells/load.sql", "group.new", "x")
    world.edits.resource("new.yaml", "new", "group.new", {"name": "New"})
    assert world.refused() == ["group.new cells/load.sql: is there already: take it away, or choose another name"]
    assert world.edited().changes == {}


def test_a_block_that_cannot_be_added_is_refused_for_each(folder: Folder) -> None:
    folder.first("x-a: &a {}\ngroups: *a\n")
    tree = Tree(Path())
    edits = Edits(tree, load(FILES, tree=tree))
    for key in ("b", "c"):
        edits.resource("workspace.yaml", key, f"group.{key}", {})
    assert [each.address for each in edits.make().refused] == ["group.b", "group.c"]
