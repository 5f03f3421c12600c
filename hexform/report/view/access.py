"""What a difference means for the people: who loses access, who gains some."""

from __future__ import annotations

from typing import Any, Literal

from hexform.model.access import NONE, lower
from hexform.model.row import Diff

Effect = Literal["", "lost", "widened"]

_SCOPES = frozenset({"workspace", "public_web", "users", "groups", "collections"})
_KINDS = frozenset({"collection", "project_sharing"})


def principal(kind: str, row: Diff) -> str | None:
    """Whose access the row is about: an email, a name, or a scope; nobody's where it is about something else."""
    if kind == "group" and row.path[:1] == ("members",):
        return str(row.before if row.after is None else row.after)
    if kind not in _KINDS:
        return None
    at = next((at for at, step in enumerate(row.path[:2]) if step in _SCOPES), None)
    return None if at is None else row.path[min(at + 1, len(row.path) - 1)]


def effect(kind: str, row: Diff) -> Effect:
    """Whether the row takes access away or gives some."""
    if principal(kind, row) is None:
        return ""
    if kind == "group":
        return "lost" if row.op == "remove" else "widened"
    before, after = _level(row.before), _level(row.after)
    if lower(after, before):
        return "lost"
    return "widened" if lower(before, after) else ""


def opens_to_public(kind: str, row: Diff) -> bool:
    """Whether the row gives anybody on the web more than before."""
    return kind == "project_sharing" and "public_web" in row.path[:2] and effect(kind, row) == "widened"


def _level(value: Any) -> str:
    return value if isinstance(value, str) else NONE
