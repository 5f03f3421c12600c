"""Applying a saved plan: what it wants is compared with what is there now, and with what its witness wants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from hexform.errors import Declined
from hexform.kinds.again import Again
from hexform.kinds.registry import KINDS
from hexform.model.change import Change
from hexform.model.desired import Desired
from hexform.model.diff import difference
from hexform.model.live import Actual
from hexform.model.plan import Plan
from hexform.planfile.stale import told_rows, why_stale, wishes
from hexform.planning.builder import PlanResult

_NOT_WANTED = "the configuration does not want this"


@dataclass(frozen=True)
class Remaining:
    """What is left of a saved plan: `changes` to carry out, `already` as wanted, `stale` with the reason why."""

    changes: tuple[Change, ...] = ()
    already: tuple[Change, ...] = ()
    stale: Mapping[str, str] = field(default_factory=dict)


def as_desired(plan: Plan) -> Desired:
    """A saved plan said as a configuration, so that it needs no other. Raises Declined where it cannot be said."""
    again = Again()
    for change in plan.changes:
        try:
            KINDS[change.kind].again(change, again)
        except (KeyError, TypeError, ValueError, AttributeError):
            # A file is a stranger's: what no plan of hexform says is not tried.
            raise Declined(f"{change.address}: the plan file says something that no plan of hexform says") from None
    return again.desired()


def remaining(saved: Plan, fresh: PlanResult, actual: Actual, *, witnessed: bool) -> Remaining:
    """What is left to do of `saved`.

    `fresh` is the plan of the same wishes made of the workspace as it is now; with `witnessed` these wishes are the
    configuration's, else the file's own. An object may go on when every field and every entry is as observed then or
    as wanted; else it is stale. Nothing is done that the saved plan does not say.
    """
    now = _Now(fresh, frozenset(_ids(asdict(actual))), witnessed)
    go: list[Change] = []
    already: list[Change] = []
    stale: dict[str, str] = {}
    for change in saved.changes:
        todo = now.errors.get(change.address) or now.todo(change)
        if isinstance(todo, str):
            stale[change.address] = todo
            continue
        go += todo
        if all(step.address != change.address for step in todo):
            already.append(change)
    left = {change.address for change in go}
    return Remaining(tuple(_relinked(change, left, fresh.as_wanted) for change in go), tuple(already), stale)


def _relinked(change: Change, left: set[str], as_wanted: Mapping[str, Change]) -> Change:
    """A change without what it needs no more: what another run created has an id by now."""
    done = {address: same.id for address, same in as_wanted.items() if same.id and address not in left}
    refs = {key: done.get(value, value) for key, value in change.refs.items()}
    needs = tuple(need for need in change.depends_on if need in left)
    return change.model_copy(update={"depends_on": needs, "refs": refs})


def _ids(value: Any) -> list[str]:
    """The ids of everything that was read; a cell is known by the id that lasts."""
    if isinstance(value, Mapping):
        own = [value[key] for key in ("static_id", "id") if key in value][:1]
        return own + [found for part in value.values() for found in _ids(part)]
    if isinstance(value, tuple | list):
        return [found for part in value for found in _ids(part)]
    return []


class _Now:
    """The workspace as it is now, as a fresh plan tells it."""

    def __init__(self, fresh: PlanResult, ids: frozenset[str], witnessed: bool) -> None:
        self.witnessed = witnessed
        self.errors = {notice.address: notice.message for notice in fresh.plan.errors}
        self._ids = ids
        self._changes = {change.address: change for change in fresh.plan.changes}
        self._as_wanted = fresh.as_wanted

    def todo(self, saved: Change) -> list[Change] | str:
        """What is left to do of one change, or why it is stale."""
        found = self._changes.get(saved.address) or self._as_wanted.get(saved.address)
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
        return [found.model_copy(update={"refs": {**found.refs, **self._place(saved)}, "origin": saved.origin})]

    def _place(self, saved: Change) -> dict[str, str]:
        """Where the file itself is what was approved, it alone knows the cells around the ones that it makes."""
        behind = saved.refs.get("after", "")
        known = behind.startswith("cell.") or behind in self._ids
        return {"after": behind} if known and not self.witnessed else {}

    def _deletion(self, saved: Change, found: Change | None) -> list[Change] | str:
        if found is not None:
            return why_stale(saved, found) or [found] if found.verb == "delete" else _NOT_WANTED
        renamed = self._deletion_of(saved)
        if renamed:
            return f"it changed since the plan was made: it is called {renamed[0].name!r} now"
        return _NOT_WANTED if saved.id in self._ids else []

    def _replacement(self, saved: Change, found: Change | None) -> list[Change] | str:
        """The new one is made before the old one goes, so a cut run may have left both."""
        old = self._deletion_of(saved)
        if old or found is None or found.id != saved.id or found.verb == "replace":
            rest = self._wanted(saved, found)
            return rest if isinstance(rest, str) else [*rest, *old]
        if self.witnessed:
            return _NOT_WANTED
        # What only stands in the wrong place is as wanted but for its place, which the file alone knows.
        return _why_not(saved, found) or [saved.model_copy(update={"refs": {**saved.refs, **found.refs}})]

    def _deletion_of(self, saved: Change) -> list[Change]:
        return [c for c in self._changes.values() if c.verb == "delete" and (c.kind, c.id) == (saved.kind, saved.id)]


def _why_not(saved: Change, found: Change) -> str:
    if wishes(found) != wishes(saved):
        return f"it is wanted differently now: {told_rows(difference(wishes(saved), wishes(found)))}"
    return why_stale(saved, found)
