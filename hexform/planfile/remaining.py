"""Applying a saved plan: what it wants is compared with what is there now, and with what its witness wants."""

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
    """What is left of a saved plan: `changes` to carry out, `already` as wanted, `stale` with the reason why."""

    changes: tuple[Change, ...] = ()
    already: tuple[Change, ...] = ()
    stale: Mapping[str, str] = field(default_factory=dict)


def remaining(saved: Plan, fresh: PlanResult, actual: Actual, *, witnessed: bool) -> Remaining:
    """What is left to do of `saved`.

    `fresh` is the plan of the same wishes made of the workspace as it is now, with what it compared; with `witnessed`
    these wishes are the configuration's, else the file's own. An object may go on when every field and every entry is
    as observed then or as wanted; else it is stale. Nothing is done that the saved plan does not say.
    """
    now = _Now(fresh, frozenset(_ids(asdict(actual))), witnessed)
    go: list[Change] = []
    already: list[Change] = []
    stale: dict[str, str] = {}
    made = _made(saved, fresh)
    for change in (_completed(change, made) for change in saved.changes):
        todo = now.errors.get(change.address) or now.todo(change)
        if isinstance(todo, str):
            stale[change.address] = todo
            continue
        go += todo
        if all(step.address != change.address for step in todo):
            already.append(change)
    left = {change.address for change in go}
    return Remaining(tuple(_relinked(change, left) for change in go), tuple(already), stale)


def _made(saved: Plan, fresh: PlanResult) -> dict[tuple[str, str], str]:
    """Kind and label of what the plan was to make, to the id of what an earlier run made of it."""
    now = {change.address: change.id for change in fresh.plan.changes if change.verb == "update"}
    now |= {address: change.id for address, change in fresh.compared.items()}
    found: dict[tuple[str, str], str] = {}
    for change in saved.changes:
        live_id = now.get(change.address) if change.verb in {"create", "replace"} else None
        if live_id is not None and live_id != change.id:
            found[change.kind, change.name] = found[change.kind, change.address] = live_id
    return found


def _completed(change: Change, made: Mapping[tuple[str, str], str]) -> Change:
    """A change with the ids of what it depends on, where that is there by now."""
    sides = {name: side and with_ids(side, made) for name, side in (("before", change.before), ("after", change.after))}
    return change.model_copy(update=sides)


def _relinked(change: Change, left: set[str]) -> Change:
    """A change without what it needs no more."""
    return change.model_copy(update={"depends_on": tuple(need for need in change.depends_on if need in left)})


def _ids(value: Any) -> list[str]:
    """The ids of everything that was read; a cell is known by the id that lasts."""
    if isinstance(value, Mapping):
        own = [value[key] for key in ("static_id", "id") if key in value][:1]
        return own + [found for part in value.values() for found in _ids(part)]
    if isinstance(value, tuple | list):
        return [found for part in value for found in _ids(part)]
    return []


class _Now:
    """The workspace as it is now, as a fresh plan sees it."""

    def __init__(self, fresh: PlanResult, ids: frozenset[str], witnessed: bool) -> None:
        self.witnessed = witnessed
        self.errors = {notice.address: notice.message for notice in fresh.plan.errors}
        self._ids = ids
        self._changes = {change.address: change for change in fresh.plan.changes}
        self._compared = fresh.compared

    def todo(self, saved: Change) -> list[Change] | str:
        """What is left to do of one change, or why it is stale."""
        found = self._changes.get(saved.address) or self._compared.get(saved.address)
        if saved.verb == "delete":
            return self._deletion(saved, found)
        if saved.verb == "replace":
            return self._replacement(saved, found)
        return self._wanted(saved, found)

    def _wanted(self, saved: Change, found: Change | None) -> list[Change] | str:
        if found is None or found.verb == "delete":
            return _NOT_WANTED
        why = _why_not(saved, found)
        if why or not found.diff:
            return why or []
        return [found.model_copy(update={"after": self._placed(saved, found), "origin": saved.origin})]

    def _placed(self, saved: Change, found: Change) -> Block | None:
        """Where the file itself is what was approved, it alone knows the cells around the ones that it makes."""
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
        """The new one is made before the old one goes, so a cut run may have left both."""
        old = self._deletion_of(saved)
        if old or found is None or found.id != saved.id or found.verb == "replace":
            rest = self._wanted(saved, found)
            return rest if isinstance(rest, str) else [*rest, *old]
        if self.witnessed:
            return _NOT_WANTED
        # What is only in the wrong place is as wanted but for its place, which the file alone knows.
        refs = {kind: {**saved.refs.get(kind, {}), **ids} for kind, ids in found.refs.items()}
        return _why_not(saved, found) or [saved.model_copy(update={"refs": {**saved.refs, **refs}})]

    def _deletion_of(self, saved: Change) -> list[Change]:
        return [c for c in self._changes.values() if c.verb == "delete" and (c.kind, c.id) == (saved.kind, saved.id)]


def _why_not(saved: Change, found: Change) -> str:
    return wanted_differently(saved, found) or why_stale(saved, found)
