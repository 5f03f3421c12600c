from __future__ import annotations

from hexform.lib.suggest import LONGEST, MOST, did_you_mean, nearest

WORDS = ("members", "Membership", "name", "meta")


def test_the_nearest_come_first_whatever_their_case() -> None:
    assert nearest("membrs", WORDS) == ("members",)
    assert nearest("MEMBERSHP", WORDS, count=2) == ("Membership", "members")
    assert nearest("colour", WORDS) == ()
    assert nearest("nam", ["name"], cutoff=0.9) == ()


def test_a_question_that_can_be_appended() -> None:
    assert did_you_mean("membrs", WORDS) == ": did you mean 'members'?"
    assert did_you_mean("membrs", WORDS, lambda word: f"`{word}`") == ": did you mean `members`?"
    assert did_you_mean("colour", WORDS) == ""


def test_looking_has_an_end() -> None:
    many = [*(f"x{number}" for number in range(MOST)), "members"]
    assert nearest("membrs", many) == ()
    assert nearest("membrs", many, most=len(many)) == ("members",)
    assert nearest("m" * (LONGEST + 1), ["m" * LONGEST]) == ()
    assert nearest("m" * LONGEST, ["m" * (LONGEST + 1)]) == ()
