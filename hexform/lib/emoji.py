"""The two characters that cannot be seen and are a part of ordinary emoji (Unicode's UTS 51)."""

from __future__ import annotations

import unicodedata

PRESENTATION = "\ufe0f"  # after a character: show it as an emoji
JOINER = "\u200d"  # between two emoji: show one made of both
_KEYCAP = "\u20e3"
_KEYS = frozenset("#*0123456789")
# Emoji whose category is none of those of pictures and skin tones.
_OTHERS = frozenset("\u203c\u2049\u2139\u2194\u25fb\u25fc\u25fd\u25fe\u2934\u2935\u3030\u303d")


def is_part_of_emoji(text: str, at: int) -> bool:
    """Whether the character at this place is one of the two and belongs to an emoji."""
    before = text[at - 1] if at else ""
    if text[at] == PRESENTATION:
        return _is_emoji(before) or (before in _KEYS and text[at + 1 : at + 2] == _KEYCAP)
    if before == PRESENTATION and at > 1:
        before = text[at - 2]
    return text[at] == JOINER and _is_emoji(before) and _is_emoji(text[at + 1 : at + 2])


def _is_emoji(character: str) -> bool:
    if not character or character.isascii():
        return False
    return unicodedata.category(character) == "So" or character in _OTHERS or "\U0001f3fb" <= character <= "\U0001f3ff"
