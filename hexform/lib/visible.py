"""Text from outside made fit for a person's eyes: what cannot be seen is spelt out, what is long is cut."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache

from hexform.lib.emoji import is_part_of_emoji

LONGEST = 400

# Controls, formats (bidi, zero width), line separators, surrogates; private use has no agreed look.
_HIDDEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs", "Co"})
# Letters and marks without a glyph of their own, and what no document may hold.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2065\u2800\u3164\uffa0") | {
    chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF)
}
# Ranges that are invisible whether their characters are assigned or not.
_IGNORABLE = (range(0xFFF0, 0xFFF9), range(0xE0000, 0xE1000))
_BLANKS = re.compile(r"[ \t\r\n]+")


def is_hidden(character: str) -> bool:
    """Whether a character cannot be seen, or acts on what shows it."""
    if unicodedata.category(character) in _HIDDEN or character in _BLANK:
        return True
    return any(ord(character) in each for each in _IGNORABLE)


def replace_hidden(text: str, escape: Callable[[str], str], *, keep: str = "") -> str:
    """The text with every character that cannot be seen as `escape` writes it, but for those in `keep` and in emoji."""

    def seen(found: re.Match[str]) -> str:
        hidden = is_hidden(found[0]) and not is_part_of_emoji(text, found.start())
        return escape(found[0]) if hidden else found[0]

    return _candidates(keep).sub(seen, text)


@cache
def _candidates(keep: str) -> re.Pattern[str]:
    return re.compile(rf"[^\x20-\x7e\xa1-\xac\xae-\u02ff{re.escape(keep)}]")


def visible(text: str, *, keep: str = "") -> str:
    r"""Every character that cannot be seen as `\u{..}`, but for those in `keep`. No two texts become the same."""
    return replace_hidden(text.replace("\\u{", "\\u{5c}u{"), lambda character: f"\\u{{{ord(character):x}}}", keep=keep)


def shown(text: str, longest: int = 60) -> str:
    """A piece of a text as it may be in a message: short, and nothing in it acts or hides.

    The message as a whole may be made visible once more: that does not change it.
    """
    return replace_hidden(text if len(text) <= longest else text[: longest - 3] + "...", _escape)


def _escape(character: str) -> str:
    return f"\\u{ord(character):04x}" if ord(character) < 0x10000 else f"\\U{ord(character):08x}"


def printable(text: str, *, secret: str = "", longest: int = LONGEST) -> str:
    """The same on one line, without the secret, which goes first: no cut leaves a part of it."""
    hidden = text.replace(secret, "***") if secret else text
    short = _BLANKS.sub(" ", hidden[: 4 * longest]).strip()
    return replace_hidden(short if len(short) <= longest else short[: longest - 1] + "…", _escape)


def quoted(text: str, *, secret: str = "", longest: int = LONGEST) -> str:
    """The same as a quotation in double quotes; it ends where it seems to end: those within become single ones."""
    inner = printable(text, secret=secret, longest=longest).replace('"', "'")
    return f'"{inner}"'
