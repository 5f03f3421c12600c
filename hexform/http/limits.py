"""The rate limit of the whole run: one window that every request passes, whoever sends it.

A slot is taken when a request is sent and is free again a minute after its answer. The server counted the request
somewhere in between, so no minute of its clock, sliding or fixed, wherever it begins, holds more than the limit; and
as an hour is sixty such minutes, no hour holds more than sixty times it. What the window still holds goes at once.

The API's document fixes one group of operations at 30 a minute, whatever the default limit of a workspace is: where
more is allowed, that group has a window of its own besides.

Time is that of the event loop: a test runs all this on a loop whose time is virtual.
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from math import inf

from hexform.errors import HexformError
from hexform.hex.call import Call, Json, Send
from hexform.model.event import Listener, Waiting

MINUTE = 60.0

# The operations of the document's rate limit group `hex-api-30rpm`.
CAP = 30
CAPPED = frozenset(
    {
        "CreateCell",
        "DeactivateUser",
        "DeleteCell",
        "EditProjectSharingUsers",
        "GetCell",
        "ListCells",
        "ListDraftGuides",
        "ListUsers",
        "Me",
        "UpdateCell",
    }
)

# Shorter waits are not reported, and a long wait is reported again after this many seconds.
_NOTICEABLE = 1.0
_QUIET = 10.0


class Window:
    """Slots for requests. `per_minute` 0 means that nothing is limited; a pause holds even then."""

    def __init__(self, per_minute: int, tell: Listener, allowed: str = "are allowed") -> None:
        self.per_minute = per_minute
        self._allowed = allowed
        self._capped = Window(CAP, tell, "are allowed for cells and users") if per_minute > CAP else None
        self.stopped: HexformError | None = None
        self._tell = tell
        self._turn = asyncio.Lock()
        self._changed = asyncio.Event()
        self._under_way = 0
        self._free_at: deque[float] = deque()
        self._resume_at = -inf
        self._told_at = -inf

    def pause(self, seconds: float) -> None:
        """Nobody sends for so long."""
        until = _now() + seconds
        if until > self._resume_at + _NOTICEABLE:
            self._told_at = -inf
        self._resume_at = max(self._resume_at, until)

    def stop(self, why: HexformError) -> None:
        """Nothing more is sent in this run: who waits, and who comes later, gets `why`. What is under way ends."""
        self.stopped = self.stopped or why
        self._changed.set()
        if self._capped:
            self._capped.stop(why)

    def group(self, operation: str) -> AbstractAsyncContextManager[None]:
        """The window that an operation has to pass first: that of its group, if it has one."""
        return self._capped if self._capped and operation in CAPPED else nullcontext()

    async def rest(self, seconds: float) -> None:
        """Sleep so long, or until the run is stopped, which raises."""
        until = _now() + seconds
        while (left := until - _now()) > 0:
            self._raise_if_stopped()
            await self._doze(left)
        self._raise_if_stopped()

    async def __aenter__(self) -> None:
        async with self._turn:
            while (wait := self._wait()) > 0:
                self._announce(wait)
                await self._doze(wait)
            self._under_way += 1

    async def __aexit__(self, *_: object) -> None:
        self._under_way -= 1
        self._free_at.append(_now() + MINUTE)
        self._changed.set()

    def _wait(self) -> float:
        """Seconds until the next request may go; infinite while every slot is under way."""
        self._raise_if_stopped()
        now = _now()
        while self._free_at and self._free_at[0] <= now:
            self._free_at.popleft()
        pause = self._resume_at - now
        if not self.per_minute or self._under_way + len(self._free_at) < self.per_minute:
            return pause
        return max(pause, self._free_at[0] - now if self._free_at else inf)

    async def _doze(self, seconds: float) -> None:
        self._changed.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(None if seconds == inf else seconds):
                await self._changed.wait()

    def _announce(self, wait: float) -> None:
        now = _now()
        if not _NOTICEABLE <= wait < inf or now < self._told_at + _QUIET:
            return
        self._told_at = now
        paused = self._resume_at > now
        why = "Hex asked to wait" if paused else f"{self.per_minute} requests a minute {self._allowed}"
        self._tell(Waiting(wait, why, expected=not paused))

    def _raise_if_stopped(self) -> None:
        if self.stopped is not None:
            raise self.stopped


def limited(send: Send, window: Window) -> Send:
    """Take a slot of the window for each request, after one of its group's where it has one."""

    async def limited_send(call: Call) -> Json:
        async with window.group(call.operation), window:
            return await send(call)

    return limited_send


def _now() -> float:
    return asyncio.get_running_loop().time()
