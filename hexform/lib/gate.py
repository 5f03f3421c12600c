"""At most so many at once, the lowest rank first."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from heapq import heappop, heappush
from itertools import count


class Gate:
    """Places for work of one event loop. Who has the rank of another waits behind it.

    Places are given when all who come at the same moment are there: who leaves and comes back at once, for the next
    step of something long, is asked with the others.
    """

    def __init__(self, places: int) -> None:
        self._free = places
        self._waiting: list[tuple[tuple[int, ...], int, asyncio.Future[None]]] = []
        self._numbers = count()

    @asynccontextmanager
    async def place(self, rank: tuple[int, ...] = ()) -> AsyncIterator[None]:
        """Wait for a place, and hold it."""
        await self._enter(rank)
        try:
            yield
        finally:
            self._leave()

    async def _enter(self, rank: tuple[int, ...]) -> None:
        loop = asyncio.get_running_loop()
        turn = loop.create_future()
        heappush(self._waiting, (rank, next(self._numbers), turn))
        loop.call_soon(self._give)
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():
                self._leave()  # the place was given to who does not take it
            raise

    def _leave(self) -> None:
        self._free += 1
        asyncio.get_running_loop().call_soon(self._give)

    def _give(self) -> None:
        while self._free and self._waiting:
            *_, turn = heappop(self._waiting)
            if not turn.done():
                self._free -= 1
                turn.set_result(None)
