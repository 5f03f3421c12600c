from hypothesis import given
from hypothesis import strategies as st

from hexform.report.text.width import fold, shorten, width, wrap


def test_wide_characters_take_two_columns_and_marks_none() -> None:
    assert [width(text) for text in ("abc", "表", "🚀", "e\u0301", "ｱ")] == [3, 2, 2, 1, 1]


def test_a_text_that_fits_is_left_alone() -> None:
    assert fold("Revenue 表", 10) == "Revenue 表"


def test_a_folded_text_says_how_long_it_was() -> None:
    assert fold("x" * 1_000_000, 40) == "x" * 18 + "… (1000000 characters)"
    assert fold("表" * 50, 30).startswith("表" * 6 + "…")


def test_a_short_room_has_no_words_for_what_is_left_out() -> None:
    assert shorten("project_sharing.revenue", 10) == "project_s…"
    assert shorten("表計算", 5) == "表計…"
    assert shorten("revenue", 7) == "revenue"


def test_marks_without_width_do_not_make_a_head_endless() -> None:
    assert len(fold("\u0301" * 1000, 40)) < 80


@given(st.text(), st.integers(30, 80))
def test_a_folded_text_fits(text: str, columns: int) -> None:
    assert width(fold(text, columns)) <= columns


@given(st.lists(st.text("ab表", min_size=1), min_size=1), st.integers(1, 40))
def test_wrapping_keeps_the_words_and_the_width(words: list[str], columns: int) -> None:
    lines = list(wrap(" ".join(words), columns))
    assert " ".join(lines).split(" ") == words
    assert all(width(line) <= columns or " " not in line for line in lines)
