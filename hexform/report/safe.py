"""The output boundary: untrusted text from Hex or from files must have no effect where it is printed.

Three readers interpret text: a terminal (control and bidi characters), a CI runner (workflow commands in a log line)
and a browser. `lib.visible` handles the first for every format, `inert` the second; each format escapes its markup.
"""

from __future__ import annotations

import re

from hexform.lib.visible import replace_hidden

_COMMAND = re.compile(r"(?m)^((?:\x1b\[[0-9;]*m|[^\S\n])*):(?=:)")
_LEGACY_COMMAND = re.compile(r"()#(?=#[\w.-]*\[)")


def inert(document: str, *, colon: str = r"\u{3a}", hash_sign: str = r"\u{23}") -> str:
    """Escape what a CI runner takes for a command: `::name::` at the start of a line, `##[` and `##vso[` anywhere.

    `colon` and `hash_sign` are the escapes of these characters in the document's format.
    """
    # Most documents have neither, and may be long.
    if "::" in document:
        document = _COMMAND.sub(lambda match: match.group(1) + colon, document)
    if "##" in document:
        document = _LEGACY_COMMAND.sub(lambda match: match.group(1) + hash_sign, document)
    return document


def safe_json(text: str) -> str:
    r"""An equal JSON document with invisible characters and CI commands escaped as `\u0000`."""

    # JSON has no controls but line breaks, so that all of ASCII but one character can be seen.
    seen = text if text.isascii() and "\x7f" not in text else replace_hidden(text, _units, keep="\n")
    return inert(seen, colon="\\u003a", hash_sign="\\u0023")


def _units(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
