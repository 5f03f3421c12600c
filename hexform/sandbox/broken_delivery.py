"""Faults that change the delivery of a response.

A served app finds in its scope what closes and writes the socket. In process there is no socket: what would have
closed it is raised instead.
"""

import asyncio
from collections.abc import Callable, Sequence
from http import HTTPStatus

from hexform.sandbox.asgi import Receive, Response, Scope, Send

Drop = Callable[[str], Exception]
SOCKET = "hexform.sandbox.socket"
HUGE = 1024 * 1024
GARBAGE = b"220 mail.example.com ESMTP ready\r\n"


class Broken(Response):
    """A response that is delivered differently."""

    def __init__(self, response: Response, arguments: Sequence[str], drop: Drop) -> None:
        super().__init__(response.body, response.status_code)
        self.headers = dict(response.headers)
        self.arguments = arguments
        self.drop = drop

    @property
    def half(self) -> bytes:
        """The first half of the body."""
        return self.body[: len(self.body) // 2]

    async def start(self, send: Send, *, without: bytes = b"") -> None:
        headers = [(name, value) for name, value in self.raw_headers if name != without]
        await send({"type": "http.response.start", "status": self.status_code, "headers": headers})

    async def close(self, scope: Scope, why: str) -> None:
        """Close the socket, with a reset if the arguments say so."""
        socket = (scope.get("extensions") or {}).get(SOCKET)
        if socket is None:
            raise self.drop(why)
        socket.close(reset="reset" in self.arguments)
        await asyncio.sleep(0.01)


class Closed(Broken):
    """No response is sent; the log has status 0."""

    def __init__(self, response: Response, arguments: Sequence[str], drop: Drop) -> None:
        super().__init__(response, arguments, drop)
        self.status_code = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.close(scope, "the server closed the connection")


class Garbage(Closed):
    """Bytes that are not HTTP."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        socket = (scope.get("extensions") or {}).get(SOCKET)
        if socket is not None:
            socket.write(GARBAGE)
        await self.close(scope, "the server does not speak HTTP")


class Truncated(Broken):
    """Half of what Content-Length promised."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.start(send)
        await send({"type": "http.response.body", "body": self.half, "more_body": True})
        await self.close(scope, "the server closed the connection in the middle of the body")


class Chunked(Broken):
    """A chunked body without its last chunk."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.start(send, without=b"content-length")
        await send({"type": "http.response.body", "body": self.half, "more_body": True})
        await self.close(scope, "the server closed the connection before the last chunk")


class Raw(Broken):
    """Raw bytes, ended by closing the connection."""

    @property
    def status_line(self) -> bytes:
        """The status and its reason phrase, without the protocol."""
        phrase = HTTPStatus(self.status_code).phrase if self.status_code in set(HTTPStatus) else "Unknown"
        return f"{self.status_code} {phrase}\r\n".encode()

    async def write(self, scope: Scope, send: Send, head: bytes, body: bytes) -> None:
        """Write the head, the response's own headers but its length, and the body.

        Without a socket, send what a client would make of the bytes: the body, of unknown length.
        """
        socket = (scope.get("extensions") or {}).get(SOCKET)
        if socket is None:
            await self.start(send, without=b"content-length")
            await send({"type": "http.response.body", "body": body})
            return
        fields = [(name, value) for name, value in self.raw_headers if name != b"content-length"]
        headers = b"".join(name + b": " + value + b"\r\n" for name, value in fields)
        socket.write(head + headers + b"connection: close\r\n\r\n" + body)
        await self.close(scope, "")


class Cut(Raw):
    """Half of the body, with a regular end."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.write(scope, send, b"HTTP/1.1 " + self.status_line, self.half)


class Odd(Raw):
    """The whole body in an unusual form that is valid, or nearly."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        head = {
            "huge-header": b"HTTP/1.1 " + self.status_line + b"x-huge: " + b"x" * HUGE + b"\r\n",
            "informational": b"HTTP/1.1 103 Early Hints\r\nlink: </>; rel=preload\r\n\r\nHTTP/1.1 " + self.status_line,
            "http-1.0": b"HTTP/1.0 " + self.status_line,
        }[self.arguments[0]]
        await self.write(scope, send, head, self.body)


class Delayed(Broken):
    """The response, late."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(float(self.arguments[0]))
        await super().__call__(scope, receive, send)


class Dripping(Broken):
    """The body, a byte at a time."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.start(send)
        for byte in self.body:
            await send({"type": "http.response.body", "body": bytes([byte]), "more_body": True})
            await asyncio.sleep(float(self.arguments[0]))
        await send({"type": "http.response.body", "body": b""})


DELIVERIES: dict[str, type[Broken]] = {
    "drop-before": Closed,
    "drop-after": Closed,
    "garbage": Garbage,
    "odd": Odd,
    "truncate": Truncated,
    "chunked": Chunked,
    "cut": Cut,
    "delay": Delayed,
    "drip": Dripping,
}
