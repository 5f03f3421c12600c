"""Messages for the errors that pydantic found, with their places."""

from __future__ import annotations

from collections.abc import Sequence as Words
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from hexform.config.mistakes import EMPTY, Diagnostics
from hexform.config.shape import Path, example, keys_at, values_at
from hexform.kinds.loading import Entry
from hexform.lib.visible import shown
from hexform.lib.yaml.nodes import Map, Plain, Sequence, described
from hexform.model.fields import WRONG_TYPES, is_null
from hexform.model.mistake import Mistake

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
        at, code, what = _say(mistakes, block.model, item, block.find(item["loc"]))
        mistakes.at(block.entry.source, at, code, what)


def _say(mistakes: Diagnostics, model: type[BaseModel], item: Any, found: _Found) -> tuple[int, Mistake, str]:
    path: Path = item["loc"]
    kind: str = item["type"]
    last = str(path[-1]) if path else ""
    if kind == "extra_forbidden":
        keys = keys_at(model, path[:-1])
        which = mistakes.hint(last, keys) or f": expected one of {', '.join(sorted(keys))}"
        return found.key, Mistake.UNKNOWN_KEY, f"unknown key `{shown(last)}`{which}"
    if kind == "invalid_key":
        what = "a key is a text here: only what refers to something may be {name: ...} or {id: ...}"
        return found.key, Mistake.BAD_KEY, what
    if kind == "missing":
        where = f" in `{found.name}`" if found.name else ""
        return found.key, Mistake.MISSING_KEY, f"`{last}` is missing{where}{_such_as(model, path)}"
    if isinstance(found.value, Plain) and not found.value:
        return found.at, Mistake.EMPTY_VALUE, EMPTY
    if last == "[key]":
        return found.key, Mistake.INVALID_VALUE, f"`{found.name}` {_text(item)}"
    if kind == "literal_error":
        what = _not_one_of(mistakes, found.value, values_at(model, path), path)
        return found.at, Mistake.INVALID_VALUE, f"`{found.name}`: {what}"
    if kind in _MUST_BE:
        what = f"{_MUST_BE[kind]}, not {described(found.value)}{_such_as(model, path)}"
        return found.at, Mistake.WRONG_TYPE, f"`{found.name}` {what}"
    text = _text(item)
    wrong_type = text.startswith(WRONG_TYPES)
    instead = f", not {described(found.value)}" if text.startswith("must be") else ""
    such = _such_as(model, path) if wrong_type else ""
    return (
        found.at,
        Mistake.WRONG_TYPE if wrong_type else Mistake.INVALID_VALUE,
        f"`{found.name}` {text}{instead}{such}",
    )


def _such_as(model: type[BaseModel], path: Path) -> str:
    line = example(model, path)
    return f"; for example {line}" if line else ""


def _text(item: Any) -> str:
    """The sentence after the name; validators of our own speak for themselves."""
    return str(item["ctx"]["error"]) if item["type"] == "value_error" else "is not of the form that is wanted here"


def _not_one_of(mistakes: Diagnostics, value: Any, words: Words[str], path: Path) -> str:
    wanted = ", ".join(words)
    if value == "delete" and len(path) > 1 and path[-2] == "unmanaged":
        return f"Hex's API cannot delete {path[-1]}: expected one of {wanted}"
    if value == "NONE" and "NONE" not in words:
        return f"NONE cannot be written here: leave the line out, or write one of {wanted}"
    near = mistakes.hint(value, words) if isinstance(value, str) and not is_null(value) else ""
    if near:
        return f"invalid value `{shown(value)}`{near} Expected one of {wanted}"
    return f"invalid value {described(value)}: expected one of {wanted}"
