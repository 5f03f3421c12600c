"""When a change of a saved plan may not go on: what it would overwrite, or would do, is not what was reviewed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from hexform.model.change import Change, Diff

_GIVEN_ONCE = {"name", "title", "label", "type", "place"}


def wishes(change: Change) -> dict[str, Any]:
    """What a change wants of an object, beside what makes it that object and what only a new one is given."""
    given = _GIVEN_ONCE | ({"description"} if change.kind == "project" else set())
    return {name: value for name, value in (change.after or {}).items() if name not in given}


def why_stale(saved: Change, found: Change) -> str:
    """Why a change may not go on; empty if it may. `found` is what the same wishes come to now."""
    if saved.id is not None and saved.verb != "replace":
        if found.id is None:
            return "it is not there any more"
        if found.id != saved.id:
            return f"it is another object now ({found.id}, and it was {saved.id})"
    for key in sorted(saved.refs.keys() & found.refs.keys()):
        if ":" in key and saved.refs[key] != found.refs[key]:
            return f"{key.replace(':', ' ', 1)} is another object now"
    beyond = [*_unreviewed(saved, found), *_neither(saved, found)]
    return f"it changed since the plan was made: {told_rows(beyond)}" if beyond else ""


def _unreviewed(saved: Change, found: Change) -> Iterator[Diff]:
    """What would be done now and stood in no plan."""
    if saved.verb == "replace":
        return
    reviewed = {_done(row) for row in saved.diff}
    yield from (row for row in found.diff if _done(row) not in reviewed)


def _done(row: Diff) -> tuple[tuple[str, ...], bool, str]:
    return row.path, row.op == "remove", repr(row.before if row.op == "remove" else row.after)


def _neither(saved: Change, found: Change) -> Iterator[Diff]:
    """What is there neither as it was observed nor as it is wanted.

    A project that a cut run created has what Hex gives a new one, which nobody observed: what would be written says it.
    """
    if saved.before is None and saved.verb == "update":
        return
    was, wanted = flat(saved.before), flat(saved.after)
    for path, value in flat(found.before if found.diff else found.after).items():
        known = path in was or path in wanted or saved.before is not None
        if known and value not in (was.get(path), wanted.get(path)):
            yield Diff(path=path, op="replace", before=was.get(path), after=value)


def flat(value: Any, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    """Every field and every entry of a list or map by its path."""
    if isinstance(value, Mapping):
        return {key: item for name, part in value.items() for key, item in flat(part, (*path, str(name))).items()}
    if isinstance(value, list | tuple):
        return {(*path, str(item)): True for item in value}
    return {path: value} if path else {}


def told_rows(rows: Sequence[Diff]) -> str:
    """A few differences in words."""
    told = "; ".join(f"{'.'.join(row.path)} was {_short(row.before)} and is {_short(row.after)}" for row in rows[:5])
    return told + (f"; and {len(rows) - 5} more" if len(rows) > 5 else "")


def _short(value: Any) -> str:
    text = "absent" if value is None else str(value)
    return text if len(text) <= 40 else f"{text[:39]}…"
