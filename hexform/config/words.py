"""What pydantic found, said to people, with the place where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence as Items
from typing import Any

from pydantic import BaseModel, ValidationError

from hexform.config.mistakes import Mark
from hexform.config.nearest import hint, nearest, shown
from hexform.config.nodes import Map, Sequence
from hexform.config.shape import keys_at, values_at
from hexform.core.fields import Plain, is_null

_MUST_BE = {
    "tuple_type": "must be a list",
    "list_type": "must be a list",
    "dict_type": "must be a map",
    "model_type": "must be a map",
    "model_attributes_type": "must be a map",
}


def explain(model: type[BaseModel], node: Any, at: Mark, error: ValidationError) -> Iterator[tuple[Mark, str]]:
    """Each mistake with its place; `at` is where the node's own key or item stands."""
    for item in error.errors(include_url=False, include_input=False):
        yield _say(model, node, at, item)


def _say(model: type[BaseModel], node: Any, at: Mark, item: Any) -> tuple[Mark, str]:
    loc: tuple[int | str, ...] = item["loc"]
    key_mark, value_mark, value, found = _find(node, loc, at)
    name = _name(loc)
    kind: str = item["type"]
    if kind == "extra_forbidden":
        return key_mark, f"`{shown(str(loc[-1]))}` is no key here{_which(str(loc[-1]), keys_at(model, loc[:-1]))}"
    if kind == "invalid_key":
        return key_mark, "a key is a text here: only what refers to something may be {name: ...} or {id: ...}"
    if kind == "missing":
        return key_mark, f"`{name}` is missing"
    if isinstance(value, Plain) and not value:
        return value_mark, f"`{name}` is empty: write a value, or take the key out"
    if kind == "literal_error":
        return value_mark, f"`{name}`: {_not_one_of(value, values_at(model, loc), loc)}"
    if loc and loc[-1] == "[key]":
        return key_mark, f"`{shown(str(loc[-2]))}`: {_text(item)}"
    return value_mark, f"`{name}`: {_text(item)}" if name else _text(item)


def _text(item: Any) -> str:
    if item["type"] == "value_error":
        return str(item["ctx"]["error"])
    return _MUST_BE.get(item["type"], str(item["msg"]).lower())


def _which(word: str, words: Items[str]) -> str:
    return hint(word, words) or (f": it may be one of {', '.join(sorted(words))}" if words else "")


def _not_one_of(value: Any, values: Items[str], loc: tuple[int | str, ...]) -> str:
    if not isinstance(value, str):
        return f"must be one of {', '.join(values)}"
    if value == "delete" and len(loc) > 1 and loc[-2] == "unmanaged":
        return f"Hex's API cannot delete {loc[-1]}: write one of {', '.join(values)}"
    if value == "NONE":
        return f"NONE cannot be written here: leave the line out, or write one of {', '.join(values)}"
    if is_null(value):
        return f"null is none of {', '.join(values)}"
    near = nearest(value, values)
    return f"`{shown(value)}` is none of {', '.join(values)}{f': did you mean {near}?' if near else ''}"


def _name(loc: tuple[int | str, ...]) -> str:
    """The last key, with the place in a list: `members[0]`."""
    name = ""
    for part in loc:
        name = f"{name}[{part}]" if isinstance(part, int) else shown(part) if part != "[key]" else name
    return name


def _find(node: Any, loc: tuple[int | str, ...], at: Mark) -> tuple[Mark, Mark, Any, bool]:
    """Where the deepest part of the path that is there has its key and its value, and that value."""
    key_mark = value_mark = at
    for part in loc:
        if isinstance(node, Map):
            key = part if part in node else next((key for key in node if repr(key) == part), None)
            if key is None:
                return key_mark, value_mark, node, False
            key_mark, value_mark, node = node.key_mark(key), node.value_mark(key), node[key]
        elif isinstance(node, Sequence) and isinstance(part, int) and part < len(node):
            key_mark = value_mark = node.mark(part)
            node = node[part]
        else:
            break
    return key_mark, value_mark, node, True
