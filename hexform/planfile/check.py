"""What every plan of hexform is. A file may have been written by anybody: it is looked at before it is used."""

from __future__ import annotations

from hexform.errors import PlanFileError
from hexform.kinds.registry import KINDS
from hexform.model.address import Address
from hexform.model.change import Change, Diff
from hexform.model.diff import difference
from hexform.model.plan import Plan

_NAMES = ("name", "title", "label")


def scrutinise(plan: Plan, name: str) -> None:
    """Refuse a file that no `hexform plan` can have written; `name` is the file's. Raises PlanFileError.

    What would be written stands in the rows that people review, and each change comes after what it depends on.
    """
    seen: set[str] = set()
    for change in plan.changes:
        why = _why_not(change, seen)
        if why:
            raise PlanFileError(f"{name}: {change.address}: no plan of hexform says this: {why}; plan again")
        seen.add(change.address)


def _why_not(change: Change, seen: set[str]) -> str:
    if change.kind not in KINDS or Address(change.address).kind != change.kind:
        return f"the kind {change.kind!r} does not fit"
    if change.address in seen:
        return "it stands twice"
    if not seen.issuperset(change.depends_on):
        return "it stands before what it depends on"
    if (change.after is None) != (change.verb == "delete") or (change.verb == "create" and change.before is not None):
        return f"before and after do not fit to {change.verb}"
    after = change.after or {}
    if any(after.get(key, change.name) != change.name for key in _NAMES):
        return "it has two names"
    return "" if _shown(change) else "its rows do not say what it would do"


def _shown(change: Change) -> bool:
    """Whether every difference between before and after stands in the rows."""
    try:
        rows = difference(change.before, change.after)
    except (TypeError, ValueError, RecursionError):
        # Lists of mixed things cannot even be put in order.
        return False
    return {_said(row) for row in rows} <= {_said(row) for row in change.diff}


def _said(row: Diff) -> tuple[tuple[str, ...], str, str]:
    return row.path, repr(row.before), repr(row.after)
