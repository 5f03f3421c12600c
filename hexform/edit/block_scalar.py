"""Block scalars, YAML's form for text of several lines: `|` keeps the lines, `>` folds them."""

from __future__ import annotations

import re

from hexform.edit.scalars import WIDTH, visible

_HEADER = re.compile(r"[|>][-+1-9]*")
_LINE_ENDS = re.compile(r"\n+")


def header_of(text: str, at: int) -> str:
    """The header (`|` or `>` with its indicators) of the block scalar that begins at an offset."""
    found = _HEADER.match(text, at)
    return found.group() if found else ""


def block_text(text: str, parent: int, indent: int, style: str = "|") -> tuple[str, list[str]] | None:
    """The header and lines of a block scalar below a parent at column `parent`; None if the text cannot be one.

    `indent` is the column of the lines. Text that begins with white space needs an indentation indicator in the header.
    """
    content = text.rstrip("\n")
    if not content or not visible(text, "\n\t"):
        return None
    ending = len(text) - len(content)
    header = style + ("-", "")[ending] if ending < 2 else style + "+"
    if content[0] in " \t\n":
        if style == ">" or not 1 <= indent - parent <= 9:
            return None
        header += str(indent - parent)
    lines = content.split("\n") if style == "|" else _folded(content, indent)
    if lines is None:
        return None
    lines += [""] * (ending - 1)
    return header, [" " * indent + line if line else "" for line in lines]


def _folded(content: str, indent: int) -> list[str] | None:
    """Fold lines: each line break becomes two. None if a line begins or ends with white space: it cannot be folded."""
    if re.search(r"(?m)^[ \t]|[ \t]$", content):
        return None
    spread = _LINE_ENDS.sub(lambda found: found.group() + "\n", content)
    return [part for line in spread.split("\n") for part in _wrapped(line, WIDTH - indent)]


def _wrapped(line: str, columns: int) -> list[str]:
    """Break a line at single spaces."""
    words = re.split(r"(?<=\S) (?=\S)", line)
    lines = [words[0]]
    for word in words[1:]:
        if len(lines[-1]) + 1 + len(word) > columns:
            lines.append(word)
        else:
            lines[-1] += f" {word}"
    return lines
