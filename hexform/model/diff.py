"""The difference of two sides, as rows. The one place that knows deepdiff."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hexform.model.access import NONE
from hexform.model.grants import Grant
from hexform.model.row import Diff
from hexform.model.sides import SHOWN, plain
from hexform.model.spec import Block, said

Path = tuple[str, ...]


class _Absent:
    """What a side does not have; null is a value."""


_ABSENT: Any = _Absent()


def difference(before: Block | None, after: Block | None) -> tuple[Diff, ...]:
    """Rows that lead from one side to the other, sorted by path.

    An entry of a list has the list's path, an entry of a map its key in the path. A missing side has nothing at all;
    a field that `before` does not say although it is there is not known, so it is replaced.
    """
    return () if before is after else tuple(sorted(_blocks((), before, after), key=order))


def order(row: Diff) -> tuple[Path, str, str]:
    """The order of rows in every document."""
    return row.path, row.op, str(row.before if row.after is None else row.after)


def _blocks(path: Path, before: Block | None, after: Block | None) -> Iterator[Diff]:
    old = {field.name: value for field, value in said(before, *SHOWN)} if before is not None else {}
    new = {field.name: value for field, value in said(after, *SHOWN)} if after is not None else {}
    for name in {**new, **old}:
        there, wanted = old.get(name, _ABSENT), new.get(name, _ABSENT)
        if there != wanted or type(there) is not type(wanted):
            unknown = before is not None and name not in old
            yield from _field((*path, name), there, wanted, unknown=unknown)


def _field(path: Path, old: Any, new: Any, *, unknown: bool) -> Iterator[Diff]:
    side = new if old is _ABSENT or old is None else old
    if _ABSENT not in (old, new) and None not in (old, new) and type(old) is not type(new):
        yield _row(path, old, new)
    elif isinstance(side, Block):
        yield from _blocks(path, _or_none(old), _or_none(new))
    elif isinstance(side, dict):
        yield from _maps(path, _or_empty(old, {}), _or_empty(new, {}))
    elif isinstance(side, tuple):
        yield from _lists(path, _or_empty(old, ()), _or_empty(new, ()))
    elif unknown:
        yield Diff(path=path, op="replace", before=None, after=plain(new))
    else:
        yield _row(path, old, new)


def _or_none(value: Any) -> Block | None:
    return value if isinstance(value, Block) else None


def _or_empty(value: Any, empty: Any) -> Any:
    return empty if value is _ABSENT or value is None else value


def _row(path: Path, old: Any, new: Any) -> Diff:
    op = "add" if old is _ABSENT else "remove" if new is _ABSENT else "replace"
    before, after = (None if value is _ABSENT else plain(value) for value in (old, new))
    return Diff(path=path, op=op, before=before, after=after)


def _lists(path: Path, old: tuple[Any, ...], new: tuple[Any, ...]) -> Iterator[Diff]:
    """Lists are sets of texts."""
    have, want = set(map(plain, old)), set(map(plain, new))
    yield from (_row(path, _ABSENT, entry) for entry in want - have)
    yield from (_row(path, entry, _ABSENT) for entry in have - want)


def _maps(path: Path, old: Mapping[Any, Grant], new: Mapping[Any, Grant]) -> Iterator[Diff]:
    """Maps of access: NONE is absent, and two keys are one object if their ids are. The new side's label is shown."""
    have, want = ({key: g.access for key, g in side.items() if g.access != NONE} for side in (old, new))
    if have and want:
        have, want = _unequal(have, want)
    for key in {**want, **have}:
        yield _row((*path, str(key)), have.get(key, _ABSENT), want.get(key, _ABSENT))


def load() -> None:
    """Load what compares maps; for a time in which something else is waited for."""
    import deepdiff  # noqa: F401


def _unequal(have: dict[Any, str], want: dict[Any, str]) -> Iterator[dict[Any, str]]:
    """The entries in which two maps differ."""
    # Imported here: deepdiff takes longer to load than a whole `validate`, and most runs find nothing different.
    from deepdiff import DeepDiff

    keys = dict(enumerate({**want, **have}))
    old, new = ({number: side[key] for number, key in keys.items() if key in side} for side in (have, want))
    tree = DeepDiff(old, new, view="tree", threshold_to_diff_deeper=0)
    differing = {keys[level.path(output_format="list")[0]] for levels in tree.values() for level in levels}
    return ({key: level for key, level in side.items() if key in differing} for side in (have, want))
