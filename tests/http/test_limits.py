from __future__ import annotations

import asyncio
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hexform.errors import NotSent, RemoteError
from hexform.hex.call import Call, Json, Send
from hexform.http.limits import CAP, CAPPED, Window, limited
from hexform.model.event import Event, Waiting
from tests.http.calls import CREATE, GET, quiet
from tests.http.virtual_time import run
from tests.sandbox import document

CELL = Call("GetCell", "GET", "/v1/cells/c1")


def now() -> float:
    return asyncio.get_running_loop().time()


def server(arrivals: list[float], latency: Callable[[], float], chance: Callable[[], float] = lambda: 0.5) -> Send:
    """Notes when its clock counted each request: somewhere between the sending and the answer."""

    async def send(call: Call) -> Json:
        seconds, share = latency(), chance()
        await asyncio.sleep(seconds * share)
        arrivals.append(now())
        await asyncio.sleep(seconds * (1 - share))
        return {}

    return send


def most_in(arrivals: list[float], length: float) -> int:
    """The most arrivals in any interval of this length, ends included where they can be."""
    times = sorted(arrivals)
    best, start = 0, 0
    for end, at in enumerate(times):
        while at - times[start] >= length - 1e-9:
            start += 1
        best = max(best, end - start + 1)
    return best


@settings(max_examples=40, deadline=None)
@given(
    dice=st.randoms(use_true_random=True),
    per_minute=st.integers(1, 60),
    workers=st.integers(1, 40),
    count=st.integers(1, 300),
    slowest=st.sampled_from([0.0, 0.3, 2.0, 30.0]),
    idle=st.sampled_from([0.0, 1.0, 90.0]),
)
def test_no_minute_of_the_server_holds_more_than_the_limit(
    dice: Random, per_minute: int, workers: int, count: int, slowest: float, idle: float
) -> None:
    arrivals: list[float] = []

    async def work() -> None:
        send = limited(server(arrivals, lambda: dice.random() * slowest, dice.random), Window(per_minute, quiet))
        todo = iter(range(count))

        async def worker() -> None:
            for _ in todo:
                await asyncio.sleep(dice.random() * idle)
                await send(GET)

        await asyncio.gather(*(worker() for _ in range(workers)))

    run(work())
    assert len(arrivals) == count
    assert most_in(arrivals, 60) <= per_minute
    assert most_in(arrivals, 3600) <= 60 * per_minute


