"""Mistakes as people see them on a terminal."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hexform.errors import Excerpt, Problem
from hexform.report.style import Style
from hexform.report.text.problems import problems_text
from hexform.report.text.width import width
from tests.report.hostile import acts, hostile_text

LINE = Excerpt("groups: {a: {membrs: []}}", 13, 6)


def test_the_line_is_below_the_mistake_with_a_caret() -> None:
    problem = Problem("a.yaml:12:14", "unknown key `membrs`: did you mean `members`?", "unknown_key", LINE)
    assert problems_text([problem], Style()).split("\n") == [
        "a.yaml:12:14: unknown key `membrs`: did you mean `members`? [unknown_key]",
        "   12 | groups: {a: {membrs: []}}",
        "      |              ^^^^^^",
        "1 mistake.",
        "",
    ]


def test_a_terminal_has_colours() -> None:
    text = problems_text([Problem("a.yaml:1:14", "wrong", "yaml", LINE)], Style(colour=True))
    assert text.startswith("\x1b[36ma.yaml:1:14:\x1b[0m \x1b[1mwrong\x1b[0m\x1b[2m [yaml]\x1b[0m\n")
    assert "\x1b[31m^^^^^^\x1b[0m\n" in text


def test_a_mistake_without_a_place_or_a_line() -> None:
    assert problems_text([Problem("", "too many"), Problem("a.yaml", "is not there")], Style()) == (
        "too many\na.yaml: is not there\n2 mistakes.\n"
    )


def test_equal_mistakes_are_one_with_their_places() -> None:
    what = "invalid value `EDIT`: did you mean `CAN_EDIT`?"
    many = [Problem(f"a.yaml:{line}:7", f"`p{line}`: {what}", "invalid_value") for line in range(1, 61)]
    other = [Problem("b.yaml:1:1", f"`x`: {what}", "invalid_value"), Problem("b.yaml:2:1", "`x` is null", "wrong_type")]
    assert problems_text([*many, *other], Style()) == (
        f"a.yaml:1:7: `p1`: {what} [invalid_value]\n"
        "  and 60 more like it: 2:7, 3:7, 4:7, 5:7, 6:7, 7:7, 8:7, 9:7 and 52 more\n"
        "b.yaml:2:1: `x` is null [wrong_type]\n"
        "62 mistakes.\n"
    )
    assert "and 2 more like it: b.yaml:1:1, 2:1\n" in problems_text([many[0], other[0], many[0]], Style()).replace(
        "a.yaml:1:7\n", "2:1\n"
    )


def test_a_long_line_is_cut_around_the_place() -> None:
    line = Excerpt("x" * 200 + "wrong" + "y" * 200, 200, 5)
    _, shown, caret, _, _ = problems_text([Problem("a.yaml:1:201", "no", "yaml", line)], Style(width=60)).split("\n")
    assert len(shown) == 60
    assert shown[caret.index("^") : caret.rindex("^") + 1] == "wrong"
    start = problems_text([Problem("a.yaml:1:1", "no", "yaml", Excerpt("w" * 200, 0, 200))], Style(width=60))
    assert f"    1 | {'w' * 51}…\n      | {'^' * 52}\n" in start


def test_tabs_and_wide_characters_keep_the_caret_below_the_place() -> None:
    text = problems_text([Problem("a.yaml:1:5", "no", "yaml", Excerpt("\t表x: y", 2, 1))], Style())
    assert "    1 | \t表x: y\n      | \t  ^\n" in text


@given(hostile_text(), hostile_text(), st.integers(0, 20), st.integers(1, 20))
def test_hostile_text_does_nothing_on_a_terminal(one: str, other: str, column: int, length: int) -> None:
    line = one.replace("\n", " ") + "x"
    excerpt = Excerpt(line, min(column, len(line) - 1), length)
    text = problems_text([Problem(f"{other}:1:1", other, "yaml", excerpt)] * 3, Style())
    assert acts(text.replace("\t", " ")) == []
    assert width(text) > 0
