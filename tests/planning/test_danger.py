"""What is dangerous in a plan, how much of it there may be, and what permits it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hexform.errors import Declined
from hexform.model.change import REPLACE, Change
from hexform.model.refusal import Refusal
from hexform.model.settings import Limits
from hexform.planning.danger import check_allowed, emptied_refusal, held_back, refusals
from hexform.planning.narrowing import deletes_or_narrows, revocations
from tests.report.samples import change, plan

LEVELS = ("NONE", "APP_ONLY", "CAN_VIEW", "CAN_EDIT", "FULL_ACCESS")


def limits(**more: int | None) -> Limits:
    return Limits.model_validate(more)


@pytest.mark.parametrize(
    ("before", "after", "count"),
    [
        ({"members": ["a", "b"]}, {"members": ["c"]}, 2),
        ({"members": ["a"]}, {"members": ["a", "b"]}, 0),
        ({"name": "A"}, {"name": "B"}, 0),
        ({"users": {"a": "CAN_EDIT", "b": "CAN_VIEW"}}, {"users": {"a": "CAN_VIEW", "b": "CAN_EDIT"}}, 1),
        ({"groups": {"g": "CAN_VIEW"}}, {"groups": {}}, 1),
        ({"collections": {"c": "CAN_VIEW"}}, {"collections": {}}, 1),
        ({"workspace": "CAN_VIEW"}, {"workspace": "NONE"}, 1),
        ({"workspace": "NONE"}, {"workspace": "CAN_VIEW"}, 0),
        ({"workspace": "SOMETHING_NEW"}, {"workspace": "APP_ONLY"}, 0),
        ({"public_web": "CAN_VIEW"}, {"public_web": "NONE"}, 0),
        ({"sharing": {"users": {"a": "MANAGER"}}}, {"sharing": {"users": {"a": "MEMBER"}}}, 1),
        ({"sharing": {"groups": {"a": "MEMBER"}, "workspace": "MEMBER"}}, {"sharing": {"workspace": "NONE"}}, 2),
        ({"sharing": {"users": {}}}, {"sharing": {"users": {"a": "MEMBER"}}}, 0),
        ({"source": "x", "data_connection": "w"}, {"source": "", "data_connection": None}, 0),
        (None, {"users": {"a": "NONE"}}, 0),
        ({"members": ["a", "b"]}, None, 0),
    ],
)
def test_what_is_taken_away_or_lowered_is_counted(before: Any, after: Any, count: int) -> None:
    assert revocations(change(_address(before or after), before, after)) == count


def _address(side: Any) -> str:
    """An address of the kind that has these fields."""
    by_field = {"members": "group.a", "name": "group.a", "sharing": "collection.a", "source": "cell.p/a"}
    return next((by_field[name] for name in side if name in by_field), "project_sharing.a")


@given(
    st.dictionaries(st.text(max_size=3), st.sampled_from(LEVELS)),
    st.dictionaries(st.text(max_size=3), st.sampled_from(LEVELS)),
)
@settings(derandomize=True, max_examples=100, deadline=None)
def test_exactly_those_who_can_do_less_are_counted(before: dict[str, str], after: dict[str, str]) -> None:
    lowered = [key for key, level in before.items() if LEVELS.index(after.get(key, "NONE")) < LEVELS.index(level)]
    assert revocations(change("project_sharing.p", {"users": before}, {"users": after})) == len(lowered)


@pytest.mark.parametrize(
    ("one", "held"),
    [
        (change("group.a", {"name": "A"}, None), True),
        (change("cell.p/x", {"source": "a"}, {"source": "b"}, actions=REPLACE), True),
        (change("group.a", {"members": ["a"]}, {"members": []}), True),
        (change("group.a", {"members": ["a"]}, {"members": ["a", "b"]}), False),
        (change("cell.p/x", {"source": "a"}, {"source": "b"}), False),
        (change("project_sharing.p", {"public_web": "CAN_VIEW"}, {"public_web": "NONE"}), False),
        (change("group.a", None, {"members": []}), False),
    ],
)
def test_what_protection_holds_back(one: Change, held: bool) -> None:
    assert deletes_or_narrows(one) is held


def deletions(count: int) -> list[Change]:
    return [change(f"group.{number}", {"name": "x"}, None) for number in range(count)]


def opened(key: str) -> Change:
    return change(f"project_sharing.{key}", {"public_web": "NONE"}, {"public_web": "CAN_VIEW"}, flags=("public",))


def test_up_to_its_limit_nothing_is_refused() -> None:
    changes = deletions(5)
    assert refusals(changes, limits(), {}) == ()
    assert refusals([opened("p")], limits(public=1), {}) == ()
    assert refusals([], limits(deletes=0), {}) == ()


def test_past_its_limit_each_danger_is_refused_with_its_number_and_addresses() -> None:
    lines = {"limits.deletes": "workspace.yaml:3"}
    assert refusals([*deletions(6), opened("p")], limits(), lines) == (
        Refusal(
            code="too_many_deletes",
            limit="deletes",
            found=6,
            allowed=5,
            addresses=tuple(f"group.{number}" for number in range(6)),
            message="6 objects would be deleted, and limits.deletes allows 5: --allow deletes=6 permits it",
            source="workspace.yaml:3",
        ),
        Refusal(
            code="too_many_public",
            limit="public",
            found=1,
            allowed=0,
            addresses=("project_sharing.p",),
            message="1 project would be opened to the public web, and limits.public allows 0: "
            "--allow public=1 permits it",
        ),
    )


def test_what_is_made_again_is_not_deleted() -> None:
    assert (
        refusals([change("cell.p/x", {"source": "1"}, {"source": "2"}, actions=REPLACE)], limits(deletes=0), {}) == ()
    )


def test_a_configuration_that_wants_nothing_is_refused() -> None:
    emptied = {"guides terms": (1, "no guide is wanted"), "cells of project.p": (1, "no cell is wanted")}
    (refusal,) = emptied_refusal(deletions(2), limits(), emptied)
    assert refusal == Refusal(
        code="emptied",
        limit="emptied",
        found=2,
        allowed=0,
        addresses=("group.0", "group.1"),
        message="no cell is wanted; no guide is wanted: --allow emptied=2 permits it",
    )
    assert emptied_refusal(deletions(2), limits(emptied=2), emptied) == ()
    assert emptied_refusal(deletions(2), limits(emptied=None), emptied) == ()


@pytest.mark.parametrize(
    ("allow", "held"),
    [
        ({}, ["deletes", "emptied"]),
        ({"deletes": 12}, ["emptied"]),
        ({"deletes": 11}, ["deletes", "emptied"]),
        ({"deletes": 13}, ["emptied"]),
        ({"lose": 12}, ["deletes", "emptied"]),
        ({"deletes": 12, "emptied": 1}, []),
    ],
)
def test_a_permission_is_for_its_number_and_no_more(allow: dict[str, int], held: list[str]) -> None:
    emptied = emptied_refusal(deletions(12), limits(), {"groups": (1, "no group is wanted")})
    refused = (*refusals(deletions(12), limits(), {}), *emptied)
    assert [refusal.limit for refusal in held_back(plan(refused=refused), allow)] == held


def test_a_refusal_says_both_numbers() -> None:
    held = plan(refused=refusals(deletions(12), limits(), {}))
    with pytest.raises(Declined, match=r"--allow deletes=12 permits it$"):
        check_allowed(held, {})
    with pytest.raises(Declined, match=r"--allow deletes=12 permits it, and --allow deletes=11 permits only 11$"):
        check_allowed(held, {"deletes": 11})
    check_allowed(held, {"deletes": 12})
