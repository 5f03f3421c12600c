"""The nearest of many words, found by the pieces that they share: comparing with each of them takes too long."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from difflib import get_close_matches

# Comparing two words is quadratic in their length.
LONGEST = 100
# How many words with a piece in common are looked at, and how many of them are compared.
_LOOKED_AT = 2_000
_COMPARED = 40


class Nearest:
    """An index over words; case does not matter."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = {word.casefold(): word for word in sorted(words, reverse=True) if len(word) <= LONGEST}
        self._holding: dict[str, list[str]] = defaultdict(list)
        for folded in self._words:
            for piece in _pieces(folded):
                self._holding[piece].append(folded)
        self._known: dict[tuple[str, int, float], tuple[str, ...]] = {}

    def find(self, word: str, count: int = 1, cutoff: float = 0.6) -> tuple[str, ...]:
        """Up to `count` other words at least as near as `cutoff`, from 0 to 1; the nearest first."""
        asked = (word, count, cutoff)
        if asked not in self._known:
            self._known[asked] = self._find(*asked) if len(word) <= LONGEST else ()
        return self._known[asked]

    def _find(self, word: str, count: int, cutoff: float) -> tuple[str, ...]:
        folded = word.casefold()
        candidates = [each for each in self._candidates(folded) if self._words[each] != word]
        return tuple(self._words[each] for each in get_close_matches(folded, candidates, count, cutoff))

    def _candidates(self, folded: str) -> list[str]:
        """Words that share the most pieces. What few words hold tells the most, so the rarest are looked at first."""
        shared: Counter[str] = Counter()
        left = _LOOKED_AT
        for holding in sorted((self._holding.get(piece, []) for piece in _pieces(folded)), key=len):
            shared.update(holding[:left])
            left -= len(holding[:left])
        near = sorted(shared, key=lambda each: (-shared[each], abs(len(each) - len(folded)), each))
        return near[:_COMPARED]


def _pieces(folded: str) -> list[str]:
    """Three characters each; the ends count as characters, so that short words have pieces too."""
    padded = f"\0\0{folded}\0"
    return sorted({padded[start : start + 3] for start in range(len(padded) - 2)})
