from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hexform.lib.refused import Refused
from hexform.lib.strict_json import DEEPEST, BrokenOff, loads


@pytest.mark.parametrize(
    "raw",
    [
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": -Infinity}',
        b'{"a": 1e400}',
        b'{"a": 1, "a": 2}',
        b'{"deep": {"a": 1, "a": 2}}',
        b'{"a": "\\ud800"}',
        b'{"\\udc00": 1}',
        b'{"a": "\xff"}',
        b'{"a": "\xed\xa0\x80"}',
        b"[" * 100_000,
        b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1),
        b'{"a":' * 900 + b"1" + b"}" * 900,
        b'{"a": ' + b"9" * 5000 + b"}",
    ],
    ids=lambda raw: repr(raw[:24]),
)
def test_what_only_some_parsers_take_is_refused(raw: bytes) -> None:
    with pytest.raises(Refused):
        loads(raw)


@pytest.mark.parametrize("raw", [b"", b"{", b'{"a": 1', b"<html>", b"{'a': 1}", b"\xef\xbb\xbf{}"])
def test_what_is_not_json_is_distinguished(raw: bytes) -> None:
    with pytest.raises(BrokenOff):
        loads(raw)


def test_a_pair_of_surrogates_is_a_character() -> None:
    assert loads(b'{"a": "\\ud83d\\ude00"}') == {"a": "\U0001f600"}


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@settings(deadline=None, max_examples=50)
@given(_json, st.booleans())
def test_every_other_value_comes_through(value: object, ascii_only: bool) -> None:
    assert loads(json.dumps(value, ensure_ascii=ascii_only).encode()) == value


@settings(deadline=None, max_examples=50)
@given(st.dictionaries(st.text(), _json, max_size=5))
def test_no_part_of_an_object_passes_for_the_whole(value: object) -> None:
    """A connection that is closed early needs no length to be noticed: an object ends with its brace."""
    raw = json.dumps(value).encode()
    with pytest.raises(BrokenOff):
        loads(raw[: len(raw) // 2])


def test_long_lists_share_their_texts() -> None:
    names = [f"person{number}@acme.com" for number in range(100)]
    document = [{"people": names}, {"people": [*names, 1, None, ["x"]]}, {"people": names[:3]}]
    first, second, short = loads(json.dumps(document).encode())
    assert [first, second, short] == document
    assert all(one is other for one, other in zip(first["people"], second["people"], strict=False))
