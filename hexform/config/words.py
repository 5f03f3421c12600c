"""What pydantic found, said to people, with the place where it stands."""

from __future__ import annotations

from collections.abc import Sequence as Words
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from hexform.config.mistakes import EMPTY, Diagnostics
from hexform.config.shape import Path, keys_at, values_at
from hexform.kinds.loading import Entry
from hexform.lib.visible import shown
from hexform.lib.yaml.nodes import Map, Plain, Sequence
from hexform.model.fields import is_null

_MUST_BE = {
    "tuple_type": "must be a list",
    "dict_type": "must be a map",
    "model_type": "must be a map",
}


class _Found(NamedTuple):
    """The deepest part of a path that is there: where its key and its value stand, the value, and what to call it."""

    key: int
    at: int
    value: Any
    name: str


@dataclass
class Block:
    """A piece of a file that is checked against a model."""

    model: type[BaseModel]
    entry: Entry
    _refs: dict[int, dict[str, Any]] = field(default_factory=dict)

    def find(self, path: Path) -> _Found:
        found = _Found(self.entry.at, self.entry.value_at, self.entry.node, self.entry.key)
        for part in path:
            value = found.value
            if isinstance(value, Map):
                key = part if part in value else self._ref(value, part)
                if key is None:
                    break
                found = _Found(value.key_at(key), value.value_at(key), value[key], shown(str(key)))
            elif isinstance(value, Sequence) and isinstance(part, int) and part < len(value):
                at = value.marks[part]
                found = _Found(at, at, value[part], f"{found.name}[{part}]")
            else:
                break
        return found

    def _ref(self, node: Map, part: int | str) -> Any:
        """pydantic names a key that is a reference by its repr."""
        if id(node) not in self._refs:
            self._refs[id(node)] = {repr(key): key for key in node if not isinstance(key, str)}
        return self._refs[id(node)].get(str(part))


def explain(mistakes: Diagnostics, block: Block, error: ValidationError) -> None:
    """Each mistake at its place."""
    for item in error.errors(include_url=False, include_input=False):
        if mistakes.full:
            return
        at, what = _say(mistakes, block.model, item, block.find(item["loc"]))
        mistakes.at(block.entry.source, at, what)


def _say(mistakes: Diagnostics, model: type[BaseModel], item: Any, found: _Found) -> tuple[int, str]:
    path: Path = item["loc"]
    kind: str = item["type"]
    last = str(path[-1]) if path else ""
    if kind == "extra_forbidden":
        keys = keys_at(model, path[:-1])
        which = mistakes.hint(last, keys) or f": it may be one of {', '.join(sorted(keys))}"
        return found.key, f"`{shown(last)}` is no key here{which}"
    if kind == "invalid_key":
        return found.key, "a key is a text here: only what refers to something may be {name: ...} or {id: ...}"
    if kind == "missing":
        return found.key, f"`{last}` is missing in `{found.name}`" if found.name else f"`{last}` is missing"
    if isinstance(found.value, Plain) and not found.value:
        return found.at, EMPTY
    if last == "[key]":
        return found.key, f"`{found.name}` {_text(item)}"
    if kind == "literal_error":
        return found.at, f"`{found.name}`: {_none_of(mistakes, found.value, values_at(model, path), path)}"
    return found.at, f"`{found.name}` {_text(item)}"


def _text(item: Any) -> str:
    """The sentence after the name; validators of our own speak for themselves."""
    if item["type"] == "value_error":
        return str(item["ctx"]["error"])
    return _MUST_BE.get(item["type"], "is not what is wanted here")


def _none_of(mistakes: Diagnostics, value: Any, words: Words[str], path: Path) -> str:
    wanted = ", ".join(words)
    if not isinstance(value, str):
        return f"must be one of {wanted}"
    if is_null(value):
        return f"null is none of {wanted}"
    if value == "delete" and len(path) > 1 and path[-2] == "unmanaged":
        return f"Hex's API cannot delete {path[-1]}: write one of {wanted}"
    if value == "NONE":
        return f"NONE cannot be written here: leave the line out, or write one of {wanted}"
    return f"`{shown(value)}` is none of {wanted}{mistakes.hint(value, words)}"
