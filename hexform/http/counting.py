"""How many requests a run took."""

from __future__ import annotations

from dataclasses import dataclass

from hexform.hex.call import Call, Json, Send
from hexform.model.event import Listener, RequestDone, RequestQueued


@dataclass
class Tally:
    """Requests so far: reads are GETs, writes the rest."""

    reads: int = 0
    writes: int = 0

    @property
    def total(self) -> int:
        return self.reads + self.writes


def counting(send: Send, tally: Tally) -> Send:
    """Count each call that comes by: outside of the retries these are calls, inside of them attempts."""

    async def counting_send(call: Call) -> Json:
        if call.method == "GET":
            tally.reads += 1
        else:
            tally.writes += 1
        return await send(call)

    return counting_send


def announcing(send: Send, tell: Listener) -> Send:
    """Tell of each call when it is asked for and when it has its answer: the first outside of the rate limit."""

    async def announcing_send(call: Call) -> Json:
        tell(RequestQueued())
        try:
            return await send(call)
        finally:
            tell(RequestDone())

    return announcing_send
