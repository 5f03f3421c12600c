"""Escape text for Markdown comments.

All text from Hex or the files is in HTML blocks, in `<code>` and `<pre>`, with entities. An HTML block is not parsed as
Markdown until a blank line, so there is none; in code there are no mentions and no links.
"""

from __future__ import annotations

from collections.abc import Iterable

from hexform.lib.visible import visible
from hexform.report.text.width import fold
from hexform.report.view.values import counted

_ENTITIES = str.maketrans({character: f"&#{ord(character)};" for character in "&<>\"'`@#*[]|\\$"})
_LONGEST_LINE = 1000


def entities(text: str, *, keep: str = "") -> str:
    """Replace every character that Markdown, HTML or a forge could interpret by its entity."""
    return visible(text, keep=keep).translate(_ENTITIES)


def code(text: str, longest: int = 200) -> str:
    """A name, a value or a message, inline."""
    return f"<code>{entities(fold(text, longest))}</code>"


def size(text: str) -> int:
    """The size in bytes, which is at least the number of characters by any count."""
    return len(text.encode())


def diff_block(lines: Iterable[str], most: int) -> str:
    """Lines as a block of at most `most` bytes, cut between lines with a count of the rest."""
    shown, used, omitted = [], 0, 0
    for line in lines:
        escaped = _line(line)
        used += size(escaped) + 1
        if omitted or used > most:
            omitted += 1
        else:
            shown.append(escaped)
    if omitted:
        shown.append(f"… {counted(omitted, 'more line')}")
    return '<pre lang="diff">\n' + "\n".join(shown) + "\n</pre>"


def _line(line: str) -> str:
    escaped = entities(fold(line, _LONGEST_LINE), keep="\t")
    return escaped if escaped.strip() else f"&#32;{escaped[1:]}"
