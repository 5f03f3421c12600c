"""Send equal reads once, so that kinds share reads without knowing of each other."""

from __future__ import annotations

import asyncio

from hexform.hex.call import Call, Json, Send


class CachedReads:
    """Shares the answers of equal GETs, also pending ones and failures. Callers must not modify answers."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._known: dict[tuple[str, tuple[tuple[str, str], ...]], asyncio.Future[Json]] = {}

    async def __call__(self, call: Call) -> Json:
        if call.method != "GET":
            return await self._send(call)
        key = (call.path, call.query)
        if key not in self._known:
            self._known[key] = asyncio.ensure_future(self._send(call))
            self._known[key].add_done_callback(_seen)
        return await asyncio.shield(self._known[key])

    def forget(self, other: CachedReads) -> int:
        """Drop the answers that another cache, which sends through this one, has. Returns the number of the rest."""
        for key in other._known:
            self._known.pop(key, None)
        return len(self._known)


def cached_reads(send: Send) -> CachedReads:
    """Send each equal read once."""
    return CachedReads(send)


def _seen(answer: asyncio.Future[Json]) -> None:
    """Retrieve the exception, so that asyncio does not log it as unhandled."""
    if not answer.cancelled():
        answer.exception()
