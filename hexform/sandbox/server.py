"""Serve the app on a local port."""

import asyncio
import signal
import socket
import struct
import sys
from types import FrameType
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from hexform.sandbox.broken_delivery import SOCKET
from hexform.sandbox.errors import SandboxError

HOST = "127.0.0.1"


class Socket:
    """A connection that a fault can close."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self.transport = transport
        self.write = transport.write

    def close(self, *, reset: bool) -> None:
        """End the connection; by a reset, the client loses what is still under way."""
        if reset:
            raw = self.transport.get_extra_info("socket")
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.close()


class _Protocol(H11Protocol):
    """An HTTP protocol that gives the app access to its connection."""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        app, reach = self.app, Socket(transport)

        async def reaching(scope: Any, receive: Any, send: Any) -> None:
            scope["extensions"] = {**(scope.get("extensions") or {}), SOCKET: reach}
            await app(scope, receive, send)

        self.app = reaching


def serve(app: Any, port: int) -> None:
    """Serve until SIGINT or SIGTERM; port 0 takes any free one. The first line on stdout says where."""
    config = uvicorn.Config(
        app,
        http=_Protocol,
        ws="none",
        lifespan="off",
        log_level="error",
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=1,
    )
    # The protocol is named because asyncio turns Nagle's delay of 40 ms off only for sockets that say they are TCP.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
        except OSError as error:
            raise SandboxError(f"port {port} of {HOST} cannot be used: {error.strerror}; --port 0 takes any") from None
        listener.listen(128)
        _run(uvicorn.Server(config), listener)


def _run(server: uvicorn.Server, listener: socket.socket) -> None:
    """Serve until SIGINT or SIGTERM, even if one comes before the server has started."""

    def stop(_: int, __: FrameType | None) -> None:
        server.should_exit = True

    previous = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        sys.stdout.write(f"listening on http://{HOST}:{listener.getsockname()[1]}\n")
        sys.stdout.flush()
        server.run(sockets=[listener])
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
