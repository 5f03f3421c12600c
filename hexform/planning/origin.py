"""The origin of a change: the configuration, or drift that is about to be overwritten."""

from __future__ import annotations

from collections import Counter

from hexform.model.change import Change
from hexform.model.plan import Plan
from hexform.model.row import Diff, Origin


def with_origin(plan: Plan, then: Plan) -> Plan:
    """Mark each row by what the older configuration would do to the same workspace.

    A row that it would write too is drift, since only Hex differs, or ended, if a written end date has passed.
    Every other row is yours. A change takes the origin of its rows, "mixed" where they differ.
    """
    before = {change.address: change for change in then.changes}
    ended = {(end.address, end.who) for end in plan.ending if end.state == "ended"}
    changes = tuple(_marked(change, before.get(change.address), ended) for change in plan.changes)
    counts = Counter(row.origin for change in changes for row in change.diff)
    found = {"yours": counts["yours"], "drift": counts["drift"], "ended": counts["ended"]}
    return plan.model_copy(update={"changes": changes, "summary": plan.summary.model_copy(update=found)})


def _marked(change: Change, older: Change | None, ended: set[tuple[str, str]]) -> Change:
    known = {_essence(row) for row in older.diff} if older is not None and older.actions == change.actions else set()
    rows = tuple(row.model_copy(update={"origin": _origin(change, row, known, ended)}) for row in change.diff)
    origins = {row.origin for row in rows}
    return change.model_copy(update={"diff": rows, "origin": origins.pop() if len(origins) == 1 else "mixed"})


def _origin(change: Change, row: Diff, known: set[tuple[object, ...]], ended: set[tuple[str, str]]) -> Origin:
    if _essence(row) not in known:
        return "yours"
    who = row.before if row.after is None and isinstance(row.before, str) and len(row.path) == 1 else row.path[-1]
    return "ended" if row.op == "remove" and (change.address, str(who)) in ended else "drift"


def _essence(row: Diff) -> tuple[object, ...]:
    return row.path, row.op, repr(row.before), repr(row.after)
