"""The parts together: over an application in the process, and over a raw wire that misbehaves."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from hexform.errors import Interrupted, OutcomeUnknown, RateLimited, Unauthorized
from hexform.hex.call import Call, Json
from hexform.http.client import Client, Options, compose, embedded, network
from hexform.http.counting import Tally
from hexform.model.event import Event, RequestSent, Waiting
from hexform.sandbox import Workspace as SandboxWorkspace
from hexform.sandbox import create_app
from tests.http.calls import CREATE, GET, LIST, PAGE, TOKEN, quiet
from tests.http.fault_server import JSON, Exchange, answer, serving
from tests.http.virtual_time import run


class Workspace:
    """Groups that can be listed and made, after the given number of 503s and 429s."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.groups: list[str] = []
        route = Route("/api/v1/groups", self.answer, methods=["GET", "POST"])
        self.app = Starlette(routes=[route])

    async def answer(self, request: Request) -> JSONResponse:
        if self.statuses:
            return JSONResponse({"reason": "later"}, self.statuses.pop(0), headers={"Retry-After": "3"})
        if request.method == "POST":
            self.groups.append((await request.json())["name"])
            return JSONResponse({"id": "g1"}, 201)
        return JSONResponse({**PAGE, "values": [{"id": "g1", "name": name} for name in self.groups]})


def through(workspace: Workspace, *calls: Call, rate_limit: int = 30) -> tuple[list[Json], Client, list[Event]]:
    heard: list[Event] = []

    async def work() -> tuple[list[Json], Client]:
        client = embedded(workspace.app, heard.append, Options(rate_limit=rate_limit))
        return [await client.send(call) for call in calls], client

    answers, client = run(work())
    return answers, client, heard


def test_calls_and_attempts_are_counted_apart_and_each_attempt_is_reported() -> None:
    answers, client, heard = through(Workspace(503, 429), LIST, CREATE, LIST)
    assert answers[2]["values"] == [{"id": "g1", "name": "Analytics"}]
    assert client.calls == Tally(reads=2, writes=1)
    assert client.attempts == Tally(reads=4, writes=1)
    assert [event.result for event in heard if isinstance(event, RequestSent)] == ["503", "429", "200", "201", "200"]
    assert Waiting(3.0, "Hex asked to wait") in heard


def test_a_create_is_not_doubled_by_a_refusal_and_not_repeated_after_a_failure() -> None:
    workspace = Workspace(429)
    through(workspace, CREATE)
    assert workspace.groups == ["Analytics"]
    workspace = Workspace(500)
    with pytest.raises(OutcomeUnknown):
        through(workspace, CREATE)
    assert workspace.groups == []


def test_row_3_forever_too_many_ends_in_a_word() -> None:
    with pytest.raises(RateLimited, match="rate limited: refused for 900 s, with 3 s more"):
        through(Workspace(*[429] * 10_000), CREATE)


def test_row_27_401_ends_the_run() -> None:
    workspace = Workspace(401)

    async def work() -> Client:
        client = embedded(workspace.app, quiet, Options())
        for _ in range(3):
            with pytest.raises(Unauthorized, match="does not accept the token"):
                await client.send(LIST)
        return client

    assert run(work()).attempts.total == 1


def test_a_stop_lets_end_what_is_under_way() -> None:
    async def slow(call: Call) -> Json:
        await asyncio.sleep(5)
        return {}

    async def work() -> list[Json | BaseException]:
        client = compose(slow, quiet, Options(rate_limit=2))
        calls = [asyncio.ensure_future(client.send(CREATE)) for _ in range(4)]
        await asyncio.sleep(1)
        client.stop(Interrupted("interrupted"))
        return await asyncio.gather(*calls, return_exceptions=True)

    first, second, third, fourth = run(work())
    assert (first, second) == ({}, {})
    assert isinstance(third, Interrupted)
    assert isinstance(fourth, Interrupted)


@pytest.mark.parametrize("windows", ["shared", "groups"])
def test_a_workspace_that_allows_more_refuses_nothing(windows: str) -> None:
    async def work() -> list[tuple[str, str, int]]:
        clock = asyncio.get_running_loop().time
        behaviours = {"rate_limit_windows": windows}
        app = create_app(SandboxWorkspace(), rate_limit=60, clock=clock, behaviours=behaviours)
        client = embedded(app, quiet, Options(rate_limit=60))
        users = Call("ListUsers", "GET", "/v1/users")
        await asyncio.gather(*(client.send(call) for call in (users, LIST) for _ in range(100)))
        requests: list[tuple[str, str, int]] = app.state.requests
        return requests

    assert Counter(run(work())) == {("GET", "/v1/users", 200): 100, ("GET", "/v1/groups", 200): 100}


def test_a_broken_wire_is_tried_again_for_a_read() -> None:
    async def work() -> tuple[Json, int]:
        async def fault(exchange: Exchange) -> None:
            if len(server.requests) == 1:
                exchange.reset()
            else:
                await exchange.send(answer(b'{"id": "g1"}', JSON))

        async with serving(fault) as server, network(server.url, TOKEN, quiet, Options()) as client:
            return await client.send(GET), client.attempts.reads

    assert asyncio.run(work()) == ({"id": "g1"}, 2)
