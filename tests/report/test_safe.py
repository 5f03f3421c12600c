import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hexform.report.safe import inert, safe_json, visible
from tests.report.hostile import hostile_text


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


def test_a_text_of_several_lines_keeps_them_where_the_format_says_so() -> None:
    assert visible("a\n\tb\r", keep="\n\t") == "a\n\tb\\u{d}"


@given(hostile_text(), hostile_text())
def test_no_two_texts_look_the_same(one: str, other: str) -> None:
    assert (visible(one) == visible(other)) == (one == other)


@given(hostile_text())
def test_nothing_hidden_is_left(text: str) -> None:
    assert all(unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} for character in visible(text))


@pytest.mark.parametrize(
    "line",
    ["::add-mask::a", "  ::error::x", "\u3000::stop-commands::x", "\x1b[31m::warning::x", "ok\n::set-output name=a::b"],
)
def test_a_command_at_the_start_of_a_line_is_broken(line: str) -> None:
    assert all(not part.lstrip().startswith("::") for part in inert(line).replace("\x1b[31m", "").split("\n"))


@pytest.mark.parametrize(
    "text", ["##[group]x", "a ##[set-output name=x]y", "###[add-mask]", "##vso[task.setvariable]x"]
)
def test_an_old_command_is_broken_anywhere(text: str) -> None:
    assert "##[" not in inert(text)
    assert "##vso[" not in inert(text)


def test_what_is_no_command_stays() -> None:
    assert inert("a::b\n## title [link]\nselect x::date") == "a::b\n## title [link]\nselect x::date"


@given(st.dictionaries(hostile_text(), st.lists(hostile_text() | st.booleans())))
def test_json_stays_the_same_document_and_does_nothing(value: dict[str, list[str | bool]]) -> None:
    text = safe_json(json.dumps(value, ensure_ascii=False, indent=2))
    assert json.loads(text) == value
    assert text == inert(text)
    text.encode()
    assert all(c == "\n" or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} for c in text)
