"""Two machines apply at once: each request waits for its turn, so that every order can be tried."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, repeat
from typing import Any

import httpx

from hexform.http.client import Options, compose
from hexform.http.transport import http
from tests.faults.machine import SANDBOX, TOKEN, Machine, Trip
from tests.faults.wire import Wire
from tests.http.virtual_time import run


def pauses(first: int, second: int) -> Iterator[int]:
    """Machine 0 sends so many requests, machine 1 so many, then machine 0 all that is left, then machine 1."""
    return chain(repeat(0, first), repeat(1, second), repeat(0))


class Turns:
    """Whose request goes next. A machine that has ended is passed over."""

    def __init__(self, order: Iterable[int], machines: int) -> None:
        self._order = iter(order)
        self._running = set(range(machines))
        self._next = next(self._order)
        self._changed = asyncio.Condition()

    async def wait(self, machine: int) -> None:
        async with self._changed:
            await self._changed.wait_for(lambda: self._turn() == machine)
            self._next = next(self._order, machine)
            self._changed.notify_all()

    def _turn(self) -> int:
        return self._next if self._next in self._running else min(self._running)

    async def end(self, machine: int) -> None:
        async with self._changed:
            self._running.discard(machine)
            self._changed.notify_all()


class _Waiting(httpx.AsyncBaseTransport):
    def __init__(self, wire: Wire, turns: Turns, machine: int) -> None:
        self._wire, self._turns, self._machine = wire, turns, machine

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await self._turns.wait(self._machine)
        return await self._wire.handle_async_request(request)


def side_by_side(machines: Sequence[Machine], order: Iterable[int]) -> list[Trip]:
    """Apply on all machines at once, before the same Hex; their requests go in this order."""

    async def one(machine: Machine, number: int, turns: Turns, app: Any) -> Trip:
        trip = Trip()
        try:
            async with http(SANDBOX, TOKEN, trip.events.append, transport=_Waiting(Wire(app), turns, number)) as send:
                await machine.steps(trip, compose(send, trip.events.append, Options(rate_limit=0)), writes=True)
        finally:
            await turns.end(number)
        return trip

    async def all_of_them() -> list[Trip]:
        turns, app = Turns(order, len(machines)), machines[0].hex.app(())
        return await asyncio.gather(*(one(machine, n, turns, app) for n, machine in enumerate(machines)))

    return run(all_of_them())
