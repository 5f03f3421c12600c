"""The managed fields of a cell: what is written beside what is there, in the words of the configuration."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hexform.kinds.cell.reading import normal
from hexform.kinds.cell.spec import Cell
from hexform.kinds.context import PlanningContext
from hexform.kinds.resolver import Resolver, Target
from hexform.model.directory import Named
from hexform.model.live import LiveCell


@dataclass(frozen=True)
class Fields:
    """`refs` holds the id behind the connection's label; `error` says why something written means nothing."""

    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    refs: dict[str, str] = field(default_factory=dict)
    error: str = ""


def connections(context: PlanningContext) -> Resolver[Named]:
    """The data connections, which are not declared but referred to."""
    return Resolver("connection", "data connection", (), context.actual.directory.connections)


def compare(resolver: Resolver[Named], spec: Cell, live: LiveCell | None) -> Fields:
    """Source, data connection and dataframe, as far as they are written."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    refs: dict[str, str] = {}
    if spec.source is not None:
        after["source"] = spec.source
        if live is not None:
            # Final newlines are no difference, so that what is as wanted is the same text on both sides.
            there = normal(live.source)
            before["source"] = spec.source if there == normal(spec.source) else there
    if spec.says("data_connection"):
        target = _connection(resolver, spec)
        if isinstance(target, str):
            return Fields(error=target)
        after["data_connection"] = target.label if target else None
        if target is not None and target.id is not None:
            refs[f"connection:{target.label}"] = target.id
        if live is not None:
            before["data_connection"] = label(resolver, live)
    if spec.output_dataframe is not None:
        after["output_dataframe"] = spec.output_dataframe
        if live is not None:
            before["output_dataframe"] = live.dataframe
    return Fields(before, after, refs, _misplaced(spec, live))


def label(resolver: Resolver[Named], live: LiveCell) -> str | None:
    """What the connection of a cell is called."""
    return resolver.label_of(live.connection) if live.connection else None


def everything(resolver: Resolver[Named], live: LiveCell) -> dict[str, Any]:
    """A live cell in the words of the configuration."""
    found = {
        "label": live.label,
        "type": live.type,
        "source": normal(live.source),
        "data_connection": label(resolver, live),
        "output_dataframe": live.dataframe,
    }
    return {key: value for key, value in found.items() if value is not None}


def _connection(resolver: Resolver[Named], spec: Cell) -> Target | str | None:
    """The connection that is written by name or by id."""
    ref = spec.data_connection
    if ref is None:
        return None
    row = resolver.table.by_id.get(ref.text)
    if row is None:
        return resolver.resolve(ref)
    others = [other.id for other in resolver.table.named(ref.text) if other.id != row.id]
    if others:
        return f"{ref.text!r} is the id of one data connection and the name of another ({', '.join(others)})"
    return Target(resolver.label(row), row.id)


def _misplaced(spec: Cell, live: LiveCell | None) -> str:
    kind = spec.type if spec.id is None and spec.type else live.type if live else None
    extra = [name for name in ("data_connection", "output_dataframe") if getattr(spec, name) is not None]
    if kind in {None, "sql"} or not extra:
        return ""
    return f"a {kind} cell has no `{'` and no `'.join(extra)}`: only SQL cells have"
