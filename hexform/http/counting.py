"""Count the requests of a run."""

from __future__ import annotations

from dataclasses import dataclass

from hexform.hex.call import Call, Json, Send
from hexform.model.event import Listener, RequestDone, RequestQueued


@dataclass
class Tally:
    """Requests so far: GETs are reads, all others writes."""

    reads: int = 0
    writes: int = 0

    @property
    def total(self) -> int:
        return self.reads + self.writes


def counting(send: Send, tally: Tally) -> Send:
    """Count each call. Outside of the retries these are calls, inside of them attempts."""

    async def counting_send(call: Call) -> Json:
        if call.method == "GET":
            tally.reads += 1
        else:
            tally.writes += 1
        return await send(call)

    return counting_send


def announcing(send: Send, tell: Listener) -> Send:
    """Send events when a call is queued, before the rate limit, and when it is answered."""

    async def announcing_send(call: Call) -> Json:
        tell(RequestQueued())
        try:
            return await send(call)
        finally:
            tell(RequestDone())

    return announcing_send
