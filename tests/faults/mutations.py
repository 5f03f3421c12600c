"""Every value of every answer of a run, changed in every way: its type, null, missing, nested, and its size."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from hexform.hex.answers import ANSWERS, check
from hexform.hex.shape import WrongShape
from hexform.sandbox.operations import OPERATIONS

# A place in an answer: keys and numbers, from the outside in.
Place = tuple[str | int, ...]

_GONE = object()


@dataclass(frozen=True)
class Mutation:
    """Request `number` is answered with another value at `place`."""

    number: int
    where: str
    operation: str
    place: Place
    how: str
    answer: Any = field(repr=False, compare=False)

    @property
    def wrong(self) -> WrongShape | None:
        """What a reader of the answer has to object."""
        try:
            _used(self.operation, self.mutated)
        except WrongShape as wrong:
            return wrong
        return None

    @property
    def used(self) -> bool:
        """Whether hexform looks at what was changed."""
        return self.wrong is not None or _used(self.operation, self.mutated) != _used(self.operation, self.answer)

    @property
    def mutated(self) -> Any:
        return _changed(self.answer, self.place, self.how)

    def rewrite(self, number: int, where: str, body: bytes) -> bytes:
        return json.dumps(self.mutated).encode() if number == self.number else body

    def __str__(self) -> str:
        place = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in self.place).removeprefix(".")
        return f"#{self.number} {self.where} {self.operation}: {place or 'all of it'} {self.how}"


def _type(value: Any) -> Any:
    match value:
        case str() | None:
            return 5
        case dict():
            return []
        case list():
            return {}
    return "5"


def _large(value: Any) -> Any:
    match value:
        case str():
            return value + "x" * 70_000
        case list() if value:
            return value * 1000
        case dict():
            return {**value, **{f"x{number}": value for number in range(200)}}
        case int() if not isinstance(value, bool):
            return 10**400
    return _GONE


def _empty(value: Any) -> Any:
    return type(value)() if isinstance(value, str | dict | list) and value else _GONE


def _used(operation: str, answer: Any) -> Any:
    """What is left of an answer once it is checked."""
    copy = json.loads(json.dumps(answer))
    check(operation, copy)
    return copy if operation in ANSWERS else None


# What is done to a value; `_GONE` where that makes no other of it.
HOW: dict[str, Callable[[Any], Any]] = {
    "type": _type,
    "null": lambda value: _GONE if value is None else None,
    "missing": lambda value: value,
    "nested": lambda value: [value],
    "in an object": lambda value: {"value": value},
    "empty": _empty,
    "large": _large,
}


def _changed(answer: Any, place: Place, how: str) -> Any:
    if not place:
        return HOW[how](answer)
    key, rest = place[0], place[1:]
    copy: Any = dict(answer) if isinstance(answer, dict) else list(answer)
    if how == "missing" and not rest:
        copy.pop(key)
    else:
        copy[key] = _changed(answer[key], rest, how)
    return copy


def _places(value: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    yield place, value
    items: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in items:
        yield from _places(child, (*place, key))


def _applies(place: Place, value: Any, how: str) -> bool:
    """Only a key can be missing: a list without an item is another list, and not wrong."""
    return bool(place) and isinstance(place[-1], str) if how == "missing" else HOW[how](value) is not _GONE


@dataclass
class Recorded:
    """The answers of a run, by number."""

    answers: dict[int, tuple[str, Any]] = field(default_factory=dict)

    def rewrite(self, number: int, where: str, body: bytes) -> bytes:
        if body:
            self.answers[number] = (where, json.loads(body))
        return body


def leaves(recorded: Recorded) -> int:
    """How many values there are that hold no others."""
    found = [value for _, answer in recorded.answers.values() for _, value in _places(answer)]
    return sum(not isinstance(value, dict | list) or not value for value in found)


def every(recorded: Recorded) -> list[Mutation]:
    """All changes of all values."""
    return [
        Mutation(number, where, operation_of(where), place, how, answer)
        for number, (where, answer) in recorded.answers.items()
        for place, value in _places(answer)
        for how in HOW
        if _applies(place, value, how)
    ]


def operation_of(where: str) -> str:
    """The operation of "METHOD /v1/PATH"; where two paths fit, the one with fewer places for ids is meant."""
    fitting = [row for row in OPERATIONS if re.fullmatch(re.sub(r"\{\w+}", "[^/]+", f"{row.method} {row.path}"), where)]
    return min(fitting, key=lambda row: row.path.count("{")).name
