"""The word that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from itertools import islice

# Comparing is quadratic in the length of the words, and there may be many of them.
_LONGEST = 64
_MOST = 500


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The nearest of these words, if one is near."""
    if len(word) > _LONGEST:
        return None
    plain = {each.casefold(): each for each in islice(words, _MOST) if len(each) <= _LONGEST}
    found = get_close_matches(word.casefold(), plain, n=1, cutoff=0.6)
    return plain[found[0]] if found else None


def shown(text: str) -> str:
    """A piece of the file as it may stand in a message: short, and nothing in it acts or hides."""
    short = text if len(text) <= 60 else text[:57] + "..."
    return "".join(character if character.isprintable() else f"\\u{ord(character):04x}" for character in short)
