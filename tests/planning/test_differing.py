"""What differs between two configurations."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from hexform.config import load
from hexform.model.desired import Desired
from hexform.planning.differing import differing
from tests.bench import TODAY

THEN = """
    version: 1
    unmanaged: {groups: report}
    groups:
      team: {name: Team, members: [ada@example.com]}
      old: {name: "Old * team"}
    projects:
      revenue:
        title: Revenue
        status: Done
        sharing: {groups: {team: CAN_VIEW}}
        cells: [{label: Load, type: code, source: one}]
    removed: {groups: [Gone]}
"""


def loaded(folder: Path, text: str) -> Desired:
    folder.mkdir(exist_ok=True)
    (folder / "workspace.yaml").write_text(dedent(text))
    return load([folder / "workspace.yaml"], today=TODAY)


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("version: 1", "version: 1\n    # a comment", ["yours"]),
        ("ada@example.com", "eve@example.com", ["group.team"]),
        ("{name: Team, members: [ada@example.com]}", "{name: Team}", ["group.team"]),
        ("status: Done", "status: Draft", ["project_status.revenue"]),
        ("CAN_VIEW", "CAN_EDIT", ["project_sharing.revenue"]),
        ("{team: CAN_VIEW}", "{team: {access: CAN_VIEW, until: 2027-01-01}}", ["project_sharing.revenue"]),
        ("source: one", "source: two", ["cell.revenue/Load"]),
        ('old: {name: "Old * team"}', "", ["group.Old [*] team", "group.Old [*] team#*"]),
        ("old: {name", "new: {name", ["group.Old [*] team", "group.Old [*] team#*", "group.new"]),
        ("[Gone]", "[Gone, Going]", ["group.Going"]),
        ("[Gone]", "[]", ["yours"]),
        ("groups: report", "groups: delete", ["group.*"]),
        ("{groups: report}", "{groups: report, cells: drift}", ["cell.*"]),
    ],
)
def test_what_differs_is_an_address_each(tmp_path: Path, old: str, new: str, found: list[str]) -> None:
    assert old in THEN
    then, now = loaded(tmp_path / "then", THEN), loaded(tmp_path / "now", THEN.replace(old, new, 1))
    assert list(differing(now, then)) == found
