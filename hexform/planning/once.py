"""An equal read is sent once: kinds ask for what they need, and share it without knowing of each other."""

from __future__ import annotations

import asyncio

from hexform.hex.call import Call, Json, Send


def once(send: Send) -> Send:
    """Share equal GETs, those under way and their failures too; everything else passes. Nobody may change an answer."""
    known: dict[tuple[str, tuple[tuple[str, str], ...]], asyncio.Future[Json]] = {}

    async def shared(call: Call) -> Json:
        if call.method != "GET":
            return await send(call)
        key = (call.path, call.query)
        if key not in known:
            known[key] = asyncio.ensure_future(send(call))
            known[key].add_done_callback(_seen)
        return await asyncio.shield(known[key])

    return shared


def _seen(answer: asyncio.Future[Json]) -> None:
    """Retrieve the exception, so that asyncio does not log it as unhandled."""
    if not answer.cancelled():
        answer.exception()
