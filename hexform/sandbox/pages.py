"""Pages: a cursor is opaque, names the row that it follows or precedes, and fits only the request it came from.

A page goes on after the row that ended the one before, so rows made or deleted meanwhile neither double nor hide
others; where that very row is gone, it goes on from its place.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Callable, Sequence
from hashlib import sha256
from operator import attrgetter
from typing import Annotated, Literal, TypeVar

from pydantic import Field

from hexform.sandbox.exchange import Exchange, Json, ParametersModel, Refusal

Row = TypeVar("Row")
Direction = Literal["ASC", "DESC"]
_PAGING = {"after", "before", "limit"}


class Page(ParametersModel):
    """Up to 100 rows, 25 unless told; a fraction is cut off, since the document types some limits as numbers."""

    after: str | None = None
    before: str | None = None
    limit: Annotated[float, Field(ge=1, le=100)] = 25


class LargePage(Page):
    """Up to 500 rows."""

    limit: Annotated[float, Field(ge=1, le=500)] = 25


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
    size = int(page.limit)
    start = 0
    if page.after:
        place, found = _place(exchange, page.after, rows, identify)
        start = place + found
    elif page.before:
        place, _ = _place(exchange, page.before, rows, identify)
        start, size = max(0, place - size), min(place, size)
    end = min(len(rows), start + size)
    shown = rows[start:end]
    after = _cursor(exchange, identify(shown[-1]), end - 1) if shown and end < len(rows) else None
    before = _cursor(exchange, identify(shown[0]), start) if shown and start > 0 else None
    return {under: [show(row) for row in shown], "pagination": {"after": after, "before": before}}


def _binding(exchange: Exchange) -> str:
    filters = sorted((name, values) for name, values in exchange.arguments.items() if name not in _PAGING)
    return sha256(json.dumps([exchange.operation.name, filters]).encode()).hexdigest()[:12]


def _cursor(exchange: Exchange, identifier: str, place: int) -> str:
    return urlsafe_b64encode(json.dumps([_binding(exchange), identifier, place]).encode()).decode().rstrip("=")


def _place(exchange: Exchange, cursor: str, rows: Sequence[Row], identify: Callable[[Row], str]) -> tuple[int, bool]:
    try:
        binding, identifier, place = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (Base64Error, ValueError, TypeError) as error:
        raise Refusal(400, "Invalid input data", ["this is no cursor of this API"]) from error
    if binding != _binding(exchange):
        raise Refusal(400, "Invalid input data", ["the cursor belongs to another request"])
    for number, row in enumerate(rows):
        if identify(row) == identifier:
            return number, True
    return min(int(place), len(rows)), False
