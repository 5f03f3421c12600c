"""Rows that narrow access, and the changes that `protected` holds back."""

from __future__ import annotations

from hexform.kinds.registry import KINDS
from hexform.model.access import NONE, lower
from hexform.model.change import Change
from hexform.model.row import Diff
from hexform.model.spec import Access, field_at


def narrows(kind: str, row: Diff) -> bool:
    """Whether a row takes a membership or a grant away, or lowers it. The public web is never meant."""
    field = field_at(KINDS[kind].model, row.path)
    if field is None or field.access not in {Access.MEMBERS, Access.GRANTS}:
        return False
    return row.op == "remove" or (row.before is not None and lower(str(row.after or NONE), str(row.before)))


def revocations(change: Change) -> int:
    """How many memberships and grants a change takes away or lowers."""
    return 0 if change.verb == "delete" else sum(narrows(change.kind, row) for row in change.diff)


def deletes_or_narrows(change: Change) -> bool:
    """What `protected` holds back."""
    return change.verb in {"delete", "replace"} or revocations(change) > 0
