"""Check JSON values against types. A check is built once per type and works on the value in place.

The types are TypedDicts of text, numbers, lists and other TypedDicts, each nullable; keys that a TypedDict does not
declare are removed. Pydantic would copy the values, which for large lists took as long as parsing them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import UnionType
from typing import (
    Annotated,
    Any,
    NamedTuple,
    NotRequired,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

Check = Callable[[Any], None]

MISSING = object()


class WrongShape(Exception):
    """A value does not have its type: `got` (or MISSING) instead of `expected`."""

    def __init__(self, expected: str, got: Any) -> None:
        self.expected = expected
        self.got = got
        self._keys: list[str | int] = []
        super().__init__(expected)

    def inside(self, key: str | int) -> WrongShape:
        """Prepend a key to the path of the error."""
        self._keys.insert(0, key)
        return self

    @property
    def path(self) -> str:
        """The path of the value, like values[3].owner.email; empty for the whole value."""
        keys = (f"[{key}]" if isinstance(key, int) else f".{key}" for key in self._keys)
        return "".join(keys).removeprefix(".")


class Length(NamedTuple):
    """The least and greatest number of characters of a text."""

    least: int
    most: int

    def check(self, value: Any) -> None:
        if type(value) is not str:
            raise WrongShape("text", value)
        if len(value) > self.most:
            raise WrongShape(f"at most {self.most} characters", len(value))
        if len(value) < self.least:
            raise WrongShape("text that is not empty", value)


class Pattern(NamedTuple):
    """The pattern that a text matches, and its name for messages."""

    pattern: re.Pattern[str]
    name: str

    def check(self, value: Any) -> None:
        if type(value) is not str:
            raise WrongShape("text", value)
        if not self.pattern.fullmatch(value):
            raise WrongShape(self.name, value)


def check_of(hint: Any, bound: Mapping[Any, Any] | None = None) -> Check:
    """The check of a type, which raises WrongShape. `bound`: the values of type variables."""
    bound = bound or {}
    origin, inner = get_origin(hint), get_args(hint)
    if isinstance(hint, TypeVar):
        return check_of(bound[hint])
    if is_typeddict(origin or hint):
        return _record(origin or hint, dict(zip(getattr(origin, "__parameters__", ()), inner, strict=True)) or bound)
    if origin is list:
        return _items(check_of(inner[0], bound))
    if origin in {Union, UnionType}:
        (other,) = (each for each in inner if each is not type(None))
        return _nullable(check_of(other, bound))
    if origin is Annotated:
        check: Check = inner[1].check
        return check
    return {str: _text, float: _number, dict: _object}[hint]


def _text(value: Any) -> None:
    if type(value) is not str:
        raise WrongShape("text", value)


def _number(value: Any) -> None:
    """A number in the range of a timestamp or an amount."""
    if type(value) not in {int, float} or abs(value) >= 2**63:
        raise WrongShape("a number", value)


def _object(value: Any) -> None:
    if type(value) is not dict:
        raise WrongShape("an object", value)


def _nullable(check: Check) -> Check:
    def nullable(value: Any) -> None:
        if value is not None:
            check(value)

    return nullable


def _items(check: Check) -> Check:
    def items(value: Any) -> None:
        if type(value) is not list:
            raise WrongShape("a list", value)
        item = None
        try:
            for item in value:
                check(item)
        except WrongShape as wrong:
            raise wrong.inside(next(at for at, each in enumerate(value) if each is item)) from None

    return items


def _record(model: Any, bound: Mapping[Any, Any]) -> Check:
    hints = get_type_hints(model, include_extras=True)
    optional = [(name, check_of(get_args(hint)[0], bound)) for name, hint in hints.items() if _is_optional(hint)]
    required = [(name, check_of(hint, bound)) for name, hint in hints.items() if not _is_optional(hint)]
    fewest = len(required)

    def record(value: Any) -> None:
        _object(value)
        name = ""
        try:
            for name, check in required:
                check(value[name])
            if len(value) > fewest:
                for other in value.keys() - hints.keys():
                    del value[other]
                for name, check in optional:
                    if name in value:
                        check(value[name])
        except KeyError:
            raise WrongShape("a value", MISSING).inside(name) from None
        except WrongShape as wrong:
            raise wrong.inside(name) from None

    return record


def _is_optional(hint: Any) -> bool:
    return get_origin(hint) is NotRequired
