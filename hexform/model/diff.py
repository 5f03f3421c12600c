"""The difference of two documents, as rows. The one place that knows deepdiff."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hexform.model.change import Diff

_MISSING = object()


def difference(before: dict[str, Any] | None, after: dict[str, Any] | None) -> tuple[Diff, ...]:
    """Rows that lead from `before` to `after`, sorted by path; lists are sets of texts."""
    old, new = _keyed(before or {}), _keyed(after or {})
    return () if old == new else tuple(sorted(_rows(old, new), key=_order))


class _Entries(dict[str, bool]):
    """A list of texts as a map, so that an entry is compared with itself and not with its neighbour."""


def _keyed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _keyed(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return _Entries(dict.fromkeys(value, True))
    return value


def _rows(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Diff]:
    # Imported here: deepdiff takes longer to load than a whole `validate`, and most runs find nothing different.
    from deepdiff import DeepDiff

    # A group may be called __init: to deepdiff such keys are private unless it is told that nothing is.
    tree = DeepDiff(
        old,
        new,
        view="tree",
        threshold_to_diff_deeper=0,
        ignore_type_in_groups=[(dict, _Entries)],
        ignore_private_variables=False,
    )
    for levels in tree.values():
        for level in levels:
            path = tuple(str(step) for step in level.path(output_format="list"))
            yield from _leaves(path, _at(old, path), _at(new, path), in_list=_in_list(old, new, path))


def _in_list(old: Any, new: Any, path: tuple[str, ...]) -> bool:
    return any(isinstance(_at(side, path[:-1]), _Entries) for side in (old, new))


def _at(value: Any, path: tuple[str, ...]) -> Any:
    for step in path:
        if not isinstance(value, dict) or step not in value:
            return _MISSING
        value = value[step]
    return value


def _leaves(path: tuple[str, ...], old: Any, new: Any, *, in_list: bool) -> Iterator[Diff]:
    """A whole map or list that comes or goes is told entry by entry."""
    side = old if isinstance(old, dict) else new
    if isinstance(side, dict):
        for key in sorted(side):
            yield from _leaves((*path, key), _at(old, (key,)), _at(new, (key,)), in_list=isinstance(side, _Entries))
        return
    if in_list:
        entry, path = path[-1], path[:-1]
        old, new = (entry if side is True else _MISSING for side in (old, new))
    op = "add" if old is _MISSING else "remove" if new is _MISSING else "replace"
    yield Diff.model_validate({"path": path, "op": op, "before": _plain(old), "after": _plain(new)})


def _plain(value: Any) -> Any:
    return None if value is _MISSING else value


def _order(row: Diff) -> tuple[tuple[str, ...], str, str]:
    return row.path, row.op, str(row.before if row.after is None else row.after)
