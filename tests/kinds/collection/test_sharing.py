"""Who is in a collection: by id both ways; its creator and its last manager stay."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.bench import Bench
from tests.kinds.office import ADA, ELLA, GRACE, VERA, carried_out, collection, group, office


def shared(
    folder: Path, written: dict[str, Any], there: dict[str, Any] | None = None, *, creator: str | None = ADA
) -> Bench:
    config = {"collections": {"c": {"sharing": written}}}
    live = [] if there is None else [{"name": "c", "creator": creator, "sharing": there}]
    return office(folder, config, groups=[group("g"), group("h"), group("i")], collections=live)


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
    applied = carried_out(on)
    assert "additive" in applied.planned.change("collection.c")["flags"]
    found = collection(on, "c")
    assert found["users"] == {ADA: "MANAGER", GRACE: "MANAGER", ELLA: "MEMBER"}
    assert found["groups"] == {"g": "MANAGER", "i": "MEMBER"}


def test_the_workspace_is_exact_even_where_the_rest_is_not(tmp_path: Path) -> None:
    on = shared(tmp_path, {"exclusive": False, "workspace": "NONE"}, {"workspace": "MEMBER"})
    carried_out(on)
    assert collection(on, "c")["workspace"] == "NONE"


@pytest.mark.parametrize(
    ("written", "told"),
    [({}, True), ({ADA: "MEMBER"}, True), ({ADA: "NONE"}, True), ({ADA: "MANAGER"}, False)],
    ids=["not written", "lowered", "NONE", "as it is"],
)
def test_the_creator_keeps_manager_which_is_said_and_never_a_change(
    tmp_path: Path, written: dict[str, str], told: bool
) -> None:
    on = shared(tmp_path, {"users": {GRACE: "MEMBER", **written}}, {"users": {GRACE: "MEMBER"}})
    applied = carried_out(on)
    assert applied.outcomes == {}
    note = f"{ADA} created this collection and keeps MANAGER, whatever is written"
    assert applied.planned.warnings("collection.c") == ([note] if told else [])


def test_a_creators_grant_that_is_over_is_said_too(tmp_path: Path) -> None:
    on = shared(tmp_path, {"users": {ADA: {"access": "MANAGER", "until": "2026-11-21"}}}, {})
    assert carried_out(on).planned.warnings("collection.c") == [
        f"{ADA} created this collection and keeps MANAGER, whatever is written"
    ]


def test_where_the_rest_is_left_alone_an_unwritten_creator_is_nothing_to_tell(tmp_path: Path) -> None:
    on = shared(tmp_path, {"exclusive": False, "users": {GRACE: "MEMBER"}}, {"users": {GRACE: "MEMBER"}})
    assert carried_out(on).planned.warnings("collection.c") == []


def test_a_creator_who_is_no_manager_any_more_is_like_anybody(tmp_path: Path) -> None:
    on = shared(tmp_path, {"users": {VERA: "MANAGER"}}, {"users": {VERA: "MANAGER"}})
    (row,) = on.workspace.collections.values()
    row.users[row.creator or ""] = "MEMBER"
    carried_out(on)
    assert collection(on, "c")["users"] == {VERA: "MANAGER"}


@pytest.mark.parametrize(
    ("written", "there", "kept"),
    [
        ({"users": {}}, {"users": {VERA: "MANAGER", GRACE: "MANAGER"}}, GRACE),
        ({"users": {VERA: "MEMBER"}}, {"users": {VERA: "MANAGER"}}, VERA),
        ({"groups": {}}, {"groups": {"g": "MANAGER"}}, "g"),
        ({"workspace": "NONE", "users": {}}, {"workspace": "MANAGER", "users": {VERA: "MANAGER"}}, VERA),
    ],
    ids=["the first of two", "lowered", "a group", "with the workspace"],
)
def test_the_last_manager_stays(tmp_path: Path, written: dict[str, Any], there: dict[str, Any], kept: str) -> None:
    on = shared(tmp_path, written, there, creator=None)
    applied = carried_out(on)
    assert applied.planned.warnings("collection.c") == [
        f"{kept} is the last manager of this collection and keeps MANAGER, whatever is written"
    ]
    found = collection(on, "c")
    assert [key for key, access in (found["users"] | found["groups"]).items() if access == "MANAGER"] == [kept]


@pytest.mark.parametrize(
    ("written", "there"),
    [
        ({"users": {GRACE: "MANAGER"}}, {"users": {VERA: "MANAGER"}}),
        ({"users": {}, "workspace": "MANAGER"}, {"users": {VERA: "MANAGER"}}),
        ({"users": {}}, {"users": {VERA: "MANAGER"}, "groups": {"g": "MANAGER"}}),
    ],
    ids=["somebody else", "everybody", "a group that nobody speaks of"],
)
def test_a_manager_goes_where_another_is(tmp_path: Path, written: dict[str, Any], there: dict[str, Any]) -> None:
    on = shared(tmp_path, written, there, creator=None)
    applied = carried_out(on)
    assert applied.planned.warnings("collection.c") == []
    assert VERA not in collection(on, "c")["users"]


def test_an_access_that_is_not_known_is_kept_and_told_as_it_is(tmp_path: Path) -> None:
    on = shared(tmp_path, {"users": {GRACE: "MEMBER", VERA: "MEMBER"}}, {"users": {GRACE: "MEMBER"}})
    next(iter(on.workspace.collections.values())).users |= {_id(on, VERA): "CURATOR"}
    planned = on.plan()
    assert planned.change("collection.c")["diff"] == [
        {"path": ["sharing", "users", VERA], "op": "replace", "before": "CURATOR", "after": "MEMBER"}
    ]


def test_somebody_whom_no_list_shows_is_told_by_id_and_can_be_taken_out(tmp_path: Path) -> None:
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
    why = f"{vera.id}: the ids of people whom the workspace does not list; one of them may be {VERA}"
    assert f"{why}, so their access stays as it is" in applied.planned.warnings("collection.c")


def _id(on: Bench, email: str) -> str:
    return next(user.id for user in on.workspace.users.values() if user.email == email)
