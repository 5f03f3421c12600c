"""Where the entries of lists and maps are written: members, and grants by person, group or collection."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from hexform.kinds.loading import Source
from hexform.lib.yaml.nodes import Map, Sequence
from hexform.model.address import Address


class EntryLines:
    """Looks entries up on demand, for most of them are never asked for.

    An address is indexed when one of its entries is asked for, so that each of many costs the same.
    """

    def __init__(self) -> None:
        self._nodes: dict[Address, list[tuple[Source, Map | Sequence]]] = defaultdict(list)
        self._places: dict[Address, dict[str, tuple[Source, int]]] = {}

    def add(self, address: Address, source: Source, *nodes: Any) -> None:
        """Lists and maps of an address, as they were read."""
        self._nodes[address] += [(source, node) for node in nodes if isinstance(node, Map | Sequence)]
        self._places.pop(address, None)

    def __call__(self, address: Address, written: str) -> str | None:
        """`file:line` of the entry for an email (without case) or a reference, as written."""
        if address not in self._places:
            self._places[address] = _first(self._nodes.get(address, ()))
        found = self._places[address].get(written.casefold())
        return found and found[0].line(found[1])


def _first(nodes: Iterable[tuple[Source, Map | Sequence]]) -> dict[str, tuple[Source, int]]:
    """Where each entry is written first, by its text without case."""
    places: dict[str, tuple[Source, int]] = {}
    for source, node in nodes:
        for text, at in _of_map(node) if isinstance(node, Map) else _of_list(node):
            places.setdefault(text.casefold(), (source, at))
    return places


def _of_map(node: Map) -> Iterator[tuple[str, int]]:
    return ((str(key), node.key_at(key)) for key in node)


def _of_list(node: Sequence) -> Iterator[tuple[str, int]]:
    texts = (item.get("email") if isinstance(item, Map) else item for item in node)
    return ((str(text), node.marks[at]) for at, text in enumerate(texts))
