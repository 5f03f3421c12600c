"""What the schema says about a path: the order of its keys, the key that its short form sets, and its layout."""

from __future__ import annotations

from functools import lru_cache

from hexform.config.schema import RESOURCES, SETTINGS, workspace
from hexform.config.shape import keys_at
from hexform.edit.nodes import Key

Path = tuple[Key, ...]

_SHORT = ("email", "access", "path")  # a scalar is short for a map with this key alone
_BLOCKS = frozenset({"members", "cells", "files", "sharing"})
_KNOWN = frozenset((*SETTINGS, *RESOURCES, "removed"))


def key_order(path: Path) -> dict[str, int]:
    """The keys of the map at a path with their rank; empty for maps whose keys are names."""
    if path and path[0] not in _KNOWN:
        return {}
    return _key_order(tuple("*" if index == 1 else _part(part) for index, part in enumerate(path)))


def short_key(path: Path) -> str | None:
    """The key of the long form whose value a scalar at this path is."""
    keys = key_order(path)
    return next((key for key in _SHORT if key in keys), None)


def in_block(path: Path) -> bool:
    """Whether the collection at this path is written in block style, however short it is."""
    if not path or (len(path) <= 2 and path[0] in RESOURCES):
        return True
    return path[-1] in _BLOCKS or (len(path) == 4 and path[2] == "cells")


def _part(part: Key) -> int | str:
    return 0 if isinstance(part, int) else str(part)


@lru_cache(maxsize=1024)
def _key_order(path: tuple[int | str, ...]) -> dict[str, int]:
    """The keys in the order of the models, but with the inherited keys (`meta`, `until`, `why`) last."""
    ranked = sorted(keys_at(workspace(), path), key=lambda key: (key == "meta", key not in _SHORT))
    return {key: rank for rank, key in enumerate(ranked)}
