"""Configurations as text, with references as keys."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Key:
    """A key of a map that says whether it is a name or an id."""

    says: str
    text: str


def as_yaml(value: Any) -> str:
    """A document in flow style; unlike JSON it can have references as keys."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"? {as_yaml(key)} : {as_yaml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(as_yaml(item) for item in value) + "]"
    if isinstance(value, Key):
        return as_yaml({value.says: value.text})
    return json.dumps(value, ensure_ascii=False)
