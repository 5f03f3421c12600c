"""The output boundary: what stands in Hex or in a file may look like anything, and does nothing.

Three readers act on text: a terminal (control and bidi characters), a CI runner (workflow commands in a log line) and a
browser. `lib.visible` settles the first for every format, `inert` the second; markup is escaped by the format itself.
"""

from __future__ import annotations

import re

from hexform.lib.visible import replace_hidden

_COMMAND = re.compile(r"(?m)^((?:\x1b\[[0-9;]*m|[^\S\n])*):(?=:)")
_LEGACY_COMMAND = re.compile(r"()#(?=#[\w.-]*\[)")


def inert(document: str, *, colon: str = r"\u{3a}", hash_sign: str = r"\u{23}") -> str:
    """The document with nothing that a CI runner takes for a command: `::name::` begins a line, `##[` and `##vso[`
    stand anywhere. The colon and the hash are spelt as the format spells a character.
    """
    document = _COMMAND.sub(lambda match: match.group(1) + colon, document)
    return _LEGACY_COMMAND.sub(lambda match: match.group(1) + hash_sign, document)


def safe_json(text: str) -> str:
    r"""A JSON document with every character that cannot be seen, and every command, as `\u0000`: the same document."""

    return inert(replace_hidden(text, _units, keep="\n"), colon="\\u003a", hash_sign="\\u0023")


def _units(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
