from hypothesis import given
from hypothesis import strategies as st

from hexform.report.view.hunks import hunks
from hexform.report.view.sides import Pair, Side, pairs


def beside(before: str, after: str) -> list[Pair]:
    return [pair for hunk in hunks(before, after) for pair in pairs(hunk)]


def test_changed_lines_are_opposite_each_other() -> None:
    assert beside("a\nb\nc", "a\nx\ny\nc") == [
        Pair(Side(1, "a"), Side(1, "a"), same=True),
        Pair(Side(2, "b"), Side(2, "x")),
        Pair(None, Side(3, "y")),
        Pair(Side(3, "c"), Side(4, "c"), same=True),
    ]


def test_removed_lines_leave_the_right_empty() -> None:
    assert beside("a\nb", "a") == [Pair(Side(1, "a"), Side(1, "a"), same=True), Pair(Side(2, "b"), None)]


def test_a_new_text_is_all_on_the_right() -> None:
    assert beside("", "a") == [Pair(None, Side(1, "a"))]


TEXTS = st.lists(st.sampled_from("abc"), max_size=20).map("\n".join)


@given(TEXTS, TEXTS)
def test_every_line_has_its_number(before: str, after: str) -> None:
    old, new = before.split("\n"), after.split("\n")
    for pair in beside(before, after):
        assert pair.left is None or old[pair.left.number - 1] == pair.left.text
        assert pair.right is None or new[pair.right.number - 1] == pair.right.text
