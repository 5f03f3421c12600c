from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from hexform.errors import (
    BadAnswer,
    HexformError,
    Interrupted,
    NotPermitted,
    NotSent,
    OutcomeUnknown,
    RateLimited,
    Rejected,
    RemoteError,
    Unauthorized,
)
from hexform.hex.call import Call, Json, Send
from hexform.http.limits import Window, limited
from hexform.http.retry import TRIES, Quota, may_repeat, retrying
from hexform.model.event import Event, Waiting
from tests.http.calls import CREATE, DELETE, EDIT, GET, LIST, quiet
from tests.http.virtual_time import run

PUBLISH = Call("PublishGuideDrafts", "POST", "/v1/guides/publish", body={"guideIds": ["1"]})
UPSERT = Call("UpsertGuideDraft", "PUT", "/v1/guides/draft", body={"files": []})


def slow_down(wait: float | None = None) -> RateLimited:
    error = RateLimited("slow down", status=429)
    error.wait = wait
    return error


class Api:
    """Gives these outcomes in turn, the last one forever, and notes when it was asked."""

    def __init__(self, *outcomes: RemoteError | Json) -> None:
        self.outcomes: Sequence[RemoteError | Json] = outcomes
        self.asked_at: list[float] = []

    async def send(self, call: Call) -> Json:
        self.asked_at.append(asyncio.get_running_loop().time())
        outcome = self.outcomes[min(len(self.asked_at), len(self.outcomes)) - 1]
        if isinstance(outcome, RemoteError):
            raise outcome
        return outcome


def through(
    api: Api, work: Callable[[Send, Window], Any], *, per_minute: int = 0, max_wait: float = 900.0, chance: float = 1.0
) -> list[Event]:
    heard: list[Event] = []

    async def whole() -> None:
        window = Window(per_minute, heard.append)
        send = retrying(limited(api.send, window), window, heard.append, max_wait=max_wait, chance=lambda: chance)
        await work(send, window)

    run(whole())
    return heard


def outcome(api: Api, call: Call, **settings: Any) -> tuple[Json | HexformError, list[float]]:
    """What came out, and the seconds between the attempts."""
    got: list[Json | HexformError] = []

    async def work(send: Send, _: Window) -> None:
        try:
            got.append(await send(call))
        except HexformError as error:
            got.append(error)

    through(api, work, **settings)
    gaps = [after - before for before, after in zip(api.asked_at, api.asked_at[1:], strict=False)]
    return got[0], gaps


@pytest.mark.parametrize("call", [GET, LIST, CREATE, EDIT, DELETE, PUBLISH, UPSERT], ids=lambda call: call.operation)
def test_row_9_what_never_left_goes_again_whatever_it_is(call: Call) -> None:
    api = Api(NotSent("refused"), NotSent("refused"), {"id": "1"})
    assert outcome(api, call)[0] == {"id": "1"}
    assert len(api.asked_at) == 3


@pytest.mark.parametrize("call", [GET, LIST, EDIT, DELETE, PUBLISH, UPSERT], ids=lambda call: call.operation)
def test_row_4_what_may_be_repeated_is(call: Call) -> None:
    api = Api(OutcomeUnknown("oops", status=502), OutcomeUnknown("reset"), {"id": "1"})
    assert outcome(api, call)[0] == {"id": "1"}


def test_row_5_a_create_with_an_open_outcome_is_never_repeated() -> None:
    api = Api(OutcomeUnknown("oops", status=500), {"id": "1"})
    got, gaps = outcome(api, CREATE)
    assert isinstance(got, OutcomeUnknown)
    assert gaps == []


def test_row_5_also_not_after_a_first_try_that_never_left() -> None:
    api = Api(NotSent("refused"), OutcomeUnknown("reset"), {"id": "1"})
    got, gaps = outcome(api, CREATE)
    assert isinstance(got, OutcomeUnknown)
    assert len(gaps) == 1


@pytest.mark.parametrize("error", [Rejected("no"), NotPermitted("no"), BadAnswer("a login page")])
@pytest.mark.parametrize("call", [GET, CREATE])
def test_an_answer_that_would_come_again_is_final(error: RemoteError, call: Call) -> None:
    got, gaps = outcome(Api(error, {}), call)
    assert got is error
    assert gaps == []


@pytest.mark.parametrize("error", [NotSent("refused"), OutcomeUnknown("oops")])
def test_row_4_five_tries_with_a_bound_that_doubles(error: RemoteError) -> None:
    got, gaps = outcome(Api(error), GET)
    assert got is error
    assert gaps == [pytest.approx(seconds) for seconds in (1, 2, 4, 8)]
    assert len(gaps) == TRIES - 1


def test_full_jitter_reaches_down_to_nothing() -> None:
    assert sum(outcome(Api(OutcomeUnknown("oops")), GET, chance=0.0)[1]) == 0


def test_a_wait_before_a_try_is_reported_with_its_reason() -> None:
    async def work(send: Send, _: Window) -> None:
        await send(GET)

    heard = through(Api(OutcomeUnknown("oops", status=502), {}), work)
    assert heard == [Waiting(1.0, "trying again after: 502: oops")]


@pytest.mark.parametrize("call", [GET, CREATE, DELETE])
def test_row_1_429_waits_as_long_as_it_says_and_is_not_a_failure(call: Call) -> None:
    api = Api(*[slow_down(2.0)] * 20, {"id": "1"})
    got, gaps = outcome(api, call)
    assert got == {"id": "1"}
    assert gaps == [pytest.approx(2)] * 20


