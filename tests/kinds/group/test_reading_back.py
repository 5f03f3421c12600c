"""Reading back groups: the answer of a create that shows its members is enough, and anything else is read again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hexform.hex.call import Call, Json, Send
from tests.bench import Bench
from tests.kinds.office import ADA, GRACE, VERA, carried_out, crowd, group, groups, office, operations, uid


def new(folder: Path, *members: str) -> Bench:
    return office(folder, {"groups": {"g": {"members": list(members)}}})


def answering(on: Bench, change: Callable[[Json], Any]) -> None:
    """Change the answers of creates."""

    def wrap(send: Send) -> Send:
        async def sent(call: Call) -> Json:
            reply = await send(call)
            if call.operation == "CreateGroup":
                change(reply)
            return reply

        return sent

    on.wrap = wrap


def test_new_groups_take_one_request_each(tmp_path: Path) -> None:
    config = {"groups": {f"g{number}": {"members": [ADA, GRACE][: number % 3]} for number in range(30)}}
    applied = carried_out(office(tmp_path, config))
    assert operations(applied.calls) == ["CreateGroup"] * 30
    assert applied.planned.plan.requests.verify == 0


@pytest.mark.parametrize(
    "change",
    [
        lambda reply: reply.pop("members"),
        lambda reply: reply.update(members=None),
        lambda reply: reply["members"].pop("users"),
        lambda reply: reply["members"]["users"].pop(),
        lambda reply: reply["members"]["users"].append({"id": uid(99)}),
    ],
    ids=["no members", "null", "no users", "one of two", "somebody unknown"],
)
def test_an_answer_that_does_not_show_who_was_written_is_read_back(
    tmp_path: Path, change: Callable[[Json], Any]
) -> None:
    on = new(tmp_path, ADA, GRACE)
    answering(on, change)
    applied = on.apply()
    assert operations(applied.calls) == ["CreateGroup", "ListUsers"]
    assert (applied.run.outcome, applied.warnings, groups(on)) == ("applied", [], {"g": {ADA, GRACE}})


def test_members_that_were_not_taken_are_found_by_reading_back(tmp_path: Path) -> None:
    on = new(tmp_path, ADA, GRACE)

    def lose(reply: Json) -> None:
        lost = reply["members"]["users"].pop()
        del on.workspace.groups[reply["id"]].members[lost["id"]]

    answering(on, lose)
    applied = on.apply()
    assert applied.warnings == ["did not take effect: members"]
    assert groups(on) == {"g": {ADA}}


def test_a_group_of_more_members_than_one_request_takes_is_read_back(tmp_path: Path) -> None:
    people = crowd(101)
    on = office(tmp_path, {"groups": {"g": {"members": people}}}, users=[{"email": email} for email in (ADA, *people)])
    assert operations(carried_out(on).calls) == ["CreateGroup", "EditGroup", "ListUsers"]


def test_a_create_whose_answer_is_lost_is_read_back(tmp_path: Path) -> None:
    on = new(tmp_path, VERA)
    applied = on.apply(faults=["POST /v1/groups#1: drop-after"])
    assert operations(applied.calls) == ["CreateGroup", "ListGroups", "ListUsers"]
    assert groups(on) == {"g": {VERA}}


def test_an_edit_is_read_back(tmp_path: Path) -> None:
    on = office(tmp_path, {"groups": {"g": {"members": [ADA]}}}, groups=[group("g")])
    assert operations(carried_out(on).calls) == ["EditGroup", "ListUsers"]
