"""Characters outside of the basic plane as JSON escapes them, in two halves: libyaml knows no such pairs.

They are hidden from it: each backslash of a pair becomes a character that the text does not have, so that every place
in the text stays the same, and the values of its scalars are mended afterwards.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_PAIR = re.compile(r"(?<!\\)((?:\\\\)*)\\(u[dD][89abAB][0-9a-fA-F]{2})\\(u[dD][c-fC-F][0-9a-fA-F]{2})")
# Noncharacters: libyaml takes them, and no text has a use for them.
_MARKS = tuple(map(chr, range(0xFDD0, 0xFDF0)))


class Masked(NamedTuple):
    """A text whose pairs have `mark` in place of their backslashes."""

    text: str
    mark: str

    def unmask(self, value: str, *, escapes: bool) -> str:
        """The value of a scalar as it is meant: only in double quotes a pair is an escape."""
        if self.mark not in value:
            return value
        if not escapes:
            return value.replace(self.mark, "\\")
        return re.sub(f"{self.mark}u(....){self.mark}u(....)", _character, value)


def mask(text: str) -> Masked | None:
    """The text with its pairs hidden; None where it has none."""
    if "\\u" not in text or not _PAIR.search(text):  # the first is fast
        return None
    mark = next((mark for mark in _MARKS if mark not in text), None)
    return Masked(_PAIR.sub(rf"\g<1>{mark}\g<2>{mark}\g<3>", text), mark) if mark else None


def _character(pair: re.Match[str]) -> str:
    high, low = (int(half, 16) for half in pair.groups())
    return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
