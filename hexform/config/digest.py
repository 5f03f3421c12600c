"""The digest of a configuration: of what it wants, wherever and in whatever order that is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from hexform.lib.canonical import digest
from hexform.model.address import Address
from hexform.model.desired import Removed
from hexform.model.fields import Ref, Written
from hexform.model.settings import Settings

# Which file holds what, and what is only carried, says nothing about what is wanted.
_NO_MEANING = frozenset({"include", "source_file", "file", "set_name", "meta", "requires"})


def config_digest(settings: Settings, specs: Mapping[Address, Written], removed: tuple[Removed, ...]) -> str:
    return digest(
        {
            "settings": _value(settings),
            "specs": {str(address): _value(spec) for address, spec in specs.items()},
            "removed": sorted([line.kind, line.project, line.ref] for line in removed),
        }
    )


def _value(value: Any) -> Any:
    match value:
        case BaseModel():
            return {name: _value(getattr(value, name)) for name in value.model_fields_set - _NO_MEANING}
        case Mapping():
            return {_key(key): _value(item) for key, item in value.items()}
        case list() | tuple():
            return [_value(item) for item in value]
        case Ref():
            return [value.text, value.name, value.id]
        case None | bool() | int() | str():
            return value
    return str(value)


def _key(key: Any) -> str:
    return "\0".join((key.text, key.name, key.id)) if isinstance(key, Ref) else str(key)
