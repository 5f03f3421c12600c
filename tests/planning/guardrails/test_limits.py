"""Limits in people: what is refused, what a permission permits, and what nobody can count."""

from __future__ import annotations

from typing import Any

import pytest

from hexform.model.access_change import AccessSummary, PlanAccess, Unread
from hexform.model.refusal import Refusal
from hexform.model.settings import Limits
from hexform.planning.access.changes import Analysis
from hexform.planning.guardrails.limits import Count, counts, refusals

NAMES = tuple(Limits.model_fields)


def limits(**more: Any) -> Limits:
    return Limits.model_validate(more)


def refused(found: dict[str, Count], written: Limits, **allow: int) -> list[tuple[str, int | None, int]]:
    return [(one.limit, one.found, one.allowed) for one in refusals(found, written, allow, {})[0]]


def test_up_to_its_limit_nothing_is_refused_and_past_it_everything_is() -> None:
    written = limits(deletes=1, lose=2, gain=3, public=4, outsiders=5, emptied=6)
    for name in NAMES:
        limit = getattr(written, name)
        assert refused({name: Count(limit)}, written) == []
        assert refused({name: Count(limit + 1)}, written) == [(name, limit + 1, limit)]
    assert refused({}, written) == []


def test_the_defaults_are_those_of_the_contract() -> None:
    found = {name: Count(1000) for name in NAMES}
    assert refused(found, limits()) == [
        ("deletes", 1000, 5), ("lose", 1000, 25), ("gain", 1000, 100), ("public", 1000, 0), ("emptied", 1000, 0),
    ]  # fmt: skip


def test_null_is_not_a_limit() -> None:
    written = limits(**dict.fromkeys(NAMES))
    assert refused({name: Count(None) for name in NAMES}, written) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_permission_permits_its_number_and_no_more(name: str) -> None:
    written = limits(**{name: 25})
    assert refused({name: Count(181)}, written, **{name: 181}) == []
    assert refused({name: Count(182)}, written, **{name: 181}) == [(name, 182, 181)]
    assert refused({name: Count(20)}, written, **{name: 5}) == [(name, 20, 5)], "it takes the place of the limit"
    assert refused({name: Count(3)}, limits(**{name: None}), **{name: 2}) == [(name, 3, 2)]


def test_fewer_than_permitted_go_on_with_a_warning() -> None:
    for number in (0, 1, 100, 180):
        found, warned = refusals({"lose": Count(number)}, limits(), {"lose": 181}, {})
        assert found == ()
        assert [one.code for one in warned] == ["allowed_more"]
    assert warned[0].message == "180 people would lose access; --allow lose=181 permits more than that"
    assert refusals({"lose": Count(181)}, limits(), {"lose": 181}, {}) == ((), ())


def test_a_refusal_says_both_numbers_where_it_is_written_and_what_permits_it() -> None:
    found = {"lose": Count(181, ("group.crew",))}
    assert refusals(found, limits(), {}, {"limits.lose": "workspace.yaml:9"})[0] == (
        Refusal(
            code="too_many_lose",
            limit="lose",
            found=181,
            allowed=25,
            addresses=("group.crew",),
            message="181 people would lose access, and limits.lose allows 25: --allow lose=181 permits it",
            source="workspace.yaml:9",
        ),
    )
    ((permitted,), _) = refusals(found, limits(), {"lose": 180}, {})
    assert (
        permitted.message
        == "181 people would lose access, and --allow lose=180 permits 180: --allow lose=181 permits it"
    )
    ((one,), _) = refusals({"public": Count(1)}, limits(), {}, {})
    assert one.message.startswith("1 project would be opened to the public web, and limits.public allows 0")


@pytest.mark.parametrize("name", ["lose", "gain", "outsiders"])
def test_what_nobody_can_count_is_over_every_limit(name: str) -> None:
    ((one,), warned) = refusals({name: Count(None)}, limits(outsiders=1), {name: 1_000_000}, {})
    assert (one.code, one.found, one.allowed, warned) == ("not_counted", None, 1_000_000, ())
    assert "is not known, because people could not be read" in one.message
    assert "give the token the Users scope, or write limits: {" in one.message
    ((one,), _) = refusals(
        {name: Count(None, (), ("the list of projects", "the list of groups"))}, limits(outsiders=1), {}, {}
    )
    assert "because the list of projects, the list of groups could not be read" in one.message
    assert "give the token the Groups and Projects scopes, or write" in one.message
    assert refused({name: Count(None)}, limits(**{name: None})) == []


def test_counts_are_those_of_the_summary() -> None:
    summary = AccessSummary(lose=1, gain=2, outsiders=3, opened=4, closed=5, unsure=6)
    addresses: dict[str, tuple[str, ...]] = {
        name: (f"group.{name}",) for name in ("lose", "gain", "outsiders", "public")
    }
    unread = (Unread(what="the list of people", why="403", leaves_open="who"),)
    analysis = Analysis(PlanAccess(summary=summary, unread=unread), frozenset({"gain"}), addresses)
    assert counts(["group.a", "guide.b"], ["guide.b"], analysis) == {
        "deletes": Count(2, ("group.a", "guide.b")),
        "emptied": Count(1, ("guide.b",)),
        "lose": Count(1, ("group.lose",)),
        "gain": Count(None, ("group.gain",), ("the list of people",)),
        "outsiders": Count(3, ("group.outsiders",)),
        "public": Count(4, ("group.public",)),
    }
    assert counts([], [], None) == {"deletes": Count(0), "emptied": Count(0)}