def test_row_1_429_pauses_everybody() -> None:
    times: list[float] = []

    async def work(send: Send, window: Window) -> None:
        first = asyncio.ensure_future(send(GET))
        await asyncio.sleep(0.1)
        began = asyncio.get_running_loop().time()
        await asyncio.gather(first, *(send(LIST) for _ in range(5)))
        times.extend(at - began for at in api.asked_at[1:])

    api = Api(slow_down(10.0), {})
    through(api, work)
    assert times == [pytest.approx(9.9)] * 6


@pytest.mark.parametrize(("chance", "seconds"), [(0.0, 60), (1.0, 45)])
def test_row_2_429_without_a_hint_waits_for_the_window_with_jitter(chance: float, seconds: float) -> None:
    assert outcome(Api(slow_down(), {}), CREATE, chance=chance)[1] == [pytest.approx(seconds)]


def test_row_2_429_that_says_now_is_not_hammered() -> None:
    assert outcome(Api(slow_down(0.0), {}), CREATE)[1] == [pytest.approx(1)]


@pytest.mark.parametrize("wait", [None, 0.0, 60.0])
def test_row_3_429_forever_is_bounded(wait: float | None) -> None:
    got, gaps = outcome(Api(slow_down(wait)), GET, max_wait=900)
    assert isinstance(got, RateLimited)
    assert "rate limited" in str(got)
    assert 840 <= sum(gaps) <= 900


def test_row_3_a_wait_that_is_too_long_is_not_begun() -> None:
    got, gaps = outcome(Api(slow_down(3600.0)), GET, max_wait=900)
    assert isinstance(got, RateLimited)
    assert "3600 s more" in str(got)
    assert gaps == []


def test_row_3_nobody_waits_for_it_a_second_time() -> None:
    async def work(send: Send, _: Window) -> None:
        for call in (GET, CREATE, LIST):
            with pytest.raises(RateLimited, match="rate limited"):
                await send(call)

    api = Api(slow_down(3600.0), {})
    through(api, work)
    assert len(api.asked_at) == 1


def test_row_27_after_a_401_nothing_more_is_sent() -> None:
    error = Unauthorized("no", where=GET.where, status=401)

    async def work(send: Send, window: Window) -> None:
        outcomes = await asyncio.gather(send(GET), *(send(LIST) for _ in range(50)), return_exceptions=True)
        assert outcomes == [error] * 51
        with pytest.raises(Unauthorized):
            await send(CREATE)
        assert window.stopped is error

    api = Api(error, {})
    through(api, work, per_minute=1)
    assert len(api.asked_at) == 1


def test_each_attempt_is_paid_for() -> None:
    async def work(send: Send, _: Window) -> None:
        await send(GET)

    api = Api(*[OutcomeUnknown("oops")] * 4, {})
    through(api, work, per_minute=2, chance=0.0)
    assert [at - api.asked_at[0] for at in api.asked_at] == [pytest.approx(seconds) for seconds in (0, 0, 60, 60, 120)]


def test_a_stop_ends_the_wait_before_a_try() -> None:
    async def work(send: Send, window: Window) -> None:
        call = asyncio.ensure_future(send(GET))
        await asyncio.sleep(0.5)
        window.stop(Interrupted("interrupted"))
        with pytest.raises(Interrupted, match="interrupted"):
            await call

    api = Api(OutcomeUnknown("oops"))
    through(api, work)
    assert len(api.asked_at) == 1


@pytest.mark.parametrize("last", [slow_down(1.0), NotSent("refused"), OutcomeUnknown("reset")])
def test_what_ends_after_a_stop_is_not_tried_again(last: RemoteError) -> None:
    async def work(_: Send, window: Window) -> None:
        async def slow(call: Call) -> Json:
            await asyncio.sleep(1)
            raise last

        under_way = asyncio.ensure_future(retrying(slow, window, quiet)(GET))
        await asyncio.sleep(0.5)
        window.stop(NotSent("interrupted"))
        with pytest.raises(type(last)) as raised:
            await under_way
        assert raised.value is last

    through(Api({}), work)


def test_the_quota_ends_the_retries_of_a_run_and_successes_refill_it() -> None:
    quota = Quota()
    assert [quota.take() for _ in range(101)] == [True] * 100 + [False]
    quota.refund(retried=True)
    assert [quota.take(), quota.take()] == [True, False]
    for _ in range(10_000):
        quota.refund(retried=False)
    assert quota.left == Quota.FULL


def test_an_api_that_is_down_is_not_hammered_by_every_call() -> None:
    async def work(send: Send, window: Window) -> None:
        for _ in range(200):
            with pytest.raises(OutcomeUnknown):
                await send(GET)

    api = Api(OutcomeUnknown("oops"))
    through(api, work)
    assert len(api.asked_at) == 200 + 100


def test_a_success_after_a_retry_gives_the_retry_back() -> None:
    async def work(send: Send, window: Window) -> None:
        for _ in range(300):
            api.asked_at.clear()
            assert await send(GET) == {}

    api = Api(OutcomeUnknown("oops"), {})
    through(api, work)


@pytest.mark.parametrize(
    ("error", "read", "create"),
    [
        (NotSent(""), True, True),
        (OutcomeUnknown(""), True, False),
        (BadAnswer(""), False, False),
        (Rejected(""), False, False),
        (RemoteError(""), False, False),
    ],
)
def test_one_rule_for_each_outcome_and_call(error: RemoteError, read: bool, create: bool) -> None:
    assert may_repeat(GET, error) is read
    assert may_repeat(CREATE, error) is create
