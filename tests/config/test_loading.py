from __future__ import annotations

import gc
from datetime import date
from pathlib import Path

import pytest

from hexform.config import load, people, root
from hexform.errors import ConfigError
from hexform.kinds.cell.spec import Cell
from hexform.kinds.collection.spec import Collection
from hexform.kinds.group.spec import GroupEntry
from hexform.kinds.guide.spec import Guide
from hexform.kinds.project.spec import Project
from hexform.kinds.project_sharing.spec import ProjectSharing
from hexform.kinds.project_status.spec import StatusWish
from hexform.lib.yaml.nodes import Map, Sequence
from hexform.model.address import Address
from hexform.model.desired import GuideOwner, Removed
from hexform.model.fields import Ref
from tests.config.folder import Folder

OUT = "leads out of the root, the folder of the first file: keep the file below it"
EXAMPLE = Path(__file__).with_name("contract.yaml").read_text(encoding="utf-8")


@pytest.fixture
def whole(folder: Folder) -> Folder:
    """Everything that the language has, in one file."""
    folder.write("workspace.yaml", EXAMPLE)
    folder.write("teams/a.yaml", "groups:\n  finance-team:\n    members: []\n")
    folder.write("cells/revenue.sql", "select 1\r\nfrom a\n")
    folder.write("guides/revenue.md", "# Revenue\n")
    folder.write("guides/terms/deep/arr.md", "# ARR\r\n\n")
    folder.write("guides/context.md", "\ufeffHex")
    return folder


def test_every_resource_has_its_address_and_its_line(whole: Folder) -> None:
    assert dict(whole.load().places) == {
        "group.analytics-engineers": "workspace.yaml:22",
        "group.okta-everyone": "workspace.yaml:27",
        "group.finance-team": "teams/a.yaml:2",
        "collection.finance": "workspace.yaml:30",
        "project.revenue": "workspace.yaml:39",
        "project_status.revenue": "workspace.yaml:42",
        "project_sharing.revenue": "workspace.yaml:43",
        "cell.revenue/Load revenue": "workspace.yaml:52",
        "cell.revenue/#019cd9aa-0000-7000-8000-00000000abcd": "workspace.yaml:57",
        "project.scratchpad": "workspace.yaml:58",
        "project.press-kit": "workspace.yaml:59",
        "project_sharing.press-kit": "workspace.yaml:59",
        "guide.revenue.md": "workspace.yaml:67",
        "guide.terms/deep/arr.md": "workspace.yaml:68",
        "guide.hex.md": "workspace.yaml:69",
    }


def test_specs_hold_what_is_written_and_nothing_else(whole: Folder) -> None:
    specs = whole.load().specs
    written = {str(address): set(spec.model_fields_set) for address, spec in specs.items()}
    assert written["group.analytics-engineers"] == {"name", "members"}
    assert written["group.finance-team"] == {"members"}
    assert written["project.revenue"] == {"id", "title"}
    assert written["project.scratchpad"] == {"title", "create"}
    assert written["project_sharing.revenue"] == {"workspace", "public_web", "groups", "users", "collections"}
    assert written["cell.revenue/#019cd9aa-0000-7000-8000-00000000abcd"] == {"id", "type", "source", "project", "index"}
    kinds = {type(spec) for spec in specs.values()}
    assert kinds == {GroupEntry, Collection, Project, StatusWish, ProjectSharing, Cell, Guide}


def test_cells_and_guides_carry_their_text(whole: Folder) -> None:
    specs = whole.load().specs
    cell = specs[Address("cell.revenue/Load revenue")]
    assert isinstance(cell, Cell)
    assert (cell.source, cell.source_file, cell.index, cell.project) == (
        "select 1\nfrom a",
        "cells/revenue.sql",
        0,
        "revenue",
    )
    assert cell.data_connection == Ref(text="Snowflake")
    guide = specs[Address("guide.terms/deep/arr.md")]
    assert isinstance(guide, Guide)
    assert (guide.contents, guide.file, guide.path) == ("# ARR\r\n\n", "guides/terms/deep/arr.md", "terms/deep/arr.md")
    hex_md = specs[Address("guide.hex.md")]
    assert isinstance(hex_md, Guide)
    assert (hex_md.contents, hex_md.take_over, hex_md.set_name) == ("Hex", True, "main")


