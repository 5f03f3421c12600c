"""Operations to what changes in each node of a text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from hexform.edit.find import NotEditable, Place, by_hand, called, check_literal, find, repeated
from hexform.edit.language import in_block, key_order, short_key
from hexform.edit.nodes import Key, Node, Outline
from hexform.edit.ops import Add, Op, Set
from hexform.edit.values import canonical, canonical_key, loose, value_at
from hexform.edit.writer import is_list
from hexform.lib.yaml.nodes import Plain

_NAMES = ("email", "id", "label", "path")


@dataclass(frozen=True)
class Added:
    """A new entry after the one of this index (-1: before all)."""

    after: int
    key: Key | None
    value: Any


@dataclass
class Touch:
    """What changes in a collection: entries that go and entries that come."""

    place: Place
    removed: set[int] = field(default_factory=set)
    added: list[Added] = field(default_factory=list)


class Plan:
    """What changes in a text: entries of collections (`touches`), and nodes that become another value (`puts`)."""

    def __init__(self, outline: Outline, value: Any) -> None:
        self.outline = outline
        self.value = value  # of the whole text, canonical
        self.touches: dict[Node, Touch] = {}
        self.puts: dict[Node, tuple[Place, Any]] = {}

    def take(self, op: Op, place: Place) -> None:
        """Take up an operation at a place. Raises NotEditable."""
        if isinstance(op, Set):
            self._set(place, op.value)
        elif isinstance(op, Add):
            self._add(place, op.key, op.value)
        else:
            self._remove(place)

    def _set(self, place: Place, value: Any) -> None:
        node, now = place.node, value_at(self.value, place.path)
        check_literal(self.outline, place)
        if loose(now) == loose(canonical(value)):
            return
        if node.kind == "map" and node.items and isinstance(value, Mapping) and value:
            self._set_map(place, now, value)
        elif node.kind == "list" and node.items and is_list(value) and value:
            self._set_list(place, now, value)
        else:
            self._check_unused(place)
            self.puts[node] = (place, value)

    def _set_map(self, place: Place, now: Mapping[Key, Any], value: Mapping[Key, Any]) -> None:
        wanted = {canonical_key(key): each for key, each in value.items()}
        for key in now:
            if key not in wanted:
                self._remove(find(self.outline, (*place.path, key)))
        for key, each in wanted.items():
            if key not in now:
                self._add(place, key, each)
            else:
                self._set(find(self.outline, (*place.path, key)), each)

    def _set_list(self, place: Place, now: Sequence[Any], value: Sequence[Any]) -> None:
        wanted = [canonical(each) for each in value]
        old_rows, new_rows = ([repr(loose(each)) for each in items] for items in (now, wanted))
        alike = SequenceMatcher(None, old_rows, new_rows, autojunk=False)
        for verb, start, end, first, last in alike.get_opcodes():
            if verb != "equal":
                same = 0
                while start + same < end and first + same < last and _same(now[start + same], wanted[first + same]):
                    self._set(find(self.outline, (*place.path, start + same)), value[first + same])
                    same += 1
                for old in range(start + same, end):
                    self._remove(find(self.outline, (*place.path, old)))
                self._touch(place).added += [Added(end - 1, None, each) for each in value[first + same : last]]

    def _add(self, place: Place, key: Key | None, value: Any) -> None:
        node = place.node
        check_literal(self.outline, place)
        key = None if key is None else canonical_key(key)
        if node in self.puts:
            self._add_to_put(place, key, value)
            return
        long = short_key(place.path) if key is not None else None
        if key is not None and node.kind == "scalar" and not node.empty and long:
            written = node.text if node.style else Plain(node.text)
            self.puts[node] = (place, {long: written, key: value})
        elif node.empty or (not node.items and in_block(place.path)):
            self.puts[node] = (place, [value] if key is None else {key: value})
        else:
            self._add_entry(place, key, value)

    def _add_to_put(self, place: Place, key: Key | None, value: Any) -> None:
        """Another entry of a collection that was no collection, or an empty one."""
        already = self.puts[place.node][1]
        more = [*already, value] if key is None else {**already, key: value}
        self.puts[place.node] = (place, more)

    def _add_entry(self, place: Place, key: Key | None, value: Any) -> None:
        node = place.node
        if node.kind != ("list" if key is None else "map"):
            raise NotEditable(node.at, by_hand(self.outline, f"nothing can be added to {called(place)}", node.at))
        now = value_at(self.value, place.path)
        touch = self._touch(place)
        if key is not None and (key in now or any(each.key == key for each in touch.added)):
            what = f"{called(Place((*place.path, key), node))} is written already"
            raise NotEditable(node.at, by_hand(self.outline, what, node.at))
        touch.added.append(Added(_position(place, key), key, value))

    def _remove(self, place: Place) -> None:
        if place.owner is None:
            raise ValueError("the whole of a file cannot be removed")
        self._check_unused(place)
        self._touch(find(self.outline, place.path[:-1])).removed.add(place.index)

    def _check_unused(self, place: Place) -> None:
        """Refuse to take away what an alias elsewhere repeats."""
        alias = self.outline.used(place.node)
        if alias is not None:
            raise repeated(self.outline, place, alias)

    def _touch(self, place: Place) -> Touch:
        check_literal(self.outline, place)
        return self.touches.setdefault(place.node, Touch(place))


def _position(place: Place, key: Key | None) -> int:
    """After the last key that the schema has before this one; without an order, last."""
    node = place.node
    order = key_order(place.path) if key is not None else {}
    if key not in order:
        return len(node.items) - 1
    before = [index for index in range(len(node.items)) if order.get(str(node.key(index)), -1) < order[str(key)]]
    return before[-1] if before else -1


def _same(old: Any, new: Any) -> bool:
    """Whether two items of a list say something of the same person, cell or file."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        return False
    return any(name in old and old[name] == new.get(name) for name in _NAMES)
