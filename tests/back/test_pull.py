"""What a workspace may hold that no sandbox does: it is left out, said, and the rest is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hexform.back.pull import Pulled, pull
from hexform.back.selection import FIELDS, Selection, choose
from hexform.back.world import World
from hexform.config.files import Tree
from hexform.model.desired import Desired
from hexform.model.directory import Directory, LiveCollection, LiveProject, LiveSharing, Named, People, Person, Table
from hexform.model.live import Actual, LiveCell
from hexform.model.plan import Place
from hexform.model.settings import Settings

ADA, TWIN = Person("u1", "ada@x.com"), Person("u2", "ADA@x.com")
BO = Person("u3", "bo@x.com")
TODAY = date(2026, 11, 1)


class Office:
    """A workspace of one group, one collection and one project, and what is pulled of it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.people = [ADA, BO]
        self.members: tuple[Person, ...] = (ADA,)
        self.collection = LiveCollection("c1", "Finance", users={"u1": "MEMBER"}, groups={"g1": "MANAGER"})
        self.project = LiveProject("p1", "Revenue", sharing=LiveSharing(users=(("bo@x.com", "CAN_VIEW"),)))
        self.cells: tuple[LiveCell, ...] = ()
        self.connections: tuple[Named, ...] = ()

    def pulled(self, **selection: Any) -> Pulled:
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
        world = World(Tree(self.root), (self.root / "workspace.yaml",), desired, True, place, TODAY, actual)
        chosen = Selection(fields=frozenset(FIELDS), **selection)
        return pull(world, choose(world, chosen), chosen, "kind")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def fields(pulled: Pulled) -> dict[str, set[str]]:
    return {entry.address: set(entry.fields) for entry in pulled.entries}


def left(pulled: Pulled) -> list[str]:
    return [str(each) for each in pulled.left if each.address != "guide.*"]


def test_where_all_can_be_said(office: Office) -> None:
    pulled = office.pulled()
    assert left(pulled) == []
    assert fields(pulled) == {
        "group.team": {"id", "name", "members"},
        "collection.finance": {"id", "name", "workspace", "groups", "users"},
        "project.revenue": {"id", "title", "workspace", "public_web", "groups", "users", "collections", "cells"},
    }


def test_two_people_of_one_email(office: Office) -> None:
    office.people.append(TWIN)
    office.members = (ADA, TWIN)
    pulled = office.pulled()
    assert fields(pulled)["group.team"] == {"id", "name"}
    assert "group.team: `members` is left out: two people have the email ada@x.com" in left(pulled)
    # Which of the two an email means is an error of planning.
    assert fields(pulled)["collection.finance"] == {"id", "name"}
    assert any("2 people of the workspace have the email ada@x.com" in why for why in left(pulled))
    assert "users" in fields(pulled)["project.revenue"]


def test_one_email_of_two_people_in_a_project(office: Office) -> None:
    office.people.append(replace(TWIN, name="BO@x.com"))
    pulled = office.pulled()
    assert "users" not in fields(pulled)["project.revenue"]
    why = "2 people have the email 'bo@x.com' (u2, u3)"
    assert left(pulled) == [f"project.revenue: `users` is left out: {why}"]


def test_a_member_whom_the_workspace_does_not_list(office: Office) -> None:
    office.members = (ADA, Person("u9", "Eve@x.com"))
    pulled = office.pulled()
    assert fields(pulled)["group.team"] == {"id", "name"}
    assert any("Eve@x.com is not in the workspace" in why for why in left(pulled))


def test_a_level_that_the_language_does_not_know(office: Office) -> None:
    office.collection = replace(office.collection, workspace="LATER")
    office.project = replace(office.project, sharing=LiveSharing(workspace="CAN_VIEW", public_web="LATER"))
    pulled = office.pulled()
    assert "workspace" not in fields(pulled)["collection.finance"]
    assert fields(pulled)["project.revenue"] >= {"workspace", "groups"}
    assert "public_web" not in fields(pulled)["project.revenue"]


def test_grants_of_what_is_not_there(office: Office) -> None:
    office.collection = replace(office.collection, groups={"g9": "MEMBER"})
    office.project = replace(office.project, sharing=LiveSharing(groups=(("Lost", "CAN_VIEW"),)))
    pulled = office.pulled()
    assert left(pulled) == [
        "collection.finance: `groups` is left out: 'g9' cannot be referred to",
        "project.revenue: `groups` is left out: nobody and nothing bears the name 'Lost', which Hex shows there",
    ]


def test_a_group_that_is_not_there_and_has_no_access(office: Office) -> None:
    office.collection = replace(office.collection, groups={"g1": "MANAGER", "g9": "NONE"})
    assert left(office.pulled()) == []


def test_sharing_that_hex_does_not_tell(office: Office) -> None:
    office.project = replace(office.project, sharing=None)
    pulled = office.pulled()
    assert fields(pulled)["project.revenue"] == {"id", "title", "cells"}
    assert [each.failed for each in pulled.left if each.address != "guide.*"] == [True]


def test_cells_with_what_the_language_refuses(office: Office) -> None:
    office.connections = (Named("d1", "Lake"), Named("d2", "Lake"))
    office.cells = (
        LiveCell("1", "s1", "sql", "Load", "select 1", connection="d9", dataframe="a\u202eb"),
        LiveCell("2", "s2", "sql", None, "select 2", connection="d2", dataframe="two"),
    )
    pulled = office.pulled()
    entry = next(entry for entry in pulled.entries if entry.address == "project.revenue")
    first, second = "cells/revenue/load.sql", "cells/revenue/sql.sql"
    assert entry.fields["cells"] == [
        {"id": "s1", "label": "Load", "type": "sql", "source_file": first},
        {"id": "s2", "type": "sql", "source_file": second, "data_connection": "d2", "output_dataframe": "two"},
    ]
    assert entry.texts == {first: "select 1\n", second: "select 2\n"}
    assert left(pulled) == [
        "project.revenue: `data_connection` of the cell s1 is left out: Hex does not list it",
        "project.revenue: `output_dataframe` of the cell s1 is left out: the language refuses it",
    ]


def test_an_object_with_an_odd_name_is_called_by_its_id(office: Office) -> None:
    office.project = replace(office.project, name="")
    pulled = office.pulled()
    assert fields(pulled)["project.project"] >= {"id", "users"}
    assert "title" not in fields(pulled)["project.project"]
