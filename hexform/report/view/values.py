"""Values and paths as text."""

from __future__ import annotations

import json
import re
from typing import Any

_WORD = re.compile(r"[^\W_][\w.@+/-]*")


def shown(value: Any) -> str:
    """A value as text: words without quotes, other texts in quotes."""
    if isinstance(value, str):
        return value if _WORD.fullmatch(value) else json.dumps(value, ensure_ascii=False)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{shown(key)}: {shown(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(shown, value)) + "]"
    return json.dumps(value)


def dotted(path: tuple[str, ...]) -> str:
    """A path as text: `users.cfo@example.com`."""
    return ".".join(map(shown, path))


def counted(number: int, one: str, many: str | None = None) -> str:
    """`1 request`, `4 requests`."""
    return f"{number} {one if number == 1 else many or one + 's'}"
