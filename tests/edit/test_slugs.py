"""Keys and file names made of names."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hexform.edit.slugs import file_names_of, keys_of
from hexform.model.fields import KEY


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Analytics Engineers", "analytics-engineers"),
        ("Caf\u00e9 \u00c5rhus", "cafe-arhus"),
        ("R&D: 50% / x_y", "r-d-50-x_y"),
        ("  _-a-_ ", "a"),
        ("\U0001f600", "group"),
        ("\u65e5\u672c", "group"),
        ("Stra\u00dfe", "strasse"),
        ("no", "no"),
        ("x" * 255, "x" * 63),
        (f"{'x' * 62} y", "x" * 62),
    ],
)
def test_a_key_is_made_of_the_words_of_a_name(name: str, key: str) -> None:
    assert keys_of({"1": name}, default="group") == {"1": key}


def test_two_alike_get_the_end_of_their_ids() -> None:
    objects = {"aaaa-1111": "Old team", "bbbb-2222": "old-team", "cc33": "New"}
    keys = {"aaaa-1111": "old-team-1111", "bbbb-2222": "old-team-2222", "cc33": "new"}
    assert keys_of(objects, default="group") == keys
    assert keys_of(dict(reversed(objects.items())), default="group") == keys
    assert list(keys_of(dict(reversed(objects.items())), default="group")) == ["cc33", "bbbb-2222", "aaaa-1111"]


def test_ends_that_are_alike_grow() -> None:
    assert keys_of({"a1xxxx": "A", "b2xxxx": "a"}, default="x") == {"a1xxxx": "a-xxxx", "b2xxxx": "a-b2xxxx"}
    assert keys_of({"-": "A", "--": "a", "---": "a"}, default="x") == {"-": "a-", "--": "a-2", "---": "a-3"}


def test_no_key_is_the_name_or_the_id_of_another_object() -> None:
    live = {"1111": "Finance", "2222": "finance"}
    assert keys_of({"1111": "Finance"}, default="group", live=live) == {"1111": "finance-1111"}
    assert keys_of({"2222": "finance"}, default="group", live=live) == {"2222": "finance"}
    assert keys_of({"1111": "A b"}, default="group", live={"a-b": "X"}) == {"1111": "a-b-1111"}
    assert keys_of({"1111": "A b"}, default="group", live={"3": "a-b", "4": "a-b-1111"}) == {
        "1111": "a-b-1111"[:3] + "-2"
    }


def test_a_key_that_is_taken_is_not_given() -> None:
    assert keys_of({"1111": "A"}, default="group", taken={"a"}) == {"1111": "a-1111"}


def test_file_names_are_letters_digits_and_dashes() -> None:
    names = {"1111": "Load_revenue (2)", "2222": "load revenue 2", "3333": "\U0001f600"}
    assert file_names_of(names, default="cell", taken={"cell"}) == {
        "1111": "load-revenue-2-1111",
        "2222": "load-revenue-2-2222",
        "3333": "cell-3333",
    }


@given(st.dictionaries(st.from_regex(r"[a-z0-9-]{1,12}", fullmatch=True), st.text(max_size=80), max_size=8))
def test_keys_are_keys_whatever_the_names(objects: dict[str, str]) -> None:
    keys = keys_of(objects, default="group")
    assert len(set(keys.values())) == len(objects)
    assert all(KEY.fullmatch(key) for key in keys.values())
    others = {(name, id_) for id_, name in objects.items()}
    assert not any(key == name and id_ != other for id_, key in keys.items() for name, other in others)
    files = file_names_of(objects, default="cell")
    assert len(set(files.values())) == len(objects)
    assert all(re.fullmatch(r"[a-z0-9-]+", name) for name in files.values())
