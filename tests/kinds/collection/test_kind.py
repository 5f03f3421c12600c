"""Collections: name, description and sharing in one request; made, renamed and never deleted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hexform.hex import tables
from tests.bench import writes
from tests.kinds.office import ADA, GRACE, VERA, carried_out, collection, crowd, group, office, operations, uid


def finance(**fields: Any) -> dict[str, Any]:
    return {"collections": {"finance": {"name": "Finance", **fields}}}


def live(**fields: Any) -> dict[str, Any]:
    return {"name": "Finance", "id": uid(1), "creator": ADA, **fields}


def test_a_collection_is_made_with_everything_in_one_request(tmp_path: Path) -> None:
    sharing = {"workspace": "MEMBER", "users": {GRACE: "MANAGER"}, "groups": {"g": "MEMBER"}}
    on = office(tmp_path, finance(description="Numbers", sharing=sharing), groups=[group("g")])
    applied = carried_out(on)
    assert collection(on, "Finance") == {
        "description": "Numbers",
        "workspace": "MEMBER",
        "users": {ADA: "MANAGER", GRACE: "MANAGER"},
        "groups": {"g": "MEMBER"},
    }
    (call,) = writes(applied.calls)
    assert set((call.body or {})["sharing"]) == {"workspace", "users", "groups"}, "no `upsert` on create"


@pytest.mark.parametrize(("fault", "sent"), [("drop-after", 1), ("drop-before", 2)])
def test_a_collection_whose_answer_is_lost_is_made_once(tmp_path: Path, fault: str, sent: int) -> None:
    on = office(tmp_path, finance())
    applied = on.apply(faults=[f"POST /v1/collections#1: {fault}"])
    assert applied.outcomes == {"collection.finance": "applied"}
    assert (len(on.workspace.collections), len(writes(applied.calls))) == (1, sent)


def test_a_collection_of_nothing_is_called_by_its_key(tmp_path: Path) -> None:
    on = office(tmp_path, {"collections": {"finance": {}}})
    carried_out(on)
    assert collection(on, "finance")["users"] == {ADA: "MANAGER"}


def test_name_description_and_sharing_are_changed_in_one_request(tmp_path: Path) -> None:
    config = finance(id=uid(1), description="New", sharing={"users": {VERA: "MEMBER"}})
    on = office(
        tmp_path, config, collections=[live(name="Old", description="Old", sharing={"users": {GRACE: "MEMBER"}})]
    )
    applied = carried_out(on)
    assert collection(on, "Finance") == {
        "description": "New",
        "workspace": "NONE",
        "users": {ADA: "MANAGER", VERA: "MEMBER"},
        "groups": {},
    }
    (call,) = writes(applied.calls)
    assert {grant["access"] for grant in (call.body or {})["sharing"]["upsert"]["users"]} == {"MEMBER", "NONE"}


def test_a_description_that_is_not_written_is_left_alone(tmp_path: Path) -> None:
    on = office(tmp_path, finance(), collections=[live(description="Theirs")])
    assert carried_out(on).outcomes == {}


def test_null_clears_a_description(tmp_path: Path) -> None:
    on = office(tmp_path, finance(description=None), collections=[live(description="Theirs")])
    carried_out(on)
    assert collection(on, "Finance")["description"] == ""


def test_null_is_what_no_description_is(tmp_path: Path) -> None:
    on = office(tmp_path, finance(description=None), collections=[live()])
    assert carried_out(on).outcomes == {}


@pytest.mark.parametrize(("there", "entries", "requests"), [(True, 100, 1), (True, 101, 2), (False, 101, 2)])
def test_a_hundred_grants_fit_into_a_request(tmp_path: Path, there: bool, entries: int, requests: int) -> None:
    people = crowd(entries)
    users = [{"email": ADA, "role": "ADMIN"}, *({"email": email} for email in people)]
    config = finance(sharing={"users": dict.fromkeys(people, "MEMBER")})
    on = office(tmp_path, config, users=users, collections=[live()] if there else [])
    applied = carried_out(on)
    assert collection(on, "Finance")["users"] == {ADA: "MANAGER", **dict.fromkeys(people, "MEMBER")}
    assert len(writes(applied.calls)) == requests


def test_few_changes_are_read_back_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(tables.PAGE, "collections", 2)
    others = [{"name": f"Other {number}"} for number in range(4)]
    on = office(tmp_path, finance(description="New"), collections=[*others, live()])
    assert operations(carried_out(on).calls) == ["EditCollection", "GetCollection"]
    assert len(on.workspace.collections) == 5


def test_many_changes_are_read_back_from_the_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(tables.PAGE, "collections", 2)
    on = office(tmp_path, {"collections": {key: {} for key in "abcd"}})
    assert operations(carried_out(on).calls) == [*["CreateCollection"] * 4, *["ListCollections"] * 2]


def test_a_single_new_one_among_many_is_read_back_by_the_id_that_it_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(tables.PAGE, "collections", 2)
    on = office(tmp_path, finance(), collections=[{"name": f"Other {number}"} for number in range(4)])
    assert operations(carried_out(on).calls) == ["CreateCollection", "GetCollection"]


def test_collections_that_cannot_be_listed_are_an_error_of_each(tmp_path: Path) -> None:
    config: dict[str, Any] = {"groups": {"g": {}}, "collections": {"a": {}, "b": {}}}
    planned = office(tmp_path, config).plan(faults=["GET /v1/collections: 404"])
    assert planned.error_codes == {"collection.a": "unreadable", "collection.b": "unreadable"}
    assert planned.addresses == ["group.g"]
