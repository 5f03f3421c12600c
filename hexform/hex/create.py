"""Creating once, whatever happens to the answer: an unknown outcome is looked up before it is repeated.

The API has no idempotency keys, so the natural key of the new object takes their place.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from hexform.errors import Interrupted, OutcomeUnknown, Rejected, RemoteError
from hexform.hex.call import Call, Pause, Steps
from hexform.model.directory import same

# What was written may be readable only after a while; so long is looked for it before it is written again.
_LOOKS = (1.0, 3.0, 8.0)
_TRIES = 3
# How a delete of something absent is answered.
_ABSENT = (400, 403, 404)

Find = Callable[[], Steps[list[Any]]]


def create(call: Call, find: Find) -> Steps[Any]:
    """Send a create; where its outcome is unknown, adopt the one new match, or send it again if there is none.

    `find` gives the objects that can only have come from this call. Raises OutcomeUnknown where several match,
    or where it stays unknown.
    """
    for _ in range(_TRIES):
        try:
            return (yield call)
        except OutcomeUnknown as error:
            last = error
        found = yield from _look(find)
        if len(found) > 1:
            ids = ", ".join(sorted(item["id"] for item in found))
            raise OutcomeUnknown(f"{len(found)} new objects match ({ids}); delete all but one", where=call.where)
        if found:
            return found[0]
    raise last


def _look(find: Find) -> Steps[list[Any]]:
    for seconds in _LOOKS:
        yield Pause(seconds)
        found = yield from find()
        if found:
            return found
    return []


def new_named(items: list[Any], field: str, name: str, known: Collection[str]) -> list[Any]:
    """Objects of this name that were not there before."""
    return [item for item in items if same(item[field]) == same(name) and item["id"] not in known]


def gone(call: Call, there: Callable[[], Steps[bool]]) -> Steps[None]:
    """Send a delete; what is not there any more is as wanted.

    Where the answer says that it is absent (400, 403 or 404), or is lost, `there` looks.
    """
    try:
        yield call
    except (Rejected, OutcomeUnknown) as error:
        if isinstance(error, Rejected) and error.status not in _ABSENT:
            raise
        if not (yield from is_gone(there, error)):
            raise


def is_gone(there: Callable[[], Steps[bool]], error: RemoteError) -> Steps[bool]:
    """Whether it is gone what a request failed to delete. Raises OutcomeUnknown where that cannot be seen."""
    try:
        return not (yield from there())
    except (RemoteError, Interrupted) as unseen:
        why = f"{error.what}; whether it is gone cannot be seen: {unseen}"
        raise OutcomeUnknown(why, where=error.where, status=error.status, trace_id=error.trace_id) from None
