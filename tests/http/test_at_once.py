"""How many requests are under way at once, in which order, and when their deadline begins."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from hexform.errors import OutcomeUnknown
from hexform.hex.call import Call
from hexform.http.in_process import in_process
from hexform.http.sending import AT_ONCE, Bounds
from hexform.model.event import Event, RequestSent
from tests.http.calls import GET, LIST, PAGE
from tests.http.virtual_time import run


@dataclass
class Host:
    """Takes four seconds for each answer, and sees how many wait for one."""

    seconds: float = 4
    waiting: int = 0
    most: int = 0
    queries: list[str] = field(default_factory=list)

    async def answer(self, request: Request) -> JSONResponse:
        self.queries.append(request.url.query)
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        await asyncio.sleep(self.seconds)
        self.waiting -= 1
        return JSONResponse(PAGE)


def ask(host: Host, calls: Sequence[Call], bounds: Bounds) -> list[RequestSent]:
    app = Starlette(routes=[Route("/api/v1/{rest:path}", host.answer)])
    heard: list[Event] = []

    async def work() -> None:
        send = in_process(app, heard.append, bounds=bounds)
        await asyncio.gather(*(send(call) for call in calls))

    run(work())
    return [event for event in heard if isinstance(event, RequestSent)]


def test_only_so_many_are_under_way() -> None:
    host = Host()
    assert len(ask(host, [GET] * 100, Bounds())) == 100
    assert host.most == AT_ONCE


def test_the_deadline_begins_when_a_request_is_sent() -> None:
    """The last of them waits for 36 s before it is sent."""
    heard = ask(Host(), [GET] * 20, Bounds(deadline=5, at_once=2))
    assert [(event.result, event.seconds) for event in heard] == [("200", 4)] * 20


def test_the_deadline_holds_for_each() -> None:
    with pytest.raises(OutcomeUnknown, match="no whole answer within 3 s"):
        ask(Host(), [GET] * 3, Bounds(deadline=3, at_once=2))


def test_a_list_that_is_being_read_goes_on_before_others_begin() -> None:
    host, follows = Host(), LIST._replace(query=(("after", "x"),))
    ask(host, [GET, GET, GET, GET, follows], Bounds(at_once=2))
    assert host.queries.index("after=x") == 0
