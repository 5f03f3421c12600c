"""Read all pages of a list. Source: the API's documentation of pagination: follow `after` until it is null."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hexform.errors import BadAnswer
from hexform.hex.answers import Page
from hexform.hex.call import Call, Steps

# Far more than any workspace has: limits for a server whose list never ends.
_MOST_PAGES = 1_000
_MOST_ITEMS = 250_000


def unchanged(item: Any) -> Any:
    """Return the item itself."""
    return item


def pages(
    operation: str,
    path: str,
    *query: tuple[str, str],
    read: Callable[[Any], Any] = unchanged,
    enough: Callable[[dict[str, Any]], bool] = lambda _: False,
    key: str = "id",
) -> Steps[tuple[list[Any], int, bool]]:
    """All items of a list, how many pages they took, and whether the end was reached.

    `read` converts each item (see `hexform.hex.answers`) when its page arrives, so that only the result is kept.
    An item on two pages counts once, as the later page has it. `enough` can end the reading early.
    """
    found: dict[str, Any] = {}
    seen: set[str] = set()
    after: str | None = None
    for number in range(1, _MOST_PAGES + 1):
        cursor = () if after is None else (("after", after),)
        call = Call(operation, "GET", path, (*query, *cursor))
        reply: Page[Any] = yield call
        found |= {item[key]: read(item) for item in reply["values"]}
        if len(found) > _MOST_ITEMS:
            raise BadAnswer(f"the list holds more than {_MOST_ITEMS:,} items", where=call.where)
        after = reply["pagination"]["after"]
        if after is None:
            return list(found.values()), number, True
        if enough(found):
            return list(found.values()), number, False
        if after in seen:
            raise BadAnswer("the list does not end: its cursor comes back; run it again later", where=call.where)
        seen.add(after)
    raise BadAnswer(f"the list does not end after {_MOST_PAGES} pages", where=path)
