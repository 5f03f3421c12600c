"""Parse places in files: `file:line:column`."""

from __future__ import annotations

import re

_PLACE = re.compile(r"(?P<file>.+?)(?::(?P<line>[1-9]\d{0,8})(?::(?P<column>[1-9]\d{0,8}))?)?", re.DOTALL)


def place(where: str) -> tuple[str, int | None, int | None]:
    """The file, line and column of `file:line:column`; line and column are None for a file alone."""
    found = _PLACE.fullmatch(where)
    if found is None:
        return "", None, None
    line, column = found["line"], found["column"]
    return found["file"], int(line) if line else None, int(column) if column else None
