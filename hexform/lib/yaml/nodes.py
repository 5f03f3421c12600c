"""What a YAML text holds: maps and lists that know where each key and value is. Scalars are text."""

from __future__ import annotations

from typing import Any

from hexform.lib.visible import shown

BITS = 32  # an offset in a text of 4 GiB fits, the one behind its end included
_LOW = (1 << BITS) - 1


class Plain(str):
    """A scalar that stood in the file without quotes."""

    __slots__ = ()


class Map(dict[Any, Any]):
    """A mapping. `marks`: key to the offsets of it and of its value, as one number.

    A number is four objects less for the garbage collector, which otherwise takes longer than the parser.
    """

    __slots__ = ("marks",)
    marks: dict[Any, int]

    def key_at(self, key: Any) -> int:
        return self.marks[key] >> BITS

    def value_at(self, key: Any) -> int:
        return self.marks[key] & _LOW


class Sequence(list[Any]):
    """A list. `marks`: the offset of each item."""

    __slots__ = ("marks",)
    marks: list[int]


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


def items(node: Any) -> list[tuple[Any, int]]:
    """The items of a list with their offsets; what is not a list has none."""
    return list(zip(node, node.marks, strict=True)) if isinstance(node, Sequence) else []


def described(value: Any) -> str:
    """What somebody wrote, in a few words."""
    if isinstance(value, Map):
        return "a map"
    if isinstance(value, Sequence):
        return "a list"
    if value is None or (isinstance(value, Plain) and value == "null"):
        return "null"
    if value == "":
        return "an empty text"
    quoted = isinstance(value, str) and not isinstance(value, Plain)
    return f"the quoted text `{shown(value)}`" if quoted else f"`{shown(str(value))}`"
