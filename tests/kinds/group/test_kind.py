"""Groups: the list of members is the whole list, a rename keeps the group, external ones are never written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hexform.errors import NotPermitted
from hexform.hex.call import Call, Json, Send
from tests.bench import Bench, writes
from tests.kinds.office import ADA, ELLA, GRACE, VERA, carried_out, crowd, group, groups, office, operations, uid


def analysts(**fields: Any) -> dict[str, Any]:
    return {"groups": {"analysts": fields}}


def test_a_group_is_made_with_its_members_in_one_request(tmp_path: Path) -> None:
    on = office(tmp_path, analysts(name="Analysts", members=[ADA, GRACE]))
    applied = carried_out(on)
    assert groups(on) == {"Analysts": {ADA, GRACE}}
    assert operations(writes(applied.calls)) == ["CreateGroup"]
    assert applied.planned.change("group.analysts")["actions"] == ["create"]


@pytest.mark.parametrize(("fault", "sent"), [("drop-after", 1), ("drop-before", 2)])
def test_a_group_whose_answer_is_lost_is_made_once(tmp_path: Path, fault: str, sent: int) -> None:
    on = office(tmp_path, analysts(members=[ADA]), groups=[group("Others")])
    applied = on.apply(faults=[f"POST /v1/groups#1: {fault}"])
    assert applied.outcomes == {"group.analysts": "applied"}
    assert (groups(on), len(writes(applied.calls))) == ({"Others": set(), "analysts": {ADA}}, sent)


def test_without_a_name_a_group_is_called_by_its_key(tmp_path: Path) -> None:
    on = office(tmp_path, {"groups": {"analysts": {}}})
    carried_out(on)
    assert groups(on) == {"analysts": set()}


def test_the_list_of_members_is_the_whole_list(tmp_path: Path) -> None:
    on = office(tmp_path, analysts(members=[ADA, ELLA]), groups=[group("analysts", ADA, GRACE)])
    applied = carried_out(on)
    assert groups(on) == {"analysts": {ADA, ELLA}}
    change = applied.planned.change("group.analysts")
    assert change["before"] == {"members": [ADA, GRACE]}
    assert change["after"] == {"members": [ADA, ELLA]}
    assert change["refs"] == {"user": {email: _id(on, email) for email in (ELLA, GRACE)}}, "those who come and go"
    assert operations(writes(applied.calls)) == ["EditGroup"]


def _id(on: Bench, email: str) -> str:
    return next(user.id for user in on.workspace.users.values() if user.email == email)


def test_an_empty_list_is_nobody_and_a_missing_one_is_not_managed(tmp_path: Path) -> None:
    config: dict[str, Any] = {"groups": {"all": {"members": []}, "any": {}}}
    on = office(tmp_path, config, groups=[group("all", ADA), group("any", ADA)])
    applied = carried_out(on)
    assert groups(on) == {"all": set(), "any": {ADA}}
    assert "ListUsers" in operations(applied.calls)
    assert applied.planned.plan.summary.unchanged == 1


def test_members_that_are_not_exclusive_are_added_and_nobody_is_taken_out(tmp_path: Path) -> None:
    written = [ELLA, {"email": GRACE, "until": "2026-11-21"}]
    on = office(tmp_path, analysts(members=written, exclusive=False), groups=[group("analysts", ADA, GRACE)])
    change = carried_out(on).planned.change("group.analysts")
    assert groups(on) == {"analysts": {ADA, ELLA}}, "an ended membership is taken out of these lists, too"
    assert (change["before"], change["after"]) == ({"members": [GRACE]}, {"exclusive": False, "members": [ELLA]})


@pytest.mark.parametrize(
    ("there", "wanted", "requests"), [(0, 100, 1), (0, 101, 2), (101, 0, 2), (101, 201, 1), (201, 101, 1), (1, 202, 3)]
)
def test_a_hundred_people_fit_into_a_request(tmp_path: Path, there: int, wanted: int, requests: int) -> None:
    people = crowd(max(there, wanted))
    users = [{"email": ADA, "role": "ADMIN"}, *({"email": email} for email in people)]
    on = office(tmp_path, analysts(members=people[:wanted]), users=users, groups=[group("analysts", *people[:there])])
    applied = carried_out(on)
    assert groups(on) == {"analysts": set(people[:wanted])}
    assert len(writes(applied.calls)) == requests


def test_a_new_group_of_many_is_filled_after_it_is_made(tmp_path: Path) -> None:
    people = crowd(201)
    users = [{"email": ADA, "role": "ADMIN"}, *({"email": email} for email in people)]
    on = office(tmp_path, analysts(members=people), users=users)
    applied = carried_out(on)
    assert groups(on) == {"analysts": set(people)}
    assert operations(writes(applied.calls)) == ["CreateGroup", "EditGroup", "EditGroup"]


def test_additions_removals_and_the_rename_share_requests(tmp_path: Path) -> None:
    people = crowd(300)
    users = [{"email": ADA, "role": "ADMIN"}, *({"email": email} for email in people)]
    config = analysts(id=uid(7), name="Analysts", members=people[150:])
    on = office(tmp_path, config, users=users, groups=[group("Old", *people[:150], number=7)])
    applied = carried_out(on)
    assert groups(on) == {"Analysts": set(people[150:])}
    first, second = (call.body or {} for call in writes(applied.calls))
    assert first["name"] == "Analysts"
    assert "name" not in second


def test_an_id_with_another_name_is_a_rename_of_the_same_group(tmp_path: Path) -> None:
    on = office(tmp_path, analysts(id=uid(7), name="Analysts"), groups=[group("Old", ADA, number=7)])
    applied = carried_out(on)
    assert {key: row.name for key, row in on.workspace.groups.items()} == {uid(7): "Analysts"}
    change = applied.planned.change("group.analysts")
    assert (change["before"], change["after"]) == ({"name": "Old"}, {"name": "Analysts"})
    assert change["reason"] == "renamed"
    assert groups(on)["Analysts"] == {ADA}


def test_an_id_without_a_name_leaves_the_name_alone(tmp_path: Path) -> None:
    on = office(tmp_path, analysts(id=uid(7), members=[GRACE]), groups=[group("Old", ADA, number=7)])
    carried_out(on)
    assert groups(on) == {"Old": {GRACE}}


def test_an_external_group_may_be_referred_to_and_is_never_written(tmp_path: Path) -> None:
    config = {
        "groups": {"everyone": {"name": "Everyone", "external": True}},
        "collections": {"finance": {"sharing": {"groups": {"everyone": "MEMBER"}}}},
    }
    on = office(tmp_path, config, groups=[group("Everyone", ADA)], behaviours={"directory_sync": "403"})
    applied = carried_out(on)
    assert operations(writes(applied.calls)) == ["CreateCollection"]
    assert (applied.planned.plan.summary.create, applied.planned.plan.summary.unchanged) == (1, 0)
    assert applied.planned.plan.unmanaged == ()


def test_an_external_group_is_called_what_it_is_called(tmp_path: Path) -> None:
    config = {"groups": {"everyone": {"id": uid(7), "name": "All", "external": True}}}
    planned = office(tmp_path, config, groups=[group("Everyone", number=7)]).plan()
    assert (planned.addresses, planned.errors) == ([], {})


def test_an_external_group_that_is_not_there_is_an_error_and_never_made(tmp_path: Path) -> None:
    planned = office(tmp_path, {"groups": {"everyone": {"external": True}, "new": {}}}).plan()
    assert planned.error_codes == {"group.everyone": "external_missing"}
    assert planned.addresses == ["group.new"]


@pytest.mark.parametrize("status", ["403", "400"])
def test_groups_that_directory_sync_keeps_fail_by_themselves(tmp_path: Path, status: str) -> None:
    config = {"groups": {"analysts": {"members": [ADA]}}, "collections": {"finance": {}}}
    on = office(tmp_path, config, behaviours={"directory_sync": status})
    applied = on.apply()
    assert applied.outcomes == {"group.analysts": "failed", "collection.finance": "applied"}
    assert "Groups are managed by directory sync" in applied.why("group.analysts")


@pytest.mark.parametrize("status", [403, 404])
def test_members_that_may_not_be_read_are_an_error_of_that_group_alone(tmp_path: Path, status: int) -> None:
    config = {"groups": {"a": {"members": [ADA]}, "b": {"members": [ADA]}}}
    on = office(tmp_path, config, groups=[group("a", number=1), group("b", number=2)])
    planned = on.plan(faults=[f"GET /v1/users#1: {status}"])
    assert planned.error_codes == {"group.a": "unreadable"}
    assert str(status) in planned.errors["group.a"]
    assert planned.addresses == ["group.b"]


def test_the_rest_is_applied_and_the_run_fails(tmp_path: Path) -> None:
    on = office(tmp_path, {"groups": {"a": {"members": [ADA]}, "b": {"members": [ADA]}}}, groups=[group("a", number=1)])
    on.wrap = lambda send: _closed(send, uid(1))
    applied = on.apply()
    assert list(applied.planned.errors) == ["group.a"]
    assert (applied.outcomes, applied.run.outcome) == ({"group.b": "applied"}, "failed")
    assert groups(on) == {"a": set(), "b": {ADA}}


def _closed(send: Send, group_id: str) -> Send:
    """A way on which the members of a group may not be read."""

    async def sent(call: Call) -> Json:
        if ("groupId", group_id) in call.query:
            raise NotPermitted("Insufficient access", where=call.where, status=403)
        return await send(call)

    return sent


def test_groups_that_cannot_be_listed_are_an_error_of_each_and_the_rest_goes_on(tmp_path: Path) -> None:
    config = {"groups": {"a": {}, "b": {}}, "collections": {"finance": {}}, "removed": {"groups": ["c"]}}
    planned = office(tmp_path, config).plan(faults=["GET /v1/groups: 403"])
    assert planned.error_codes == dict.fromkeys(("group.a", "group.b", "group.c"), "unreadable")
    assert planned.addresses == ["collection.finance"]


def test_what_was_not_written_is_reported(tmp_path: Path) -> None:
    """A server that takes a write and does nothing is found out by reading back."""
    on = office(tmp_path, analysts(members=[ADA, VERA]), groups=[group("analysts", ADA)])
    applied = on.apply(faults=["PATCH /v1/groups/*: 200 body={}"])
    assert applied.run.outcome == "failed"
    assert applied.warnings == ["did not take effect: members"]


def test_only_the_kinds_that_are_managed_are_read(tmp_path: Path) -> None:
    calls = office(tmp_path, analysts(name="Analysts")).plan().calls
    assert [call for call in calls if call.operation != "Me"] == [
        Call("ListGroups", "GET", "/v1/groups", (("limit", "500"),))
    ]
