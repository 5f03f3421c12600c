"""The cells of a project: each with its text, read from its file where it is in one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from unicodedata import normalize

from hexform.kinds.cell.spec import Cell, CellEntry
from hexform.kinds.cell.text import as_source, check_source
from hexform.kinds.loading import Entry, Loader
from hexform.lib.refused import Refused
from hexform.lib.visible import shown
from hexform.lib.yaml.nodes import Map, Sequence, described, items
from hexform.lib.yaml.text import Unreadable, decode
from hexform.model.address import Address
from hexform.model.mistake import Mistake
from hexform.model.paths import TEXT_SUFFIXES, Parts, below, check_suffix, is_pattern

_Wrong = tuple[int, Mistake, str]


def load_cells(loader: Loader, key: str, entry: Entry) -> None:
    """Every cell of a project's list, in its order."""
    loader.managed_cells.add(key)
    if not isinstance(entry.node, Sequence) and entry.node != "":
        what = f"`cells` must be a list, not {described(entry.node)}: write `- ` before each cell"
        loader.mistakes.at(entry.source, entry.value_at, Mistake.WRONG_TYPE, what)
    seen: dict[tuple[str, str], int] = {}
    for index, (item, at) in enumerate(items(entry.node)):
        one = Entry(f"cells[{index}]", item, entry.source, at, at, (*entry.path, index))
        written = loader.check(CellEntry, one)
        again = list(_twice(entry, item, at, seen))
        for place, code, what in [*([] if written is None else _wrong(written, item, at)), *again]:
            loader.mistakes.at(entry.source, place, code, what)
        if written is not None and not again:
            _add(loader, key, one, written)


def _wrong(cell: CellEntry, node: Map, at: int) -> Iterator[_Wrong]:
    if cell.label is None and cell.id is None:
        yield at, Mistake.MISSING_KEY, "a cell needs a `label`, or the `id` of a cell that is there"
    if cell.type is None and cell.id is None:
        yield at, Mistake.MISSING_KEY, "a cell without an `id` needs a `type`: sql, code or markdown"
    if cell.source is None and cell.source_file is None:
        yield at, Mistake.MISSING_KEY, "a cell needs a `source` or a `source_file`"
    if cell.source is not None and cell.source_file is not None:
        what = "a cell has either `source` or `source_file`: take one of them out"
        yield node.key_at("source_file"), Mistake.CONTRADICTION, what
    for name in ("data_connection", "output_dataframe"):
        if name in node and cell.type not in {"sql", None}:
            yield node.key_at(name), Mistake.CONTRADICTION, f"`{name}` is for sql cells only: take it out"


def _twice(entry: Entry, node: Any, at: int, seen: dict[tuple[str, str], int]) -> Iterator[_Wrong]:
    """Looked at as written, so that another mistake in the cell does not hide it."""
    for name in ("label", "id"):
        value = node.get(name) if isinstance(node, Map) else None
        if isinstance(value, str) and value:
            first = seen.setdefault((name, normalize("NFC", value)), at)
            if first != at:
                where = f"first at {entry.source.lines.place(first)}"
                yield at, Mistake.DUPLICATE, f"two cells of this project have the {name} `{shown(value)}`: {where}"


def _add(loader: Loader, key: str, entry: Entry, written: CellEntry) -> None:
    values = {name: getattr(written, name) for name in written.model_fields_set}
    if written.source is not None:
        values["source"] = as_source(written.source)
    elif written.source_file is not None:
        with loader.mistakes.gathering(entry.source, entry.node.value_at("source_file")):
            parts = _path(entry, written.source_file)
            values["source_file"] = "/".join(parts)
            values["source"] = _text(loader, parts)
    address = Address.of("cell", f"{key}/{written.label or f'#{written.id}'}")
    cell = Cell.saying(**values, project=key, index=entry.path[-1])
    loader.add(address, cell, entry.source, entry.at, entry.path)


def _path(entry: Entry, name: str) -> Parts:
    if is_pattern(name):
        raise Refused("`*` and `?` are not taken here: name one file")
    parts = below(entry.source.path[:-1], name)
    check_suffix(parts, TEXT_SUFFIXES)
    return parts


def _text(loader: Loader, parts: Parts) -> str:
    """The text as a cell keeps it; what is wrong with it quotes nothing of it."""
    name = shown("/".join(parts))
    try:
        source = as_source(decode(loader.read(parts)))
        check_source(source)
    except (Refused, Unreadable) as error:
        raise Refused(f"`{name}` {error}") from None
    return source
