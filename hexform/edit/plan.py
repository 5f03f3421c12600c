"""Turn operations into the changes of each node of a text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from hexform.edit.find import NotEditable, Place, by_hand, called, check_literal, find, repeated
from hexform.edit.nodes import Key, Node, Outline
from hexform.edit.ops import Add, Op, Set
from hexform.edit.schema_paths import in_block, key_order, short_key
from hexform.edit.values import canonical, canonical_key, loose, value_at
from hexform.edit.writer import is_list
from hexform.lib.yaml.nodes import Plain

_NAMES = ("email", "id", "label", "path")


@dataclass(frozen=True)
class Added:
    """A new entry after the one with this index (-1: before all)."""

    after: int
    key: Key | None
    value: Any


@dataclass
class CollectionEdit:
    """The entries that are removed from and added to a collection."""

    place: Place
    removed: set[int] = field(default_factory=set)
    added: list[Added] = field(default_factory=list)


class EditPlan:
    """The changes of a text: entries of collections (`collection_edits`) and values replaced as a whole."""

    def __init__(self, outline: Outline, value: Any) -> None:
        self.outline = outline
        self.value = value  # of the whole text, in canonical form
        self.collection_edits: dict[Node, CollectionEdit] = {}
        self.replacements: dict[Node, tuple[Place, Any]] = {}

    def add(self, op: Op, place: Place) -> None:
        """Add an operation on the node at a place. Raises NotEditable."""
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
            self._check_not_repeated(place)
            self.replacements[node] = (place, value)

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
        matcher = SequenceMatcher(None, old_rows, new_rows, autojunk=False)
        for tag, start, end, first, last in matcher.get_opcodes():
            if tag != "equal":
                same = 0
                while start + same < end and first + same < last and _same(now[start + same], wanted[first + same]):
                    self._set(find(self.outline, (*place.path, start + same)), value[first + same])
                    same += 1
                for old in range(start + same, end):
                    self._remove(find(self.outline, (*place.path, old)))
                self._collection(place).added += [Added(end - 1, None, each) for each in value[first + same : last]]

    def _add(self, place: Place, key: Key | None, value: Any) -> None:
        node = place.node
        check_literal(self.outline, place)
        key = None if key is None else canonical_key(key)
        if node in self.replacements:
            self._add_to_replacement(place, key, value)
            return
        long = short_key(place.path) if key is not None else None
        if key is not None and node.kind == "scalar" and not node.empty and long:
            written = node.text if node.style else Plain(node.text)
            self.replacements[node] = (place, {long: written, key: value})
        elif node.empty or (not node.items and in_block(place.path)):
            self.replacements[node] = (place, [value] if key is None else {key: value})
        else:
            self._add_entry(place, key, value)

    def _add_to_replacement(self, place: Place, key: Key | None, value: Any) -> None:
        """Add another entry to a value that an earlier operation replaces by a collection."""
        already = self.replacements[place.node][1]
        more = [*already, value] if key is None else {**already, key: value}
        self.replacements[place.node] = (place, more)

    def _add_entry(self, place: Place, key: Key | None, value: Any) -> None:
        node = place.node
        if node.kind != ("list" if key is None else "map"):
            raise NotEditable(node.at, by_hand(self.outline, f"nothing can be added to {called(place)}", node.at))
        now = value_at(self.value, place.path)
        edit = self._collection(place)
        if key is not None and (key in now or any(each.key == key for each in edit.added)):
            what = f"{called(Place((*place.path, key), node))} is written already"
            raise NotEditable(node.at, by_hand(self.outline, what, node.at))
        edit.added.append(Added(_position(place, key), key, value))

    def _remove(self, place: Place) -> None:
        if place.owner is None:
            raise ValueError("the whole of a file cannot be removed")
        self._check_not_repeated(place)
        self._collection(find(self.outline, place.path[:-1])).removed.add(place.index)

    def _check_not_repeated(self, place: Place) -> None:
        """Refuse to remove what an alias elsewhere repeats."""
        alias = self.outline.outer_alias(place.node)
        if alias is not None:
            raise repeated(self.outline, place, alias)

    def _collection(self, place: Place) -> CollectionEdit:
        check_literal(self.outline, place)
        return self.collection_edits.setdefault(place.node, CollectionEdit(place))


def _position(place: Place, key: Key | None) -> int:
    """The index after which a key belongs by the order of the schema; the last one if it has none."""
    node = place.node
    order = key_order(place.path) if key is not None else {}
    if key not in order:
        return len(node.items) - 1
    before = [index for index in range(len(node.items)) if order.get(str(node.key(index)), -1) < order[str(key)]]
    return before[-1] if before else -1


def _same(old: Any, new: Any) -> bool:
    """Whether two items of a list are about the same person, cell or file."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        return False
    return any(name in old and old[name] == new.get(name) for name in _NAMES)
