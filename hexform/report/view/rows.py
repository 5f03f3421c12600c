"""Differences as rows: a field a line, longer texts as unified diffs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hexform.kinds.registry import KINDS
from hexform.model.row import Diff
from hexform.model.spec import field_at
from hexform.report.view.access import effect, opens_to_public
from hexform.report.view.hunks import hunks
from hexform.report.view.model import Row, TextDiff
from hexform.report.view.values import dotted, shown


def rows_and_texts(
    kind: str, diff: Iterable[Diff], before: str, after: str
) -> tuple[tuple[Row, ...], tuple[TextDiff, ...]]:
    """The rows of a change and its texts; `before` and `after` name the two sides of a text."""
    rows: list[Row] = []
    texts: list[TextDiff] = []
    for row in diff:
        if _is_text(kind, row):
            difference = hunks(row.before or "", row.after or "")
            texts.append(TextDiff(dotted(row.path), before, after, difference))
        else:
            rows.append(_row(kind, row))
    return tuple(rows), tuple(texts)


def _is_text(kind: str, row: Diff) -> bool:
    """Sources and guides, and whatever else has several lines; an empty text beside none is told as a row."""
    values = [value for value in (row.before, row.after) if value is not None]
    if not any(values) or not all(isinstance(value, str) for value in values):
        return False
    field = field_at(KINDS[kind].model, row.path)
    return (field is not None and field.text) or any("\n" in value for value in values)


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
