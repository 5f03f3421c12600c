"""What the schema would take at a path: looked at only where something is wrong there."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import yaml
from pydantic import BaseModel

Path = tuple[int | str, ...]


def keys_at(model: type[BaseModel], path: Path) -> tuple[str, ...]:
    """The keys of the map at this path."""
    return tuple(dict.fromkeys(key for branch in _at(model, path) for key in branch.get("properties", ())))


def values_at(model: type[BaseModel], path: Path) -> tuple[str, ...]:
    """The words that may be at this path."""
    return tuple(dict.fromkeys(value for branch in _at(model, path) for value in _words(branch)))


def example(model: type[BaseModel], path: Path) -> str:
    """A line as it could be at this path, such as `members: [ada@example.com]`; empty where there is none."""
    found = next((value for branch in _at(model, path) for value in branch.get("examples", ())), None)
    if found is None:
        return ""
    text = flow(found)
    return f"`{path[-1]}: {text}`" if path and isinstance(path[-1], str) else f"`{text}`"


class _Bare(yaml.SafeDumper):
    """A plain scalar is text in this language, so nothing but a mark of YAML needs quotes."""

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.yaml_implicit_resolvers = {}


def flow(value: Any) -> str:
    """A value in one line of YAML."""
    return yaml.dump(_as_text(value), Dumper=_Bare, default_flow_style=True, width=1000).removesuffix("...\n").strip()


def _as_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _as_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_text(item) for item in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


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
