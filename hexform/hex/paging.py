"""Reading lists to their end. Facts: API documentation, pagination: follow `after` until it is null."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hexform.errors import BadAnswer
from hexform.hex.call import Call, Json, Steps

# Far more than any workspace has; a server that never ends its list is stopped here.
_MOST_PAGES = 1_000


def pages(
    operation: str,
    path: str,
    *query: tuple[str, str],
    enough: Callable[[dict[str, Json]], bool] = lambda _: False,
    key: str = "id",
) -> Steps[tuple[list[Json], int, bool]]:
    """All items of a list, how many pages they took, and whether the end was reached.

    An item that two pages show is one item, the later one holds. `enough` may end the reading early.
    """
    found: dict[str, Json] = {}
    seen: set[str] = set()
    after: str | None = None
    for number in range(1, _MOST_PAGES + 1):
        cursor = () if after is None else (("after", after),)
        call = Call(operation, "GET", path, (*query, *cursor))
        reply = yield call
        for item in _items(reply, call):
            found[str(item.get(key))] = item
        after = (reply.get("pagination") or {}).get("after")
        if after is None:
            return list(found.values()), number, True
        if enough(found):
            return list(found.values()), number, False
        if after in seen:
            raise BadAnswer("the list does not end: its cursor comes back; run it again later", where=call.where)
        seen.add(after)
    raise BadAnswer(f"the list does not end after {_MOST_PAGES} pages", where=path)


def _items(reply: Json, call: Call) -> list[dict[str, Any]]:
    values = reply.get("values")
    if not isinstance(values, list) or not all(isinstance(item, dict) for item in values):
        raise BadAnswer("the answer holds no list of values", where=call.where)
    return values
