from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hexform.report.view.hunks import Hunk, hunks
from tests.work import calls

SHUFFLED = [str(number * 7919 % 300) for number in range(5000)]


def reported(found: tuple[Hunk, ...]) -> list[str]:
    return [text for hunk in found for text in (hunk.header, *(mark + line for mark, line in hunk.lines))]


def patched(before: str, found: tuple[Hunk, ...]) -> str:
    """What `patch` would make of the text."""
    old = before.removesuffix("\n").split("\n") if before else []
    new: list[str] = []
    at = 0
    for hunk in found:
        start = hunk.before[0] - 1 if hunk.before[1] else hunk.before[0]
        new += old[at:start]
        at = start
        for mark, line in hunk.lines:
            if mark != "+":
                assert old[at] == line
                at += 1
            if mark != "-":
                new.append(line)
    return "\n".join(new + old[at:])


def test_a_change_is_with_three_lines_around_it() -> None:
    lines = [str(number) for number in range(1, 21)]
    other = [*lines[:9], "ten", *lines[10:]]
    assert reported(hunks("\n".join(lines), "\n".join(other))) == [
        "@@ -7,7 +7,7 @@",
        *(" 7", " 8", " 9", "-10", "+ten", " 11", " 12", " 13"),
    ]


def test_changes_far_apart_are_hunks_of_their_own() -> None:
    lines = [str(number) for number in range(30)]
    other = [*lines[:2], "x", *lines[3:8], "y", *lines[9:25], "z", *lines[26:]]
    assert [hunk.before for hunk in hunks("\n".join(lines), "\n".join(other))] == [(1, 12), (23, 7)]


def test_a_text_that_comes_or_goes() -> None:
    assert reported(hunks("", "a\nb\n")) == ["@@ -0,0 +1,2 @@", "+a", "+b"]
    assert reported(hunks("a", "")) == ["@@ -1 +0,0 @@", "-a"]


def test_a_final_newline_is_not_a_difference() -> None:
    assert hunks("a\n", "a") == ()
    assert hunks("", "") == ()


TEXTS = st.lists(st.sampled_from("abcdef"), max_size=30).map("\n".join)


@given(TEXTS, TEXTS)
def test_hunks_lead_from_one_text_to_the_other(before: str, after: str) -> None:
    assert patched(before, hunks(before, after)) == after


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert hunks(text, text) == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(SHUFFLED, sorted(SHUFFLED), id="many equal lines in another order"),
        pytest.param(
            [line for i in range(2500) for line in (f"a{i}", str(i))],
            [line for i in range(2500) for line in (f"b{i}", str(i))],
            id="a match at every second line",
        ),
    ],
)
def test_a_line_of_large_hostile_texts_takes_few_calls(before: list[str], after: list[str]) -> None:
    """The usual matcher takes minutes for these: it looks at every pair of equal lines."""
    old, new = "\n".join(before), "\n".join(after)
    assert patched(old, hunks(old, new)) == new
    assert calls(partial(hunks, old, new)) < 30 * len(before)
