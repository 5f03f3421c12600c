"""Text from outside, made fit to stand in an error: on one line, short, and with nothing that acts on a terminal."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 400

_BLANKS = re.compile(r"[ \t\r\n]+")
# Control, format (bidi, zero width), surrogate, private, unassigned, and the two Unicode line ends.
_ACTIVE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def _escaped(character: str) -> str:
    return f"\\u{{{ord(character):x}}}" if unicodedata.category(character) in _ACTIVE else character


def printable(text: str, *, secret: str = "", longest: int = LONGEST) -> str:
    """Show what would act, hide the secret, shorten; the secret goes first, so that no cut leaves a part of it."""
    hidden = text.replace(secret, "***") if secret else text
    short = _BLANKS.sub(" ", hidden[: 4 * longest]).strip()
    cut = short if len(short) <= longest else short[: longest - 1] + "…"
    return "".join(map(_escaped, cut))
