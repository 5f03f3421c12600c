"""Edits as a unified diff, for people."""

from __future__ import annotations

import difflib

_NO_NEWLINE = "\\ No newline at end of file"


def unified(name: str, before: str | None, after: str) -> str:
    """The difference of two texts; `before` is None for a new file. Empty where they are equal.

    The text is that of the files: who prints it escapes what must not act on a terminal.
    """
    old = [] if before is None else _lines(before)
    label = "/dev/null" if before is None else f"a/{name}"
    rows = list(difflib.unified_diff(old, _lines(after), label, f"b/{name}", lineterm=""))
    return "".join(row if row.endswith("\n") else f"{row}\n{_NO_NEWLINE}\n" for row in _ended(rows))


def _ended(rows: list[str]) -> list[str]:
    """The two lines of the head and those before each hunk have no ends of their own."""
    return [f"{row}\n" if index < 2 or row.startswith("@@") else row for index, row in enumerate(rows)]


def _lines(text: str) -> list[str]:
    """Lines with their ends, so that another end is a difference; only `\\n` ends a line."""
    lines = text.split("\n")
    last = [lines[-1]] if lines[-1] else []
    return [f"{line}\n" for line in lines[:-1]] + last
