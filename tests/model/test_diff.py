"""The rows of a difference lead from what is there to what is wanted, and say it entry by entry."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hexform.model.diff import difference
from hexform.model.row import Diff

KEYS = st.one_of(
    st.sampled_from(["a", "b", "__init", "root['a']", "1", "", "a.b", "it's", '"', "é", "e\u0301"]), st.text(max_size=4)
)
VALUES = st.one_of(st.sampled_from(["x", "y", "", "x\ny", "1", "root['a']"]), st.booleans(), st.none())
ENTRIES = st.lists(KEYS, max_size=4, unique=True)
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "title": VALUES,
    "source": VALUES,
    "members": ENTRIES,
    "users": st.dictionaries(KEYS, VALUES, max_size=4),
    "sharing": st.fixed_dictionaries(
        {}, optional={"workspace": VALUES, "users": st.dictionaries(KEYS, VALUES, max_size=3), "members": ENTRIES}
    ),
}
DOCUMENTS = st.none() | st.fixed_dictionaries({}, optional=FIELDS)


def applied(before: dict[str, Any] | None, rows: tuple[Diff, ...]) -> dict[str, Any]:
    """What the rows make of a document, done by hand; where they meet something else, it fails."""
    result = copy.deepcopy(before or {})
    for row in rows:
        place = result
        for step in row.path[:-1]:
            place = place.setdefault(step, {})
        last = row.path[-1]
        if last == "members":
            entries = place.setdefault(last, [])
            if row.op == "add":
                assert row.after not in entries
                entries.append(row.after)
            else:
                assert row.op == "remove"
                entries.remove(row.before)
        elif row.op == "remove":
            assert place.pop(last) == row.before
        else:
            assert (row.op == "replace") == (last in place)
            assert place.get(last) == row.before
            place[last] = row.after
    return result


def essence(value: Any) -> Any:
    """A document without the order of lists, and without what is empty: that holds no field to tell."""
    if isinstance(value, dict):
        return {key: found for key, item in value.items() if (found := essence(item)) not in ({}, frozenset())}
    return frozenset(value) if isinstance(value, list) else value


@given(DOCUMENTS, DOCUMENTS)
@settings(derandomize=True, max_examples=100, deadline=None)
def test_the_rows_lead_from_before_to_after(before: dict[str, Any] | None, after: dict[str, Any] | None) -> None:
    rows = difference(before, after)
    assert essence(applied(before, rows)) == essence(after or {})
    assert [row.path for row in rows] == sorted(row.path for row in rows)
    assert len({(row.path, row.op, repr(row.before), repr(row.after)) for row in rows}) == len(rows)


@given(DOCUMENTS, DOCUMENTS)
@settings(derandomize=True, max_examples=50, deadline=None)
def test_there_are_rows_only_where_something_differs(
    before: dict[str, Any] | None, after: dict[str, Any] | None
) -> None:
    assert difference(before, before) == ()
    if essence(before or {}) == essence(after or {}):
        assert difference(before, after) == ()
    else:
        assert difference(before, after) != ()


@given(DOCUMENTS, DOCUMENTS)
@settings(derandomize=True, max_examples=50, deadline=None)
def test_the_order_in_which_things_are_written_changes_nothing(
    before: dict[str, Any] | None, after: dict[str, Any] | None
) -> None:
    assert difference(_turned(before), _turned(after)) == difference(before, after)


def _turned(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _turned(item) for key, item in reversed(value.items())}
    return value[::-1] if isinstance(value, list) else value


def row(op: str, *path: str, before: object = None, after: object = None) -> Diff:
    return Diff.model_validate({"path": path, "op": op, "before": before, "after": after})


@pytest.mark.parametrize(
    ("before", "after", "rows"),
    [
        (None, {"name": "a"}, [row("add", "name", after="a")]),
        ({"name": "a"}, None, [row("remove", "name", before="a")]),
        ({"name": "a"}, {"name": "b"}, [row("replace", "name", before="a", after="b")]),
        ({"status": None}, {"status": "Done"}, [row("replace", "status", after="Done")]),
        ({}, {"status": None}, [row("add", "status")]),
        (None, {"members": ["b", "a"]}, [row("add", "members", after="a"), row("add", "members", after="b")]),
        ({"members": ["a", "b"]}, {"members": ["b"]}, [row("remove", "members", before="a")]),
        ({"users": {"a": "X"}}, {"users": {}}, [row("remove", "users", "a", before="X")]),
        ({"users": {"a": "X"}}, {}, [row("remove", "users", "a", before="X")]),
        ({}, {"sharing": {"users": {"a": "X"}}}, [row("add", "sharing", "users", "a", after="X")]),
        ({"users": {"a": "X"}}, {"users": {"a": "Y"}}, [row("replace", "users", "a", before="X", after="Y")]),
        ({"members": ["a", "b"]}, {"members": ["b", "a"]}, []),
        ({"members": ("a",)}, {"members": ["a"]}, []),
        ({"members": []}, {}, []),
    ],
)
def test_rows(before: dict[str, Any] | None, after: dict[str, Any] | None, rows: list[Diff]) -> None:
    assert list(difference(before, after)) == rows


def test_neither_document_is_touched() -> None:
    before, after = {"members": ["b", "a"], "users": {"a": "X"}}, {"members": ["c"], "users": {}}
    kept = copy.deepcopy((before, after))
    difference(before, after)
    assert (before, after) == kept
