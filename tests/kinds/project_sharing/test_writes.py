"""Grants of a project are written 25 a request, and a 200 can carry failures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hexform.hex.call import Call, Json
from tests.bench import Bench, writes
from tests.kinds.office import (
    ADA,
    GRACE,
    VERA,
    carried_out,
    crowd,
    group,
    project,
    uid,
)
from tests.kinds.office import shared_project as bench

P = "project_sharing.p"


# Writing.


def test_25_entries_fit_into_a_request(tmp_path: Path) -> None:
    people = crowd(26)
    more = {
        "users": [{"email": ADA, "role": "ADMIN"}, *({"email": email} for email in people)],
        "groups": [group(f"g{number}") for number in range(51)],
        "collections": [{"name": f"c{number}"} for number in range(25)],
    }
    sharing = {
        "users": dict.fromkeys(people, "CAN_EDIT"),
        "groups": {f"g{number}": "CAN_EDIT" for number in range(51)},
        "collections": {f"c{number}": "CAN_EDIT" for number in range(25)},
    }
    on = bench(tmp_path, sharing, {}, **more)
    applied = carried_out(on)
    assert {scope: len(project(on, "p")[scope]) for scope in sharing} == {"users": 26, "groups": 51, "collections": 25}
    sizes = [len(next(iter((call.body or {})["sharing"]["upsert"].values()))) for call in writes(applied.calls)]
    assert sizes == [25, 1, 25, 25, 1, 25]


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ({"workspace": "CAN_VIEW", "public_web": "NONE"}, {"workspace": "CAN_VIEW", "publicWeb": "NONE"}),
        ({"workspace": "CAN_VIEW"}, {"workspace": "CAN_VIEW"}),
        ({"public_web": "NONE"}, {"publicWeb": "NONE"}),
    ],
)
def test_of_workspace_and_public_web_what_is_written_is_sent(
    tmp_path: Path, written: dict[str, str], sent: dict[str, str]
) -> None:
    there = {"workspace": "APP_ONLY", "public_web": "APP_ONLY"}
    on = bench(tmp_path, written, there)
    assert [call.body for call in writes(carried_out(on).calls)] == [{"sharing": sent}]
    now = project(on, "p")
    assert {"workspace": now["workspace"], "public_web": now["public_web"]} == there | written


@pytest.mark.parametrize(
    ("written", "order"),
    [
        ({"workspace": "NONE", "users": {GRACE: "CAN_EDIT"}}, ["Users", "OrgAndPublic"]),
        ({"workspace": "CAN_EDIT", "users": {}}, ["OrgAndPublic", "Users"]),
        ({"workspace": "NONE", "users": {GRACE: "CAN_EDIT"}, "groups": {"h": "CAN_EDIT"}}, ["Users", "Groups", "Org"]),
        ({"users": {GRACE: "APP_ONLY"}, "groups": {"h": "CAN_EDIT"}}, ["Groups", "Users"]),
        ({"users": {GRACE: "CAN_EDIT", VERA: "APP_ONLY"}, "groups": {}}, ["Users", "Groups"]),
    ],
    ids=["workspace narrows", "users narrow", "groups widen too", "a grant is lowered", "some widen, some narrow"],
)
def test_requests_that_only_narrow_go_last(tmp_path: Path, written: dict[str, Any], order: list[str]) -> None:
    """So nobody has less in between than before or after."""
    there = {"workspace": "CAN_VIEW", "users": {GRACE: "CAN_VIEW"}, "groups": {"g": "CAN_VIEW"}}
    applied = carried_out(bench(tmp_path, written, there))
    sent = [call.operation.removeprefix("EditProjectSharing") for call in writes(applied.calls)]
    assert [name[: len(start)] for name, start in zip(sent, order, strict=True)] == order


def test_opening_to_the_public_web_is_flagged_and_closing_is_not(tmp_path: Path) -> None:
    on = bench(tmp_path, {"public_web": "APP_ONLY"}, {})
    planned = on.plan()
    assert planned.change(P)["flags"] == ["public", "found_by_title"]
    assert [refusal.limit for refusal in planned.plan.refused] == ["public"]
    on = bench(tmp_path, {"public_web": "NONE"}, {"public_web": "CAN_VIEW"})
    assert on.plan().change(P)["flags"] == ["found_by_title"]


# A 200 can carry failures.


def test_a_failure_in_a_200_is_the_failure_of_its_principal(tmp_path: Path) -> None:
    on = bench(tmp_path, {"users": {GRACE: "CAN_EDIT", VERA: "APP_ONLY"}, "groups": {"g": "CAN_VIEW"}}, {})
    applied = on.apply(faults=["PATCH /v1/projects/*/sharing/users: partial"])
    assert applied.outcomes == {P: "failed"}
    assert applied.why(P) == f"project 'p': Hex refused part of it: {GRACE}: \"Sharing failed\""
    assert project(on, "p")["users"] == {VERA: "APP_ONLY"}, "the rest took effect"
    assert project(on, "p")["groups"] == {"g": "CAN_VIEW"}


def test_all_failures_are_reported_together(tmp_path: Path) -> None:
    on = bench(tmp_path, {"public_web": "CAN_VIEW", "groups": {"g": "CAN_VIEW"}, "collections": {"c": "CAN_VIEW"}}, {})
    on.behaviours = {"public_web": "disabled"}
    applied = on.apply(faults=["PATCH /v1/projects/*/sharing/*: partial"])
    assert applied.why(P) == (
        'project \'p\': Hex refused part of it: publicWeb: "Sharing failed"; g: "Sharing failed"; c: "Sharing failed"'
    )


@pytest.mark.parametrize(
    ("errors", "reported"),
    [
        ([{"reason": "no"}], 'users: "no"'),
        ([{"userIds": ["unknown"]}], '"unknown": no reason given'),
        ([{"userIds": [], "reason": ""}], "users: no reason given"),
    ],
)
def test_failures_that_say_little_are_reported(tmp_path: Path, errors: list[Json], reported: str) -> None:
    on = bench(tmp_path, {"users": {GRACE: "CAN_EDIT"}}, {})
    on.wrap = lambda send: _answering(send, "EditProjectSharingUsers", {"project": {}, "errors": errors})
    assert on.apply().why(P) == f"project 'p': Hex refused part of it: {reported}"


def _answering(send: Any, operation: str, reply: Json) -> Any:
    async def sent(call: Call) -> Json:
        found: Json = await send(call)
        return reply if call.operation == operation else found

    return sent


def test_what_went_by_meanwhile_is_a_failure_of_that_one(tmp_path: Path) -> None:
    on = bench(tmp_path, {"groups": {"g": "CAN_VIEW", "h": "CAN_VIEW"}}, {})
    applied = on.apply(between=lambda: on.workspace.groups.__delitem__(uid(1)))
    assert applied.why(P) == "project 'p': Hex refused part of it: g: \"Group not found\""
    assert project(on, "p")["groups"] == {"h": "CAN_VIEW"}


# A project that this plan makes.


def test_a_new_project_loses_what_hex_gave_it_by_itself(tmp_path: Path) -> None:
    """Only what nobody wrote: Hex may share a new project by a default of the workspace."""
    on = bench(tmp_path, {"users": {GRACE: "CAN_EDIT"}, "groups": {"g": "CAN_VIEW"}, "workspace": "NONE"})
    on.wrap = lambda send: _generous(on, send)
    assert on.apply().run.outcome == "applied"
    assert project(on, "p") == {
        "status": None,
        "workspace": "NONE",
        "public_web": "NONE",
        "users": {GRACE: "CAN_EDIT"},
        "groups": {"g": "CAN_VIEW"},
        "collections": {"c": "CAN_VIEW"},
    }, "collections are not written, so they stay"


def test_an_additive_sharing_leaves_a_new_project_what_it_got(tmp_path: Path) -> None:
    on = bench(tmp_path, {"exclusive": False, "users": {GRACE: "CAN_EDIT"}, "groups": {"g": "CAN_VIEW"}})
    on.wrap = lambda send: _generous(on, send)
    assert on.apply().run.outcome == "applied"
    assert project(on, "p")["users"] == {GRACE: "CAN_EDIT", VERA: "APP_ONLY"}
    assert project(on, "p")["groups"] == {"g": "CAN_VIEW", "h": "CAN_EDIT"}


def _generous(on: Bench, send: Any) -> Any:
    """A workspace that shares every new project by itself."""

    async def sent(call: Call) -> Json:
        reply: Json = await send(call)
        if call.operation == "CreateProject":
            sharing = on.workspace.projects[reply["id"]].sharing
            sharing.workspace = "CAN_VIEW"
            vera = next(user.id for user in on.workspace.users.values() if user.email == VERA)
            sharing.users[vera] = "APP_ONLY"
            sharing.groups |= {uid(1): "CAN_EDIT", uid(2): "CAN_EDIT"}
            sharing.collections[uid(3)] = "CAN_VIEW"
        return reply

    return sent


def test_the_owner_of_a_new_project_is_known_once_it_is_made(tmp_path: Path) -> None:
    on = bench(tmp_path, {"users": {ADA: "CAN_VIEW"}})
    applied = on.apply()
    assert set(applied.outcomes.values()) == {"applied"}
    assert applied.warnings == [f"{ADA} owns this project and keeps FULL_ACCESS, whatever is written"]
    assert on.plan().addresses == []
