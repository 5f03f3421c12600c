"""Undo changes of cells: delete created ones, recreate deleted ones at the end, and restore fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hexform.kinds.cell.fields import connections, live_spec
from hexform.kinds.cell.reading import normal
from hexform.kinds.cell.spec import Cell
from hexform.kinds.context import PlanningContext
from hexform.model.address import Address
from hexform.model.change import CREATE, DELETE, REPLACE, UPDATE, Change
from hexform.model.directory import same
from hexform.model.live import LiveCell
from hexform.model.run import Done
from hexform.model.sides import refs_of
from hexform.planning.planner import owner_key
from hexform.undo.inverse import Inverse

_FIELDS = ("source", "data_connection", "output_dataframe")
_GIVEN = ("label", "type", *_FIELDS)


def invert_cells(cells: Sequence[Done], context: PlanningContext, inverse: Inverse) -> None:
    for done in cells:
        key = owner_key(Address(done.address))
        project = done.refs.get("project", {}).get(key, "")
        failed = context.actual.failed.get(f"cells:{project}")
        there = context.actual.cells.get(project)
        if there is None:
            inverse.leave(done.address, failed or f"Hex does not have its project any more ({project})")
        else:
            _Undone(done, context, inverse, key, project, there).add()


class _Undone:
    def __init__(
        self,
        done: Done,
        context: PlanningContext,
        inverse: Inverse,
        key: str,
        project: str,
        there: Sequence[LiveCell],
    ) -> None:
        self.done, self.context, self.inverse = done, context, inverse
        self.key, self.project, self.there = key, project, there
        self.connections = connections(context)
        self.live = next((cell for cell in there if cell.static_id == done.id), None)

    def add(self) -> None:
        done = self.done
        if done.actions == CREATE:
            self._made()
        elif done.actions == DELETE:
            self._deleted()
        elif done.actions == REPLACE and _said(done.before, "type") != _said(done.after, "type"):
            self._retyped()
        else:
            if done.actions == REPLACE:
                self.inverse.lose(done.address, "the cell was moved, and its place does not come back: move it in Hex")
            self._fields()

    def _change(self, actions: Any, before: Cell | None, after: Cell | None, name: str) -> None:
        refs = refs_of(before, after)
        refs["project"] = {self.key: self.project}
        live_id = self.live.static_id if self.live is not None else None
        self.inverse.add(
            Change(
                address=self.done.address,
                kind="cell",
                name=name,
                id=live_id,
                actions=actions,
                before=before,
                after=after,
                refs=refs,
            )
        )

    def _as_left(self, live: LiveCell) -> list[str]:
        """The fields of a live cell that are other than the run left them."""
        now = live_spec(self.connections, live)
        return [
            n for n in _GIVEN if _says(self.done.after, n) and not _alike(n, _said(now, n), _said(self.done.after, n))
        ]

    def _stays(self, changed: Sequence[str]) -> None:
        what = f"the cell, which the run made, stays: {', '.join(changed)} changed since"
        self.inverse.leave(self.done.address, what)

    def _made(self) -> None:
        if self.live is None:
            return
        changed = self._as_left(self.live)
        if changed:
            self._stays(changed)
        else:
            before = live_spec(self.connections, self.live)
            self._change(DELETE, before, None, self.live.label or self.live.static_id)

    def _again(self) -> bool:
        """Whether a cell of the label is there again: as it was, which is enough, or otherwise, which stays."""
        label = _said(self.done.before, "label")
        alike = [cell for cell in self.there if same(cell.label or "") == same(label or "") and cell is not self.live]
        if label is None or alike:
            equal = any(self._as_was(cell) for cell in alike)
            if label is None and not equal:
                what = "a cell without a label cannot be made again: its text is in the run's document"
                self.inverse.lose(self.done.address, what)
            elif not equal:
                self.inverse.leave(self.done.address, f"a cell of the label {label!r} is there again, and stays")
            return True
        return False

    def _as_was(self, live: LiveCell) -> bool:
        now = live_spec(self.connections, live)
        before = self.done.before
        return all(_alike(n, _said(now, n), _said(before, n)) for n in _GIVEN if _says(before, n))

    def _deleted(self) -> None:
        if self.live is None and not self._again():
            said = {name: _said(self.done.before, name) for name in _GIVEN if _said(self.done.before, name) is not None}
            self._change(CREATE, None, Cell.saying(**said), self.done.name)
            self.inverse.lose(self.done.address, "the cell gets a new id and stands at the end of the notebook")

    def _retyped(self) -> None:
        """Replace it once more; a replacement that was cut off is gone on with."""
        if self.live is None:
            self._again()
            return
        changed = self._as_left(self.live)
        if changed:
            self._stays(changed)
            return
        said = {name: _said(self.done.before, name) for name in _GIVEN if _said(self.done.before, name) is not None}
        self._change(REPLACE, live_spec(self.connections, self.live), Cell.saying(**said), self.done.name)

    def _fields(self) -> None:
        if self.live is None:
            self.inverse.leave(self.done.address, "Hex does not have the cell any more")
            return
        now = live_spec(self.connections, self.live)
        before: dict[str, Any] = {}
        after: dict[str, Any] = {}
        for name in _FIELDS:
            left, was = _said(self.done.after, name), _said(self.done.before, name)
            if not _says(self.done.after, name) or _alike(name, left, was) or _alike(name, _said(now, name), was):
                continue
            if not _alike(name, _said(now, name), left):
                self.inverse.leave(self.done.address, f"`{name}` changed since")
            elif was is None and name != "data_connection":
                self.inverse.lose(self.done.address, f"the API cannot clear `{name}`: it stays {left!r}")
            else:
                before[name], after[name] = _said(now, name), was
        if before:
            name = self.live.label or self.live.static_id
            self._change(UPDATE, Cell.saying(**before), Cell.saying(**after), name)


def _says(side: Any, name: str) -> bool:
    return side is not None and bool(side.says(name))


def _said(side: Any, name: str) -> Any:
    return getattr(side, name) if _says(side, name) else None


def _alike(name: str, one: Any, other: Any) -> bool:
    if name == "source":
        return normal(one or "") == normal(other or "")
    if name == "label":
        return same(one or "") == same(other or "")
    return bool(one == other)
