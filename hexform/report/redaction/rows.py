"""Redact the rows of a change; entries with unknown names are counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from hexform.kinds.registry import KINDS
from hexform.model.change import Side
from hexform.model.diff import difference, order
from hexform.model.row import Diff
from hexform.report.redaction.known import OUTSIDE, Known, texts_in
from hexform.report.view.values import counted

_NOUNS = {
    "members": ("person", "people"),
    "users": ("person", "people"),
    **{kind.block: (kind.noun, f"{kind.noun}s") for kind in KINDS.values() if kind.referable},
}
# Fields whose values are constants of the API.
_PLAIN = frozenset({"workspace", "public_web", "type"})


class _Entry(NamedTuple):
    """An entry of a list or map of people or objects: the path of the list or map, and the name."""

    scope: tuple[str, ...]
    name: str


def of_trusted(rows: Iterable[Diff], known: Known) -> tuple[Diff, ...]:
    """The redacted rows of an object that the guard names."""
    found: list[Diff] = []
    hidden: Counter[Diff] = Counter()
    for row in rows:
        entry = _entry(row)
        if entry is None:
            found.append(row.model_copy(update={side: _value(row, getattr(row, side), known) for side in _SIDES}))
        elif known.knows(entry.name):
            found.append(row)
        else:
            hidden[_anonymous(row, entry)] += 1
    return tuple(sorted([*found, *(_counted(row, number) for row, number in hidden.items())], key=order))


def of_written(side: Side, known: Known, *, removes: bool = False) -> tuple[Diff, ...]:
    """The declared fields of an object whose data from Hex may not be shown.

    `removes`: show them as removed, as in a drift report, not as added.
    """
    rows = difference(side, None) if removes else difference(None, side)
    return tuple(row for row in rows if _is_known(row, known))


_SIDES = ("before", "after")


def _entry(row: Diff) -> _Entry | None:
    if row.path[-1:] == ("members",):
        return _Entry(row.path, str(row.before if row.after is None else row.after))
    at = next((at for at, step in enumerate(row.path[:-1]) if step in _NOUNS), None)
    return None if at is None else _Entry(row.path[: at + 1], row.path[at + 1])


def _is_known(row: Diff, known: Known) -> bool:
    entry = _entry(row)
    if entry is not None:
        return known.knows(entry.name)
    return all(_value(row, getattr(row, side), known) == getattr(row, side) for side in _SIDES)


def _anonymous(row: Diff, entry: _Entry) -> Diff:
    """The row of an entry without its name, so that similar rows are equal."""
    if entry.scope == row.path:
        return Diff(path=entry.scope, op=row.op, origin=row.origin)
    return row.model_copy(update={"path": entry.scope})


def _counted(row: Diff, number: int) -> Diff:
    text = f"{counted(number, *_NOUNS[row.path[-1]])} {OUTSIDE}"
    if row.path[-1] == "members":
        return row.model_copy(update={"before" if row.op == "remove" else "after": text})
    return row.model_copy(update={"path": (*row.path, text)})


def _value(row: Diff, value: Any, known: Known) -> Any:
    """The value of a field if it is known, else a placeholder with the number of lines."""
    texts = () if row.path[-1] in _PLAIN else tuple(texts_in(value))
    if all(not text or known.knows(text) for text in texts):
        return value
    lines = sum(len(text.splitlines()) for text in texts)
    return f"{counted(lines, 'line')} {OUTSIDE}" if lines > 1 else f"(a value {OUTSIDE})"
