"""Deleting groups: by a line under `removed` or by policy, saying everything that goes along."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hexform.errors import NotPermitted
from hexform.hex.call import Call, Json, Send
from tests.bench import Bench, reads, writes
from tests.kinds.office import (
    ADA,
    GRACE,
    VERA,
    carried_out,
    collection,
    group,
    groups,
    office,
    operations,
    project,
    uid,
)

CONNECTIONS = "its access to data connections is not read: whatever it gives goes too"
REMOVE: dict[str, Any] = {"removed": {"groups": ["Old"]}}
SHARED: dict[str, Any] = {
    "groups": [group("Old", VERA, GRACE, number=1)],
    "collections": [
        {"name": "Finance", "id": uid(3), "sharing": {"users": {ADA: "MANAGER"}, "groups": {uid(1): "MEMBER"}}},
        {"name": "Twin", "id": uid(4), "sharing": {"groups": {uid(1): "MANAGER"}}},
        {"name": "Twin", "id": uid(5)},
    ],
    "projects": [
        {"title": "Revenue", "id": uid(6), "owner": ADA, "sharing": {"groups": {uid(1): "CAN_EDIT"}}},
        {"title": "Unshared", "owner": ADA},
    ],
}
TWINS = [*SHARED["groups"], group("Old", number=2)]


# What a deletion says.


@pytest.mark.parametrize("line", ["Old", uid(1)], ids=["name", "id"])
def test_a_deletion_says_members_and_access(tmp_path: Path, line: str) -> None:
    on = office(tmp_path, {"removed": {"groups": [line]}}, **SHARED)
    people = {user.email: user.id for user in on.workspace.users.values()}
    applied = carried_out(on)
    assert groups(on) == {}
    change = applied.planned.change("group.Old")
    assert (change["actions"], change["reason"], change["source"]) == (["delete"], "removed", "workspace.yaml:1")
    assert change["before"] == {
        "name": "Old",
        "members": [GRACE, VERA],
        "collections": {"Finance": "MEMBER", f"Twin#{uid(4)}": "MANAGER"},
        "projects": {"Revenue": "CAN_EDIT"},
    }
    assert change["after"] is None
    assert change["refs"] == {
        "collection": {"Finance": uid(3), f"Twin#{uid(4)}": uid(4)},
        "project": {"Revenue": uid(6)},
        "user": {email: people[email] for email in (GRACE, VERA)},
    }
    assert change["warnings"] == [CONNECTIONS]
    assert {row["op"] for row in change["diff"]} == {"remove"}


def test_what_a_deletion_takes_along_is_read_for_it_alone(tmp_path: Path) -> None:
    on = office(tmp_path, REMOVE, **SHARED)
    calls = on.plan().calls
    assert operations(calls) == ["Me", "ListGroups", "ListUsers", "ListCollections", "ListProjects"]
    assert ("includeSharing", "true") in calls[-1].query
    absent = office(tmp_path, {"removed": {"groups": ["Gone"]}}, **SHARED)
    assert operations(absent.plan().calls) == ["Me", "ListGroups"]


def test_what_was_read_already_is_not_read_again(tmp_path: Path) -> None:
    config = {**REMOVE, "collections": {}, "projects": {"Revenue": {"sharing": {"workspace": "NONE"}}}}
    calls = operations(office(tmp_path, config, **SHARED).plan().calls)
    assert sorted(calls) == ["ListCollections", "ListGroups", "ListProjects", "ListUsers", "Me"]


def test_of_two_groups_of_one_name_the_projects_are_reported_as_perhaps(tmp_path: Path) -> None:
    on = office(tmp_path, {"removed": {"groups": [uid(1)]}}, **{**SHARED, "groups": TWINS})
    applied = carried_out(on)
    assert list(on.workspace.groups) == [uid(2)]
    change = applied.planned.change(f"group.Old#{uid(1)}")
    assert change["before"]["projects"] == {}
    assert change["before"]["collections"] == {"Finance": "MEMBER", f"Twin#{uid(4)}": "MANAGER"}
    assert change["warnings"] == ["perhaps CAN_EDIT on project Revenue", CONNECTIONS]


@pytest.mark.parametrize(
    ("operation", "unsaid", "warning"),
    [
        ("ListUsers", ["members"], "its members are not known: GET /v1/users 403: no"),
        ("ListCollections", [], "its access to collections could not be read: GET /v1/collections 403: no"),
        ("ListProjects", [], "its access to projects could not be read: GET /v1/projects 403: no"),
    ],
)
def test_what_cannot_be_read_is_reported(tmp_path: Path, operation: str, unsaid: list[str], warning: str) -> None:
    on = office(tmp_path, REMOVE, **SHARED)
    on.wrap = lambda send: _closed(send, operation)
    change = on.plan().change("group.Old")
    assert sorted({"name", "members", "collections", "projects"} - change["before"].keys()) == unsaid
    assert change["warnings"] == [warning, CONNECTIONS]


def _closed(send: Send, operation: str) -> Send:
    async def sent(call: Call) -> Json:
        if call.operation == operation:
            raise NotPermitted("no", where=call.where, status=403)
        return await send(call)

    return sent


# Carrying it out.


def test_grants_are_not_revoked_one_by_one(tmp_path: Path) -> None:
    config = {
        **REMOVE,
        "collections": {"finance": {"name": "Finance", "sharing": {"groups": {}}}},
        "projects": {"revenue": {"title": "Revenue", "sharing": {"groups": {}}}},
    }
    on = office(tmp_path, config, **SHARED)
    assert operations(writes(carried_out(on).calls)) == ["DeleteGroup"]
    assert (collection(on, "Finance")["groups"], project(on, "Revenue")["groups"]) == ({}, {})


def test_a_group_is_deleted_after_everything_that_refers_to_it(tmp_path: Path) -> None:
    config = {
        **REMOVE,
        "groups": {"new": {"members": [GRACE]}},
        "collections": {"finance": {"name": "Finance", "sharing": {"groups": {"new": "MEMBER"}}}},
    }
    applied = office(tmp_path, config, **SHARED).apply(parallelism=1)
    assert operations(writes(applied.calls)) == ["CreateGroup", "EditCollection", "DeleteGroup"]


@pytest.mark.parametrize("status", [400, 403, 404])
def test_a_deletion_whose_answer_is_lost_and_whose_repeat_is_refused_is_done(tmp_path: Path, status: int) -> None:
    on = office(tmp_path, REMOVE, **SHARED)
    applied = on.apply(faults=["DELETE /v1/groups/*#1: drop-after", f"DELETE /v1/groups/*#2: {status}"])
    assert (applied.outcomes, groups(on)) == ({"group.Old": "applied"}, {})


@pytest.mark.parametrize("status", [400, 403, 404, 409])
def test_a_deletion_that_is_refused_while_the_group_is_there_fails(tmp_path: Path, status: int) -> None:
    on = office(tmp_path, REMOVE, **SHARED)
    applied = on.apply(faults=[f"DELETE /v1/groups/*: {status}"])
    assert applied.outcomes == {"group.Old": "failed"}
    assert groups(on) == {"Old": {GRACE, VERA}}
    assert len(reads(applied.calls)) == (0 if status == 409 else 1)


# What holds a deletion back.


@pytest.mark.parametrize("ref", ["Old", f"{{id: {uid(1)}}}"])
def test_a_group_that_some_sharing_refers_to_is_not_deleted(tmp_path: Path, ref: str) -> None:
    config = f"""
    collections: {{finance: {{name: Finance, sharing: {{groups: {{{ref}: MANAGER}}}}}}}}
    removed: {{groups: [Old]}}
    """
    planned = office(tmp_path, config, **SHARED).plan()
    assert planned.error_codes == {"group.Old": "still_referred"}
    assert "collection.finance (workspace.yaml:3)" in planned.errors["group.Old"]
    assert planned.addresses == ["collection.finance"]


def test_an_ended_grant_does_not_keep_a_group(tmp_path: Path) -> None:
    ended = {"groups": {"Old": {"access": "MEMBER", "until": "2026-11-21"}}, "exclusive": False}
    on = office(tmp_path, {**REMOVE, "collections": {"finance": {"name": "Finance", "sharing": ended}}}, **SHARED)
    carried_out(on)
    assert groups(on) == {}
    assert on.plan().errors == {}


def test_a_group_that_an_unclear_reference_may_mean_is_not_deleted(tmp_path: Path) -> None:
    config = {
        "groups": {"known": {"name": "Known"}},
        "collections": {"finance": {"name": "Finance", "sharing": {"groups": {"Old": "MEMBER"}}}},
        "unmanaged": {"groups": "delete"},
    }
    planned = office(tmp_path, config, **{**SHARED, "groups": [*TWINS, group("Known")]}).plan()
    assert planned.error_codes == {
        "collection.finance": "ambiguous_reference",
        f"group.Old#{uid(1)}": "still_referred",
        f"group.Old#{uid(2)}": "still_referred",
    }
    assert planned.addresses == []


# Deletion by policy.


def by_policy(folder: Path, written: dict[str, Any]) -> Bench:
    there = [group("Old", number=1), group("Known", number=2)]
    return office(folder, {"groups": written, "unmanaged": {"groups": "delete"}}, groups=there)


KNOWN: dict[str, Any] = {"known": {"name": "Known"}}


def test_groups_that_are_not_written_are_deleted_by_policy(tmp_path: Path) -> None:
    on = by_policy(tmp_path, KNOWN)
    applied = carried_out(on)
    assert groups(on) == {"Known": set()}
    change = applied.planned.change("group.Old")
    assert (change["source"], change["reason"]) == ("workspace.yaml:1", "unmanaged.groups: delete")
    assert applied.planned.plan.unmanaged == (), "what is deleted is not reported"


def test_a_target_narrows_what_the_policy_deletes(tmp_path: Path) -> None:
    assert by_policy(tmp_path, KNOWN).plan(targets=["group.known"]).addresses == []


def test_deleting_every_group_by_policy_is_refused(tmp_path: Path) -> None:
    planned = by_policy(tmp_path, {}).plan()
    assert sorted(planned.addresses) == ["group.Known", "group.Old"]
    (refusal,) = planned.plan.refused
    assert (refusal.limit, refusal.found) == ("emptied", 2)
    assert refusal.message == "no group is wanted, and all 2 would be deleted: --allow emptied=2 permits it"


@pytest.mark.parametrize(
    "unclear",
    [{"id": uid(9)}, {"name": "Unknown", "external": True}],
    ids=["an unknown id", "a missing external group"],
)
def test_while_an_address_is_unclear_nothing_is_deleted_by_policy(tmp_path: Path, unclear: dict[str, Any]) -> None:
    """The group that is meant may be any of those that would go."""
    planned = by_policy(tmp_path, {**KNOWN, "odd": unclear}).plan()
    assert planned.addresses == []
    assert planned.warnings() == ["no group is deleted for being unmanaged while group.odd has an error"]
    assert planned.warning_codes() == ["deletion_held"]


def test_a_protected_group_is_not_deleted_and_the_line_is_named(tmp_path: Path) -> None:
    config = """
    version: 1
    protected:
      - group.Old
    unmanaged: {groups: delete}
    groups: {known: {name: Known}, new: {}}
    """
    on = office(tmp_path, config, groups=[group("Old"), group("Known"), group("Other")])
    applied = on.apply()
    assert applied.planned.errors == {"group.Old": "would be deleted, and is protected by workspace.yaml:4: group.Old"}
    assert set(groups(on)) == {"Old", "Known", "new"}, "the rest is applied"
    assert applied.run.outcome == "failed"
