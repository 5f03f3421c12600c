"""What a reviewer approves, and the one spelling that digests are taken of."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hexform.kinds.group.spec import Group
from hexform.kinds.guide.spec import Guide
from hexform.lib.canonical import canonical, digest
from hexform.model.change import DELETE, UPDATE, Change
from hexform.model.grants import member
from hexform.model.plan import Place, Plan, fingerprint
from hexform.model.row import Diff

PLACE = Place(base_url="https://app.hex.tech", org_id="o1")
CHANGE = Change(
    address="group.a",
    kind="group",
    name="A",
    actions=UPDATE,
    before=Group.saying(members=()),
    after=Group.saying(members=(member("ada@example.com"),)),
)
OTHER = CHANGE.model_copy(update={"address": "group.b"})

USED: dict[str, Any] = {
    "address": "group.c",
    "kind": "collection",
    "name": "B",
    "id": "g1",
    "actions": DELETE,
    "before": Group.saying(members=(member("x@example.com"),)),
    "after": None,
    "diff": (Diff(path=("members",), op="add", after="grace@example.com"),),
    "refs": {"user": {"ada@example.com": "u1"}},
    "depends_on": ("group.b",),
    "flags": ("public",),
}
READ_BY_PEOPLE: dict[str, Any] = {
    "reason": "renamed",
    "requests": 9,
    "warnings": ("w",),
    "source": "workspace.yaml:7",
    "file": "a.sql",
    "origin": "drift",
}


def test_every_field_of_a_change_is_covered_or_read_by_people_alone() -> None:
    assert USED.keys() | READ_BY_PEOPLE.keys() == Change.model_fields.keys()


@pytest.mark.parametrize("field", USED)
def test_the_fingerprint_covers_everything_that_apply_uses(field: str) -> None:
    changed = CHANGE.model_copy(update={field: USED[field]})
    assert fingerprint(PLACE, (changed,)) != fingerprint(PLACE, (CHANGE,))


@pytest.mark.parametrize("field", READ_BY_PEOPLE)
def test_the_fingerprint_covers_nothing_else(field: str) -> None:
    changed = CHANGE.model_copy(update={field: READ_BY_PEOPLE[field]})
    assert fingerprint(PLACE, (changed,)) == fingerprint(PLACE, (CHANGE,))


@pytest.mark.parametrize("other", [{"base_url": "https://eu.hex.tech"}, {"org_id": "o2"}])
def test_the_fingerprint_covers_the_workspace(other: dict[str, str]) -> None:
    assert fingerprint(PLACE.model_copy(update=other), (CHANGE,)) != fingerprint(PLACE, (CHANGE,))


@pytest.mark.parametrize(
    "row",
    [
        Diff(path=("member",), op="add", after="ada@example.com"),
        Diff(path=("members", "x"), op="add", after="ada@example.com"),
        Diff(path=("members",), op="replace", after="ada@example.com"),
        Diff(path=("members",), op="add", before="x", after="ada@example.com"),
        Diff(path=("members",), op="add"),
    ],
)
def test_every_part_of_a_row_counts(row: Diff) -> None:
    assert fingerprint(PLACE, (CHANGE.model_copy(update={"diff": (row,)}),)) != fingerprint(PLACE, (CHANGE,))


def test_the_origin_of_a_row_does_not_count() -> None:
    rows = tuple(row.model_copy(update={"origin": "yours"}) for row in CHANGE.diff)
    assert fingerprint(PLACE, (CHANGE.model_copy(update={"diff": rows}),)) == fingerprint(PLACE, (CHANGE,))


def test_the_text_that_the_ledger_remembers_does_not_count_and_the_wanted_one_does() -> None:
    def guide(before: str, after: str) -> str:
        sides = {"before": Guide.saying(contents=before), "after": Guide.saying(contents=after)}
        change = Change(address="guide.a.md", kind="guide", name="a.md", id="f1", actions=UPDATE, **sides)
        return fingerprint(PLACE, (change,))

    assert guide("one", "two") == guide("three", "two")
    assert guide("one", "two") != guide("one", "three")


def test_which_changes_there_are_and_in_which_order_counts() -> None:
    every = ((), (CHANGE,), (OTHER,), (CHANGE, OTHER), (OTHER, CHANGE))
    seen = {fingerprint(PLACE, changes) for changes in every}
    assert len(seen) == 5
    assert all(re.fullmatch(r"[0-9a-f]{4}(-[0-9a-f]{4}){7}", text) for text in seen)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(max_size=3), VALUES, max_size=5))
@settings(derandomize=True, max_examples=100)
def test_the_order_of_keys_is_not_part_of_a_value(value: dict[str, Any]) -> None:
    turned = dict(reversed(value.items()))
    assert canonical(turned) == canonical(value)
    assert digest(turned) == digest(value)


def test_a_digest_says_what_it_is_and_tells_values_apart() -> None:
    assert digest({}) == "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    values: list[Any] = [None, False, 0, "", "0", [], {}, [0], ["0"]]
    assert len({digest(value) for value in values}) == len(values)


def test_a_plan_comes_back_from_json_as_it_was() -> None:
    plan = Plan(
        hexform_version="0.1.0",
        fingerprint=fingerprint(PLACE, (CHANGE,)),
        workspace=PLACE,
        config_digest="sha256:aa",
        live_digest="sha256:bb",
        changes=(CHANGE,),
    )
    assert Plan.model_validate_json(plan.model_dump_json()) == plan
    assert plan.format_version == "1.0"
