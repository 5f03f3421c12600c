"""What the language says of a path: the order of its keys, what its short form stands for, how people lay it out."""

from __future__ import annotations

from functools import lru_cache

from hexform.config.schema import RESOURCES, SETTINGS, Workspace
from hexform.config.shape import keys_at
from hexform.edit.nodes import Key

Path = tuple[Key, ...]

_SHORT = ("email", "access", "path")  # a scalar stands for a map that has this key alone
_BLOCKS = frozenset({"members", "cells", "files", "sharing"})
_KNOWN = frozenset((*SETTINGS, *RESOURCES, "removed"))


def key_order(path: Path) -> dict[str, int]:
    """The keys of the map at a path with their rank; a map of resources, or of anything else, has no order."""
    if path and path[0] not in _KNOWN:
        return {}
    return _key_order(tuple("*" if index == 1 else _part(part) for index, part in enumerate(path)))


def short_key(path: Path) -> str | None:
    """The key of the long form whose value a scalar at this path is."""
    keys = key_order(path)
    return next((key for key in _SHORT if key in keys), None)


def in_block(path: Path) -> bool:
    """Whether people write the collection at this path a line an entry, however short it is."""
    if not path or (len(path) <= 2 and path[0] in RESOURCES):
        return True
    return path[-1] in _BLOCKS or (len(path) == 4 and path[2] == "cells")


def _part(part: Key) -> int | str:
    return 0 if isinstance(part, int) else str(part)


@lru_cache(maxsize=1024)
def _key_order(path: tuple[int | str, ...]) -> dict[str, int]:
    """Blocks of models inherit the keys that come last: `meta`, `until` and `why`."""
    ranked = sorted(keys_at(Workspace, path), key=lambda key: (key == "meta", key not in _SHORT))
    return {key: rank for rank, key in enumerate(ranked)}
