"""A tree of rows, maps and lists that records its changes.

While a transaction is open at the root, each change is noted twice: as an operation of JSON Patch, so that a write
costs what it changes and not what the workspace holds, and as a function that takes it back. Without a transaction,
changes are not noted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import deepcopy
from typing import Any, Self, SupportsIndex

from hexform.sandbox.state.patch import Patch, operation


class Node:
    """A part of the tree, which knows its holder, and its place there: a key. A list finds its items by identity."""

    __slots__ = ()
    is_root = False
    holder: Node | None
    place: str

    def step(self, child: Node) -> str:
        """The place of a node that this one holds."""
        return child.place

    def take_in(self) -> None:
        """Become the holder of all direct content."""

    def plain(self) -> Any:
        """A copy as JSON values."""

    def noting(self) -> Transaction | None:
        """What notes the changes below this node, if it is a top and a transaction is open."""

    def top(self) -> Node:
        node = self
        while node.holder is not None:
            node = node.holder
        return node

    def _note(self, op: str, key: str | None, value: Any, undo: Callable[[], None], *gone: Any) -> None:
        """Note a change at a key of this node, or of the whole node, before it is made, and what leaves the tree."""
        noting = self.top().noting()
        if noting is not None:
            noting.undo.append(undo)
            if self.top() is not noting:
                noting.patch.append(operation(op, [*self.pointer(), *([] if key is None else [key])], plain(value)))
        self.release(gone, noting)

    def pointer(self) -> list[str]:
        return [] if self.holder is None else [*self.holder.pointer(), self.holder.step(self)]

    def release(self, items: Iterable[Any], holder: Node | None = None) -> None:
        """Pass the content of this node to another holder, or to none."""
        for item in items:
            if isinstance(item, Node) and item.holder is self:
                object.__setattr__(item, "holder", holder)


class Transaction(Node):
    """What has changed since it was opened. It holds what has left the tree: changes there are taken back, too."""

    __slots__ = ("holder", "patch", "place", "undo")

    def __init__(self) -> None:
        self.holder = None
        self.patch: Patch = []
        self.undo: list[Callable[[], None]] = []

    def noting(self) -> Transaction:
        return self


def plain(value: Any) -> Any:
    """A copy as JSON has it: rows are objects."""
    if isinstance(value, Node):
        return value.plain()
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value


def attach(parent: Node, key: str, value: Any) -> Any:
    """The value as it is in the tree: maps and lists become nodes, and all that it holds knows its place.

    What has another place in a tree is copied: what stood in two would be noted at one of them alone.
    """
    if isinstance(value, Node):
        if value.top().is_root and not (value.holder is parent and value.place == key):
            return attach(parent, key, deepcopy(value))
        value.take_in()
    elif isinstance(value, dict):
        value = Map(value)
    elif isinstance(value, list):
        value = List(value)
    else:
        return value
    value.holder, value.place = parent, key
    return value


CONTAINERS = (dict, list, Node)


def same(before: Any, after: Any) -> bool:
    """Whether a value in place of another changes nothing."""
    scalar = type(before) is type(after) and not isinstance(before, CONTAINERS)
    return before is after or (scalar and bool(before == after))


class Map(dict[str, Any], Node):
    """A map in the tree."""

    __slots__ = ("holder", "place")

    def __init__(self, items: Iterable[tuple[str, Any]] | dict[str, Any] = ()) -> None:
        self.holder = None
        super().__init__(items)
        self.take_in()

    def __setitem__(self, key: str, value: Any) -> None:
        if key in self:
            before = self[key]
            if same(before, value):
                return
            self._note("replace", key, value, lambda: self._put(key, before), before)
        else:
            self._note("add", key, value, lambda: self._drop(key))
        self._put(key, value)

    def __delitem__(self, key: str) -> None:
        before = dict(self)  # in the order of now
        self._note("remove", key, None, lambda: self._restore(before), self[key])
        self._drop(key)

    def _drop(self, key: str) -> None:
        self.release([super().pop(key)])

    def _put(self, key: str, value: Any) -> None:
        before = self.get(key)
        if before is not value:
            self.release([before])
        super().__setitem__(key, attach(self, key, value))

    def become(self, items: dict[str, Any]) -> bool:
        """Change what differs, key by key; False where little stays, or where the keys would have another order."""
        kept = [key for key in self if key in items]
        if 2 * len(kept) < len(self) or list(items) != [*kept, *(key for key in items if key not in self)]:
            return False
        for key in [key for key in self if key not in items]:
            del self[key]
        self.update(items)
        return True

    def take_in(self) -> None:
        for key, value in self.items():
            if isinstance(value, CONTAINERS):
                self._put(key, value)

    def _restore(self, items: dict[str, Any]) -> None:
        """Restore the items in their order."""
        super().clear()
        for key, value in items.items():
            self._put(key, value)

    def setdefault(self, key: str, default: Any = None) -> Any:
        if key not in self:
            self[key] = default
        return self[key]

    def update(self, *items: Any, **more: Any) -> None:
        for key, value in dict(*items, **more).items():
            self[key] = value

    def __ior__(self, other: Any) -> Self:  # type: ignore[override,misc]
        self.update(other)
        return self

    def pop(self, key: str, *default: Any) -> Any:
        if key not in self:
            return super().pop(key, *default)
        value = self[key]
        del self[key]
        return value

    def popitem(self) -> tuple[str, Any]:
        key = next(reversed(self), "")
        return key, self.pop(key)

    def clear(self) -> None:
        for key in list(self):
            del self[key]

    def plain(self) -> dict[str, Any]:
        return {key: plain(value) for key, value in self.items()}

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, Any]:
        return {key: deepcopy(value, memo) for key, value in self.items()}


def _as_a_whole(method: Any) -> Any:
    """A method of lists whose change is noted as another list in place of this one."""

    def changed(self: List, *arguments: Any, **options: Any) -> None:
        after = list(self)
        method(after, *arguments, **options)
        self.replace(after)

    return changed


class List(list[Any], Node):
    """A list in the tree."""

    __slots__ = ("holder", "place")

    def __init__(self, items: Iterable[Any] = ()) -> None:
        self.holder = None
        super().__init__(items)
        self.take_in()

    def step(self, child: Node) -> str:
        return str(next(place for place, item in enumerate(self) if item is child))

    def take_in(self) -> None:
        self._become(self)

    def _become(self, items: Iterable[Any]) -> None:
        items = list(items)
        self.release(self)
        super().__setitem__(slice(None), [attach(self, "", item) for item in items])

    def replace(self, items: list[Any]) -> None:
        before = list(self)
        self._note("replace", None, items, lambda: self._become(before), *before)
        self._become(items)

    def insert(self, place: SupportsIndex, value: Any) -> None:
        index = slice(place.__index__(), None).indices(len(self))[0]
        self._note("add", str(index), value, lambda: self._drop(index))
        super().insert(index, attach(self, "", value))

    def __delitem__(self, place: SupportsIndex | slice) -> None:
        if isinstance(place, slice):
            after = list(self)
            del after[place]
            self.replace(after)
            return
        index, old = range(len(self))[place], self[place]
        self._note("remove", str(index), None, lambda: super(List, self).insert(index, attach(self, "", old)), old)
        self._drop(index)

    def _drop(self, index: int) -> None:
        self.release([super().pop(index)])

    __setitem__ = _as_a_whole(list.__setitem__)
    clear = _as_a_whole(list.clear)
    reverse = _as_a_whole(list.reverse)
    sort = _as_a_whole(list.sort)

    def append(self, value: Any) -> None:
        self.insert(len(self), value)

    def extend(self, values: Iterable[Any]) -> None:
        for value in list(values):
            self.append(value)

    def __iadd__(self, values: Iterable[Any]) -> Self:  # type: ignore[misc]
        self.extend(values)
        return self

    def remove(self, value: Any) -> None:
        del self[self.index(value)]

    def pop(self, place: SupportsIndex = -1) -> Any:
        value = self[place]
        del self[place]
        return value

    def plain(self) -> list[Any]:
        return [plain(item) for item in self]

    def __deepcopy__(self, memo: dict[int, Any]) -> list[Any]:
        return [deepcopy(item, memo) for item in self]
