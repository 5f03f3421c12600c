"""Canonical values, as the configuration loader reads them, to compare the result of an edit with the expected one."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from hexform.edit.nodes import Key
from hexform.edit.ops import Add, Op, Remove, Set
from hexform.edit.scalars import ambiguous
from hexform.edit.schema_paths import short_key
from hexform.lib.yaml.nodes import Plain
from hexform.model.fields import Ref


class Unquoted(NamedTuple):
    """A scalar without quotes that some YAML reader takes for something other than text."""

    text: str


def canonical(value: Any) -> Any:
    """A copy of a value without positions: two are equal if they mean the same."""
    if isinstance(value, Mapping):
        return {canonical_key(key): canonical(each) for key, each in value.items()}
    if isinstance(value, str):
        return Unquoted(str(value)) if isinstance(value, Plain) and ambiguous(value) else str(value)
    if isinstance(value, list | tuple):
        return [canonical(each) for each in value]
    if isinstance(value, Ref):
        return value.text or ({"name": value.name} if value.name else {"id": value.id})
    if value is None or isinstance(value, bool | int | date):
        return Unquoted("null" if value is None else str(value).lower())
    raise TypeError(f"not a value of the configuration language: {type(value).__name__}")


def loose(value: Any) -> Any:
    """Ignore quotes as the configuration language does: only null and an empty value must be unquoted."""
    if isinstance(value, Unquoted):
        return value if value.text in {"", "null"} else value.text
    if isinstance(value, dict):
        return {key: loose(each) for key, each in value.items()}
    return [loose(each) for each in value] if isinstance(value, list) else value


def canonical_key(key: Key) -> Key:
    if isinstance(key, Ref):
        return unicodedata.normalize("NFC", key.text) if key.text else key
    return unicodedata.normalize("NFC", key) if isinstance(key, str) else key


def value_at(value: Any, path: Sequence[Key]) -> Any:
    """The part of a canonical value at a path; items by index."""
    for part in path:
        value = value[part]
    return value


_REMOVED = object()


def expected(before: Any, ops: Sequence[tuple[Sequence[Key], Op]]) -> Any:
    """The canonical value of the text after these operations at these paths. `before` is modified."""
    touched = []
    for path, op in sorted(ops, key=lambda each: isinstance(each[1], Remove)):
        if isinstance(op, Set):
            before = _put(before, path, canonical(op.value))
        elif isinstance(op, Remove):
            touched.append(value_at(before, path[:-1]))
            touched[-1][path[-1]] = _REMOVED
        else:
            before = _added(before, path, op)
    for owner in touched:
        _drop_removed(owner)
    return before


def _put(value: Any, path: Sequence[Key], new: Any) -> Any:
    if not path:
        return new
    value_at(value, path[:-1])[path[-1]] = new
    return value


def _added(value: Any, path: Sequence[Key], op: Add) -> Any:
    owner = value_at(value, path)
    if op.key is None:
        return _put(value, path, [*(owner if isinstance(owner, list) else []), canonical(op.value)])
    if not isinstance(owner, dict):
        long = short_key(tuple(path)) if owner != Unquoted("") else None
        owner = {long: owner} if long else {}
    return _put(value, path, {**owner, canonical_key(op.key): canonical(op.value)})


def _drop_removed(owner: Any) -> None:
    if isinstance(owner, dict):
        for key in [key for key, value in owner.items() if value is _REMOVED]:
            del owner[key]
    else:
        owner[:] = [value for value in owner if value is not _REMOVED]
