"""Text inside Markdown comments.

Everything from Hex or the files stands in HTML blocks, in `<code>` and `<pre>`, with entities. An HTML block is not
parsed as Markdown until a blank line, so there is none; in code nobody is mentioned and nothing is linked.
"""

from __future__ import annotations

from collections.abc import Iterable

from hexform.lib.visible import visible
from hexform.report.text.width import fold
from hexform.report.view.values import counted

_ENTITIES = str.maketrans({character: f"&#{ord(character)};" for character in "&<>\"'`@#*[]|\\$"})
_LONGEST_LINE = 1000


def entities(text: str, *, keep: str = "") -> str:
    """The text with everything as an entity that Markdown, HTML or a forge could take for its own."""
    return visible(text, keep=keep).translate(_ENTITIES)


def code(text: str, longest: int = 200) -> str:
    """A name, a value or a message, inline."""
    return f"<code>{entities(fold(text, longest))}</code>"


def size(text: str) -> int:
    """Bytes: no counting of characters gives more."""
    return len(text.encode())


def diff_block(lines: Iterable[str], most: int) -> str:
    """Lines as a block of so many bytes at most, cut between lines with a count of the rest."""
    told, used, left = [], 0, 0
    for line in lines:
        spelt = _line(line)
        used += size(spelt) + 1
        if left or used > most:
            left += 1
        else:
            told.append(spelt)
    if left:
        told.append(f"… {counted(left, 'more line')}")
    return '<pre lang="diff">\n' + "\n".join(told) + "\n</pre>"


def _line(line: str) -> str:
    spelt = entities(fold(line, _LONGEST_LINE), keep="\t")
    return spelt if spelt.strip() else f"&#32;{spelt[1:]}"
