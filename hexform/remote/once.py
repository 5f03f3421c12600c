"""While observing, an equal GET is sent once: kinds ask for what they need, and share it unknowingly."""

from __future__ import annotations

import asyncio

from hexform.core.call import Call, Json, Send

_Key = tuple[str, tuple[tuple[str, str], ...]]


def once(send: Send) -> Send:
    """Equal GETs share one request, its answer and its failure, whether they come together or later.

    An answer is shared, so nobody may change it. Anything but a GET goes through.
    """
    requests: dict[_Key, asyncio.Task[Json]] = {}

    async def once_send(call: Call) -> Json:
        if call.method != "GET":
            return await send(call)
        key = call.path, call.query
        if key not in requests:
            requests[key] = asyncio.ensure_future(_sent(send, call))
            requests[key].add_done_callback(_seen)
        return await asyncio.shield(requests[key])

    return once_send


async def _sent(send: Send, call: Call) -> Json:
    return await send(call)


def _seen(request: asyncio.Task[Json]) -> None:
    """A failure that everybody stopped waiting for is no news."""
    if not request.cancelled():
        request.exception()
