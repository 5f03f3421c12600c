"""A YAML text as nodes with exact positions.

Offsets count characters from the start of the text, which holds no byte order mark; an end is the offset after the
last character.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from hexform.edit.reader import Lines
from hexform.model.fields import Ref

Kind = Literal["scalar", "map", "list", "alias"]
Key = str | int | Ref

_NAMES = frozenset({"email", "path", "label", "id"})


@dataclass(eq=False)
class Node:
    """A value as written.

    `at` is where it begins including its anchor, `start` without it. A block collection ends where its last value
    ends, a block scalar before its last line break. `style` is the indicator of a scalar (empty for a plain one), `{`
    or `[` for a flow collection. `text` is the text of a scalar or the name of an alias. `heads` are the
    offsets of the entries: of their dashes, or of their keys.
    """

    kind: Kind
    at: int
    start: int
    end: int
    style: str = ""
    text: str = ""
    anchor: str = ""
    tagged: bool = False
    keys: list[Node] = field(default_factory=list)
    items: list[Node] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    target: Node | None = None

    @property
    def flow(self) -> bool:
        """Whether it is a flow collection."""
        return self.style in {"{", "["}

    @property
    def collection(self) -> bool:
        return self.kind in {"map", "list"}

    @property
    def empty(self) -> bool:
        """Whether nothing is written at all, as in `key:`."""
        return self.kind == "scalar" and self.start == self.end

    @property
    def merge(self) -> bool:
        """Whether it is the key `<<`."""
        return self.kind == "scalar" and not self.style and self.text == "<<"

    @cached_property
    def names(self) -> dict[Key, list[int]]:
        """The indexes of the entries by key, or by the texts that identify a list item; emails in lower case too."""
        names: dict[Key, list[int]] = {}
        for index, item in enumerate(self.items):
            for name in dict.fromkeys([self.key(index)] if self.kind == "map" else item.identifiers):
                if name is not None:
                    names.setdefault(name, []).append(index)
                    if isinstance(name, str) and "@" in name and not name.islower():
                        names.setdefault(name.casefold(), []).append(index)
        return names

    @property
    def identifiers(self) -> list[str]:
        """The texts that identify this item of a list: its text, or its email, path, label and id."""
        node = self.target or self
        values = zip(node.keys, node.items, strict=False)
        return [node.text] if node.kind == "scalar" else [each.text for key, each in values if key.text in _NAMES]

    def key(self, index: int) -> Key | None:
        """The key of an entry as the configuration loader reads it; None if it is not a valid key."""
        node = self.keys[index]
        node = node.target or node
        if node.kind == "scalar":
            return unicodedata.normalize("NFC", node.text)
        if node.kind == "map" and len(node.items) == 1 and node.keys[0].text in {"name", "id"}:
            return Ref(**{node.keys[0].text: unicodedata.normalize("NFC", node.items[0].text)})
        return None


@dataclass(frozen=True)
class Tokens:
    """Offsets of the tokens of a text, each list sorted. `ends`: the ends of all tokens that are not empty."""

    contents: list[int]
    ends: list[int]
    dashes: list[int]
    commas: list[int]
    colons: list[int]
    questions: list[int]

    def end_before(self, at: int) -> int:
        """The end of the last token before an offset, 0 if there is none."""
        index = bisect_right(self.ends, at)
        return self.ends[index - 1] if index else 0


def first(offsets: list[int], start: int, end: int) -> int | None:
    """The first of these offsets from `start` and before `end`."""
    index = bisect_left(offsets, start)
    return offsets[index] if index < len(offsets) and offsets[index] < end else None


def last(offsets: list[int], start: int, end: int) -> int | None:
    """The last of these offsets from `start` and before `end`."""
    index = bisect_left(offsets, end)
    return offsets[index - 1] if index and offsets[index - 1] >= start else None


@dataclass(frozen=True)
class Outline:
    """A text with its nodes. `aliases`: all aliases in it; `root` is None for a text without content."""

    lines: Lines
    tokens: Tokens
    root: Node | None
    aliases: list[Node]

    @property
    def text(self) -> str:
        return self.lines.text

    def line_start(self, at: int) -> int:
        return self.lines.starts[self.lines.number(at) - 1]

    def after_line(self, at: int) -> int:
        """The start of the next line."""
        number = self.lines.number(at)
        return self.lines.starts[number] if number < len(self.lines.starts) else len(self.text)

    def line_end(self, at: int) -> int:
        """The end of a line, before its line break."""
        number = self.lines.number(at)
        return self.lines.starts[number - 1] + len(self.lines.line(number - 1))

    def line_before(self, at: int) -> int:
        """The start of the previous line; -1 if there is none."""
        number = self.lines.number(at)
        return self.lines.starts[number - 2] if number > 1 else -1

    def after_blanks(self, at: int) -> int:
        """The offset of the next character that is not white space."""
        return len(self.text) - len(self.text[at:].lstrip())

    def column(self, at: int) -> int:
        return at - self.line_start(at)

    def begins_line(self, at: int) -> bool:
        """Whether an offset is the first on its line, apart from white space."""
        return not self.text[self.line_start(at) : at].strip()

    def comment(self, start: int, end: int) -> int | None:
        """The first comment between two tokens."""
        found = self.text.find("#", start, end)
        return None if found < 0 else found

    def comma(self, node: Node, index: int) -> int | None:
        """The comma after an entry of a collection within brackets."""
        following = node.heads[index + 1] if index + 1 < len(node.heads) else node.end
        return first(self.tokens.commas, node.items[index].end, following)

    def outer_alias(self, node: Node) -> Node | None:
        """An alias elsewhere that repeats something within this node."""
        for alias in self.aliases:
            if alias.target and node.at <= alias.target.at < node.end and not node.at <= alias.at < node.end:
                return alias
        return None
