"""When a change of a saved plan may not go on: what it would overwrite, or would do, is not what was reviewed."""

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
_MOST = 5


def wanted_differently(saved: Change, found: Change) -> str:
    """Why the witness does not want what the plan wants; empty if it does."""
    then, now = _wishes(saved), _wishes(found)
    if then == now:
        return ""
    names = sorted(
        {str(key[0]) for key in then.keys() ^ now.keys()} | {str(k[0]) for k in then if then[k] != now.get(k)}
    )
    return f"the configuration wants something else now: {', '.join(names)}"


def _wishes(change: Change) -> dict[Key, Any]:
    """What a change wants of an object, beside what names it and what only a new one is given."""
    naming = KINDS[change.kind].naming
    fields = flat(change.after, Role.VALUE, Role.RULE)
    return {key: value for key, value in fields.items() if key[0] not in {naming, "behind"}}


def why_stale(saved: Change, found: Change) -> str:
    """Why a change may not go on; empty if it may. `found` is what the same wishes come to now."""
    if saved.id is not None and saved.verb != "replace":
        if found.id is None:
            return "it is not in Hex any more"
        if found.id != saved.id:
            return f"it is another object in Hex now ({found.id}; the plan was made for {saved.id})"
    for kind in sorted(saved.refs.keys() & found.refs.keys()):
        for label in sorted(saved.refs[kind].keys() & found.refs[kind].keys()):
            if saved.refs[kind][label] != found.refs[kind][label]:
                return f"{kind} {label} is another object in Hex now"
    reasons = list(dict.fromkeys((*_neither(saved, found), *_unreviewed(saved, found))))
    more = f"; and {len(reasons) - _MOST} more" if len(reasons) > _MOST else ""
    return "; ".join(reasons[:_MOST]) + more


def _unreviewed(saved: Change, found: Change) -> Iterator[str]:
    """What would be done now and was in no plan."""
    if saved.verb == "replace":
        return
    reviewed = {_done(row) for row in saved.diff}
    was = flat(saved.before)
    keys = {_text(key): key for key in (*was, *flat(found.before), *flat(found.after))}
    for row in found.diff:
        if _done(row) not in reviewed:
            entry = keys.get((*row.path, str(row.before if row.op == "remove" else row.after)))
            key = entry or keys.get(row.path, row.path)
            yield _in_words(key, row.before, was.get(key))


def _done(row: Diff) -> tuple[tuple[str, ...], bool, str]:
    return row.path, row.op == "remove", repr(row.before if row.op == "remove" else row.after)


def _text(key: Key) -> tuple[str, ...]:
    return tuple(map(str, key))


def _neither(saved: Change, found: Change) -> Iterator[str]:
    """What is there neither as it was observed nor as it is wanted.

    What a cut run created has what Hex gives a new one, which nobody observed.
    """
    if saved.before is None and saved.verb == "update" and saved.id is None:
        return
    was, wanted = flat(saved.before), flat(saved.after)
    for key, value in flat(found.before if found.diff else found.after).items():
        known = key in was or key in wanted or saved.before is not None
        if known and value not in (was.get(key), wanted.get(key)):
            yield _in_words(key, value, was.get(key))


def _in_words(key: Key, now: Any, then: Any) -> str:
    """One difference between the workspace as it is and as it was when the plan was made."""
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
    """Every field and every entry of a list or map of a side, by field and key; an entry of a list is True."""
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
