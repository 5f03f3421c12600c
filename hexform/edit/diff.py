"""Edits as a unified diff."""

from __future__ import annotations

import difflib

_NO_NEWLINE = "\\ No newline at end of file"


def unified(name: str, before: str | None, after: str) -> str:
    """The difference of two texts; `before` is None for a new file. Empty where they are equal.

    The diff contains the files' text unchanged: escape control characters before printing it to a terminal.
    """
    old = [] if before is None else _lines(before)
    label = "/dev/null" if before is None else f"a/{name}"
    rows = list(difflib.unified_diff(old, _lines(after), label, f"b/{name}", lineterm=""))
    return "".join(row if row.endswith("\n") else f"{row}\n{_NO_NEWLINE}\n" for row in _ended(rows))


def _ended(rows: list[str]) -> list[str]:
    """Add line breaks to the header and to the first line of each hunk, which difflib leaves without."""
    return [f"{row}\n" if index < 2 or row.startswith("@@") else row for index, row in enumerate(rows)]


def _lines(text: str) -> list[str]:
    """Lines with their line breaks, so that a changed line break shows; only `\\n` ends a line."""
    lines = text.split("\n")
    last = [lines[-1]] if lines[-1] else []
    return [f"{line}\n" for line in lines[:-1]] + last
