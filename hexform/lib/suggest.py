"""The words that were probably meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from itertools import islice

# Comparing is quadratic in the length of the words, and there may be many of them.
LONGEST = 64
MOST = 500


def nearest(
    word: str, words: Iterable[str], *, count: int = 1, cutoff: float = 0.6, most: int = MOST
) -> tuple[str, ...]:
    """Up to `count` of the first `most` words that are near, the nearest first; case does not matter."""
    if len(word) > LONGEST:
        return ()
    folded = {each.casefold(): each for each in islice(words, most) if len(each) <= LONGEST}
    return tuple(folded[each] for each in get_close_matches(word.casefold(), folded, count, cutoff))


def did_you_mean(word: str, words: Iterable[str], quote: Callable[[str], str] = repr, *, most: int = MOST) -> str:
    """A question that can be appended to a sentence, or nothing."""
    near = nearest(word, words, most=most)
    return f": did you mean {quote(near[0])}?" if near else ""
