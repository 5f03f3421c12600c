"""Applying a saved plan: what it wants is compared with what is there now, and with what its witness wants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hexform.core.change import Change, Diff
from hexform.core.desired import Desired
from hexform.core.diff import difference
from hexform.core.plan import Plan
from hexform.errors import Declined
from hexform.kinds.again import Again
from hexform.kinds.registry import KINDS

_GIVEN_ONCE = {"name", "title", "label", "type", "place"}


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


def remaining(saved: Plan, fresh: Plan, as_wanted: Mapping[str, Change]) -> Remaining:
    """What is left to do of `saved`.

    `fresh` is the plan of the same wishes made of the workspace as it is now, `as_wanted` what it found unchanged.
    An object may go on when every field and every entry is as observed then or as wanted; else it is stale. Nothing
    is done that the saved plan does not say.
    """
    now = {change.address: change for change in fresh.changes}
    errors = {notice.address: notice.message for notice in fresh.errors}
    go: list[Change] = []
    already: list[Change] = []
    stale: dict[str, str] = {}
    for change in saved.changes:
        todo = _todo(change, now.get(change.address), as_wanted.get(change.address), fresh)
        if change.address in errors:
            stale[change.address] = errors[change.address]
        elif todo is None:
            already.append(change)
        elif isinstance(todo, str):
            stale[change.address] = todo
        else:
            go.append(todo)
    left = {change.address for change in go}
    return Remaining(tuple(_relinked(change, left, as_wanted) for change in go), tuple(already), stale)


def _relinked(change: Change, left: set[str], as_wanted: Mapping[str, Change]) -> Change:
    """A change without what it needs no more: what another run created has an id by now."""
    refs = {key: as_wanted[value].id or value if value in as_wanted else value for key, value in change.refs.items()}
    needs = tuple(need for need in change.depends_on if need in left)
    return change.model_copy(update={"depends_on": needs, "refs": refs})


def _todo(saved: Change, now: Change | None, same: Change | None, fresh: Plan) -> Change | str | None:
    """The change as it has to be carried out now; None where nothing is left to do; a text where it is stale."""
    if now is None and same is None:
        return _vanished(saved, fresh)
    found = now or same
    if found is None or (now is not None and now.verb == "delete") != (saved.verb == "delete"):
        return "the configuration does not want this"
    if saved.verb == "replace" and same is not None and same.id == saved.id:
        # A cell that only moves looks as wanted until it is moved.
        return _stale(saved, same) or saved
    if _wishes(found) != _wishes(saved):
        return f"it is wanted differently now: {_told(difference(_wishes(saved), _wishes(found)))}"
    why = _stale(saved, found)
    if why or now is None:
        return why or None
    fresh_fields = {"actions": now.actions, "before": now.before, "diff": now.diff, "id": now.id}
    return saved.model_copy(update={**fresh_fields, "refs": {**now.refs, **saved.refs}})


def _vanished(saved: Change, fresh: Plan) -> Change | str | None:
    if saved.verb == "delete":
        return None
    if saved.verb == "replace":
        leftover = [c for c in fresh.changes if c.verb == "delete" and c.kind == saved.kind and c.id == saved.id]
        return leftover[0] if leftover else None
    return "the configuration does not want this"


def _wishes(change: Change) -> dict[str, Any]:
    """What a change wants of an object, beside what makes it that object and what only a new one is given."""
    given = _GIVEN_ONCE | ({"description"} if change.kind == "project" else set())
    return {name: value for name, value in (change.after or {}).items() if name not in given}


def _stale(saved: Change, found: Change) -> str:
    """Why a change may not go on: what it would overwrite, or would do, is not what was planned."""
    if saved.id is not None and found.id not in {None, saved.id} and saved.verb != "replace":
        return f"it is another object now ({found.id}, and it was {saved.id})"
    for key in saved.refs.keys() & found.refs.keys():
        if ":" in key and saved.refs[key] != found.refs[key]:
            return f"{key.replace(':', ' ', 1)} is another object now"
    reviewed = {(row.path, row.op == "remove", _text(row)) for row in saved.diff}
    rows = () if saved.verb == "replace" else found.diff
    beyond = [row for row in rows if (row.path, row.op == "remove", _text(row)) not in reviewed]
    beyond += _other_before(saved, found)
    return f"it changed since the plan was made: {_told(beyond)}" if beyond else ""


def _other_before(saved: Change, found: Change) -> list[Diff]:
    """What is there neither as it was observed nor as it is wanted."""
    was, wanted = _flat(saved.before), _flat(saved.after)
    is_there = _flat(found.before if found.diff else found.after)
    return [
        Diff(path=path, op="replace", before=was.get(path), after=value)
        for path, value in is_there.items()
        if value not in (was.get(path), wanted.get(path))
        and (path in was or path in wanted or saved.before is not None)
    ]


def _flat(value: Any, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    """Every field and every entry of a list or map by its path."""
    if isinstance(value, Mapping):
        return {key: item for name, part in value.items() for key, item in _flat(part, (*path, str(name))).items()}
    if isinstance(value, list | tuple):
        return {(*path, str(item)): True for item in value}
    return {path: value} if path else {}


def _text(row: Diff) -> str:
    return repr(row.before if row.op == "remove" else row.after)


def _told(rows: Sequence[Diff]) -> str:
    return "; ".join(_told_rows(rows[:5])) + (f"; and {len(rows) - 5} more" if len(rows) > 5 else "")


def _told_rows(rows: Sequence[Diff]) -> Iterator[str]:
    for row in rows:
        yield f"{'.'.join(row.path)} was {_short(row.before)} and is {_short(row.after)}"


def _short(value: Any) -> str:
    text = "absent" if value is None else str(value)
    return text if len(text) <= 40 else f"{text[:39]}…"
