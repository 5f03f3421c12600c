"""An equal read is sent once: kinds ask for what they need, and share it without knowing of each other."""

from __future__ import annotations

import asyncio

from hexform.core.call import Call, Json, Send


def once(send: Send) -> Send:
    """Share equal GETs, those under way and their failures too; everything else passes."""
    known: dict[tuple[str, tuple[tuple[str, str], ...]], asyncio.Future[Json]] = {}

    async def shared(call: Call) -> Json:
        if call.method != "GET":
            return await send(call)
        key = (call.path, call.query)
        if key not in known:
            known[key] = asyncio.ensure_future(send(call))
        return await asyncio.shield(known[key])

    return shared
