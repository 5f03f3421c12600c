"""The wire between a run and the workspace: it counts what goes over it, and can end the process at any request."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx


class Killed(SystemExit):
    """The process ends here and now, by something that it cannot catch."""


@dataclass(frozen=True)
class Kill:
    """At which request, counted from 1, the process ends: before it goes out, or once its answer is there."""

    number: int
    after: bool = False

    def __str__(self) -> str:
        return f"#{self.number}: kill-{'after' if self.after else 'before'}"


# The number of a request, its method and path, and the body of its answer; gives the body that arrives.
Rewrite = Callable[[int, str, bytes], bytes]


def unchanged(number: int, where: str, body: bytes) -> bytes:
    """The body as it is."""
    return body


def _without_length(headers: httpx.Headers) -> list[tuple[str, str]]:
    return [(name, value) for name, value in headers.items() if name != "content-length"]


class Wire(httpx.AsyncBaseTransport):
    """Hands requests to an app in this process.

    `meanwhile` hears of each before it goes out; `rewrite` gives the body that arrives instead of the sent one.
    """

    def __init__(
        self,
        app: Any,
        kill: Kill | None = None,
        meanwhile: Callable[[str], object] = len,
        rewrite: Rewrite = unchanged,
    ) -> None:
        self._app = httpx.ASGITransport(app=app)
        self._kill = kill
        self._meanwhile = meanwhile
        self._rewrite = rewrite
        self.sent = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.sent += 1
        number = self.sent
        where = f"{request.method} {request.url.path.removeprefix('/api')}"
        self._meanwhile(where)
        self._end_at(number, after=False)
        response = await self._app.handle_async_request(request)
        self._end_at(number, after=True)
        if self._rewrite is unchanged:
            return response
        body = self._rewrite(number, where, await response.aread())
        return httpx.Response(response.status_code, headers=_without_length(response.headers), content=body)

    def _end_at(self, number: int, *, after: bool) -> None:
        if self._kill == Kill(number, after):
            # The exceptions of cancelled tasks are dropped.
            asyncio.get_running_loop().set_exception_handler(lambda *_: None)
            raise Killed
