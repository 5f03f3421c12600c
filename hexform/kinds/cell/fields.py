"""The fields of a cell: a live cell as a spec, and what is written beside what is there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hexform.kinds.cell.reading import normal
from hexform.kinds.cell.spec import Cell
from hexform.kinds.context import PlanningContext
from hexform.kinds.resolver import Issue, Resolver
from hexform.model.directory import Named
from hexform.model.live import LiveCell
from hexform.model.notice import Code

_WRITABLE = ("source", "data_connection", "output_dataframe")


@dataclass(frozen=True)
class Fields:
    """Both sides of a cell's fields; `error` says why something written means nothing. No `before`: it is not there."""

    before: Cell | None = None
    after: Cell = field(default_factory=Cell.saying)
    error: Issue | None = None

    @property
    def equal(self) -> bool:
        return self.before is not None and all(
            getattr(self.before, name) == getattr(self.after, name) for name in self.after.model_fields_set
        )


def connections(context: PlanningContext) -> Resolver[Named]:
    """The data connections, which are not declared but referred to."""
    return Resolver("connection", "data connection", (), context.actual.directory.connections)


def live_spec(resolver: Resolver[Named], live: LiveCell) -> Cell:
    """A live cell; what it does not have is not said."""
    said = {
        "label": live.label,
        "type": live.type,
        "source": normal(live.source),
        "data_connection": resolver.target_of(live.connection) if live.connection else None,
        "output_dataframe": live.dataframe,
    }
    return Cell.saying(**{name: value for name, value in said.items() if value is not None})


def compare(resolver: Resolver[Named], wish: Cell, live: LiveCell | None) -> Fields:
    """Source, data connection and dataframe, as far as they are written."""
    error = _misplaced(wish, live)
    connection = resolver.resolve(wish.data_connection) if wish.data_connection is not None else None
    if isinstance(connection, Issue):
        return Fields(error=connection)
    said: dict[str, Any] = {name: getattr(wish, name) for name in _WRITABLE if _wants(wish, name)}
    if "data_connection" in said:
        said["data_connection"] = connection
    if live is None:
        return Fields(None, Cell.saying(**said), error)
    there = live_spec(resolver, live)
    before = {name: getattr(there, name) for name in said}
    if "source" in said and normal(said["source"]) == there.source:
        # Final newlines are no difference, so both sides say the text as it is written.
        before["source"] = said["source"]
    return Fields(Cell.saying(**before), Cell.saying(**said), error)


def _wants(wish: Cell, name: str) -> bool:
    """Whether a field is written; only a connection can be written as null."""
    return wish.says(name) and (name == "data_connection" or getattr(wish, name) is not None)


def _misplaced(wish: Cell, live: LiveCell | None) -> Issue | None:
    kind = wish.type if wish.id is None and wish.type else live.type if live else None
    extra = [name for name in ("data_connection", "output_dataframe") if getattr(wish, name) is not None]
    if kind in {None, "sql"} or not extra:
        return None
    return Issue(Code.CELL_FIELD, f"a {kind} cell has no `{'` and no `'.join(extra)}`: only SQL cells have")
