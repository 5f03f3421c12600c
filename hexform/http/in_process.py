"""A transport to an ASGI application in this process, without a port, a real token, and an HTTP library."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from hexform.hex.call import Call, Send
from hexform.http.answer import Answer, Reader
from hexform.http.body import read_body
from hexform.http.sending import BOUNDS, Bounds, Sender, content
from hexform.http.token import Token
from hexform.model.event import Listener

_HOST = "sandbox"
_TOKEN = Token("the sandbox", "hxtw_of_the_sandbox")
_HEADERS = ((b"host", _HOST.encode()), (b"authorization", f"Bearer {_TOKEN.secret}".encode()))


def in_process(app: Any, tell: Listener, *, bounds: Bounds = BOUNDS) -> Send:
    """A `Send` to an application. An exception in it counts as an answer with status 500."""

    async def exchange(call: Call, most: int) -> Answer:
        return await _Exchange(call, most).run(app)

    return Sender(exchange, Reader(_HOST, _TOKEN), bounds, tell).send


class _Exchange:
    """One request over ASGI."""

    def __init__(self, call: Call, most: int) -> None:
        self.call = call
        self.most = most
        self.content = content(call)
        self.status = 500
        self.headers: dict[str, str] = {}
        self.chunks: list[bytes] = []

    async def run(self, app: Any) -> Answer:
        kind = ((b"content-type", b"application/json"),) if self.content is not None else ()
        path = f"/api{self.call.path}"
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": self.call.method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "root_path": "",
            "query_string": urlencode(self.call.query).encode(),
            "headers": [*_HEADERS, *kind],
            "server": (_HOST, 80),
            "client": None,
        }
        with suppress(Exception):  # as with a server, the client gets what was sent before the exception, or a 500
            await app(scope, self.receive, self.send)
        body = await read_body(self._sent(), self.headers.get("content-encoding", "").strip().lower(), self.most)
        return Answer(self.status, self.headers, body)

    async def receive(self) -> dict[str, Any]:
        return {"type": "http.request", "body": self.content or b"", "more_body": False}

    async def send(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {
                name.decode("latin-1").lower(): value.decode("latin-1") for name, value in message["headers"]
            }
        else:
            self.chunks.append(message.get("body", b""))

    async def _sent(self) -> AsyncIterator[bytes]:
        for chunk in self.chunks:
            yield chunk
