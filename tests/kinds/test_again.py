"""A change of a saved plan, said as a configuration would say it."""

from __future__ import annotations

from datetime import date
from typing import Any

from hexform.core.address import Address
from hexform.core.change import CREATE, DELETE, REPLACE, UPDATE, Action, Change
from hexform.core.desired import Desired, Removed
from hexform.core.fields import Ref, Written
from hexform.kinds.again import Again, grants_again, members_again
from hexform.kinds.owner import Project
from hexform.kinds.registry import KINDS

TODAY = date(2026, 11, 22)


def change(address: str, actions: tuple[Action, ...], **fields: Any) -> Change:
    told = {"kind": Address(address).kind, "name": Address(address).key, **fields}
    return Change(address=address, actions=actions, **told)


def said(*changes: Change) -> Desired:
    again = Again()
    for one in changes:
        KINDS[one.kind].again(one, again)
    return again.desired()


def spec(desired: Desired, address: str) -> Any:
    found: Written = desired.specs[Address(address)]
    return found


def test_a_group_keeps_its_id_and_its_name() -> None:
    update = change("group.team", UPDATE, id="g-1", name="Team", after={"members": ["a@x.org"]}, source="w.yaml:3")
    desired = said(update)
    group = spec(desired, "group.team")
    assert (group.id, group.name, [member.email for member in group.members]) == ("g-1", "Team", ["a@x.org"])
    assert desired.places == {Address("group.team"): "w.yaml:3"}
    assert desired.spoken == {"group"}


def test_where_nobody_knows_the_line_there_is_none() -> None:
    assert said(change("group.team", CREATE, name="Team", after={"name": "Team"})).places == {}


def test_what_goes_goes_by_its_id() -> None:
    desired = said(
        change("group.Old", DELETE, id="g-1", source="w.yaml:9"),
        change("cell.revenue/Load", DELETE, id="s-1", refs={"project:revenue": "p-1"}),
        change("guide.old.md", DELETE, id="d-1"),
    )
    assert desired.removed == (
        Removed("group", "g-1", "", "w.yaml:9"),
        Removed("cell", "#s-1", "revenue"),
        Removed("guide", "old.md"),
    )
    assert desired.managed_cells == {"revenue"}


def test_nothing_else_is_spoken_of() -> None:
    policies = said(change("group.team", CREATE, name="Team", after={"name": "Team"})).settings.unmanaged
    assert set(policies.model_dump().values()) == {"ignore"}


def test_what_hangs_on_a_project_names_it_by_its_id() -> None:
    refs = {"project:revenue": "p-1"}
    status = change("project_status.revenue", UPDATE, after={"status": None}, refs=refs)
    cell = change("cell.revenue/Load", CREATE, after={"label": "Load", "type": "code", "source": "x"}, refs=refs)
    desired = said(status, cell)
    assert desired.specs[Address("project.revenue")] == Project(id="p-1")
    assert spec(desired, "project_status.revenue").one_of == ()


def test_a_project_that_the_plan_makes_is_made() -> None:
    made = change("project.made", CREATE, name="Made", after={"title": "Made"})
    sharing = change("project_sharing.made", UPDATE, after={"users": {"a@x.org": "CAN_VIEW"}})
    desired = said(made, sharing)
    assert spec(desired, "project.made").create
    assert spec(desired, "project_sharing.made").users["a@x.org"].access == "CAN_VIEW"


def test_a_replaced_cell_goes_and_comes() -> None:
    refs = {"project:k": "p-1", "connection:Lake": "c-1"}
    after = {"label": "L", "type": "sql", "place": "first", "source": "x", "data_connection": "Lake"}
    desired = said(change("cell.k/L", REPLACE, id="s-1", before={}, after=after, refs=refs))
    assert desired.removed == (Removed("cell", "#s-1", "k"),)
    cell = spec(desired, "cell.k/L")
    assert (cell.id, cell.label, cell.type, cell.data_connection) == (None, "L", "sql", Ref(id="c-1"))


def test_a_connection_that_nobody_gave_an_id_goes_by_its_name() -> None:
    change_of = change("cell.k/L", UPDATE, id="s-1", before={}, after={"data_connection": "Lake"})
    assert spec(said(change_of), "cell.k/L").data_connection == Ref(name="Lake")


def test_grants_that_go_end_where_nothing_else_is_touched() -> None:
    exact = change("project_sharing.k", UPDATE)
    additive = change("project_sharing.k", UPDATE, flags=("additive",))
    before, after = {"users": {"a@x.org": "CAN_EDIT"}}, {"users": {"b@x.org": "CAN_VIEW"}, "workspace": "NONE"}
    assert grants_again(exact, before, after, "APP_ONLY") == {
        "exclusive": True,
        "users": {"b@x.org": {"access": "CAN_VIEW"}},
        "workspace": "NONE",
    }
    written = grants_again(additive, before, after, "APP_ONLY")
    assert written["exclusive"] is False
    assert written["users"]["a@x.org"]["until"] < TODAY


def test_references_go_by_the_id_that_stood_behind_them() -> None:
    known = change("collection.c", UPDATE, refs={"group:Team": "g-1"})
    written = grants_again(known, {}, {"groups": {"Team": "MEMBER", "New": "MEMBER"}}, "MEMBER")
    assert set(written["groups"]) == {Ref(id="g-1"), Ref(name="New")}


def test_members_who_go_end_where_nobody_else_is_touched() -> None:
    assert members_again(change("group.g", UPDATE), ["a", "b"], ["b"]) == ["b"]
    ending = members_again(change("group.g", UPDATE, flags=("additive",)), ["a", "b"], ["b"])
    assert ending == ["b", {"email": "a", "until": date.min}]