@pytest.mark.parametrize("latency", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("per_minute", [30, 60])
def test_at_least_98_percent_of_the_budget_is_used(latency: float, per_minute: int) -> None:
    minutes = 60
    arrivals: list[float] = []

    async def work() -> None:
        send = limited(server(arrivals, lambda: latency), Window(per_minute, quiet))
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(minutes * 60):
                await asyncio.gather(*(send(GET) for _ in range(per_minute * (minutes + 5))))

    run(work())
    assert len(arrivals) >= 0.98 * per_minute * minutes


@settings(max_examples=40, deadline=None)
@given(
    dice=st.randoms(use_true_random=True),
    per_minute=st.integers(1, 90),
    workers=st.integers(1, 90),
    count=st.integers(1, 300),
    slowest=st.sampled_from([0.0, 0.3, 30.0]),
)
def test_no_minute_holds_more_of_a_capped_group_than_its_cap(
    dice: Random, per_minute: int, workers: int, count: int, slowest: float
) -> None:
    others: list[float] = []
    capped: list[float] = []

    async def work() -> None:
        window = Window(per_minute, quiet)
        cells = server(capped, lambda: dice.random() * slowest, dice.random)
        rest = server(others, lambda: dice.random() * slowest, dice.random)

        async def wire(call: Call) -> Json:
            return await (cells if call.operation in CAPPED else rest)(call)

        send = limited(wire, window)
        todo = iter(range(count))

        async def worker() -> None:
            for _ in todo:
                await send(dice.choice((CELL, GET)))

        await asyncio.gather(*(worker() for _ in range(workers)))

    run(work())
    assert len(capped) + len(others) == count
    assert most_in(capped + others, 60) <= per_minute
    assert most_in(capped, 60) <= CAP


@document.needed
def test_the_capped_operations_are_those_of_the_document() -> None:
    text = "Max 30 requests per minute"
    rows = document.operations(document.official())
    assert {row["operationId"] for _, _, row in rows if text in row.get("description", "")} == CAPPED


def waits(count: int, per_minute: int, *calls: Call) -> tuple[list[list[float]], list[str]]:
    """How long each of so many calls takes, of each kind, and what is reported about it."""
    heard: list[Event] = []
    took: list[list[float]] = [[] for _ in calls]

    async def work() -> None:
        send, began = limited(server([], lambda: 0.0), Window(per_minute, heard.append)), now()

        async def one(call: Call, times: list[float]) -> None:
            await send(call)
            times.append(now() - began)

        rows = zip(calls, took, strict=True)
        await asyncio.gather(*(one(call, times) for call, times in rows for _ in range(count)))

    run(work())
    return took, [event.why for event in heard if isinstance(event, Waiting)]


def test_a_capped_group_waits_alone_where_more_is_allowed() -> None:
    (cells, groups), said = waits(50, 100, CELL, GET)
    assert sum(seconds < 1 for seconds in cells) == CAP
    assert max(groups) == 0
    assert said == ["30 requests a minute are allowed for cells and users"]


@pytest.mark.parametrize(("per_minute", "at_once"), [(20, 20), (30, 30), (31, 30), (0, 50)])
def test_a_capped_group_never_goes_faster_than_the_limit(per_minute: int, at_once: int) -> None:
    (cells,), _ = waits(50, per_minute, CELL)
    assert sum(seconds < 1 for seconds in cells) == at_once


def sending(window: Window, count: int, took: list[float]) -> None:
    async def work() -> None:
        began = now()
        send = limited(server([], lambda: 0.1), window)

        async def one() -> None:
            await send(GET)
            took.append(now() - began)

        await asyncio.gather(*(one() for _ in range(count)))

    run(work())


def test_what_the_window_holds_goes_at_once_and_the_wait_is_reported_once() -> None:
    heard: list[Event] = []
    took: list[float] = []
    sending(Window(30, heard.append), 60, took)
    assert max(took[:30]) == pytest.approx(0.1)
    assert min(took[30:]) == pytest.approx(60.2)
    assert max(took) == pytest.approx(60.2)
    assert [event.why for event in heard if isinstance(event, Waiting)] == ["30 requests a minute are allowed"]
    assert isinstance(heard[0], Waiting)
    assert heard[0].seconds == pytest.approx(60, abs=0.2)


def test_zero_is_not_a_limit() -> None:
    took: list[float] = []
    heard: list[Event] = []
    sending(Window(0, heard.append), 1000, took)
    assert max(took) == pytest.approx(0.1)
    assert heard == []


def test_a_slot_under_way_is_not_free_however_long_it_takes() -> None:
    arrivals: list[float] = []

    async def work() -> None:
        send = limited(server(arrivals, lambda: 200.0), Window(1, quiet))
        began = now()
        await asyncio.gather(send(GET), send(GET))
        assert now() - began == pytest.approx(200 + 60 + 200)

    run(work())


@pytest.mark.parametrize("per_minute", [0, 30])
def test_row_1_a_pause_holds_everybody_and_is_reported_once(per_minute: int) -> None:
    heard: list[Event] = []

    async def work() -> list[float]:
        window = Window(per_minute, heard.append)
        arrivals: list[float] = []
        send = limited(server(arrivals, lambda: 0.0), window)
        began = now()
        window.pause(20)
        window.pause(5)
        await asyncio.gather(*(send(GET) for _ in range(10)))
        return [at - began for at in arrivals]

    assert run(work()) == [pytest.approx(20)] * 10
    assert heard == [Waiting(20.0, "Hex asked to wait")]


def test_a_pause_reaches_those_who_wait_already() -> None:
    async def work() -> float:
        window = Window(1, quiet)
        send = limited(server([], lambda: 0.0), window)
        began = now()
        await send(GET)
        second = asyncio.ensure_future(send(GET))
        await asyncio.sleep(30)
        window.pause(100)
        await second
        return now() - began

    assert run(work()) == pytest.approx(130)


def test_a_long_wait_is_reported_seldom() -> None:
    heard: list[Event] = []

    async def work() -> None:
        send = limited(server([], lambda: 0.0), Window(60, heard.append))
        for _ in range(60):
            await asyncio.sleep(1)
            await send(GET)
        await asyncio.gather(*(send(GET) for _ in range(120)))

    run(work())
    waits = [event for event in heard if isinstance(event, Waiting)]
    assert 1 <= len(waits) <= 12


class TestStop:
    WHY = NotSent("interrupted; nothing was sent")

    def test_those_who_wait_and_those_who_come_later_get_the_reason_at_once(self) -> None:
        async def work() -> tuple[float, list[Json | BaseException], int]:
            window, arrivals = Window(5, quiet), list[float]()
            send = limited(server(arrivals, lambda: 3.0), window)
            began = now()
            calls = [asyncio.ensure_future(send(CREATE)) for _ in range(50)]
            await asyncio.sleep(1)
            window.stop(self.WHY)
            window.stop(NotSent("a second reason"))
            outcomes = await asyncio.gather(*calls, return_exceptions=True)
            took = now() - began
            with pytest.raises(NotSent, match="interrupted"):
                await send(CREATE)
            return took, outcomes, len(arrivals)

        took, outcomes, arrived = run(work())
        assert arrived == 5
        assert outcomes[:5] == [{}] * 5
        assert outcomes[5:] == [self.WHY] * 45
        assert took == pytest.approx(3)

    def test_a_capped_group_ends_too(self) -> None:
        async def work() -> tuple[float, list[Json | BaseException]]:
            window = Window(100, quiet)
            send = limited(server([], lambda: 3.0), window)
            began = now()
            calls = [asyncio.ensure_future(send(CELL)) for _ in range(50)]
            await asyncio.sleep(1)
            window.stop(self.WHY)
            outcomes = await asyncio.gather(*calls, return_exceptions=True)
            return now() - began, outcomes

        took, outcomes = run(work())
        assert outcomes == [{}] * CAP + [self.WHY] * 20
        assert took == pytest.approx(3)

    def test_a_rest_ends_early(self) -> None:
        async def work() -> float:
            window = Window(5, quiet)
            began = now()
            resting = asyncio.ensure_future(window.rest(500))
            await asyncio.sleep(2)
            window.stop(self.WHY)
            with pytest.raises(RemoteError):
                await resting
            return now() - began

        assert run(work()) == pytest.approx(2)

    def test_a_rest_is_not_cut_short_by_anything_else(self) -> None:
        async def work() -> float:
            window = Window(5, quiet)
            send = limited(server([], lambda: 1.0), window)
            began = now()
            await asyncio.gather(window.rest(50), send(GET), send(GET), window.rest(20))
            return now() - began

        assert run(work()) == pytest.approx(50)


def test_a_failed_or_cancelled_request_gives_its_slot_back() -> None:
    async def failing(call: Call) -> Json:
        await asyncio.sleep(1)
        raise NotSent("no")

    async def work() -> float:
        send = limited(failing, Window(1, quiet))
        began = now()
        with pytest.raises(NotSent):
            await send(GET)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(60.5):
                await send(GET)
        with pytest.raises(NotSent):
            await send(GET)
        return now() - began

    assert run(work()) == pytest.approx(1 + 60.5 + 60 + 1)


def test_who_gives_up_waiting_takes_no_slot() -> None:
    async def work() -> float:
        send = limited(server([], lambda: 0.0), Window(1, quiet))
        began = now()
        await send(GET)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(5):
                await send(GET)
        await send(GET)
        return now() - began

    assert run(work()) == pytest.approx(60)
