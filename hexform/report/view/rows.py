"""Differences as rows: one for each field; texts as unified diffs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from hexform.kinds.registry import KINDS
from hexform.model.row import Diff
from hexform.model.spec import field_at
from hexform.report.view.access import effect, opens_to_public
from hexform.report.view.hunks import hunks
from hexform.report.view.model import Row, TextDiff
from hexform.report.view.values import dotted, shown

# Up to this many people with the same change have a row each.
_FEW_PEOPLE = 3
_GONE = "/dev/null"  # what a text that is deleted is compared with


def rows_and_texts(
    kind: str, diff: Iterable[Diff], before: str, after: str
) -> tuple[tuple[Row, ...], tuple[TextDiff, ...]]:
    """The rows and text diffs of a change; `before` and `after` name the two sides of a text that stays."""
    fields: dict[Any, list[Diff]] = {}
    texts: list[TextDiff] = []
    rows = tuple(diff)
    for row in tuple(row for row in rows if not _is_default(kind, row)) or rows:
        if _is_text(kind, row):
            difference = hunks(row.before or "", row.after or "")
            texts.append(TextDiff(dotted(row.path), before, _GONE if row.after is None else after, difference))
        else:
            fields.setdefault(_group_key(row), []).append(row)
    return tuple(row for alike in fields.values() for row in _rows(kind, alike)), tuple(texts)


def _is_default(kind: str, row: Diff) -> bool:
    """Whether the row sets an unknown field to its default value."""
    field = KINDS[kind].model.model_fields.get(row.path[0]) if len(row.path) == 1 else None
    return field is not None and row.before is None and row.after is not None and row.after == field.default


def _is_text(kind: str, row: Diff) -> bool:
    """Whether a row is shown as a text diff: sources, guides and texts of several lines, unless they are empty."""
    values = [value for value in (row.before, row.after) if value is not None]
    if not any(values) or not all(isinstance(value, str) for value in values):
        return False
    field = field_at(KINDS[kind].model, row.path)
    return (field is not None and field.text) or any("\n" in value for value in values)


def _group_key(row: Diff) -> Any:
    """The key by which rows of people with the same change are merged."""
    if "users" in row.path[-2:-1]:
        return row.path[:-1], row.op, str(row.before), str(row.after)
    # Several rows with one path are entries of a list, and only lists of people have them.
    return row.path, row.op


def _rows(kind: str, alike: list[Diff]) -> list[Row]:
    """One row for each person, or one for all if more than three people have the same change."""
    rows = [_row(kind, row) for row in alike]
    if len(rows) <= _FEW_PEOPLE:
        return rows
    first, path = rows[0], alike[0].path
    if path == alike[1].path:
        people = tuple(str(row.before if row.after is None else row.after) for row in alike)
        return [replace(first, before=None, after=None, people=people)]
    return [replace(first, field=dotted(path[:-1]), people=tuple(row.path[-1] for row in alike))]


def _row(kind: str, row: Diff) -> Row:
    return Row(
        op=row.op,
        field=dotted(row.path),
        before=None if row.op == "add" else _value(row.before),
        after=None if row.op == "remove" else _value(row.after),
        effect=effect(kind, row),
        danger=opens_to_public(kind, row),
    )


def _value(value: Any) -> str:
    return "(none)" if value is None else shown(value)
