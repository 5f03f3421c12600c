"""Where the entries of lists and maps are written: members, and grants by person, group or collection."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from hexform.kinds.loading import Source
from hexform.lib.yaml.nodes import Map, Sequence
from hexform.model.address import Address


class EntryLines:
    """Looks entries up on demand, for most of them are never asked for."""

    def __init__(self) -> None:
        self._nodes: dict[Address, list[tuple[Source, Any]]] = defaultdict(list)

    def add(self, address: Address, source: Source, *nodes: Any) -> None:
        """Lists and maps of an address, as they were read."""
        self._nodes[address] += [(source, node) for node in nodes if isinstance(node, Map | Sequence)]

    def __call__(self, address: Address, written: str) -> str | None:
        """`file:line` of the entry for an email (without case) or a reference, as written."""
        wanted = written.casefold()
        for source, node in self._nodes.get(address, ()):
            at = _in_map(node, wanted) if isinstance(node, Map) else _in_list(node, wanted)
            if at is not None:
                return source.line(at)
        return None


def _in_map(node: Map, wanted: str) -> int | None:
    return next((node.key_at(key) for key in node if str(key).casefold() == wanted), None)


def _in_list(node: Sequence, wanted: str) -> int | None:
    texts = (item.get("email") if isinstance(item, Map) else item for item in node)
    return next((node.marks[at] for at, text in enumerate(texts) if str(text).casefold() == wanted), None)
