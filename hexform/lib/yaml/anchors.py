"""Anchors and what aliases repeat of them."""

from __future__ import annotations

from typing import Any

from hexform.lib.refused import Refused

MAX_EXPANDED = 100_000


class Anchors:
    """The anchors of a text so far. What an alias repeats is counted, so that a bomb is found before it goes off."""

    def __init__(self) -> None:
        self._values: dict[str, tuple[Any, int]] = {}
        self._open: set[str] = set()
        self._expanded = 0

    def begin(self, name: str) -> None:
        """An anchor is known only after its value, so nothing can contain itself."""
        self._open.add(name)

    def end(self, name: str, value: Any, size: int) -> None:
        """`size` counts the value with all that it holds, repeated or not."""
        self._open.discard(name)
        self._values[name] = (value, size)

    def repeat(self, name: str) -> tuple[Any, int]:
        """The value of an anchor, and its size."""
        if name in self._open:
            raise Refused("this alias stands inside of what it repeats")
        if name not in self._values:
            raise Refused("this alias has no anchor above it")
        value, size = self._values[name]
        self._expanded += size
        if self._expanded > MAX_EXPANDED:
            raise Refused(f"aliases repeat more than {MAX_EXPANDED} values: use fewer of them")
        return value, size
