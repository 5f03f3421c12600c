"""Compare a saved plan with the workspace as it is now, and with the configuration that approves it (the witness)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from hexform.model.change import Change
from hexform.model.fields import Target
from hexform.model.live import Actual
from hexform.model.plan import Plan
from hexform.model.sides import with_ids
from hexform.model.spec import Block
from hexform.planfile.stale import wanted_differently, why_stale
from hexform.planning.planner import PlanResult

_NOT_WANTED = "the configuration does not want this"


@dataclass(frozen=True)
class Remaining:
    """The state of a saved plan: `changes` to carry out, `already` done, and `stale` by address with the reason."""

    changes: tuple[Change, ...] = ()
    already: tuple[Change, ...] = ()
    stale: Mapping[str, str] = field(default_factory=dict)


def remaining(saved: Plan, fresh: PlanResult, actual: Actual, *, witnessed: bool) -> Remaining:
    """The remaining changes of `saved`.

    `fresh` is a plan made of the workspace as it is now: of the configuration if `witnessed`, else of the saved plan
    itself. A change is still valid if every field and every entry is as observed when the plan was saved, or already
    as wanted; otherwise it is stale. Nothing is done that the saved plan does not contain.
    """
    now = _FreshPlan(fresh, frozenset(_ids(asdict(actual))), witnessed)
    to_do: list[Change] = []
    already: list[Change] = []
    stale: dict[str, str] = {}
    created = _created_earlier(saved, fresh)
    for change in (_with_created_ids(change, created) for change in saved.changes):
        steps = now.errors.get(change.address) or now.steps(change)
        if isinstance(steps, str):
            stale[change.address] = steps
            continue
        to_do += steps
        if all(step.address != change.address for step in steps):
            already.append(change)
    pending = {change.address for change in to_do}
    return Remaining(tuple(_with_pending_needs(change, pending) for change in to_do), tuple(already), stale)


def _created_earlier(saved: Plan, fresh: PlanResult) -> dict[tuple[str, str], str]:
    """The ids of objects that an earlier run of this plan created, by kind and label."""
    now = {change.address: change.id for change in fresh.plan.changes if change.verb == "update"}
    now |= {address: change.id for address, change in fresh.compared.items()}
    found: dict[tuple[str, str], str] = {}
    for change in saved.changes:
        live_id = now.get(change.address) if change.verb in {"create", "replace"} else None
        if live_id is not None and live_id != change.id:
            found[change.kind, change.name] = found[change.kind, change.address] = live_id
    return found


def _with_created_ids(change: Change, created: Mapping[tuple[str, str], str]) -> Change:
    """A change with the ids of the objects that it refers to and that exist by now."""
    sides = {
        name: side and with_ids(side, created) for name, side in (("before", change.before), ("after", change.after))
    }
    return change.model_copy(update=sides)


def _with_pending_needs(change: Change, pending: set[str]) -> Change:
    """A change that depends only on changes that are still pending."""
    return change.model_copy(update={"depends_on": tuple(need for need in change.depends_on if need in pending)})


def _ids(value: Any) -> list[str]:
    """The ids of everything that was read; for a cell its stable id."""
    if isinstance(value, Mapping):
        own = [value[key] for key in ("static_id", "id") if key in value][:1]
        return own + [found for part in value.values() for found in _ids(part)]
    if isinstance(value, tuple | list):
        return [found for part in value for found in _ids(part)]
    return []


class _FreshPlan:
    """A plan of the workspace as it is now, to compare saved changes with."""

    def __init__(self, fresh: PlanResult, ids: frozenset[str], witnessed: bool) -> None:
        self.witnessed = witnessed
        self.errors = {notice.address: notice.message for notice in fresh.plan.errors}
        self._ids = ids
        self._changes = {change.address: change for change in fresh.plan.changes}
        self._compared = fresh.compared

    def steps(self, saved: Change) -> list[Change] | str:
        """The remaining changes of one saved change, or why it is stale."""
        found = self._changes.get(saved.address) or self._compared.get(saved.address)
        if saved.verb == "delete":
            return self._deletion(saved, found)
        if saved.verb == "replace":
            return self._replacement(saved, found)
        return self._wanted(saved, found)

    def _wanted(self, saved: Change, found: Change | None) -> list[Change] | str:
        if found is None or found.verb == "delete":
            return _NOT_WANTED
        why = _why_stale(saved, found)
        if why or not found.diff:
            return why or []
        return [found.model_copy(update={"after": self._with_position(saved, found), "origin": saved.origin})]

    def _with_position(self, saved: Change, found: Change) -> Block | None:
        """The new state; without a witness, the position of a new cell is known only from the saved plan."""
        behind = getattr(saved.after, "behind", None)
        if self.witnessed or found.after is None or not isinstance(behind, Target):
            return found.after
        known = behind.id is None or behind.id in self._ids
        return found.after.replacing(behind=behind) if known else found.after

    def _deletion(self, saved: Change, found: Change | None) -> list[Change] | str:
        if found is not None:
            return why_stale(saved, found) or [found] if found.verb == "delete" else _NOT_WANTED
        renamed = self._deletion_of(saved)
        if renamed:
            return f"its name in Hex is {renamed[0].name!r} now; it was {saved.name!r} when the plan was made"
        return _NOT_WANTED if saved.id in self._ids else []

    def _replacement(self, saved: Change, found: Change | None) -> list[Change] | str:
        """The remaining changes of a replacement. An interrupted run may have left both the old and the new object."""
        old = self._deletion_of(saved)
        if old or found is None or found.id != saved.id or found.verb == "replace":
            rest = self._wanted(saved, found)
            return rest if isinstance(rest, str) else [*rest, *old]
        if self.witnessed:
            return _NOT_WANTED
        # A cell that differs only in its position: the position is known only from the saved plan.
        refs = {kind: {**saved.refs.get(kind, {}), **ids} for kind, ids in found.refs.items()}
        return _why_stale(saved, found) or [saved.model_copy(update={"refs": {**saved.refs, **refs}})]

    def _deletion_of(self, saved: Change) -> list[Change]:
        return [c for c in self._changes.values() if c.verb == "delete" and (c.kind, c.id) == (saved.kind, saved.id)]


def _why_stale(saved: Change, found: Change) -> str:
    return wanted_differently(saved, found) or why_stale(saved, found)
