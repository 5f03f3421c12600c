"""A workspace that tells the same in another order: other pages, other keys, other lists of grants."""

from __future__ import annotations

from random import Random
from typing import Any

from hexform.hex.call import Call, Json, Send

_LISTS = {"ListUsers", "ListGroups", "ListCollections", "ListProjects", "ListDraftGuides"}


def shuffled(value: Any, draw: Random) -> Any:
    """The same document with its maps in another order, and its lists too."""
    if isinstance(value, dict):
        keys = draw.sample(list(value), len(value))
        return {key: shuffled(value[key], draw) for key in keys}
    if isinstance(value, list):
        return [shuffled(item, draw) for item in draw.sample(value, len(value))]
    return value


class Shuffling:
    """Reads a list to its end, and gives it out again in another order."""

    def __init__(self, draw: Random) -> None:
        self._draw = draw
        self._lists: dict[tuple[tuple[str, str], ...], list[Any]] = {}

    def wrap(self, send: Send) -> Send:
        async def shuffling(call: Call) -> Json:
            if call.operation == "ListCells":
                return await send(call)
            if call.operation not in _LISTS:
                found: Json = shuffled(await send(call), self._draw)
                return found
            query = tuple(pair for pair in call.query if pair[0] != "after")
            key = (("path", call.path), *query)
            if key not in self._lists:
                self._lists[key] = shuffled(await _whole(send, call, query), self._draw)
            start = int(dict(call.query).get("after", "0"))
            end = start + int(dict(query)["limit"])
            rows = self._lists[key]
            return {"values": rows[start:end], "pagination": {"after": str(end) if end < len(rows) else None}}

        return shuffling


async def _whole(send: Send, call: Call, query: tuple[tuple[str, str], ...]) -> list[Any]:
    rows: list[Any] = []
    after: str | None = None
    while True:
        cursor = () if after is None else (("after", after),)
        reply = await send(Call(call.operation, call.method, call.path, (*query, *cursor)))
        rows += reply["values"]
        after = reply["pagination"]["after"]
        if after is None:
            return rows
