"""What a workspace may hold that no sandbox does: it is left out, said, and the rest is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hexform.config.files import Tree
from hexform.model.desired import Desired
from hexform.model.directory import Directory, LiveCollection, LiveProject, LiveSharing, Named, People, Person, Table
from hexform.model.live import Actual, LiveCell
from hexform.model.plan import Place
from hexform.model.settings import Settings
from hexform.writeback.pull import PullResult, pull
from hexform.writeback.pulled_workspace import PulledWorkspace
from hexform.writeback.selection import FIELDS, Selection, choose

ADA, TWIN = Person("u1", "ada@x.com"), Person("u2", "ADA@x.com")
BO = Person("u3", "bo@x.com")
TODAY = date(2026, 11, 1)


class Workspace:
    """A workspace of one group, one collection and one project, and what is pulled of it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.people = [ADA, BO]
        self.members: tuple[Person, ...] = (ADA,)
        self.collection = LiveCollection("c1", "Finance", users={"u1": "MEMBER"}, groups={"g1": "MANAGER"})
        self.project = LiveProject("p1", "Revenue", sharing=LiveSharing(users=(("bo@x.com", "CAN_VIEW"),)))
        self.cells: tuple[LiveCell, ...] = ()
        self.connections: tuple[Named, ...] = ()

    def pulled(self, **selection: Any) -> PullResult:
        directory = Directory(
            people=People(tuple(self.people)),
            groups=Table((Named("g1", "Team"),)),
            collections=Table((self.collection,)),
            projects=Table((self.project,)),
            connections=Table(self.connections),
        )
        actual = Actual(directory, members={"g1": self.members}, cells={"p1": self.cells})
        desired = Desired(settings=Settings(version=1))
        place = Place(base_url="https://app.hex.tech", org_id="o1")
        workspace = PulledWorkspace(
            Tree(self.root), (self.root / "workspace.yaml",), desired, True, place, TODAY, actual
        )
        chosen = Selection(fields=frozenset(FIELDS), **selection)
        return pull(workspace, choose(workspace, chosen), chosen, "kind")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


def fields(pulled: PullResult) -> dict[str, set[str]]:
    return {entry.address: set(entry.fields) for entry in pulled.entries}


def skipped(pulled: PullResult) -> list[str]:
    return [str(each) for each in pulled.skipped if each.address != "guide.*"]


def test_where_all_can_be_written(workspace: Workspace) -> None:
    pulled = workspace.pulled()
    assert skipped(pulled) == []
    assert fields(pulled) == {
        "group.team": {"id", "name", "members"},
        "collection.finance": {"id", "name", "workspace", "groups", "users"},
        "project.revenue": {"id", "title", "workspace", "public_web", "groups", "users", "collections", "cells"},
    }


def test_two_people_of_one_email(workspace: Workspace) -> None:
    workspace.people.append(TWIN)
    workspace.members = (ADA, TWIN)
    pulled = workspace.pulled()
    assert fields(pulled)["group.team"] == {"id", "name"}
    assert "group.team: `members` is left out: two people have the email ada@x.com" in skipped(pulled)
    # Which of the two an email means is an error of planning.
    assert fields(pulled)["collection.finance"] == {"id", "name"}
    assert any("2 people of the workspace have the email ada@x.com" in why for why in skipped(pulled))
    assert "users" in fields(pulled)["project.revenue"]


def test_one_email_of_two_people_in_a_project(workspace: Workspace) -> None:
    workspace.people.append(replace(TWIN, name="BO@x.com"))
    pulled = workspace.pulled()
    assert "users" not in fields(pulled)["project.revenue"]
    why = "2 people have the email 'bo@x.com' (u2, u3)"
    assert skipped(pulled) == [f"project.revenue: `users` is left out: {why}"]


def test_a_member_whom_the_workspace_does_not_list(workspace: Workspace) -> None:
    workspace.members = (ADA, Person("u9", "Eve@x.com"))
    pulled = workspace.pulled()
    assert fields(pulled)["group.team"] == {"id", "name"}
    assert any("Eve@x.com is not in the workspace" in why for why in skipped(pulled))


def test_a_level_that_the_language_does_not_know(workspace: Workspace) -> None:
    workspace.collection = replace(workspace.collection, workspace="LATER")
    workspace.project = replace(workspace.project, sharing=LiveSharing(workspace="CAN_VIEW", public_web="LATER"))
    pulled = workspace.pulled()
    assert "workspace" not in fields(pulled)["collection.finance"]
    assert fields(pulled)["project.revenue"] >= {"workspace", "groups"}
    assert "public_web" not in fields(pulled)["project.revenue"]


def test_grants_of_what_is_not_there(workspace: Workspace) -> None:
    workspace.collection = replace(workspace.collection, groups={"g9": "MEMBER"})
    workspace.project = replace(workspace.project, sharing=LiveSharing(groups=(("Lost", "CAN_VIEW"),)))
    pulled = workspace.pulled()
    assert skipped(pulled) == [
        "collection.finance: `groups` is left out: 'g9' cannot be referred to",
        "project.revenue: `groups` is left out: nobody and nothing bears the name 'Lost', which Hex shows there",
    ]


def test_a_group_that_is_not_there_and_has_no_access(workspace: Workspace) -> None:
    workspace.collection = replace(workspace.collection, groups={"g1": "MANAGER", "g9": "NONE"})
    assert skipped(workspace.pulled()) == []


def test_sharing_that_hex_does_not_tell(workspace: Workspace) -> None:
    workspace.project = replace(workspace.project, sharing=None)
    pulled = workspace.pulled()
    assert fields(pulled)["project.revenue"] == {"id", "title", "cells"}
    assert [each.failed for each in pulled.skipped if each.address != "guide.*"] == [True]


def test_cells_with_what_the_language_refuses(workspace: Workspace) -> None:
    workspace.connections = (Named("d1", "Lake"), Named("d2", "Lake"))
    workspace.cells = (
        LiveCell("1", "s1", "sql", "Load", "select 1", connection="d9", dataframe="a\u202eb"),
        LiveCell("2", "s2", "sql", None, "select 2", connection="d2", dataframe="two"),
    )
    pulled = workspace.pulled()
    entry = next(entry for entry in pulled.entries if entry.address == "project.revenue")
    first, second = "cells/revenue/load.sql", "cells/revenue/sql.sql"
    assert entry.fields["cells"] == [
        {"id": "s1", "label": "Load", "type": "sql", "source_file": first},
        {"id": "s2", "type": "sql", "source_file": second, "data_connection": "d2", "output_dataframe": "two"},
    ]
    assert entry.texts == {first: "select 1\n", second: "select 2\n"}
    assert skipped(pulled) == [
        "project.revenue: `data_connection` of the cell s1 is left out: Hex does not list it",
        "project.revenue: `output_dataframe` of the cell s1 is left out: the language refuses it",
    ]


def test_an_object_with_an_odd_name_is_called_by_its_id(workspace: Workspace) -> None:
    workspace.project = replace(workspace.project, name="")
    pulled = workspace.pulled()
    assert fields(pulled)["project.project"] >= {"id", "users"}
    assert "title" not in fields(pulled)["project.project"]
