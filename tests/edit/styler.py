"""Values as YAML in random styles, with the place of everything, so that tests know which characters may change."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from random import Random
from typing import Any

Path = tuple[Any, ...]

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9._@-]*(?: [A-Za-z0-9._@-]+)*")


@dataclass
class Styled:
    """A text. `values`: the characters of each value; `entries`: those of its entry, from the key, dash or value on;
    `above`: where the comments right above the entry begin; `ends`: where the line or the comma of an entry ends."""

    text: str = ""
    values: dict[Path, tuple[int, int]] = field(default_factory=dict)
    entries: dict[Path, tuple[int, int]] = field(default_factory=dict)
    above: dict[Path, int] = field(default_factory=dict)
    ends: dict[Path, int] = field(default_factory=dict)
    flow: set[Path] = field(default_factory=set)  # the collections within brackets


class Styler:
    """One file in one style, as far as a person keeps to it."""

    def __init__(self, seed: int, anchors: float = 0.05) -> None:
        self.random = Random(seed)
        self.done = Styled()
        self.pieces: list[str] = []
        self.at = 0
        self.comments = 0
        self.anchors = 0
        self.often_anchored = anchors
        self.newline = self.random.choice(["\n", "\n", "\r\n"])
        self.step = self.random.choice([2, 2, 4, 3, 1])
        self.dash = self.random.choice([0, self.step])
        self.often = self.random.choice([0.0, 0.15, 0.5])  # comments, blank lines, odd places
        self.brackets = self.random.choice([0.1, 0.5, 1.0])

    def document(self, value: dict[str, Any]) -> Styled:
        if self.maybe():
            self.put(f"# head of the file{self.newline}{self.newline}")
        if self.maybe():
            self.put(f"---{self.newline}")
        if not value or self.random.random() < 0.05:
            self.flow(value, (), 0)
            self.end_line()
        else:
            self.block(value, (), 0, first_inline=False)
        self.done.text = "".join(self.pieces)
        if self.random.random() < 0.3 and not self.pieces[-1].strip(" ").startswith("|"):
            self.done.text = self.done.text.removesuffix(self.newline)
        return self.done

    def maybe(self) -> bool:
        return self.random.random() < self.often

    def put(self, text: str) -> None:
        self.pieces.append(text)
        self.at += len(text)

    def comment(self) -> str:
        self.comments += 1
        return f"# comment {self.comments}"

    def end_line(self, *, tabs: bool = True) -> None:
        if self.maybe():
            self.put(self.random.choice([" ", "   ", "\t" if tabs else " "]) + self.comment())
        elif self.random.random() < 0.03:
            self.put("  ")
        self.put(self.newline)

    def anchor(self) -> None:
        if self.random.random() < self.often_anchored:
            self.anchors += 1
            self.put(f" &anchor{self.anchors}")

    # blocks

    def block(self, value: Any, path: Path, column: int, *, first_inline: bool) -> None:
        start = None
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for index, (part, item) in enumerate(pairs):
            there = (*path, part)
            inline = first_inline and index == 0
            above = self.at
            if not inline:
                above = self.lines_above(column)
                self.after_text = False
                self.put(" " * column)
            head = self.at
            start = head if start is None else start
            self.done.above[there] = head if inline else above
            self.put(f"{self.key(part, flow=False)}:" if isinstance(value, dict) else "-")
            end = self.value(item, there, column, in_list=not isinstance(value, dict))
            self.done.entries[there] = (head, end)
            self.done.ends[there] = self.at
        self.done.values[path] = (start or 0, end)

    after_text = False

    def lines_above(self, column: int) -> int:
        if self.maybe():
            self.put(self.newline)
        above = self.at
        if self.maybe():
            above = self.at
            other = self.random.random() < 0.2 and not self.after_text
            self.put(" " * (self.random.randint(0, 9) if other else column) + self.comment() + self.newline)
        return above

    def value(self, value: Any, path: Path, column: int, *, in_list: bool) -> int:
        """What is behind a colon or dash, to the end of its lines; returns the end of the value."""
        collection = isinstance(value, dict | list)
        if collection and value and self.random.random() > self.brackets:
            return self.block_value(value, path, column, in_list=in_list)
        if value == {} and len(path) == 2 and path[0] != "x-own" and self.random.random() < 0.5:
            self.done.values[path] = (self.at, self.at)  # an empty resource
            end = self.at
            self.end_line(tabs=not in_list)
            return end
        self.anchor()
        if isinstance(value, str) and self.as_block_text(value, path, column):
            return self.done.values[path][1]
        if self.random.random() < 0.05:
            self.end_line(tabs=not in_list)
            self.put(" " * (column + self.step))
        else:
            self.put(self.random.choice([" ", " ", "  ", " " if in_list else "\t"]))
        if collection:
            self.flow(value, path, column + self.step)
        else:
            self.scalar(value, path, flow=False)
        end = self.at
        self.end_line()
        return end

    def block_value(self, value: Any, path: Path, column: int, *, in_list: bool) -> int:
        inner = column + (self.dash if isinstance(value, list) and not in_list else self.step)
        if in_list and self.random.random() < 0.9:
            blanks = self.random.choice([1, 1, 1, 3])
            self.put(" " * blanks)
            self.block(value, path, column + 1 + blanks, first_inline=True)
        else:
            self.anchor()
            self.end_line(tabs=not in_list)
            self.block(value, path, max(inner, column + 1) if in_list else inner, first_inline=False)
        return self.done.values[path][1]

    def as_block_text(self, value: str, path: Path, column: int) -> bool:
        lines = value.split("\n")
        if len(lines) < 2 or not lines[0] or lines[0][0] in " \t" or self.random.random() < 0.3:
            return False
        if not value.replace("\n", "").replace("\t", "").isprintable() or (not lines[-1] and not lines[-2]):
            return False
        self.put(" ")
        start = self.at
        header = "|" if not lines[-1] else "|-"
        self.put(header)
        if self.maybe():
            self.put(" " + self.comment())
        body = lines if lines[-1] else lines[:-1]
        indent = " " * (column + self.random.choice([1, 2, 4]))
        for line in body:
            self.put(self.newline + (indent + line if line else ""))
        self.done.values[path] = (start, self.at)
        self.put(self.newline)
        self.after_text = True  # a comment that is indented more would be a part of it
        return True

    # within brackets

    def flow(self, value: Any, path: Path, indent: int) -> None:
        start = self.at
        self.done.flow.add(path)
        is_map = isinstance(value, dict)
        blank = self.random.choice(["", "", " "])
        long = self.maybe() and bool(value)
        self.put("{" if is_map else "[")
        pairs = list(value.items() if is_map else enumerate(value))
        for index, (part, item) in enumerate(pairs):
            there = (*path, part)
            if long and self.random.random() < 0.7:
                self.break_line(indent)
            else:
                self.put(blank if index == 0 else self.random.choice([" ", " ", "  "]))
            head = self.at
            if is_map:
                self.put(f"{self.key(part, flow=True)}: ")
            if isinstance(item, dict | list):
                self.flow(item, there, indent + self.step)
            else:
                self.scalar(item, there, flow=True)
            self.done.entries[there] = (head, self.at)
            if index + 1 < len(pairs) or (long and self.random.random() < 0.5):
                self.put(",")
            self.done.above[there] = head
            self.done.ends[there] = self.at
        if long and self.random.random() < 0.7:
            self.break_line(indent)
        elif pairs:
            self.put(blank)
        self.put("}" if is_map else "]")
        self.done.values[path] = (start, self.at)

    def break_line(self, indent: int) -> None:
        self.end_line()
        if self.maybe():
            self.put(" " * indent + self.comment() + self.newline)
        self.put(" " * indent)

    # scalars

    def key(self, key: str, *, flow: bool) -> str:
        return self.spelled(key, flow=flow)

    def scalar(self, value: Any, path: Path, *, flow: bool) -> None:
        start = self.at
        self.put(self.spelled(value, flow=flow))
        self.done.values[path] = (start, self.at)

    def spelled(self, value: Any, *, flow: bool) -> str:
        if value is None or isinstance(value, bool | int):
            return json.dumps(value)
        ways = ['"' + "".join(map(self.escaped, value)) + '"']
        if value.isprintable():
            ways.append("'" + value.replace("'", "''") + "'")
        if _PLAIN.fullmatch(value) and value not in {"null", "true", "false"}:
            ways += [value] * 4
        return self.random.choice(ways)

    def escaped(self, character: str) -> str:
        if character in {'"', "\\"}:
            return "\\" + character
        if character.isprintable() and self.random.random() < 0.98:
            return character
        return (
            f"\\U{ord(character):08x}"
            if self.random.random() < 0.5 or ord(character) > 0xFFFF
            else f"\\u{ord(character):04X}"
        )
