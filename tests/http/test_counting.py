from __future__ import annotations

import asyncio

import pytest

from hexform.errors import NotSent
from hexform.hex.call import Call, Json
from hexform.http.counting import Tally, counting
from tests.http.calls import CREATE, DELETE, EDIT, GET, LIST


def test_reads_and_writes_are_counted_apart_and_failures_too() -> None:
    async def send(call: Call) -> Json:
        if call is DELETE:
            raise NotSent("no")
        return {}

    async def work() -> Tally:
        tally = Tally()
        counted = counting(send, tally)
        for call in (GET, LIST, GET, CREATE, EDIT):
            await counted(call)
        with pytest.raises(NotSent):
            await counted(DELETE)
        return tally

    tally = asyncio.run(work())
    assert tally == Tally(reads=3, writes=3)
    assert tally.total == 6
