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
            "settings": settings,
            "specs": specs,
            "removed": sorted([line.kind, line.project, line.ref] for line in removed),
        },
        _plain,
    )


def _plain(value: Any) -> Any:
    """What is no JSON: a block is a map of what it says."""
    match value:
        case BaseModel():
            return {name: _keyed(getattr(value, name)) for name in value.model_fields_set - _NO_MEANING}
        case Ref():
            return [value.text, value.name, value.id]
    return str(value)


def _keyed(value: Any) -> Any:
    """A map by texts: what it refers to may be written as more than one."""
    return {_key(key): item for key, item in value.items()} if isinstance(value, dict) else value


def _key(key: Any) -> str:
    return "\0".join((key.text, key.name, key.id)) if isinstance(key, Ref) else str(key)
