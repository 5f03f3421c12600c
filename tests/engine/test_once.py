"""Equal reads are sent once."""

import asyncio

import pytest

from hexform.core.call import Call, Json
from hexform.engine.once import once
from hexform.errors import Rejected
from tests.remote.virtual_time import run


class Api:
    def __init__(self) -> None:
        self.calls: list[Call] = []

    async def send(self, call: Call) -> Json:
        self.calls.append(call)
        await asyncio.sleep(1)
        if call.path == "/bad":
            raise Rejected("no")
        return {"number": len(self.calls)}


READ = Call("ListGroups", "GET", "/v1/groups", (("limit", "500"),))


def test_equal_reads_share_one_answer_while_it_is_under_way_and_afterwards() -> None:
    api = Api()

    async def work() -> list[Json]:
        send = once(api.send)
        together = await asyncio.gather(send(READ), send(READ))
        return [*together, await send(READ)]

    assert run(work()) == [{"number": 1}] * 3
    assert api.calls == [READ]


def test_another_path_or_query_is_another_read_whatever_the_operation_is_called() -> None:
    api = Api()
    other = Call("ListGroups", "GET", "/v1/groups", (("limit", "25"),))
    alias = Call("Groups", "GET", "/v1/groups", (("limit", "500"),))

    async def work() -> None:
        send = once(api.send)
        await asyncio.gather(send(READ), send(other), send(alias))

    run(work())
    assert api.calls == [READ, other]


def test_writes_are_never_shared() -> None:
    api = Api()
    write = Call("DeleteGroup", "DELETE", "/v1/groups/1")

    async def work() -> None:
        send = once(api.send)
        await asyncio.gather(send(write), send(write))

    run(work())
    assert api.calls == [write, write]


def test_a_failure_is_shared_like_an_answer() -> None:
    api = Api()
    bad = Call("Bad", "GET", "/bad")

    async def work() -> list[str]:
        send = once(api.send)
        return [str(failure) for failure in await asyncio.gather(send(bad), send(bad), return_exceptions=True)]

    assert run(work()) == ["no", "no"]
    assert api.calls == [bad]


def test_who_stops_waiting_does_not_stop_the_others() -> None:
    api = Api()

    async def work() -> Json:
        send = once(api.send)
        first, second = asyncio.ensure_future(send(READ)), asyncio.ensure_future(send(READ))
        await asyncio.sleep(0.5)
        first.cancel()
        return await second

    assert run(work()) == {"number": 1}


def test_a_failure_that_everybody_stopped_waiting_for_is_no_news() -> None:
    api = Api()
    bad = Call("Bad", "GET", "/bad")

    async def work() -> None:
        waiting = asyncio.ensure_future(once(api.send)(bad))
        await asyncio.sleep(0.5)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        await asyncio.sleep(2)

    run(work())
    assert api.calls == [bad]


def test_a_read_that_is_itself_cancelled_is_no_news_either() -> None:
    reads: list[asyncio.Task[object]] = []

    async def send(call: Call) -> Json:
        task = asyncio.current_task()
        assert task is not None
        reads.append(task)
        await asyncio.sleep(10)
        return {}

    async def work() -> None:
        waiting = asyncio.ensure_future(once(send)(READ))
        await asyncio.sleep(1)
        reads[0].cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting

    run(work())
