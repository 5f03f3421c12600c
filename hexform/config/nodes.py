"""What a YAML text holds: maps and lists that know where each key and value stands. Scalars are text."""

from __future__ import annotations

from typing import Any

from hexform.config.mistakes import Mark

_BITS = 21  # a file of 2 MiB has no more lines, and none of its lines has more columns
_LOW = (1 << _BITS) - 1


class Map(dict[Any, Any]):
    """A mapping. `marks`: key to where it and its value stand, as one number.

    A number is four objects less for the garbage collector, which otherwise takes longer than the parser.
    """

    __slots__ = ("marks",)
    marks: dict[Any, int]

    def key_mark(self, key: Any) -> Mark:
        return unpacked(self.marks[key] >> 2 * _BITS)

    def value_mark(self, key: Any) -> Mark:
        return unpacked(self.marks[key])


class Sequence(list[Any]):
    """A list. `marks`: the place of each item, as one number."""

    __slots__ = ("marks",)
    marks: list[int]

    def mark(self, index: int) -> Mark:
        return unpacked(self.marks[index])


def packed(mark: Any) -> int:
    """A parser's mark as one number."""
    line: int = mark.line
    column: int = mark.column
    return line << _BITS | column


def packed_pair(key: Any, value: Any) -> int:
    """The marks of a key and its value as one number."""
    both: int = key.line << 3 * _BITS | key.column << 2 * _BITS | value.line << _BITS | value.column
    return both


def unpacked(number: int) -> Mark:
    return Mark(number >> _BITS & _LOW, number & _LOW)


def empty_map() -> Map:
    """A map without keys, as `{}` is."""
    result = Map()
    result.marks = {}
    return result


def without(node: Map, *keys: str) -> Map:
    """The same map with these keys left to somebody else."""
    result = Map((key, value) for key, value in node.items() if key not in keys)
    result.marks = node.marks
    return result


def only_each(node: Map) -> list[Map]:
    """The map taken apart into maps of one key."""
    return [_only(node, key) for key in node]


def _only(node: Map, key: Any) -> Map:
    result = Map({key: node[key]})
    result.marks = node.marks
    return result


def items(node: Any) -> list[tuple[Any, Mark]]:
    """The items of a list with their places; what is no list has none."""
    return [(item, node.mark(index)) for index, item in enumerate(node)] if isinstance(node, Sequence) else []
