"""Suggestions among many words: the same as by comparing with each, at a cost that is bounded."""

from __future__ import annotations

import difflib
from difflib import get_close_matches
from random import Random
from typing import Any

import pytest

from hexform.lib import nearest
from hexform.lib.nearest import LONGEST, Nearest
from tests.faults.people import Dice

PEOPLE = [f"{first}.{last}@example.com" for first in ("ada", "grace", "alan") for last in ("hopper", "turing", "wong")]


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("grace.hoper@example.com", "grace.hopper@example.com"),
        ("Alan.Turing@Example.com", "alan.turing@example.com"),
        ("ada.wong@example.org", "ada.wong@example.com"),
        ("wong.ada@example.com", "ada.wong@example.com"),
    ],
)
def test_the_nearest_is_first(word: str, found: str) -> None:
    assert Nearest(PEOPLE).find(word)[0] == found


@pytest.mark.parametrize("word", ["", "zz", "somebody@elsewhere.invalid", "x" * (LONGEST + 1), "ü"])
def test_what_is_near_to_nothing_finds_nothing(word: str) -> None:
    assert Nearest(PEOPLE).find(word, cutoff=0.7) == ()
    assert Nearest([]).find(word) == ()


def test_short_words_are_found_by_their_ends() -> None:
    assert Nearest(["ab", "xy"]).find("ac", cutoff=0.4) == ("ab",)


def test_a_word_is_not_near_to_itself_but_to_another_spelling() -> None:
    assert Nearest(["Team", "Teams"]).find("Team") == ("Teams",)
    assert Nearest(["Team"]).find("team") == ("Team",)


def test_words_that_are_too_long_are_never_suggested() -> None:
    assert Nearest(["x" * (LONGEST + 1)]).find("x" * LONGEST) == ()


def mistyped(dice: Random, word: str) -> str:
    at = dice.randrange(len(word) - 12)
    return dice.choice((word[:at] + word[at + 1 :], word[:at] + "q" + word[at:], word[:at] + "q" + word[at + 1 :]))


def test_it_finds_what_comparing_with_each_finds() -> None:
    dice = Dice(1)
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = ["".join(dice.choices(letters, k=dice.randrange(5, 12))) + "@example.com" for _ in range(800)]
    index = Nearest(words)
    for word in (mistyped(dice, dice.choice(words)) for _ in range(60)):
        (best,) = get_close_matches(word, words, 1, 0.7)
        assert index.find(word, cutoff=0.7) == (best,)


def test_the_work_is_bounded_however_many_words_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []

    def counted(word: str, words: list[str], *more: Any) -> list[str]:
        compared.append(len(words))
        return difflib.get_close_matches(word, words, *more)

    monkeypatch.setattr(nearest, "get_close_matches", counted)
    index = Nearest(f"person{number:05d}@example.com" for number in range(6000))
    for number in range(100):
        assert index.find(f"person{number:05d}x@example.com")
        assert index.find(f"person{number:05d}x@example.com")
    assert len(compared) == 100, "what was asked before is known"
    assert max(compared) <= 40
