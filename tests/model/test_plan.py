"""What a reviewer approves, and the one spelling that digests are taken of."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hexform.model.change import DELETE, UPDATE, Change
from hexform.model.plan import Place, Plan, canonical, digest, fingerprint
from hexform.model.row import Diff

CHANGE = Change(
    address="group.a",
    kind="group",
    name="A",
    actions=UPDATE,
    before={"members": []},
    after={"members": ["ada@example.com"]},
    diff=(Diff(path=("members",), op="add", after="ada@example.com"),),
)
OTHER = CHANGE.model_copy(update={"address": "group.b"})

REVIEWED: dict[str, Any] = {
    "address": "group.c",
    "actions": DELETE,
    "diff": (Diff(path=("members",), op="add", after="grace@example.com"),),
}
BESIDE: dict[str, Any] = {
    "kind": "collection",
    "name": "B",
    "id": "g1",
    "before": {"members": ["x"]},
    "after": None,
    "depends_on": ("group.b",),
    "requests": 9,
    "flags": ("public",),
    "warnings": ("w",),
    "source": "workspace.yaml:7",
    "file": "a.sql",
    "origin": "drift",
    "refs": {"user:ada@example.com": "u1"},
}


def test_every_field_of_a_change_is_reviewed_or_beside_it() -> None:
    assert REVIEWED.keys() | BESIDE.keys() == Change.model_fields.keys()


@pytest.mark.parametrize("field", REVIEWED)
def test_a_fingerprint_covers_address_actions_and_diff(field: str) -> None:
    assert fingerprint((CHANGE.model_copy(update={field: REVIEWED[field]}),)) != fingerprint((CHANGE,))


@pytest.mark.parametrize("field", BESIDE)
def test_a_fingerprint_covers_nothing_else(field: str) -> None:
    assert fingerprint((CHANGE.model_copy(update={field: BESIDE[field]}),)) == fingerprint((CHANGE,))


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
    assert fingerprint((CHANGE.model_copy(update={"diff": (row,)}),)) != fingerprint((CHANGE,))


def test_which_changes_there_are_and_in_which_order_counts() -> None:
    seen = {fingerprint(changes) for changes in ((), (CHANGE,), (OTHER,), (CHANGE, OTHER), (OTHER, CHANGE))}
    assert len(seen) == 5
    assert all(re.fullmatch(r"[0-9a-f]{4}(-[0-9a-f]{4}){3}", text) for text in seen)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(max_size=3), VALUES, max_size=5))
@settings(derandomize=True, max_examples=100)
def test_the_order_of_keys_is_no_part_of_a_value(value: dict[str, Any]) -> None:
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
        fingerprint=fingerprint((CHANGE,)),
        workspace=Place(base_url="https://app.hex.tech"),
        config_digest="sha256:aa",
        live_digest="sha256:bb",
        changes=(CHANGE,),
    )
    assert Plan.model_validate_json(plan.model_dump_json()) == plan
    assert plan.format_version == "1.0"
