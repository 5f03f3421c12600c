from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hexform.lib.visible import is_hidden, printable, quoted, shown, visible
from tests.report.hostile import hostile_text

HIDDEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("plain", "plain"),
        ("two\nlines\tand  blanks ", "two lines and blanks"),
        ("\x1b[2JApply complete", "\\u001b[2JApply complete"),
        ("a\u202eb", "a\\u202eb"),
        ("\x9b31m", "\\u009b31m"),
        ("a\u200bb\u2028c", "a\\u200bb\\u2028c"),
        ("\ud800", "\\ud800"),
        ("café 漢字", "café 漢字"),
    ],
)
def test_what_would_act_is_shown(text: str, seen: str) -> None:
    assert printable(text) == seen


def test_long_text_is_cut() -> None:
    assert printable("x" * 1_000_000, longest=80) == "x" * 79 + "…"


def test_the_secret_is_hidden_even_where_the_cut_would_leave_a_part() -> None:
    assert "s3cr" not in printable("x" * 75 + "s3cret" + "x" * 75, secret="s3cret", longest=80)


@settings(deadline=None)
@given(st.text(), st.integers(2, 100))
def test_nothing_active_ever_remains(text: str, longest: int) -> None:
    text_shown = printable(text, longest=longest)
    assert not any(unicodedata.category(character) in HIDDEN for character in text_shown)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("\x1b[2JApply complete", "\\u{1b}[2JApply complete"),
        ("\x1b]52;c;aGk=\x07", "\\u{1b}]52;c;aGk=\\u{7}"),
        ("a\rb\bc", "a\\u{d}b\\u{8}c"),
        ("admin\u202e", "admin\\u{202e}"),
        ("a\u200bb\ufeff", "a\\u{200b}b\\u{feff}"),
        ("\x85\u2028\u2029", "\\u{85}\\u{2028}\\u{2029}"),
        ("\ud800", "\\u{d800}"),
        ("\u3164\uffff", "\\u{3164}\\u{ffff}"),
        ("\ue000", "\\u{e000}"),
        ("Größe 表 🚀 “x”", "Größe 表 🚀 “x”"),
    ],
)
def test_what_cannot_be_seen_is_spelt_out(text: str, seen: str) -> None:
    assert visible(text) == seen


def test_a_spelt_out_character_is_not_mistaken_for_a_real_one() -> None:
    assert visible("\\u{1b}") != visible("\x1b")
    assert visible("\\u{5c}u{") != visible("\\u{")


def test_a_text_of_several_lines_keeps_them_by_the_format() -> None:
    assert visible("a\n\tb\r", keep="\n\t") == "a\n\tb\\u{d}"


@given(hostile_text(), hostile_text())
def test_no_two_texts_look_the_same(one: str, other: str) -> None:
    assert (visible(one) == visible(other)) == (one == other)


@given(hostile_text())
def test_nothing_hidden_is_left(text: str) -> None:
    assert all(unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} for character in visible(text))


@pytest.mark.parametrize("hidden", ["\u2065", "\ufff0", "\U000e0002", "\U000e0100", "\U000e0fff"])
def test_what_is_invisible_for_every_reader_is_hidden_although_it_has_no_name(hidden: str) -> None:
    assert is_hidden(hidden)
    assert visible(f"admin{hidden}") == f"admin\\u{{{ord(hidden):x}}}"


def test_a_character_of_a_newer_unicode_is_shown() -> None:
    assert unicodedata.category("\U0001fae9") == "Cn"
    assert visible("\U0001fae9") == "\U0001fae9"


def test_a_piece_of_a_file_is_short_and_harmless() -> None:
    assert shown("x" * 60) == "x" * 60
    assert shown("x" * 61) == "x" * 57 + "..."
    assert shown("a\u202e\n\U000e0001") == "a\\u202e\\u000a\\U000e0001"


@given(hostile_text())
def test_a_piece_in_a_message_that_is_made_visible_is_not_spelt_out_twice(text: str) -> None:
    for piece in (shown(text.replace("\\", "")), printable(text.replace("\\", ""))):
        assert visible(piece) == piece


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        ("Forbidden", '"Forbidden"'),
        ("", '""'),
        ('no"; all is well "', "\"no'; all is well '\""),
        ("a\n\x1b[2Jb", '"a \\u001b[2Jb"'),
        ("x" * 50, f'"{"x" * 19}…"'),
        ("a s3cret b", '"a *** b"'),
    ],
)
def test_a_quotation_ends_where_it_seems_to(text: str, reported: str) -> None:
    assert quoted(text, secret="s3cret", longest=20) == reported
