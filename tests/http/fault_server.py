"""A raw server on loopback whose answers are bytes, for faults that no HTTP library would send.

It counts as committed every request that it read whole before it misbehaved.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Fault = Callable[["Exchange"], Awaitable[None]]


@dataclass
class Server:
    """What was received, in order: request line and headers as text."""

    url: str = ""
    requests: list[str] = field(default_factory=list)


@dataclass
class Exchange:
    request: str
    writer: asyncio.StreamWriter

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    def reset(self) -> None:
        """Close with RST instead of FIN."""
        raw = self.writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@asynccontextmanager
async def serving(fault: Fault) -> AsyncIterator[Server]:
    """Serve every request with this fault; a connection is closed after it unless the fault keeps it busy."""
    server = Server()
    open_writers: set[asyncio.StreamWriter] = set()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        open_writers.add(writer)
        try:
            server.requests.append(await _request(reader))
            await fault(Exchange(server.requests[-1], writer))
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()
            open_writers.discard(writer)

    listener = await asyncio.start_server(handle, "127.0.0.1", 0)
    server.url = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
    try:
        yield server
    finally:
        listener.close()
        for writer in list(open_writers):
            writer.transport.abort()
        await asyncio.sleep(0)


async def _request(reader: asyncio.StreamReader) -> str:
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    length = next((int(line[15:]) for line in head.split("\r\n") if line.lower().startswith("content-length:")), 0)
    await reader.readexactly(length)
    return head


def answer(body: bytes, *headers: str, status: str = "200 OK", length: int | None = None) -> bytes:
    """A well-formed answer, but for what the headers say."""
    lines = [f"HTTP/1.1 {status}", *headers]
    if length != -1:
        lines.append(f"Content-Length: {len(body) if length is None else length}")
    return "\r\n".join([*lines, "", ""]).encode() + body


JSON = "Content-Type: application/json"
