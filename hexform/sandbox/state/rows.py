"""Rows: the dataclasses of a tree, and its root, where a transaction is opened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Self

from hexform.sandbox.state.nodes import CONTAINERS, Map, Node, Transaction, attach, plain, same
from hexform.sandbox.state.patch import Patch


@dataclass(eq=False)
class Row(Node):
    """The base of dataclasses whose fields are text, numbers, flags, maps, lists and other rows."""

    __slots__ = ("holder", "place")

    def __new__(cls, *_: Any, **__: Any) -> Self:
        row = super().__new__(cls)
        object.__setattr__(row, "holder", None)
        return row

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in self.__dataclass_fields__:
            object.__setattr__(self, name, value)
            return
        before = getattr(self, name, None)
        placed = self.holder is not None or isinstance(self, Root)  # most rows are filled before they have a place
        if placed and isinstance(before, Map) and type(value) is dict and before.become(value):
            return
        if placed and not same(before, value):
            self._note("replace", name, value, lambda: self._put(name, before), before)
        self._put(name, value)

    def _put(self, name: str, value: Any) -> None:
        before = getattr(self, name, None)
        if before is not value:
            self.release([before])
        object.__setattr__(self, name, attach(self, name, value) if isinstance(value, CONTAINERS) else value)

    def take_in(self) -> None:
        """Hold what is in the fields: pydantic sets them past `__setattr__`, and what was undone had other holders."""
        for name in self.__dataclass_fields__:
            self._put(name, getattr(self, name))

    def plain(self) -> dict[str, Any]:
        return {name: plain(getattr(self, name)) for name in self.__dataclass_fields__}

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """A copy that is in no tree."""
        return type(self)(**{name: deepcopy(getattr(self, name), memo) for name in self.__dataclass_fields__})


class Root(Row):
    """The top of a tree."""

    __slots__ = ("_transaction",)
    is_root = True

    def __new__(cls, *_: Any, **__: Any) -> Self:
        root = super().__new__(cls)
        root._transaction = None
        return root

    _transaction: Transaction | None

    def noting(self) -> Transaction | None:
        return self._transaction

    def released(self) -> dict[str, Any]:
        """The fields, for another root."""
        fields = {name: getattr(self, name) for name in self.__dataclass_fields__}
        self.release(fields.values())
        return fields

    @contextmanager
    def changing(self, keep: Callable[[Patch], None]) -> Iterator[None]:
        """Pass the changes of the block to `keep`, if there are any. If either raises, the tree is restored."""
        opened = self._transaction = Transaction()
        try:
            yield
            if opened.patch:
                keep(opened.patch)
        except BaseException:
            self._transaction = None
            for undo in reversed(opened.undo):
                undo()
            raise
        finally:
            self._transaction = None
