"""The bytes of an answer, where a fault writes them to the socket itself."""

import asyncio
import json
from typing import Any

import pytest

from hexform.sandbox import ConnectionDropped
from hexform.sandbox.app import App
from hexform.sandbox.asgi import Response
from hexform.sandbox.broken_delivery import SOCKET, Cut
from tests.sandbox.talk import Talk


class Wire:
    """The socket under an app, which keeps what is written to it."""

    def __init__(self) -> None:
        self.written = b""
        self.closed = False

    def write(self, data: bytes) -> None:
        self.written += data

    def close(self, *, reset: bool) -> None:
        self.closed = not reset

    async def post(self, app: App, path: str, body: object) -> None:
        headers = [(b"host", b"hex.test"), (b"authorization", b"Bearer x"), (b"content-type", b"application/json")]
        scope = {"type": "http", "method": "POST", "path": path, "headers": headers, "query_string": b""}

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": json.dumps(body).encode()}

        async def send(message: Any) -> None:
            raise AssertionError(message)

        await app(scope | {"extensions": {SOCKET: self}}, receive, send)


@pytest.mark.parametrize(
    ("kind", "start"),
    [
        ("cut", b"HTTP/1.1 201 Created\r\n"),
        ("odd http-1.0", b"HTTP/1.0 201 Created\r\n"),
        ("odd informational", b"HTTP/1.1 103 Early Hints\r\nlink: </>; rel=preload\r\n\r\nHTTP/1.1 201 Created\r\n"),
        ("odd huge-header", b"HTTP/1.1 201 Created\r\nx-huge: xxx"),
    ],
)
def test_raw_answers_have_the_reason_of_their_status_and_the_headers(kind: str, start: bytes) -> None:
    wire = Wire()
    talk = Talk(faults=[f"POST /v1/groups: {kind}"], rate_limit=30)
    asyncio.run(wire.post(talk.app, "/api/v1/groups", {"name": "New"}))
    assert wire.written.startswith(start)
    head, _, body = wire.written.rpartition(b"\r\n\r\n")
    names = {line.partition(b":")[0] for line in head.split(b"\r\n")}
    assert {b"content-type", b"x-ratelimit-limit", b"date", b"connection"} <= names
    assert b"content-length" not in names
    assert body.startswith(b'{"id":')
    assert wire.closed


def test_a_status_without_a_phrase_is_unknown() -> None:
    delivery = Cut(Response(status_code=599), (), ConnectionDropped)
    assert delivery.status_line == b"599 Unknown\r\n"
