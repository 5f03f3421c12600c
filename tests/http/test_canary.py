"""A token is planted and looked for in all that a request can leave behind, under every fault."""

from __future__ import annotations

import asyncio
import gzip
import logging
import traceback

import pytest

from hexform.errors import HexformError, RemoteError
from hexform.hex.call import Call
from hexform.http.client import Options, network
from hexform.http.sending import Bounds
from hexform.model.event import Event
from tests.http.calls import CANARY, CREATE, DELETE, LIST, PAGE, TOKEN
from tests.http.fault_server import JSON, Exchange, Fault, answer, serving
from tests.http.time_ahead import pass_time, run

_ECHO = b'{"reason": "Bearer ' + CANARY.encode() + b'", "traceId": "' + CANARY.encode() + b'"}'


# Here the server itself puts it into a header, which libraries log at DEBUG; the command line never shows their logs.
_IN_A_HEADER = {"bad header", "bad status line", "wrong type", "redirect"}


def _says(data: bytes, *, reset: bool = False) -> Fault:
    async def fault(exchange: Exchange) -> None:
        await exchange.send(data)
        if reset:
            exchange.reset()

    return fault


async def _silence(exchange: Exchange) -> None:
    pass_time(61)
    await asyncio.sleep(3600)


_FAULTS: dict[str, Fault] = {
    "success": _says(answer(b'{"id": "g1", "values": [], "pagination": {"after": null}}', JSON)),
    "reset": _says(b"", reset=True),
    "closed": _says(b""),
    "silence": _silence,
    "bad status line": _says(b"HTTP/1.1 " + CANARY.encode() + b"\r\n\r\n"),
    "bad header": _says(b"HTTP/1.1 200 OK\r\n" + CANARY.encode() + b"\r\n\r\n"),
    "cut": _says(answer(_ECHO[:20], JSON, length=500)),
    "cut json": _says(answer(_ECHO[:-3], JSON)),
    "page": _says(answer(b"<html>" + _ECHO, "Content-Type: text/html")),
    "wrong type": _says(answer(_ECHO, f"Content-Type: {CANARY}")),
    "wrong shape": _says(answer(b'["' + CANARY.encode() + b'"]', JSON)),
    "duplicate key": _says(answer(b'{"' + CANARY.encode() + b'": 1, "' + CANARY.encode() + b'": 1}', JSON)),
    "bad gzip": _says(answer(_ECHO, JSON, "Content-Encoding: gzip")),
    "bomb": _says(answer(gzip.compress(CANARY.encode() * 100_000), JSON, "Content-Encoding: gzip")),
    "cookie": _says(answer(_ECHO, JSON, "Set-Cookie: a=b", status="400 Bad Request")),
    "redirect": _says(answer(b"", f"Location: https://{CANARY}.example/{CANARY}", status="302 Found")),
    **{
        str(status): _says(answer(_ECHO, JSON, status=f"{status} X"))
        for status in (400, 401, 403, 404, 409, 422, 500, 503)
    },
    "429": _says(answer(_ECHO, JSON, "Retry-After: 9999", status="429 Too Many Requests")),
}


def left_behind(fault: Fault | None, call: Call) -> str:
    """All texts: the error with its traceback, its attributes and what caused it, and every event."""
    heard: list[Event] = []
    texts: list[str] = []

    async def work(url: str) -> None:
        options = Options(bounds=Bounds(deadline=60, most_bytes=100_000))
        async with network(url, TOKEN, heard.append, options) as client:
            texts.append(repr(client))
            try:
                await client.send(call)
            except HexformError as error:
                texts.append("".join(traceback.format_exception(error)))
                texts.extend(chain(error))

    async def serve(fault: Fault) -> None:
        async with serving(fault) as server:
            await work(server.url)

    run(serve(fault) if fault else work("http://127.0.0.1:1"))
    return "\n".join([*texts, *map(repr, heard), *(str(getattr(event, "result", "")) for event in heard)])


def chain(error: BaseException) -> list[str]:
    """Everything that hangs on an exception, down to the first: also what a traceback would not print."""
    texts, seen = [], [error]
    while seen:
        one = seen.pop()
        texts += [repr(one), str(one), repr(vars(one)), repr(one.args), repr(getattr(one, "object", ""))]
        assert isinstance(one, RemoteError | asyncio.CancelledError), "an exception of a library came out"
        seen += [cause for cause in (one.__cause__, one.__context__) if cause is not None]
    return texts


@pytest.mark.parametrize("call", [LIST, CREATE, DELETE], ids=lambda call: call.operation)
@pytest.mark.parametrize("fault", [*_FAULTS, "nobody listens"])
def test_l1_l2_the_token_is_in_nothing_that_is_left_behind(
    fault: str,
    call: Call,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("hexform.http.retry.TRIES", 2)
    monkeypatch.setattr("hexform.http.retry.LONGEST_BACKOFF", 0.0)
    caplog.set_level(logging.DEBUG)
    texts = left_behind(_FAULTS.get(fault), call)
    assert texts
    printed = capfd.readouterr()
    assert CANARY not in texts + printed.out + printed.err
    assert fault in _IN_A_HEADER or CANARY not in caplog.text


def test_l1_what_the_libraries_log_holds_no_request_header(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    page = repr(PAGE).replace("None", "null").replace("'", '"').encode()
    left_behind(_says(answer(page, JSON)), LIST)
    assert any(record.name.startswith("httpcore") for record in caplog.records)
    assert CANARY not in caplog.text
