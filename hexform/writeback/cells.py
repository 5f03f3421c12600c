"""The cells of a project as configuration entries: ids, and sources in files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from hexform.edit import file_names_of
from hexform.kinds.cell.spec import CellEntry
from hexform.kinds.cell.text import as_source, check_source
from hexform.lib.refused import Refused
from hexform.model.directory import Named, Table, same
from hexform.model.live import LiveCell

_SUFFIXES = {"sql": "sql", "code": "py", "markdown": "md"}


def cell_entries(
    cells: tuple[LiveCell, ...], key: str, connections: Table[Named], skip: Callable[[str], None]
) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """The entries of writable cells in the notebook's order, and their files; `skip` is called for the others."""
    others = Counter(cell.type for cell in cells if not cell.writable)
    for type_, count in sorted(others.items()):
        skip(f"{count} {type_} {'cell' if count == 1 else 'cells'} cannot be written by the API")
    writable = [cell for cell in cells if cell.writable]
    labels = Counter(same(cell.label or "") for cell in writable)
    names = file_names_of({cell.static_id: cell.label or cell.type for cell in writable}, default="cell")
    found: list[dict[str, Any]] = []
    texts: dict[str, str] = {}
    for cell in writable:
        file = f"cells/{key}/{names[cell.static_id]}.{_SUFFIXES[cell.type]}"
        why = source_refusal(cell.source)
        if why is not None:
            skip(f"the cell {cell.static_id} is left out: its source {why}")
            continue
        # Cells that share a label are identified by their ids alone.
        label = cell.label if labels[same(cell.label or "")] == 1 else None
        found.append(dict(_fields(cell, label, file, connections, skip)))
        texts[file] = f"{as_source(cell.source)}\n"
    return found, texts


def _fields(
    cell: LiveCell, label: str | None, file: str, connections: Table[Named], skip: Callable[[str], None]
) -> Iterator[tuple[str, str]]:
    """The keys of a cell in order, without values that the configuration language refuses."""
    yield "id", cell.static_id
    fields = {"label": label, "type": cell.type, "source_file": file}
    if cell.type == "sql":
        connection = connection_reference(cell.connection, connections)
        fields |= {"data_connection": connection, "output_dataframe": cell.dataframe}
        if cell.connection is not None and connection is None:
            why = connections.failed or "Hex does not list it"
            skip(f"`data_connection` of the cell {cell.static_id} is left out: {why}")
    for name, value in fields.items():
        if value is not None and _is_valid(name, value):
            yield name, value
        elif value is not None:
            skip(f"`{name}` of the cell {cell.static_id} is left out: the language refuses it")


def source_refusal(text: str) -> str | None:
    """The reason why a cell's source cannot be written; None if it can."""
    try:
        check_source(as_source(text))
    except Refused as refused:
        return str(refused)
    return None


def _is_valid(name: str, value: str) -> bool:
    try:
        CellEntry.model_validate({name: value})
    except ValueError:
        return False
    return True


def connection_reference(id_: str | None, connections: Table[Named]) -> str | None:
    """The name of a connection if it is unique, else its id; None if Hex does not list it."""
    row = connections.by_id.get(id_ or "")
    if row is None:
        return None
    return row.name if len(connections.named(row.name)) == 1 and row.name not in connections.by_id else row.id
