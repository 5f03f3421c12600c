"""The dangers of a plan and what prevents them: `protected`, `limits`, and the permission to exceed limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hexform.errors import Declined
from hexform.model.change import Change
from hexform.model.notice import Code
from hexform.model.plan import Plan
from hexform.model.refusal import Refusal
from hexform.model.settings import Limits
from hexform.planning.access.changes import Analysis
from hexform.planning.guardrails.limits import Count, counts, lower
from hexform.planning.guardrails.limits import refusals as limits_passed


def refusals(
    changes: Sequence[Change],
    limits: Limits,
    lines: Mapping[str, str],
    analysis: Analysis | None = None,
    allow: Mapping[str, int] | None = None,
) -> tuple[Refusal, ...]:
    """The limits that a plan goes past; those in people only with an analysis of access.

    `allow`: permissions of the run; those that are lower than a limit take its place.
    """
    found = counts([change.address for change in changes if change.verb == "delete"], (), analysis)
    if analysis is None:
        public = tuple(change.address for change in changes if "public" in change.flags)
        found["public"] = Count(len(public), public)
    return limits_passed(found, limits, lower(limits, allow or {}), lines)[0]


def emptied_refusal(
    changes: Sequence[Change], limits: Limits, emptied: Mapping[str, tuple[int, str]]
) -> tuple[Refusal, ...]:
    """Whether more would be deleted than is allowed because the configuration wants nothing there, by scope."""
    number = sum(count for count, _ in emptied.values())
    if not emptied or limits.emptied is None or number <= limits.emptied:
        return ()
    message = "; ".join(emptied[scope][1] for scope in sorted(emptied))
    addresses = tuple(change.address for change in changes if change.verb == "delete")
    refusal = Refusal(
        code=Code.EMPTIED,
        limit="emptied",
        found=number,
        allowed=limits.emptied,
        addresses=addresses,
        message=f"{message}: --allow emptied={number} permits it",
    )
    return (refusal,)


def held_back(plan: Plan, allow: Mapping[str, int]) -> tuple[Refusal, ...]:
    """The refusals that no permission covers: one permits its number and no more; none lifts a guardrail."""
    return tuple(item for item in plan.refused if item.found is None or item.found > allow.get(item.limit, -1))


def check_allowed(plan: Plan, allow: Mapping[str, int]) -> None:
    """Refuse a plan that a limit or a guardrail holds back. Raises Declined."""
    held = held_back(plan, allow)
    if held:
        reasons = "; ".join(item.message + _too_little(item, allow.get(item.limit)) for item in held)
        raise Declined(f"REFUSED, nothing was written: {reasons}")


def _too_little(held: Refusal, permitted: int | None) -> str:
    return (
        "" if permitted in {None, held.allowed} else f", and --allow {held.limit}={permitted} permits only {permitted}"
    )
