"""Measure text in terminal columns, and make it fit."""

from __future__ import annotations

from collections.abc import Iterator


def width(text: str) -> int:
    """The width in columns: wide characters take two, combining marks none."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def fold(text: str, columns: int) -> str:
    """The text, or its beginning and its length. The cost is that of the beginning, however long the text is."""
    if len(text) <= columns and width(text) <= columns:
        return text
    rest = f"… ({len(text)} characters)"
    if len(text) <= columns + len(rest):
        return shorten(text, columns)
    return _head(text, max(columns - len(rest), 8)) + rest


def shorten(text: str, columns: int) -> str:
    """The text, or its beginning with an ellipsis."""
    return text if len(text) <= columns and width(text) <= columns else _head(text, columns - 1) + "…"


def _head(text: str, columns: int) -> str:
    if text.isascii():
        return text[: max(columns, 0)]
    from rich.cells import get_character_cell_size

    used, end = 0, 0
    while end < len(text) and end <= columns and (used := used + get_character_cell_size(text[end])) <= columns:
        end += 1
    return text[:end]


def wrap(text: str, columns: int) -> Iterator[str]:
    """Wrap the words of a text in lines of at most `columns`; a longer word has a line of its own."""
    line = ""
    for word in text.split(" "):
        if line and width(line) + 1 + width(word) > columns:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield line
