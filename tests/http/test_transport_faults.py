"""Broken wires: a raw server on loopback sends what no library would, and the outcome is classified once."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import json
from itertools import count

import pytest

from hexform.errors import BadAnswer, OutcomeUnknown, RemoteError
from hexform.hex.call import Call, Json
from hexform.hex.paging import pages
from hexform.hex.runner import EffectHandlers, run_steps
from hexform.http.sending import Bounds
from hexform.http.transport import http
from tests.http.calls import CREATE, GET, TOKEN, quiet
from tests.http.fault_server import JSON, Exchange, Fault, Server, answer, serving
from tests.http.time_ahead import pass_time, run

GROUP = b'{"id": "g1", "name": "Analytics"}'


def ask(fault: Fault, call: Call, *, times: int = 1) -> tuple[Json | RemoteError, Server]:
    """What came of the last request, and what the server saw. The deadline is a minute; a fault may let it pass."""

    async def work() -> tuple[Json | RemoteError, Server]:
        outcome: Json | RemoteError = {}
        async with serving(fault) as server, http(server.url, TOKEN, quiet, bounds=Bounds(60, 2**20)) as way:
            for _ in range(times):
                try:
                    outcome = await way(call)
                except RemoteError as error:
                    outcome = error
            return outcome, server

    return run(work())


async def whole(exchange: Exchange) -> None:
    await exchange.send(answer(GROUP, JSON))


async def reset_at_once(exchange: Exchange) -> None:
    exchange.reset()


async def close_at_once(exchange: Exchange) -> None:
    """FIN without a byte."""


async def silence(exchange: Exchange) -> None:
    pass_time(61)
    await asyncio.sleep(3600)


async def cut_by_length(exchange: Exchange) -> None:
    await exchange.send(answer(GROUP[:10], JSON, length=len(GROUP)))


async def cut_at_close(exchange: Exchange) -> None:
    await exchange.send(answer(GROUP[:10], JSON, "Connection: close", length=-1))


async def cut_in_a_chunk(exchange: Exchange) -> None:
    await exchange.send(answer(b"21\r\n" + GROUP[:10], JSON, "Transfer-Encoding: chunked", length=-1))


async def cut_between_chunks(exchange: Exchange) -> None:
    await exchange.send(answer(b"a\r\n" + GROUP[:10] + b"\r\n", JSON, "Transfer-Encoding: chunked", length=-1))


async def reset_in_the_body(exchange: Exchange) -> None:
    await exchange.send(answer(GROUP[:10], JSON, length=len(GROUP)))
    await asyncio.sleep(0.02)
    exchange.reset()


async def bad_status_line(exchange: Exchange) -> None:
    await exchange.send(b"HTTP/9.9 banana\r\n\r\n")


async def no_http(exchange: Exchange) -> None:
    await exchange.send(b"\x16\x03\x01 not for you")


async def endless_header(exchange: Exchange) -> None:
    await exchange.send(b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 300_000)


async def cut_in_the_header(exchange: Exchange) -> None:
    await exchange.send(b"HTTP/1.1 200 OK\r\nContent-Ty")


async def two_lengths(exchange: Exchange) -> None:
    await exchange.send(answer(GROUP, JSON, "Content-Length: 3"))


async def broken_gzip(exchange: Exchange) -> None:
    await exchange.send(answer(b"not gzip at all", JSON, "Content-Encoding: gzip"))


async def cut_gzip(exchange: Exchange) -> None:
    await exchange.send(answer(gzip.compress(GROUP)[:-9], JSON, "Content-Encoding: gzip"))


@pytest.mark.parametrize("call", [GET, CREATE], ids=["read", "write"])
@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(reset_at_once, id="row_6_and_7_reset"),
        pytest.param(close_at_once, id="row_7_closed"),
        pytest.param(cut_by_length, id="row_11_cut_short_of_its_length"),
        pytest.param(cut_at_close, id="row_12_cut_without_a_length"),
        pytest.param(cut_in_a_chunk, id="row_13_cut_in_a_chunk"),
        pytest.param(cut_between_chunks, id="row_13_cut_between_chunks"),
        pytest.param(reset_in_the_body, id="row_11_reset_in_the_body"),
        pytest.param(broken_gzip, id="row_17_broken_gzip"),
        pytest.param(cut_gzip, id="row_17_cut_gzip"),
        pytest.param(bad_status_line, id="row_19_bad_status_line"),
        pytest.param(no_http, id="row_19_no_http"),
        pytest.param(endless_header, id="row_19_endless_header"),
        pytest.param(cut_in_the_header, id="row_19_cut_in_the_header"),
        pytest.param(two_lengths, id="row_19_two_lengths"),
    ],
)
def test_a_broken_answer_leaves_the_outcome_open(fault: Fault, call: Call) -> None:
    outcome, server = ask(fault, call)
    assert type(outcome) is OutcomeUnknown
    assert outcome.where == call.where
    assert len(server.requests) == 1


def test_row_8_no_answer_in_time_after_the_commit_leaves_the_outcome_open() -> None:
    outcome, server = ask(silence, CREATE)
    assert type(outcome) is OutcomeUnknown
    assert "no whole answer within 60 s" in str(outcome)
    assert len(server.requests) == 1


@pytest.mark.parametrize("part", ["header", "body"])
def test_row_18_a_drip_ends_at_the_deadline(part: str) -> None:
    sent = 0

    async def drip(exchange: Exchange) -> None:
        nonlocal sent
        await exchange.send(b"HTTP/1.1 200 OK\r\n" if part == "header" else answer(b"", JSON, length=1000))
        for _ in range(600):
            await exchange.send(b"x")
            sent += 1
            pass_time(1)
            await asyncio.sleep(0)

    outcome, _ = ask(drip, GET)
    assert type(outcome) is OutcomeUnknown
    assert "no whole answer within 60 s" in str(outcome)
    assert 60 <= sent < 600


def test_row_17_a_gzip_bomb_is_a_bad_answer() -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)

    async def explode(exchange: Exchange) -> None:
        await exchange.send(answer(bomb, JSON, "Content-Encoding: gzip"))

    outcome, _ = ask(explode, GET)
    assert type(outcome) is BadAnswer
    assert "larger than 1 MiB" in str(outcome)


def test_row_17_pages_of_bombs_end_at_the_bound_of_the_list() -> None:
    """Each page unfolds to less than may be read at once, each has a new cursor, and there is no end of them."""

    numbers = count()

    async def explode(exchange: Exchange) -> None:
        group = {"id": "g1", "name": "Analytics", "filler": "x" * 900_000}
        page = {"values": [group], "pagination": {"after": f"page {next(numbers)}"}}
        await exchange.send(answer(gzip.compress(json.dumps(page).encode()), JSON, "Content-Encoding: gzip"))

    async def work() -> tuple[RemoteError, int]:
        async with serving(explode) as server:
            bounds = Bounds(most_bytes=1024 * 1024, most_bytes_of_list=4 * 1024 * 1024)
            async with http(server.url, TOKEN, quiet, bounds=bounds) as way:
                with pytest.raises(BadAnswer) as raised:
                    await run_steps(pages("ListGroups", "/v1/groups"), EffectHandlers(way))
        return raised.value, len(server.requests)

    error, requests = asyncio.run(work())
    assert str(error) == "GET /v1/groups: the list is larger than 4 MiB"
    assert requests == 5


def test_an_endless_body_is_a_bad_answer() -> None:
    async def endless(exchange: Exchange) -> None:
        await exchange.send(answer(b"", JSON, length=-1))
        with contextlib.suppress(ConnectionError):
            while True:
                await exchange.send(b" " * 65536)

    outcome, _ = ask(endless, GET)
    assert type(outcome) is BadAnswer


@pytest.mark.parametrize("interim", [b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"])
def test_row_19_interim_answers_are_passed_over(interim: bytes) -> None:
    async def patient(exchange: Exchange) -> None:
        await exchange.send(interim + answer(GROUP, JSON))

    assert ask(patient, GET)[0] == {"id": "g1", "name": "Analytics"}


def test_row_19_http_1_0_is_an_answer() -> None:
    async def old(exchange: Exchange) -> None:
        await exchange.send(b"HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n" + GROUP)

    assert ask(old, GET)[0] == {"id": "g1", "name": "Analytics"}


@pytest.mark.parametrize("call", [GET, CREATE], ids=["read", "write"])
def test_row_10_a_connection_that_the_server_closed_is_opened_anew(call: Call) -> None:
    outcome, server = ask(whole, call, times=3)
    assert isinstance(outcome, dict)
    assert outcome["id"] == "g1"
    assert len(server.requests) == 3


def test_row_20_a_redirect_goes_nowhere() -> None:
    async def work() -> tuple[RemoteError, Server]:
        async with serving(whole) as other:

            async def redirect(exchange: Exchange) -> None:
                location = f"Location: {other.url}/api/v1/groups/g1"
                await exchange.send(answer(b"", location, status="308 Permanent Redirect"))

            async with serving(redirect) as server, http(server.url, TOKEN, quiet) as way:
                with pytest.raises(BadAnswer) as raised:
                    await way(CREATE)
            return raised.value, other

    error, other = run(work())
    assert "the host 127.0.0.1" in str(error)
    assert other.requests == []
