"""Who may open a project, by email and name: owners, roles, strangers and twins."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hexform.hex import tables
from hexform.hex.call import Call, Json
from tests.bench import Bench
from tests.kinds.office import (
    ADA,
    ELLA,
    GRACE,
    VERA,
    carried_out,
    group,
    operations,
    project,
    uid,
    wanting,
)
from tests.kinds.office import shared_project as bench

P = "project_sharing.p"


# The owner, and roles.


@pytest.mark.parametrize("listed", ["listed", "hidden"])
@pytest.mark.parametrize("exclusive", [True, False])
@pytest.mark.parametrize(
    ("written", "noted"),
    [
        ({}, False),
        ({ADA: "FULL_ACCESS"}, False),
        ({ADA: "CAN_VIEW"}, True),
        ({ADA: "NONE"}, True),
        ({ADA: {"access": "FULL_ACCESS", "until": "2026-11-21"}}, True),
    ],
    ids=["not written", "as it is", "lowered", "NONE", "ended"],
)
def test_the_owner_keeps_full_access_and_only_less_is_noted(
    tmp_path: Path, written: dict[str, Any], noted: bool, exclusive: bool, listed: str
) -> None:
    on = bench(tmp_path, {"users": written, "exclusive": exclusive}, {})
    on.behaviours = {"owner_entry": listed}
    applied = carried_out(on)
    assert applied.outcomes == {}
    assert applied.planned.warning_codes(P) == (["owner_keeps_access"] if noted else [])


def test_an_owner_whom_no_list_shows_is_nobodys_concern(tmp_path: Path) -> None:
    on = bench(tmp_path, {"users": {GRACE: "CAN_EDIT"}}, {})
    next(user for user in on.workspace.users.values() if user.email == ADA).active = False
    on.workspace.users = dict(sorted(on.workspace.users.items(), key=lambda item: item[1].email != GRACE))
    applied = on.apply()
    assert applied.outcomes == {P: "applied"}
    assert project(on, "p")["users"] == {GRACE: "CAN_EDIT"}


@pytest.mark.parametrize("clamp", ["effective", "granted"])
@pytest.mark.parametrize(("person", "role", "most"), [(VERA, "MEMBER", "APP_ONLY"), (ELLA, "EXPLORER", "CAN_VIEW")])
def test_a_grant_that_hex_cuts_to_the_role_is_as_wanted_either_way(
    tmp_path: Path, person: str, role: str, most: str, clamp: str
) -> None:
    on = bench(tmp_path, {"users": {person: "CAN_EDIT"}}, {})
    on.behaviours = {"role_clamp": clamp}
    assert carried_out(on).outcomes == {P: "applied"}
    again = on.plan()
    note = f"{person} is {role} in Hex, so CAN_EDIT comes to {most}"
    assert again.warnings(P) == ([note] if clamp == "effective" else [])
    assert again.warning_codes(P) == ["role_limits_access"] * len(again.warnings(P))
    assert again.addresses == []


def test_less_than_the_role_allows_is_raised(tmp_path: Path) -> None:
    planned = bench(tmp_path, {"users": {ELLA: "CAN_EDIT"}}, {"users": {ELLA: "APP_ONLY"}}).plan()
    (row,) = planned.change(P)["diff"]
    assert (row["path"], row["op"], row["before"], row["after"]) == (
        ["users", ELLA],
        "replace",
        "APP_ONLY",
        "CAN_EDIT",
    )
    assert planned.warnings(P) == []


# People, groups and collections that a name does not identify.


def test_somebody_who_is_not_among_the_users_is_noted_and_left(tmp_path: Path) -> None:
    on = bench(tmp_path, {"users": {}}, {"users": {VERA: "APP_ONLY"}})
    next(user for user in on.workspace.users.values() if user.email == VERA).active = False
    planned = on.plan()
    assert planned.addresses == []
    assert planned.warnings(P) == [
        f"{VERA} has APP_ONLY and is not among the workspace's users: it cannot be taken away"
    ]
    assert planned.warning_codes(P) == ["not_revocable"]
    assert wanting(on, {"projects": {"p": {"sharing": {"users": {}, "exclusive": False}}}}).plan().warnings(P) == []


@pytest.mark.parametrize(("exclusive", "noted"), [(True, True), (False, False)])
def test_a_group_that_is_not_to_be_found_is_noted_and_left(tmp_path: Path, exclusive: bool, noted: bool) -> None:
    on = bench(tmp_path, {"groups": {"h": "CAN_VIEW"}, "exclusive": exclusive}, {"groups": {"g": "CAN_VIEW"}})
    on.wrap = lambda send: _without(send, "ListGroups", "g")
    planned = on.plan()
    assert planned.addresses == [P]
    assert planned.warning_codes(P) == (["not_revocable"] if noted else [])


def _without(send: Any, operation: str, name: str) -> Any:
    """A list that does not show something."""

    async def sent(call: Call) -> Json:
        reply: Json = await send(call)
        if call.operation != operation:
            return reply
        return {**reply, "values": [item for item in reply["values"] if item["name"] != name]}

    return sent


TWINS: dict[str, Any] = {
    "groups": [group("Twin", number=1), group("Twin", number=2), group("g")],
    "collections": [{"name": "Twin", "id": uid(3)}, {"name": "Twin", "id": uid(4)}],
}
BY_NAME = f"2 groups bear the name 'Twin' ({uid(1)}, {uid(2)}) and Hex tells grants by name: rename one of them in Hex"
OF_COLLECTIONS = BY_NAME.replace("groups", "collections").replace(uid(1), uid(3)).replace(uid(2), uid(4))


def by_id(scope: str, number: int, access: str = "CAN_VIEW", more: str = "") -> str:
    return f"projects: {{p: {{sharing: {{{scope}: {{{{id: {uid(number)}}}: {access}}}{more}}}}}}}"


def test_a_grant_by_a_name_that_two_groups_have_is_an_error_with_the_ids(tmp_path: Path) -> None:
    texts: tuple[dict[str, Any], ...] = ({"groups": {}}, {"groups": {"g": "CAN_VIEW"}})
    for text in texts:
        on = bench(tmp_path, text, {"groups": {uid(1): "CAN_VIEW"}}, **TWINS)
        assert on.plan().errors == {P: BY_NAME}
    on = bench(tmp_path, {}, {"groups": {}}, **TWINS)
    assert wanting(on, by_id("groups", 1)).plan().errors == {P: BY_NAME}, "nobody could see which of them has it"


def test_an_ambiguous_name_of_a_group_gets_the_remedy_that_helps(tmp_path: Path) -> None:
    on = bench(tmp_path, {"groups": {"Twin": "CAN_VIEW"}}, {"groups": {}}, **TWINS)
    assert on.plan().errors == {P: BY_NAME}


def test_twins_that_nobody_asks_about_are_left_alone(tmp_path: Path) -> None:
    on = bench(tmp_path, {"exclusive": False, "groups": {"g": "CAN_VIEW"}}, {"groups": {uid(1): "CAN_VIEW"}}, **TWINS)
    carried_out(on)
    assert project(on, "p")["groups"] == {"Twin": "CAN_VIEW", "g": "CAN_VIEW"}
    on = bench(tmp_path, {"workspace": "CAN_VIEW"}, {"groups": {uid(1): "CAN_VIEW"}}, **TWINS)
    carried_out(on)


def held(on: Bench) -> dict[str, str]:
    (row,) = on.workspace.projects.values()
    return dict(row.sharing.collections)


def test_collections_of_one_name_are_distinguished_by_their_projects(tmp_path: Path) -> None:
    on = bench(tmp_path, {}, {"collections": {uid(3): "CAN_VIEW"}}, **TWINS)
    applied = carried_out(wanting(on, by_id("collections", 4)))
    assert held(on) == {uid(4): "CAN_VIEW"}
    asked = [dict(call.query).get("collectionId") for call in applied.planned.calls]
    assert [key for key in asked if key] == [uid(3), uid(4)]


def test_a_twin_is_entered_beside_the_other(tmp_path: Path) -> None:
    on = bench(tmp_path, {}, {"collections": {uid(3): "CAN_VIEW"}}, **TWINS)
    carried_out(wanting(on, by_id("collections", 4, more=", exclusive: false")))
    assert held(on) == {uid(3): "CAN_VIEW", uid(4): "CAN_VIEW"}


def test_both_twins_are_left_together(tmp_path: Path) -> None:
    on = bench(tmp_path, {"collections": {}}, {"collections": {uid(3): "CAN_VIEW", uid(4): "CAN_VIEW"}}, **TWINS)
    carried_out(on)
    assert held(on) == {}


def test_twins_of_different_levels_could_not_be_distinguished_afterwards_and_are_refused(tmp_path: Path) -> None:
    on = bench(tmp_path, {}, {"collections": {uid(3): "CAN_VIEW"}}, **TWINS)
    assert wanting(on, by_id("collections", 4, "CAN_EDIT", ", exclusive: false")).plan().errors == {P: OF_COLLECTIONS}
    on = bench(tmp_path, {"collections": {}}, {"collections": {uid(3): "CAN_VIEW", uid(4): "CAN_EDIT"}}, **TWINS)
    assert on.plan().errors == {P: OF_COLLECTIONS}


def test_twins_of_different_levels_that_nobody_asks_about_are_left_alone(tmp_path: Path) -> None:
    there = {"collections": {uid(3): "CAN_VIEW", uid(4): "CAN_EDIT"}}
    more = {"collections": [*TWINS["collections"], {"name": "c"}]}
    on = bench(tmp_path, {"collections": {"c": "CAN_VIEW"}, "exclusive": False}, there, **more)
    carried_out(on)
    assert len(held(on)) == 3


@pytest.mark.parametrize("more", ["", ", exclusive: false"])
def test_where_the_projects_of_twins_may_not_be_read_they_stay_alike(tmp_path: Path, more: str) -> None:
    on = bench(tmp_path, {}, {"collections": {uid(3): "CAN_VIEW"}}, **TWINS)
    planned = wanting(on, by_id("collections", 4, more=more)).plan(faults=["GET /v1/projects#2+: 403"])
    assert planned.errors == {P: OF_COLLECTIONS}
    assert planned.addresses == []


def test_a_twin_on_several_pages_is_read_back_to_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(tables.PAGE, "projects", 2)
    others = [{"title": f"P{number}", "sharing": {"collections": {uid(4): "CAN_VIEW"}}} for number in range(4)]
    mine = {"title": "p", "owner": ADA, "sharing": {"collections": {uid(3): "CAN_VIEW"}}}
    on = bench(tmp_path, {}, {}, **TWINS | {"projects": [*others, mine]})
    applied = carried_out(wanting(on, by_id("collections", 4)))
    assert operations(applied.calls)[0] == "EditProjectSharingCollections"
