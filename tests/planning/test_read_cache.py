"""Equal reads are sent once, whoever asks and whatever becomes of them; writes always."""

from __future__ import annotations

import asyncio

import pytest

from hexform.errors import NotPermitted, OutcomeUnknown
from hexform.hex.call import Call, Json, Send
from hexform.planning.read_cache import cached_reads
from tests.http.calls import CREATE, EDIT, GET, LIST
from tests.http.virtual_time import run


class Slow:
    """Answers late, with how often it was asked."""

    def __init__(self, error: Exception | None = None) -> None:
        self.calls: list[Call] = []
        self.error = error

    async def send(self, call: Call) -> Json:
        self.calls.append(call)
        await asyncio.sleep(60)
        if self.error is not None:
            raise self.error
        return {"times": len(self.calls)}


async def all_at_once(send: Send, *calls: Call) -> list[Json | BaseException]:
    return await asyncio.gather(*(send(call) for call in calls), return_exceptions=True)


def test_equal_reads_share_one_request_together_and_later() -> None:
    async def work() -> list[Json | BaseException]:
        send = cached_reads(api.send)
        return [*await all_at_once(send, GET, GET, GET._replace(operation="Other")), await send(GET)]

    api = Slow()
    assert run(work()) == [{"times": 1}] * 4


def test_another_path_or_query_is_another_request() -> None:
    api = Slow()
    calls = (LIST, LIST._replace(query=(("limit", "100"),)), LIST._replace(query=()), GET)
    run(all_at_once(cached_reads(api.send), *calls))
    assert api.calls == list(calls)


def test_writes_are_never_shared() -> None:
    api = Slow()
    run(all_at_once(cached_reads(api.send), CREATE, CREATE, EDIT, EDIT))
    assert api.calls == [CREATE, CREATE, EDIT, EDIT]


def test_what_is_shared_ends_with_the_sharing() -> None:
    async def work() -> list[Json]:
        return [await cached_reads(api.send)(GET), await cached_reads(api.send)(GET)]

    api = Slow()
    assert run(work()) == [{"times": 1}, {"times": 2}]


def test_a_failure_is_shared_too() -> None:
    async def work() -> list[Json | BaseException]:
        send = cached_reads(api.send)
        return [*await all_at_once(send, GET, GET), *await all_at_once(send, GET)]

    api = Slow(NotPermitted("no"))
    assert run(work()) == [api.error] * 3
    assert len(api.calls) == 1


def test_one_who_gives_up_does_not_take_the_answer_from_the_others() -> None:
    async def work() -> Json:
        send = cached_reads(api.send)
        first = asyncio.ensure_future(send(GET))
        await asyncio.sleep(0)
        second = asyncio.ensure_future(send(GET))
        await asyncio.sleep(0)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        return await second

    api = Slow()
    assert run(work()) == {"times": 1}
    assert len(api.calls) == 1


def test_a_failure_that_nobody_waits_for_is_silent() -> None:
    async def work() -> None:
        noise: list[object] = []
        asyncio.get_running_loop().set_exception_handler(lambda _, context: noise.append(context))
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1):
                await cached_reads(Slow(OutcomeUnknown("oops")).send)(GET)
        await asyncio.sleep(100)
        assert noise == []

    run(work())


def test_what_is_left_at_the_end_of_the_run_is_cancelled() -> None:
    async def work() -> asyncio.Future[Json]:
        left = asyncio.ensure_future(cached_reads(Slow().send)(GET))
        await asyncio.sleep(0)
        return left

    assert run(work()).cancelled()
