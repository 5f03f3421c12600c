"""A way to the API that cannot write: plan and drift get no other."""

from __future__ import annotations

from hexform.errors import Declined
from hexform.hex.call import Call, Json, Send


def reading(send: Send) -> Send:
    """Let GETs through and refuse the rest before it is sent."""

    async def reading_send(call: Call) -> Json:
        if call.method != "GET":
            raise Declined(f"this command only reads; {call.where} was not sent")
        return await send(call)

    return reading_send
