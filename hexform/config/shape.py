"""What the schema would take at a path: looked at only where something is wrong there."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from pydantic import BaseModel

Path = tuple[int | str, ...]


def keys_at(model: type[BaseModel], path: Path) -> tuple[str, ...]:
    """The keys of the map at this path."""
    return tuple(dict.fromkeys(key for branch in _at(model, path) for key in branch.get("properties", ())))


def values_at(model: type[BaseModel], path: Path) -> tuple[str, ...]:
    """The words that may stand at this path."""
    return tuple(dict.fromkeys(value for branch in _at(model, path) for value in _words(branch)))


def _words(branch: dict[str, Any]) -> list[str]:
    return [word for word in branch.get("enum", [branch.get("const")]) if isinstance(word, str)]


@cache
def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema()


def _at(model: type[BaseModel], path: Path) -> list[dict[str, Any]]:
    root = _schema(model)
    here = list(_branches(root, root))
    for part in path:
        below = [child for branch in here for child in _children(branch, part)]
        if below:  # a part that is not there belongs to the long form of a short one
            here = [each for child in below for each in _branches(child, root)]
    return here


def _children(branch: dict[str, Any], part: int | str) -> Iterator[dict[str, Any]]:
    if part in branch.get("properties", ()):
        yield branch["properties"][part]
    elif isinstance(branch.get("additionalProperties"), dict):
        yield branch["additionalProperties"]
    yield from branch.get("patternProperties", {}).values()
    if isinstance(part, int) and isinstance(branch.get("items"), dict):
        yield branch["items"]


def _branches(schema: dict[str, Any], root: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The schema and all that it may be instead."""
    yield schema
    if "$ref" in schema:
        yield from _branches(root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root)
    for each in schema.get("anyOf", ()):
        yield from _branches(each, root)
