"""The effect of a difference on access: who loses and who gains."""

from __future__ import annotations

from typing import Any, Literal

from hexform.kinds.registry import KINDS
from hexform.model.access import NONE, lower
from hexform.model.row import Diff
from hexform.model.spec import Access, field_at

Effect = Literal["", "lost", "widened"]


def principal(kind: str, row: Diff) -> str | None:
    """Whose access the row changes: an email, a name, or a scope; None if it is not about access."""
    access = _access(kind, row)
    if access is Access.MEMBERS:
        return str(row.before if row.after is None else row.after)
    return None if access is None else row.path[-1]


def effect(kind: str, row: Diff) -> Effect:
    """Whether the row removes access (`lost`) or grants it (`widened`)."""
    access = _access(kind, row)
    if access is None:
        return ""
    if access is Access.MEMBERS:
        return "lost" if row.op == "remove" else "widened"
    before, after = _level(row.before), _level(row.after)
    if lower(after, before):
        return "lost"
    return "widened" if lower(before, after) else ""


def opens_to_public(kind: str, row: Diff) -> bool:
    """Whether the row raises the access of the public web."""
    return _access(kind, row) is Access.PUBLIC and effect(kind, row) == "widened"


def _access(kind: str, row: Diff) -> Access | None:
    """The access role of the row's field; None if it has none."""
    field = field_at(KINDS[kind].model, row.path)
    return None if field is None else field.access


def _level(value: Any) -> str:
    return value if isinstance(value, str) else NONE
