"""A change is a value that knows its verb and takes nothing that no plan would hold."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from hexform.kinds.group.spec import Group
from hexform.model.change import CREATE, DELETE, REPLACE, UPDATE, Action, Actions, Change
from hexform.model.grants import member
from hexform.model.row import Diff


@pytest.mark.parametrize(
    ("actions", "verb", "written"),
    [
        (CREATE, "create", ["create"]),
        (UPDATE, "update", ["update"]),
        (DELETE, "delete", ["delete"]),
        (REPLACE, "replace", ["delete", "create"]),
    ],
)
def test_the_verb_follows_from_the_actions(actions: tuple[Action, ...], verb: str, written: list[str]) -> None:
    change = Change(address="group.a", kind="group", name="a", actions=actions)
    assert change.verb == verb
    assert change.model_dump(mode="json")["actions"] == written


@pytest.mark.parametrize("actions", [[], ["create", "delete"], ["update", "update"], ["delete", "create", "update"]])
def test_other_actions_are_not_changes(actions: list[str]) -> None:
    with pytest.raises(ValidationError, match=r"must be \[create\], \[update\], \[delete\] or \[delete, create\]"):
        Change.model_validate({"address": "group.a", "kind": "group", "name": "a", "actions": actions})


def test_the_schema_lists_the_four() -> None:
    schema = TypeAdapter(Actions).json_schema()
    assert schema == {"enum": [["create"], ["update"], ["delete"], ["delete", "create"]]}


def test_it_comes_back_from_json_as_it_was() -> None:
    row = Diff(path=("members",), op="add", after="ada@example.com")
    change = Change(
        address="group.a",
        kind="group",
        name="a",
        actions=UPDATE,
        before=Group.saying(members=()),
        after=Group.saying(members=(member("ada@example.com"),)),
        diff=(row,),
        reason="renamed",
        depends_on=("group.b",),
        refs={"user": {"ada@example.com": "u1"}},
    )
    assert Change.model_validate_json(change.model_dump_json()) == change


def test_it_never_changes_and_holds_nothing_unknown() -> None:
    change = Change(address="group.a", kind="group", name="a", actions=UPDATE)
    for field in Change.model_fields:
        with pytest.raises(ValidationError, match="frozen"):
            setattr(change, field, None)
    with pytest.raises(ValidationError, match="extra"):
        Change.model_validate({**change.model_dump(), "more": 1})
