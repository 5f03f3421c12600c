"""Line and column of an offset in a text, computed only when a place is reported."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property

_BREAK = re.compile(r"\r\n|\r|\n")


class Lines:
    """A text and its lines."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def starts(self) -> list[int]:
        return [0, *(found.end() for found in _BREAK.finditer(self.text))]

    def number(self, at: int) -> int:
        """The line of an offset, counted from 1."""
        return bisect_right(self.starts, at)

    def place(self, at: int) -> str:
        """`line:column`, both counted from 1."""
        number = self.number(at)
        return f"{number}:{at - self.starts[number - 1] + 1}"

    def line(self, index: int) -> str:
        """A line, counted from 0, without its end."""
        end = self.starts[index + 1] if index + 1 < len(self.starts) else len(self.text)
        return self.text[self.starts[index] : end].rstrip("\r\n")
