"""Pages: a cursor is opaque, names the row that it follows or precedes, and fits only the request it came from.

A page goes on after the row that ended the one before, so rows made or deleted meanwhile neither double nor hide
others; where that very row is gone, it goes on from its place.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from hashlib import sha256
from operator import attrgetter
from typing import Annotated, Literal, TypeVar

from pydantic import Field

from hexform.sandbox.exchange import Exchange
from hexform.sandbox.messages import WHOLE, Json, Number, ParametersModel, Refusal

Row = TypeVar("Row")
Direction = Literal["ASC", "DESC"]
_PAGING = {"after", "before", "limit"}


class Page(ParametersModel):
    """Up to 100 rows, by default 25. The newer operations type the limit as a number: a fraction is cut off."""

    after: str | None = None
    before: str | None = None
    limit: Annotated[Number, Field(ge=1, le=100)] = 25


class WholePage(Page):
    """Up to 100 rows, by default 25. The older operations type the limit as an integer."""

    limit: Annotated[float, WHOLE, Field(ge=1, le=100)] = 25


def paged(
    exchange: Exchange,
    page: Page,
    rows: Sequence[Row],
    show: Callable[[Row], Json],
    *,
    identify: Callable[[Row], str] = attrgetter("id"),
    under: str = "values",
) -> Json:
    """One page of the rows under `under`, and the cursors to its neighbours."""
    names = [identify(row) for row in rows]
    start, end = _span(exchange, page, names)
    places, last = _tricked(exchange.trick, start, end)
    more = last + 1 < len(rows) or exchange.trick == "loop"
    after = _cursor(exchange, names, last, salt=exchange.trace if not places else "") if rows and more else None
    before = _cursor(exchange, names, start) if 0 < start < len(rows) else None
    return {under: [show(rows[place]) for place in places], "pagination": {"after": after, "before": before}}


def _span(exchange: Exchange, page: Page, names: Sequence[str]) -> tuple[int, int]:
    size = int(page.limit)
    if page.after:
        place, found = _place(exchange, page.after, names)
        start = place + found
        return start, min(len(names), start + size)
    if page.before:
        end, _ = _place(exchange, page.before, names)
        return max(0, end - size), end
    return 0, min(len(names), size)


def _tricked(trick: str, start: int, end: int) -> tuple[list[int], int]:
    """The range of rows on a page, and the row after which the next page begins."""
    places = list(range(start, end))
    match trick:
        case "loop":
            return places, start - 1
        case "double":
            return [*places[:1], *places] if start == 0 else [start - 1, *places], end - 1
        case "lose":
            return places[:-1], end - 1
        case "empty-page":
            return [], start - 1
        case "short-page":
            return places[:1], start
    return places, end - 1


def _binding(exchange: Exchange) -> str:
    filters = sorted((name, values) for name, values in exchange.arguments.items() if name not in _PAGING)
    return sha256(json.dumps([exchange.operation.name, filters]).encode()).hexdigest()[:12]


def _cursor(exchange: Exchange, names: Sequence[str], place: int, *, salt: str = "") -> str:
    """A cursor at a row; before the first row, it leads to the first page. Salt makes it differ from its equals."""
    cursor = [_binding(exchange), names[place] if place >= 0 else "", place, salt]
    return urlsafe_b64encode(json.dumps(cursor).encode()).decode().rstrip("=")


def _place(exchange: Exchange, cursor: str, names: Sequence[str]) -> tuple[int, bool]:
    """The position of a cursor, and whether its row still exists."""
    try:
        binding, name, place, _ = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        place = int(place)
    except (ValueError, TypeError) as error:
        raise Refusal(400, "Invalid input data", ["this is no cursor of this API"]) from error
    if binding != _binding(exchange):
        raise Refusal(400, "Invalid input data", ["the cursor belongs to another request"])
    if name in names:
        return names.index(name), True
    return max(0, min(place, len(names))), False
