"""Reads that bring a shared table up to date, for any kind."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hexform.hex import tables
from hexform.hex.call import Steps
from hexform.kinds.base import ActualUpdate
from hexform.model.directory import LiveCollection, LiveProject, Table
from hexform.model.live import Actual


def read_collections() -> Steps[ActualUpdate]:
    """All collections, with their sharing; why not, if they cannot be read."""
    table = yield from tables.collections()
    return lambda actual: with_collections(actual, table) if not table.failed else _failed(actual, "collections", table)


def read_projects(ids: frozenset[str] | None) -> Steps[ActualUpdate]:
    """Projects with their sharing, those of `ids` or all; why not, if they cannot be read."""
    table = yield from tables.projects(ids, sharing=True)
    return lambda actual: with_projects(actual, table) if not table.failed else _failed(actual, "projects", table)


def _failed(actual: Actual, name: str, table: Table[Any]) -> Actual:
    """What was known of a table before stays."""
    return replace(actual, failed={**actual.failed, f"table:{name}": table.failed})


def with_collections(actual: Actual, table: Table[LiveCollection]) -> Actual:
    return replace(actual, directory=replace(actual.directory, collections=table))


def with_projects(actual: Actual, table: Table[LiveProject]) -> Actual:
    """The rows of a table in place of those that were known; what is known beside them stays.

    Whether the list was read to its end for the plan stays too: reading back goes no further than that.
    """
    known = actual.directory.projects
    rows = {row.id: row for row in (*known.rows, *table.rows)}
    merged = replace(known, rows=tuple(rows.values()), pages=table.pages)
    return replace(actual, directory=replace(actual.directory, projects=merged))
