"""How many requests a run took."""

from __future__ import annotations

from dataclasses import dataclass

from hexform.hex.call import Call, Json, Send


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
