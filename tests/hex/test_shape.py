"""Checks made of types: what they let through, what they take out, and how they name what is wrong."""

from __future__ import annotations

import re
from typing import Annotated, Any, Generic, NotRequired, TypedDict, TypeVar

import pytest

from hexform.hex.shape import MISSING, Length, Pattern, WrongShape, check_of

T = TypeVar("T")


class Leaf(TypedDict):
    name: Annotated[str, Length(1, 5)]
    number: NotRequired[float | None]


class Branch(TypedDict):
    leaves: list[Leaf]
    text: str | None
    code: Annotated[str, Pattern(re.compile("[a-z]+"), "a code")] | None


class Pair(TypedDict, Generic[T]):
    left: T
    right: list[T]


def branch(**more: Any) -> dict[str, Any]:
    return {"leaves": [{"name": "a"}, {"name": "b", "number": 1.5}], "text": None, "code": "x", **more}


@pytest.mark.parametrize(
    ("more", "path", "expected", "got"),
    [
        ({"leaves": None}, "leaves", "a list", None),
        ({"leaves": [{"name": "a"}, 7]}, "leaves[1]", "an object", 7),
        ({"leaves": [{"name": ""}]}, "leaves[0].name", "text that is not empty", ""),
        ({"leaves": [{"name": "abcdef"}]}, "leaves[0].name", "at most 5 characters", 6),
        ({"leaves": [{"name": "a", "number": "1"}]}, "leaves[0].number", "a number", "1"),
        ({"leaves": [{"name": "a", "number": True}]}, "leaves[0].number", "a number", True),
        ({"leaves": [{"name": "a", "number": 2**63}]}, "leaves[0].number", "a number", 2**63),
        ({"leaves": [{"number": 1}]}, "leaves[0].name", "a value", MISSING),
        ({"text": 5}, "text", "text", 5),
        ({"code": 5}, "code", "text", 5),
        ({"code": "A1"}, "code", "a code", "A1"),
    ],
)
def test_what_is_wrong_is_named_by_its_place(more: dict[str, Any], path: str, expected: str, got: Any) -> None:
    with pytest.raises(WrongShape) as raised:
        check_of(Branch)(branch(**more))
    assert (raised.value.path, raised.value.expected, raised.value.got) == (path, expected, got)


def test_what_a_type_does_not_name_is_taken_out_however_deep() -> None:
    value = branch(other={"deep": []}, leaves=[{"name": "a", "number": None, "more": 1}, {"name": "b", "more": 1}])
    check_of(Branch)(value)
    assert value == branch(leaves=[{"name": "a", "number": None}, {"name": "b"}])


def test_a_type_variable_is_what_it_means() -> None:
    check_of(Pair[str])({"left": "a", "right": ["b"]})
    with pytest.raises(WrongShape) as raised:
        check_of(Pair[Leaf])({"left": {"name": "a"}, "right": [{"name": "a"}, {}]})
    assert raised.value.path == "right[1].name"


def test_of_equal_items_the_first_is_named() -> None:
    with pytest.raises(WrongShape) as raised:
        check_of(list[str])(["a", 5, "b", 5])
    assert raised.value.path == "[1]"
