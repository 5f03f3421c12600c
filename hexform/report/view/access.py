"""What a difference means for the people: who loses access, who gains some."""

from __future__ import annotations

from typing import Any, Literal

from hexform.kinds.registry import KINDS
from hexform.model.access import NONE, lower
from hexform.model.row import Diff
from hexform.model.spec import Access, field_at

Effect = Literal["", "lost", "widened"]


def principal(kind: str, row: Diff) -> str | None:
    """Whose access the row is about: an email, a name, or a scope; nobody's where it is about something else."""
    access = _access(kind, row)
    if access is Access.MEMBERS:
        return str(row.before if row.after is None else row.after)
    return None if access is None else row.path[-1]


def effect(kind: str, row: Diff) -> Effect:
    """Whether the row takes access away or gives some."""
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
    """Whether the row gives anybody on the web more than before."""
    return _access(kind, row) is Access.PUBLIC and effect(kind, row) == "widened"


def _access(kind: str, row: Diff) -> Access | None:
    """What the row says of who may do what, if it says anything of it."""
    field = field_at(KINDS[kind].model, row.path)
    return None if field is None else field.access


def _level(value: Any) -> str:
    return value if isinstance(value, str) else NONE
