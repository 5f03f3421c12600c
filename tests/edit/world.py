"""A configuration of several files in several styles, its edits, and what they come to."""

from __future__ import annotations

from pathlib import Path

from hexform.config import load
from hexform.config.files import Tree
from hexform.edit import EditedFiles, Edits
from tests.config.folder import Folder

FILES = [Path("workspace.yaml")]
FIRST = """\
    version: 1  # the first
    include: [teams/*.yaml]
    x-people: &people [ada@x.com]
    groups:
      a:   # by name
        members: [ada@x.com, jo@x.com]
      b: {members: *people}
    projects:
      rev:
        title: Revenue
        create: true
        status: Draft   # soon
        sharing:
          users: {ada@x.com: CAN_VIEW}
        cells:
          - label: Load
            type: sql
            source_file: cells/load.sql
          - {label: More, type: code, source: x = 1}
          - label: Long
            type: code
            source: |
              a
              b
          - {label: Shared, type: sql, source_file: cells/shared.sql}
          - {label: Too, type: sql, source_file: cells/shared.sql}
    guides:
      main: {files: [docs/*.md, one.md]}
    removed:
      groups: [Old, Older]
      cells: [{project: rev, label: Gone}]
    """
TEAM = "groups:\r\n  fin:\r\n    members:\r\n      - 'jo@x.com'\r\nremoved: {groups: [Old]}"


class World:
    """The files, loaded, with edits of them."""

    def __init__(self, folder: Folder) -> None:
        folder.write("workspace.yaml", FIRST)
        folder.write("teams/fin.yaml", b"\xef\xbb\xbf" + TEAM.encode())
        folder.write("cells/load.sql", "select 1\n\nfrom x\n")
        folder.write("cells/shared.sql", "select 2")
        folder.write("docs/a.md", "A")
        folder.write("one.md", "One")
        self.tree = Tree(Path())
        self.desired = load(FILES, tree=self.tree)
        self.edits = Edits(self.tree, self.desired)

    def edited(self) -> EditedFiles:
        return self.edits.make()

    def refused(self) -> list[str]:
        return [f"{each.address} {each}" for each in self.edits.make().refused]

    def lines(self) -> list[str]:
        """What goes and comes, without the lines around."""
        rows = self.edits.make().diff().split("\n")
        return [row for row in rows if row.startswith(("+", "-", "\\")) and not row.startswith(("+++", "---"))]
