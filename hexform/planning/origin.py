"""Whose change it is: the configuration's, or drift that is about to be overwritten."""

from __future__ import annotations

from collections import Counter

from hexform.model.change import Change
from hexform.model.plan import Plan


def with_origin(plan: Plan, then: Plan) -> Plan:
    """Mark each change by what the older configuration would do to the same workspace.

    What it would do just as well is drift: only Hex differs. Everything else is yours: the configuration differs there.
    """
    before = {change.address: _essence(change) for change in then.changes}
    changes = tuple(
        change.model_copy(update={"origin": "drift" if before.get(change.address) == _essence(change) else "yours"})
        for change in plan.changes
    )
    counts = Counter(change.origin for change in changes)
    summary = plan.summary.model_copy(update={"yours": counts["yours"], "drift": counts["drift"]})
    return plan.model_copy(update={"changes": changes, "summary": summary})


def _essence(change: Change) -> tuple[object, ...]:
    return change.actions, change.before, change.after, change.diff
