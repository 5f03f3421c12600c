"""Text of several lines as a block: `|` keeps its lines, `>` folds them."""

from __future__ import annotations

import re

from hexform.edit.scalars import WIDTH, visible

_HEADER = re.compile(r"[|>][-+1-9]*")
_LINE_ENDS = re.compile(r"\n+")


def header_of(text: str, at: int) -> str:
    """The mark of the block of text that begins at an offset, with what stands right behind it."""
    found = _HEADER.match(text, at)
    return found.group() if found else ""


def block_text(text: str, parent: int, indent: int, style: str = "|") -> tuple[str, list[str]] | None:
    """The header and the lines of a block below a block that stands in column `parent`, or None if none can say it.

    `indent` is the column of the lines. A text that begins with blanks needs the number of its columns in the header.
    """
    body = text.rstrip("\n")
    if not body or not visible(text, "\n\t"):
        return None
    ending = len(text) - len(body)
    header = style + ("-", "")[ending] if ending < 2 else style + "+"
    if body[0] in " \t\n":
        if style == ">" or not 1 <= indent - parent <= 9:
            return None
        header += str(indent - parent)
    lines = body.split("\n") if style == "|" else _folded(body, indent)
    if lines is None:
        return None
    lines += [""] * (ending - 1)
    return header, [" " * indent + line if line else "" for line in lines]


def _folded(body: str, indent: int) -> list[str] | None:
    """One more empty line wherever a line ends; lines that begin or end with blanks do not fold."""
    if re.search(r"(?m)^[ \t]|[ \t]$", body):
        return None
    spread = _LINE_ENDS.sub(lambda found: found.group() + "\n", body)
    return [part for line in spread.split("\n") for part in _wrapped(line, WIDTH - indent)]


def _wrapped(line: str, room: int) -> list[str]:
    """Break a line at single spaces."""
    words = re.split(r"(?<=\S) (?=\S)", line)
    lines = [words[0]]
    for word in words[1:]:
        if len(lines[-1]) + 1 + len(word) > room:
            lines.append(word)
        else:
            lines[-1] += f" {word}"
    return lines
