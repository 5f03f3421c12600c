"""The HTTP client: transport, rate limit, retries and counts, in this order."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from hexform.errors import HexformError
from hexform.hex.call import Send
from hexform.http.counting import Tally, announcing, counting
from hexform.http.in_process import in_process
from hexform.http.limits import Window, limited
from hexform.http.retry import MAX_WAIT, retrying
from hexform.http.sending import BOUNDS, Bounds
from hexform.http.token import Token
from hexform.model.event import Listener

PER_MINUTE = 30


@dataclass(frozen=True)
class Options:
    """The options of a client. `max_wait`: the most seconds that one request waits because of 429s."""

    rate_limit: int = PER_MINUTE
    max_wait: float = MAX_WAIT
    bounds: Bounds = BOUNDS


@dataclass(frozen=True)
class Client:
    """`send` and its counts: `calls` as requested, `attempts` as sent."""

    send: Send
    calls: Tally
    attempts: Tally
    window: Window = field(repr=False)

    def stop(self, why: HexformError) -> None:
        """Send nothing more: waiting and later calls raise `why` at once, requests in flight end."""
        self.window.stop(why)


@asynccontextmanager
async def network(base_url: str, token: Token, tell: Listener, options: Options) -> AsyncIterator[Client]:
    """A client of a workspace of Hex."""
    # This loads the HTTP library, which a workspace in this process does without.
    from hexform.http.transport import http

    async with http(base_url, token, tell, bounds=options.bounds) as send:
        yield compose(send, tell, options)


def embedded(app: Any, tell: Listener, options: Options) -> Client:
    """A client of an ASGI application in this process."""
    return compose(in_process(app, tell, bounds=options.bounds), tell, options)


def compose(send: Send, tell: Listener, options: Options) -> Client:
    """A client over any transport.

    Retries wrap the rate limit, so that each attempt takes a slot; calls are counted outside of both.
    """
    window, calls, attempts = Window(options.rate_limit, tell), Tally(), Tally()
    paid = limited(counting(send, attempts), window)
    tried = retrying(paid, window, tell, max_wait=options.max_wait)
    return Client(announcing(counting(tried, calls), tell), calls, attempts, window)
