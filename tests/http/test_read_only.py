from __future__ import annotations

import asyncio

import pytest

from hexform.errors import Declined
from hexform.hex.call import Call, Json
from hexform.http.read_only import read_only
from tests.http.calls import CREATE, DELETE, EDIT, GET, LIST


@pytest.mark.parametrize("call", [CREATE, EDIT, DELETE, Call("X", "PUT", "/v1/x"), Call("X", "get", "/v1/x")])
def test_nothing_but_a_get_is_sent(call: Call) -> None:
    sent: list[Call] = []

    async def send(call: Call) -> Json:
        sent.append(call)
        return {"sent": len(sent)}

    async def work() -> None:
        with pytest.raises(Declined, match="was not sent"):
            await read_only(send)(call)

    asyncio.run(work())
    assert sent == []


@pytest.mark.parametrize("call", [GET, LIST])
def test_a_get_goes_through(call: Call) -> None:
    async def send(call: Call) -> Json:
        return {"path": call.path}

    async def work() -> Json:
        return await read_only(send)(call)

    assert asyncio.run(work()) == {"path": call.path}
