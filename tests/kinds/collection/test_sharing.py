"""Who is in a collection: by id both ways; its creator and its last manager stay."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.bench import Bench
from tests.kinds.office import ADA, ELLA, GRACE, VERA, carried_out, collection, group, office, wanting


def shared(
    folder: Path, written: dict[str, Any], there: dict[str, Any] | None = None, *, creator: str | None = ADA
) -> Bench:
    config = {"collections": {"c": {"sharing": written}}}
    live = [] if there is None else [{"name": "c", "creator": creator, "sharing": there}]
    return office(folder, config, groups=[group("g", ELLA), group("h"), group("i")], collections=live)


def test_a_map_is_the_whole_map_and_what_is_not_written_is_not_touched(tmp_path: Path) -> None:
    there = {"workspace": "MEMBER", "users": {GRACE: "MEMBER"}, "groups": {"g": "MEMBER"}}
    on = shared(tmp_path, {"users": {VERA: "MANAGER"}}, there)
    carried_out(on)
    assert collection(on, "c") == {
        "description": None,
        "workspace": "MEMBER",
        "users": {ADA: "MANAGER", VERA: "MANAGER"},
        "groups": {"g": "MEMBER"},
    }


def test_additive_sharing_lowers_nothing_but_what_is_written_none(tmp_path: Path) -> None:
    written = {"exclusive": False, "users": {GRACE: "MEMBER", VERA: "NONE"}, "groups": {"g": "MEMBER", "h": "NONE"}}
    there = {
        "users": {GRACE: "MANAGER", VERA: "MEMBER", ELLA: "MEMBER"},
        "groups": {"g": "MANAGER", "h": "MEMBER", "i": "MEMBER"},
    }
    on = shared(tmp_path, written, there)
    change = carried_out(on).planned.change("collection.c")
    assert change["after"]["sharing"]["exclusive"] is False
    found = collection(on, "c")
    assert found["users"] == {ADA: "MANAGER", GRACE: "MANAGER", ELLA: "MEMBER"}
    assert found["groups"] == {"g": "MANAGER", "i": "MEMBER"}


def test_the_workspace_is_exact_even_where_the_rest_is_not(tmp_path: Path) -> None:
    on = shared(tmp_path, {"exclusive": False, "workspace": "NONE"}, {"workspace": "MEMBER"})
    carried_out(on)
    assert collection(on, "c")["workspace"] == "NONE"


@pytest.mark.parametrize(
    ("written", "noted"),
    [
        ({}, False),
        ({ADA: "MANAGER"}, False),
        ({ADA: "MEMBER"}, True),
        ({ADA: "NONE"}, True),
        ({ADA: {"access": "MANAGER", "until": "2026-11-21"}}, True),
    ],
    ids=["not written", "as it is", "lowered", "NONE", "ended"],
)
@pytest.mark.parametrize("exclusive", [True, False])
def test_the_creator_keeps_manager_and_only_less_is_noted(
    tmp_path: Path, written: dict[str, Any], noted: bool, exclusive: bool
) -> None:
    config = {"exclusive": exclusive, "users": {GRACE: "MEMBER", **written}}
    applied = carried_out(shared(tmp_path, config, {"users": {GRACE: "MEMBER"}}))
    assert applied.outcomes == {}
    assert applied.planned.warning_codes("collection.c") == (["creator_keeps_access"] if noted else [])


def test_a_creator_who_is_not_a_manager_any_more_is_like_anybody(tmp_path: Path) -> None:
    on = shared(tmp_path, {"users": {VERA: "MANAGER"}}, {"users": {VERA: "MANAGER"}})
    (row,) = on.workspace.collections.values()
    row.users[row.creator or ""] = "MEMBER"
    carried_out(on)
    assert collection(on, "c")["users"] == {VERA: "MANAGER"}


# The last manager. Group g has a member, h and i are empty.


@pytest.mark.parametrize(
    ("written", "there", "kept"),
    [
        ({"users": {}}, {"users": {VERA: "MANAGER", GRACE: "MANAGER"}}, GRACE),
        ({"users": {VERA: "MEMBER"}}, {"users": {VERA: "MANAGER"}}, VERA),
        ({"exclusive": False, "users": {VERA: "NONE"}}, {"users": {VERA: "MANAGER"}}, VERA),
        ({"groups": {}}, {"groups": {"g": "MANAGER"}}, "g"),
        ({"workspace": "NONE", "users": {}}, {"workspace": "MANAGER", "users": {VERA: "MANAGER"}}, VERA),
        ({"users": {}}, {"users": {VERA: "MANAGER"}, "groups": {"h": "MANAGER"}}, VERA),
        ({"users": {}, "groups": {"h": "MANAGER"}}, {"users": {VERA: "MANAGER"}}, VERA),
        ({"groups": {"i": "MANAGER"}}, {"groups": {"g": "MANAGER", "h": "MANAGER"}}, "g"),
        ({"groups": {}}, {"groups": {"h": "MANAGER"}}, "h"),
    ],
    ids=[
        "the first of two",
        "lowered",
        "NONE in an additive map",
        "a group",
        "with the workspace",
        "beside an empty group",
        "an empty group comes",
        "the group with members",
        "an empty group alone",
    ],
)
def test_the_last_manager_stays(tmp_path: Path, written: dict[str, Any], there: dict[str, Any], kept: str) -> None:
    on = shared(tmp_path, written, there, creator=None)
    planned = carried_out(on).planned
    assert planned.warning_codes("collection.c") == ["last_manager"]
    assert planned.warnings("collection.c")[0].startswith(f"{kept} is the last manager")
    found = collection(on, "c")
    assert (found["users"] | found["groups"])[kept] == "MANAGER"


@pytest.mark.parametrize(
    ("written", "there"),
    [
        ({"users": {GRACE: "MANAGER"}}, {"users": {VERA: "MANAGER"}}),
        ({"users": {}, "workspace": "MANAGER"}, {"users": {VERA: "MANAGER"}}),
        ({"users": {}}, {"users": {VERA: "MANAGER"}, "groups": {"g": "MANAGER"}}),
        ({"users": {}, "groups": {"g": "MANAGER"}}, {"users": {VERA: "MANAGER"}}),
        ({"users": {}}, {"users": {VERA: "MANAGER"}, "workspace": "MANAGER"}),
    ],
    ids=["somebody else", "everybody", "a group that is not written", "a group comes", "everybody as before"],
)
def test_a_manager_goes_where_another_is(tmp_path: Path, written: dict[str, Any], there: dict[str, Any]) -> None:
    on = shared(tmp_path, written, there, creator=None)
    assert carried_out(on).planned.warnings("collection.c") == []
    assert VERA not in collection(on, "c")["users"]


ENDED = {"email": ELLA, "until": "2026-11-21"}


@pytest.mark.parametrize(
    ("manager", "declared", "goes"),
    [
        ("h", {"h": {"members": [GRACE]}}, True),
        ("g", {"g": {"members": []}}, False),
        ("g", {"g": {"exclusive": False, "members": [ENDED]}}, False),
        ("g", {"g": {"exclusive": False, "members": [GRACE]}}, True),
        ("g", {"g": {"external": True}}, True),
        ("new", {"new": {"members": [GRACE]}}, True),
        ("new", {"new": {"exclusive": False, "members": []}}, False),
        ("new", {"new": {}}, False),
        ("new", {"new": {"members": ["nobody@example.com"]}}, False),
    ],
    ids=[
        "filled",
        "emptied",
        "all ended",
        "added to",
        "external",
        "new",
        "new and additive",
        "new and empty",
        "pending",
    ],
)
def test_what_counts_are_the_members_after_the_plan(
    tmp_path: Path, manager: str, declared: dict[str, Any], goes: bool
) -> None:
    sharing = {"users": {}, "groups": {manager: "MANAGER"}}
    on = shared(tmp_path, {}, {"users": {VERA: "MANAGER"}}, creator=None)
    wanting(on, {"groups": declared, "collections": {"c": {"sharing": sharing}}})
    assert carried_out(on).planned.warning_codes("collection.c") == ([] if goes else ["last_manager"])
    assert (VERA not in collection(on, "c")["users"]) is goes


def test_a_group_that_this_plan_deletes_is_not_a_manager(tmp_path: Path) -> None:
    on = shared(tmp_path, {}, {"users": {VERA: "MANAGER"}, "groups": {"g": "MANAGER"}}, creator=None)
    wanting(on, {"removed": {"groups": ["g"]}, "collections": {"c": {"sharing": {"users": {}}}}})
    assert carried_out(on).planned.warning_codes("collection.c") == ["last_manager"]
    assert collection(on, "c")["users"] == {VERA: "MANAGER"}


@pytest.mark.parametrize(
    ("written", "there", "read"),
    [
        ({"users": {}}, {"users": {VERA: "MANAGER"}, "groups": {"g": "MANAGER", "h": "MEMBER"}}, ["g"]),
        ({"users": {}, "groups": {}}, {"users": {VERA: "MANAGER"}, "groups": {"g": "MANAGER"}}, []),
        ({"users": {GRACE: "MANAGER"}}, {"users": {VERA: "MANAGER"}, "groups": {"g": "MANAGER"}}, []),
        ({"groups": {"h": "MANAGER"}}, {"groups": {"g": "MANAGER"}}, ["g", "h"]),
        ({"groups": {}}, {"groups": {"g": "MANAGER", "h": "MANAGER"}}, ["g", "h"]),
        ({"groups": {}}, {"groups": {"g": "MANAGER"}}, []),
        ({"groups": {"g": "MANAGER"}}, {"groups": {"g": "MANAGER"}}, []),
    ],
)
def test_members_are_read_only_where_they_decide(
    tmp_path: Path, written: dict[str, Any], there: dict[str, Any], read: list[str]
) -> None:
    on = shared(tmp_path, written, there, creator=None)
    asked = [dict(call.query).get("groupId") for call in on.plan().calls if call.operation == "ListUsers"]
    names = {row.id: row.name for row in on.workspace.groups.values()}
    assert [names[key] for key in asked if key] == read


# People whom no list shows, and levels that nobody knows.


def test_an_access_that_is_not_known_is_kept_and_shown_as_it_is(tmp_path: Path) -> None:
    on = shared(tmp_path, {"users": {GRACE: "MEMBER", VERA: "MEMBER"}}, {"users": {GRACE: "MEMBER"}})
    next(iter(on.workspace.collections.values())).users |= {_id(on, VERA): "CURATOR"}
    planned = on.plan()
    (row,) = planned.change("collection.c")["diff"]
    assert (row["path"], row["op"], row["before"], row["after"]) == (
        ["sharing", "users", VERA],
        "replace",
        "CURATOR",
        "MEMBER",
    )


def test_somebody_whom_no_list_shows_is_named_by_id_and_can_be_taken_out(tmp_path: Path) -> None:
    on = shared(tmp_path, {"users": {}}, {"users": {VERA: "MEMBER"}})
    vera = on.workspace.users[_id(on, VERA)]
    vera.active = False
    applied = carried_out(on)
    assert [row["path"][-1] for row in applied.planned.change("collection.c")["diff"]] == [vera.id]
    assert collection(on, "c")["users"] == {ADA: "MANAGER"}


def test_somebody_whom_no_list_shows_may_be_somebody_pending_and_stays(tmp_path: Path) -> None:
    """Nobody could tell the two: what is taken away from the one may be what is written for the other."""
    on = shared(tmp_path, {"users": {VERA: "MANAGER", ELLA: "MEMBER"}}, {"users": {VERA: "MEMBER", GRACE: "MEMBER"}})
    vera = on.workspace.users[_id(on, VERA)]
    vera.active = False
    applied = carried_out(on)
    assert collection(on, "c")["users"] == {ADA: "MANAGER", VERA: "MEMBER", ELLA: "MEMBER"}
    assert [pending.email for pending in applied.planned.plan.pending] == [VERA]
    change = applied.planned.change("collection.c")
    assert all(change[side]["sharing"]["users"][vera.id] == "MEMBER" for side in ("before", "after"))
    assert applied.planned.warning_codes("collection.c") == ["strangers_kept"]
    (why,) = applied.planned.warnings("collection.c")
    assert vera.id in why
    assert VERA in why


def _id(on: Bench, email: str) -> str:
    return next(user.id for user in on.workspace.users.values() if user.email == email)