def test_the_rest_of_what_is_desired(whole: Folder) -> None:
    desired = whole.load()
    assert desired.removed == (
        Removed("group", "Old team", source="workspace.yaml:72"),
        Removed("cell", "Scratch", "revenue", "workspace.yaml:73"),
        Removed("guide", "old.md", source="workspace.yaml:74"),
    )
    assert desired.guide_sets == {
        "main": GuideOwner({"source": "github", "owner": "acme", "repo": "hex-workspace"}, written=True)
    }
    assert desired.managed_cells == {"revenue"}
    assert desired.lines["protected[1]"] == "workspace.yaml:16"
    assert desired.lines["limits.deletes"] == "workspace.yaml:14"
    assert desired.lines["drift.ignore[0].until"] == "workspace.yaml:19"
    assert desired.settings.drift.ignore[0].until == date(2027, 1, 31)
    assert desired.settings.says("statuses")
    assert desired.warnings == ()
    assert people(desired) == ["ada@example.com", "cfo@example.com", "jonas@agency.example"]


def test_managed_are_the_kinds_that_are_written_in_any_way(folder: Folder) -> None:
    assert folder.first("").load().spoken == frozenset()
    assert folder.first("groups:\ncollections: {}\n").load().spoken == {"group", "collection"}
    assert folder.first("unmanaged: {projects: report, guides: report}").load().spoken == {"project", "guide"}
    assert folder.first("removed: {groups: [a]}").load().spoken == {"group"}
    parts = "projects: {a: {status: x}, b: {sharing: {}}, c: {cells: []}}"
    assert folder.first(parts).load().spoken == {"project", "project_status", "project_sharing", "cell"}
    assert folder.load().managed_cells == {"c"}


def test_a_folder_is_its_files_and_begins_with_workspace_yaml(folder: Folder) -> None:
    folder.first("statuses: [a]")
    folder.write("another.yml", "groups: {a: }")
    folder.write("zebra.yaml", "groups: {b: }")
    folder.write(".hidden.yaml", "groups: {c: }")
    folder.write("deeper/d.yaml", "groups: {d: }")
    folder.write("sandbox.yaml", "users: []")
    folder.write("notes.txt", "no")
    assert list(folder.load(".").specs) == ["group.a", "group.b"]
    assert list(folder.load(str(folder.path)).specs) == ["group.a", "group.b"]


def test_several_files_are_merged_and_the_first_has_the_settings(folder: Folder) -> None:
    folder.first("groups: {a: }")
    folder.write("more/b.yaml", "groups: {b: }")
    folder.write("more/c.yaml", "groups: {c: }")
    assert list(folder.load("workspace.yaml", "more", "more/b.yaml").specs) == ["group.a", "group.b", "group.c"]
    assert folder.mistakes("more/b.yaml", "workspace.yaml") == [
        "more/b.yaml:1:1: `version` is missing; for example `version: 1`",
        f"workspace.yaml: `../workspace.yaml` {OUT}",
    ]


def test_places_are_reported_as_people_find_the_file(folder: Folder) -> None:
    folder.write("infra/workspace.yaml", "version: 1\nfoo: 1\n")
    assert folder.mistake("infra/workspace.yaml").startswith("infra/workspace.yaml:2:1: unknown key `foo`")
    assert folder.mistake("infra").startswith("infra/workspace.yaml:2:1: ")
    absolute = str(folder.path / "infra" / "workspace.yaml")
    assert folder.mistake(absolute).startswith(f"{absolute}:2:1: ")


