"""Create and delete idempotently: an unknown outcome is looked up before the request is repeated.

The API has no idempotency keys, so the natural key of the new object is used instead.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from hexform.errors import Interrupted, OutcomeUnknown, Rejected, RemoteError
from hexform.hex.call import Call, Pause, Steps
from hexform.model.directory import same

# Seconds before each look-up: a write may become readable only after a while.
_LOOKUP_DELAYS = (1.0, 3.0, 8.0)
_TRIES = 3
# The statuses that a delete of an absent object is answered with.
_ABSENT = (400, 403, 404)

Find = Callable[[], Steps[list[Any]]]


def create(call: Call, find: Find) -> Steps[Any]:
    """Send a create. If its outcome is unknown, adopt the one new match, or send it again if there is none.

    `find` returns the objects that only this call can have created. Raises OutcomeUnknown if several match, or if the
    outcome remains unknown.
    """
    for _ in range(_TRIES):
        try:
            return (yield call)
        except OutcomeUnknown as error:
            last = error
        found = yield from _look_up(find)
        if len(found) > 1:
            ids = ", ".join(sorted(item["id"] for item in found))
            raise OutcomeUnknown(f"{len(found)} new objects match ({ids}); delete all but one", where=call.where)
        if found:
            return found[0]
    raise last


def _look_up(find: Find) -> Steps[list[Any]]:
    for seconds in _LOOKUP_DELAYS:
        yield Pause(seconds)
        found = yield from find()
        if found:
            return found
    return []


def new_named(items: list[Any], field: str, name: str, known: Collection[str]) -> list[Any]:
    """The objects of this name whose id was not known before."""
    return [item for item in items if same(item[field]) == same(name) and item["id"] not in known]


def delete(call: Call, exists: Callable[[], Steps[bool]]) -> Steps[None]:
    """Send a delete; an object that is already absent counts as deleted.

    If the answer says that it is absent (400, 403 or 404), or is lost, `exists` looks it up.
    """
    try:
        yield call
    except (Rejected, OutcomeUnknown) as error:
        if isinstance(error, Rejected) and error.status not in _ABSENT:
            raise
        if not (yield from is_deleted(exists, error)):
            raise


def is_deleted(exists: Callable[[], Steps[bool]], error: RemoteError) -> Steps[bool]:
    """Whether the object that a request failed to delete is absent. Raises OutcomeUnknown if it cannot be looked up."""
    try:
        return not (yield from exists())
    except (RemoteError, Interrupted) as unknown:
        why = f"{error.what}; whether it is gone cannot be seen: {unknown}"
        raise OutcomeUnknown(why, where=error.where, status=error.status, trace_id=error.trace_id) from None
