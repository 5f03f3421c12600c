"""A `Send` that cannot write, for plan and drift."""

from __future__ import annotations

from hexform.errors import Declined
from hexform.hex.call import Call, Json, Send


def read_only(send: Send) -> Send:
    """Send only GETs. Raises Declined for all other calls, before they are sent."""

    async def read_only_send(call: Call) -> Json:
        if call.method != "GET":
            raise Declined(f"this command only reads; {call.where} was not sent")
        return await send(call)

    return read_only_send
