from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hexform.http.printable import printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("two\nlines\tand  blanks ", "two lines and blanks"),
        ("\x1b[2JApply complete", "\\u{1b}[2JApply complete"),
        ("a\u202eb", "a\\u{202e}b"),
        ("\x9b31m", "\\u{9b}31m"),
        ("a\u200bb\u2028c", "a\\u{200b}b\\u{2028}c"),
        ("\ud800", "\\u{d800}"),
        ("café 漢字", "café 漢字"),
    ],
)
def test_what_would_act_is_shown(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_long_text_is_cut() -> None:
    assert printable("x" * 1_000_000, longest=80) == "x" * 79 + "…"


def test_the_secret_is_hidden_even_where_the_cut_would_leave_a_part() -> None:
    assert "s3cr" not in printable("x" * 75 + "s3cret" + "x" * 75, secret="s3cret", longest=80)


@settings(deadline=None)
@given(st.text(), st.integers(2, 100))
def test_nothing_active_ever_remains(text: str, longest: int) -> None:
    shown = printable(text, longest=longest)
    assert not any(unicodedata.category(character)[0] == "C" for character in shown)
