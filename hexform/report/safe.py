"""The output boundary: what stands in Hex or in a file may look like anything, and does nothing.

Three readers act on text: a terminal (control and bidi characters), a CI runner (workflow commands in a log line) and a
browser. `visible` settles the first for every format, `inert` the second; markup is escaped by the format itself.
"""

from __future__ import annotations

import re
import unicodedata

# Controls, formats (bidi, zero width), line separators, surrogates; private use has no agreed look.
_HIDDEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs", "Co"})
# Letters and marks without a glyph of their own, and what no document may hold.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0") | {
    chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF)
}
_ODD = re.compile(r"\\u\{|[^\x20-\x7e\xa1-\xac\xae-\u02ff]")
_COMMAND = re.compile(r"(?m)^((?:\x1b\[[0-9;]*m|[^\S\n])*):(?=:)")
_LEGACY_COMMAND = re.compile(r"()#(?=#[\w.-]*\[)")


def visible(text: str, *, keep: str = "") -> str:
    r"""Every character that cannot be seen as `\u{..}`, but for those in `keep`. No two texts become the same."""
    return _ODD.sub(lambda match: _seen(match.group(), keep), text)


def _seen(odd: str, keep: str) -> str:
    if len(odd) > 1:
        return "\\u{5c}u{"
    hidden = unicodedata.category(odd) in _HIDDEN or odd in _BLANK
    return rf"\u{{{ord(odd):x}}}" if hidden and odd not in keep else odd


def inert(document: str, *, colon: str = r"\u{3a}", hash_sign: str = r"\u{23}") -> str:
    """The document with nothing that a CI runner takes for a command: `::name::` begins a line, `##[` and `##vso[`
    stand anywhere. The colon and the hash are spelt as the format spells a character.
    """
    document = _COMMAND.sub(lambda match: match.group(1) + colon, document)
    return _LEGACY_COMMAND.sub(lambda match: match.group(1) + hash_sign, document)


def safe_json(text: str) -> str:
    r"""A JSON document with every character that cannot be seen, and every command, as `\u0000`: the same document."""

    def escaped(match: re.Match[str]) -> str:
        odd = match.group()
        if len(odd) > 1 or odd == "\n" or _seen(odd, "") == odd:
            return odd
        units = odd.encode("utf-16-be", "surrogatepass")
        return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))

    return inert(_ODD.sub(escaped, text), colon="\\u003a", hash_sign="\\u0023")