def test_the_root_is_the_folder_of_the_first_file(folder: Folder) -> None:
    (folder.path / "infra").mkdir()
    assert root([Path("infra/workspace.yaml"), Path("b.yaml")]) == Path("infra")
    assert root([Path("infra")]) == Path("infra")
    assert root([Path("workspace.yaml")]) == Path()


@pytest.mark.parametrize(
    ("files", "reported"),
    [
        (["nope.yaml"], "nope.yaml: is not there: did you mean none.yaml?"),
        (["infra/x.yaml"], "infra/x.yaml: the folder infra is not there"),
        (["empty"], "empty/workspace.yaml: is not there: name another file with -f"),
        (["none.yaml/x.yaml"], "none.yaml/x.yaml: the folder none.yaml cannot be read: Not a directory"),
    ],
)
def test_what_is_not_there_is_one_sentence(folder: Folder, files: list[str], reported: str) -> None:
    folder.write("none.yaml", "")
    (folder.path / "empty").mkdir()
    assert folder.mistake(*files) == reported


def test_one_missing_file_does_not_hide_the_mistakes_of_another(folder: Folder) -> None:
    folder.first("foo: 1")
    assert [each.partition(" ")[0] for each in folder.mistakes("workspace.yaml", "gone.yaml")] == [
        "workspace.yaml:2:1:",
        "gone.yaml:",
    ]


def test_expired_lines_of_drift_are_reported(folder: Folder) -> None:
    folder.first("drift: {ignore: [{address: group.a, until: 2027-01-31}]}")
    assert folder.load(today=date(2027, 1, 31)).warnings == ()
    (warning,) = folder.load(today=date(2027, 2, 1)).warnings
    assert warning.source == "workspace.yaml:2"
    assert "group.a ended on 2027-01-31" in warning.message


def test_mistakes_are_in_the_order_of_files_and_lines(folder: Folder) -> None:
    folder.first("include: [b.yaml, a.yaml]\nz: 1\ny: 1\n" + "\n" * 10 + "x: 1\n")
    folder.write("b.yaml", "q: 1\n")
    folder.write("a.yaml", "groups: {a: [\n")
    places = [each.partition(" ")[0] for each in folder.mistakes()]
    assert places == [
        "workspace.yaml:3:1:",
        "workspace.yaml:4:1:",
        "workspace.yaml:15:1:",
        "b.yaml:1:1:",
        "a.yaml:2:1:",
    ]


def test_too_many_mistakes_are_cut(folder: Folder) -> None:
    folder.first("".join(f"k{number}: 1\n" for number in range(6000)))
    found = folder.mistakes()
    assert len(found) == 5001
    assert found[-1] == "there are more mistakes than these 5000: mend some of them first"


def test_what_was_read_of_a_block_is_not_kept(folder: Folder) -> None:
    """But for lists of people and the like, whose lines may be asked for."""
    cells = "{label: A, type: code, source: x}, {label: B, type: code, source: y}"
    folder.first(f"""
        groups:
          a: {{name: A, members: [ada@example.com]}}
          b: {{name: B}}
        projects:
          p: {{title: P, status: Done, cells: [{cells}]}}
          q: {{title: Q, sharing: {{workspace: CAN_VIEW}}}}
        """)
    gc.collect()
    before = sum(isinstance(each, Map | Sequence) for each in gc.get_objects())
    desired = folder.load()
    gc.collect()
    kept = sum(isinstance(each, Map | Sequence) for each in gc.get_objects()) - before
    assert len(desired.specs) == 8
    assert desired.locate(Address("group.a"), "ada@example.com") == "workspace.yaml:4"
    assert desired.locate(Address("project_sharing.q"), "workspace") == "workspace.yaml:8"
    assert kept == 2


def test_the_error_is_one_of_hexform() -> None:
    with pytest.raises(ConfigError, match="is not there"):
        load([Path("/nowhere/workspace.yaml")])
