"""Find stale changes of a saved plan: what they would overwrite, or would do, is not what was reviewed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hexform.kinds.registry import KINDS
from hexform.model.change import Change
from hexform.model.fields import Target
from hexform.model.row import Diff
from hexform.model.sides import plain
from hexform.model.spec import Block, Role, said

Key = tuple[Any, ...]
_MAX_REASONS = 5


def wanted_differently(saved: Change, found: Change) -> str:
    """Why the configuration does not want what the plan wants; empty if it does."""
    then, now = _wanted_fields(saved), _wanted_fields(found)
    if then == now:
        return ""
    names = sorted(
        {str(key[0]) for key in then.keys() ^ now.keys()} | {str(k[0]) for k in then if then[k] != now.get(k)}
    )
    return f"the configuration wants something else now: {', '.join(names)}"


def _wanted_fields(change: Change) -> dict[Key, Any]:
    """The wanted fields of an object, without its name and without the position of a new one."""
    naming = KINDS[change.kind].naming
    fields = flat(change.after, Role.VALUE, Role.RULE)
    return {key: value for key, value in fields.items() if key[0] not in {naming, "behind"}}


def why_stale(saved: Change, found: Change) -> str:
    """Why a change is stale; empty if it is not. `found` is the same change in a plan made now."""
    if saved.id is not None and saved.verb != "replace":
        if found.id is None:
            return "it is not in Hex any more"
        if found.id != saved.id:
            return f"it is another object in Hex now ({found.id}; the plan was made for {saved.id})"
    for kind in sorted(saved.refs.keys() & found.refs.keys()):
        for label in sorted(saved.refs[kind].keys() & found.refs[kind].keys()):
            if saved.refs[kind][label] != found.refs[kind][label]:
                return f"{kind} {label} is another object in Hex now"
    reasons = list(dict.fromkeys((*_changed_since(saved, found), *_unreviewed(saved, found))))
    more = f"; and {len(reasons) - _MAX_REASONS} more" if len(reasons) > _MAX_REASONS else ""
    return "; ".join(reasons[:_MAX_REASONS]) + more


def _unreviewed(saved: Change, found: Change) -> Iterator[str]:
    """Effects that the change would have now and that were not reviewed."""
    if saved.verb == "replace":
        return
    reviewed = {_effect(row) for row in saved.diff}
    was = flat(saved.before)
    keys = {_text(key): key for key in (*was, *flat(found.before), *flat(found.after))}
    for row in found.diff:
        if _effect(row) not in reviewed:
            entry = keys.get((*row.path, str(row.before if row.op == "remove" else row.after)))
            key = entry or keys.get(row.path, row.path)
            yield _describe(key, row.before, was.get(key))


def _effect(row: Diff) -> tuple[tuple[str, ...], bool, str]:
    return row.path, row.op == "remove", repr(row.before if row.op == "remove" else row.after)


def _text(key: Key) -> tuple[str, ...]:
    return tuple(map(str, key))


def _changed_since(saved: Change, found: Change) -> Iterator[str]:
    """Values in Hex that are neither as observed when the plan was saved nor as wanted.

    An object that an interrupted run created has Hex's default values, which the plan did not observe.
    """
    if saved.before is None and saved.verb == "update" and saved.id is None:
        return
    was, wanted = flat(saved.before), flat(saved.after)
    for key, value in flat(found.before if found.diff else found.after).items():
        known = key in was or key in wanted or saved.before is not None
        if known and value not in (was.get(key), wanted.get(key)):
            yield _describe(key, value, was.get(key))


def _describe(key: Key, now: Any, then: Any) -> str:
    """Describe one difference between the workspace now and when the plan was saved."""
    who = key[-1]
    if not isinstance(who, Target | _Person):
        return f"{'.'.join(_text(key))} is {_short(now)} in Hex now; it was {_short(then)} when the plan was made"
    if now is None:
        return f"{who} was removed in Hex after this plan; applying would add them again"
    if then is not None:
        return f"{who} has {_short(now)} in Hex now; it was {_short(then)} when the plan was made"
    if now is True or now == str(who):
        return f"{who} was added in Hex after this plan; applying would remove them"
    return f"{who} was given {_short(now)} in Hex after this plan; applying would take that away"


class _Person(str):
    """An email as the key of an entry."""

    __slots__ = ()


def flat(side: Block | None, *roles: Role) -> dict[Key, Any]:
    """Every field, and every entry of a list or map, of one side by field and key; a list entry is True."""
    found: dict[Key, Any] = {}
    for field, value in said(side, *(roles or (Role.VALUE, Role.GIVEN))) if side is not None else ():
        if isinstance(value, Block):
            found |= {(field.name, *key): item for key, item in flat(value, *roles).items()}
        elif isinstance(value, dict):
            found |= {(field.name, _entry(key)): entry.access for key, entry in value.items()}
        elif isinstance(value, tuple):
            found |= {(field.name, _Person(entry.email)): True for entry in value}
        else:
            found[field.name,] = plain(value)
    return found


def _entry(key: Any) -> Any:
    return _Person(key) if isinstance(key, str) else key


def _short(value: Any) -> str:
    text = "not set" if value is None else str(value)
    return text if len(text) <= 40 else f"{text[:39]}…"
