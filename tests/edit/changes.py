"""Random operations on a styled document, what they must come to, and which characters they may change."""

from __future__ import annotations

import copy
import re
from collections import Counter
from itertools import pairwise
from random import Random
from typing import Any

from hexform.edit.ops import Add, Op, Remove, Set
from hexform.edit.values import Unquoted, canonical
from tests.edit.styler import Path, Styled

NEW: list[Any] = [
    "x", "no", "a: b", "a #b", "it's", '"', "\\", " x", "", "12:30", "\U0001f600", "caf\u00e9", "\u202ex", "a, b", "}",
    "a\nb\n", "a\n\nb", "long " * 25, None, True, 7, {"a": "b"}, {"a": {"b": ["c", "d\ne"]}}, ["x", "y: z"], {}, [],
]  # fmt: skip


def paths(value: Any, path: Path = ()) -> list[Path]:
    """The paths of all values within a value."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(each for part, item in pairs for each in paths(item, (*path, part)))]


def at(value: Any, path: Path) -> Any:
    for part in path:
        value = value[part]
    return value


def under(path: Path, other: Path) -> bool:
    """Whether a path is the other or leads below it."""
    return path[: len(other)] == other


def random_ops(value: dict[str, Any], random: Random) -> list[Op]:
    """Up to four operations that do not contradict each other."""
    every = paths(value)
    ops: list[Op] = []
    for number in range(random.randint(1, 4)):
        op = _random_op(value, random.choice(every), random, number)
        if op is not None and all(_agree(op, other) and _agree(other, op) for other in ops):
            ops.append(op)
    return ops


def _random_op(value: Any, path: Path, random: Random, number: int) -> Op | None:
    here = at(value, path)
    choice = random.choice(["set", "add", "remove", "remove"])
    if choice == "add" and isinstance(here, dict):
        return Add(path, f"new{number}", random.choice(NEW))
    if choice == "add" and isinstance(here, list):
        return Add(path, None, random.choice(NEW))
    if choice == "add" and isinstance(here, str) and len(path) > 3 and path[-2] in {"users", "groups"} and here:
        return Add(path, "until", "2027-03-31")
    if not path or choice == "add":
        return None
    if choice == "remove":
        return Remove(path)
    return Set(path, _like(here, random) if here and random.random() < 0.6 else random.choice(NEW))


def _like(value: Any, random: Random) -> Any:
    """A value in which something is gone, something is new and something is other than before."""
    if isinstance(value, dict):
        kept = {key: _like(each, random) for key, each in value.items() if random.random() < 0.8}
        return {**kept, **({"like": random.choice(NEW)} if random.random() < 0.3 else {})}
    if isinstance(value, list):
        items = [_like(each, random) for each in value if random.random() < 0.8]
        if random.random() < 0.3:
            items.insert(random.randint(0, len(items)), random.choice(NEW))
        if random.random() < 0.1:
            random.shuffle(items)
        return items
    return value if random.random() < 0.7 else random.choice(NEW)


def _agree(op: Op, other: Op) -> bool:
    if isinstance(op, Add):
        return not isinstance(other, Set | Remove) or not under(op.path, other.path)
    return isinstance(other, Add) or not under(op.path, other.path)


def result(before: Any, ops: list[Op]) -> Any:
    """What the operations come to, on plain values."""
    after = copy.deepcopy(before)
    for op in ops:
        if isinstance(op, Add):
            here = at(after, op.path)
            new = canonical(op.value)
            new_value: Any
            if op.key is None:
                new_value = [*here, new]
            elif isinstance(here, str):
                new_value = {"access": here, op.key: new}
            else:
                new_value = {**({} if here == Unquoted("") else here), op.key: new}
            after = _replaced(after, op.path, new_value)
        elif isinstance(op, Set):
            after = _replaced(after, op.path, canonical(op.value))
    for op in sorted(
        (op for op in ops if isinstance(op, Remove)), key=lambda op: [str(part).zfill(9) for part in op.path]
    ):
        at(after, op.path[:-1])[op.path[-1]] = ...
    return _without_gaps(after)


def _replaced(value: Any, path: Path, new: Any) -> Any:
    if not path:
        return new
    at(value, path[:-1])[path[-1]] = new
    return value


def _without_gaps(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_gaps(each) for key, each in value.items() if each is not ...}
    return [_without_gaps(each) for each in value if each is not ...] if isinstance(value, list) else value


def untouched(styled: Styled, ops: list[Op], value: Any) -> list[str]:
    """The pieces of the text that must still stand there, in this order."""
    regions = [*_emptied(styled, ops, value), *_neighbours(styled, ops)]
    for op in ops:
        if isinstance(op, Set):
            regions += _of_set(styled, op, at(value, op.path))
        elif isinstance(op, Remove):
            regions += _of_remove(styled, op.path)
        else:
            regions += _of_add(styled, op, at(value, op.path))
    pieces, position = [], 0
    for start, end in sorted(regions):
        if start >= position:
            pieces.append(styled.text[position:start])
        position = max(position, end)
    return [*pieces, styled.text[position:]]


def _neighbours(styled: Styled, ops: list[Op]) -> list[tuple[int, int]]:
    """What is between two neighbours within brackets goes with both of them."""
    gone = {op.path for op in ops if isinstance(op, Remove)}
    regions = []
    for owner in styled.flow:
        entries = [path for path in styled.entries if path[:-1] == owner and path]
        for path, following in pairwise(entries):
            if path in gone and following in gone:
                regions.append((styled.entries[path][0], styled.entries[following][1]))
    return regions


def _emptied(styled: Styled, ops: list[Op], value: Any) -> list[tuple[int, int]]:
    """Collections within brackets lose their comments with their last entry."""
    gone = Counter(op.path[:-1] for op in ops if isinstance(op, Remove))
    return [
        styled.values[path] for path, count in gone.items() if path in styled.flow and count == len(at(value, path))
    ]


def _of_set(styled: Styled, op: Set, old: Any) -> list[tuple[int, int]]:
    start, end = styled.values[op.path]
    if not isinstance(old, dict | list) and not isinstance(op.value, dict | list) and "\n" not in f"{op.value}{old}":
        blank = styled.text[start - 1 : start] in {" ", "\t"}
        return [(start, end) if start < end or blank else (start, start)]
    return [(styled.entries[op.path][0], _below(styled, op.path))]


def _of_remove(styled: Styled, path: Path) -> list[tuple[int, int]]:
    text = styled.text
    start, end = min(styled.above[path], styled.entries[path][0]), styled.ends[path]
    owner = path[:-1]
    while start and text[start - 1] in " \t\r\n,":
        start -= 1
    while end < len(text) and text[end] in " \t\r\n":
        end += 1
    if owner in styled.flow:
        line = re.compile(r"[ \t]*#[^\r\n]*[\r\n]*").match(text, end)
        end = line.end() if line else end
    else:
        end = max(end, _below(styled, path))
    return [(start, end), *_splits(styled, owner)]


def _below(styled: Styled, path: Path) -> int:
    """Behind the comments below an entry that are indented more than it."""
    text, head, end = styled.text, styled.entries[path][0], styled.ends[path]
    column = head - max(text.rfind("\n", 0, head), text.rfind("\r", 0, head)) - 1
    comments = re.compile(rf"(?:[ \t\r\n]*\n)? {{{column + 1},}}#[^\r\n]*[\r\n]*")
    while found := comments.match(text, end):
        end = found.end()
    return end


def _of_add(styled: Styled, op: Add, here: Any) -> list[tuple[int, int]]:
    start, end = styled.values[op.path]
    if not isinstance(here, dict | list) or not here:
        while start and styled.text[start - 1] in " \t":
            start -= 1
        while end < len(styled.text) and styled.text[end] in " \t":
            end += 1
        return [(start, end), *_splits(styled, op.path)]
    return _splits(styled, op.path)


def _splits(styled: Styled, owner: Path) -> list[tuple[int, int]]:
    """Where something may come in a collection: between lines, and around its entries and its own beginning."""
    text = styled.text
    start, end = styled.entries.get(owner, (0, 0))[0], styled.ends.get(owner, len(text))
    comments = re.compile(r"(?:[ \t]*(?:#[^\r\n]*)?\r?\n)*").match(text, end)
    end = comments.end() if comments else end
    lines = [found.end() for found in re.finditer(r"\n", text[:end]) if found.end() >= start]
    around = [
        offset
        for path, (first, last) in styled.entries.items()
        if path[:-1] == owner or path == owner
        for offset in (first, last, styled.ends[path])
    ]
    key = range(start, styled.values[owner][0] + 2)
    return [(offset, offset) for offset in {*lines, *around, *key, len(text)} if offset <= len(text)]
