"""The rate limit of a run: one window for all requests.

A slot is taken when a request is sent and is free again a minute after its answer. The server counted the request
somewhere in between, so no minute of its clock, sliding or fixed, has more requests than the limit; and no hour has
more than sixty times the limit. Requests are sent at once while there are free slots.

The API's document fixes one group of operations at 30 a minute, whatever the default limit of a workspace is: where
more is allowed, that group has an additional window of its own.

Times are those of the event loop; tests use a loop with virtual time.
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
    """Slots for requests. `per_minute` 0 means no limit; pauses apply even then."""

    def __init__(self, per_minute: int, tell: Listener, allowed: str = "are allowed") -> None:
        self.per_minute = per_minute
        self._allowed = allowed
        self._capped = Window(CAP, tell, "are allowed for cells and users") if per_minute > CAP else None
        self.stopped: HexformError | None = None
        self._tell = tell
        self._turn = asyncio.Lock()
        self._changed = asyncio.Event()
        self._in_flight = 0
        self._free_at: deque[float] = deque()
        self._resume_at = -inf
        self._reported_at = -inf

    def pause(self, seconds: float) -> None:
        """Send no request for this many seconds."""
        until = _now() + seconds
        if until > self._resume_at + _NOTICEABLE:
            self._reported_at = -inf
        self._resume_at = max(self._resume_at, until)

    def stop(self, why: HexformError) -> None:
        """Send nothing more in this run: waiting and later requests raise `why`; requests in flight end."""
        self.stopped = self.stopped or why
        self._changed.set()
        if self._capped:
            self._capped.stop(why)

    def group(self, operation: str) -> AbstractAsyncContextManager[None]:
        """The window of the operation's group, which it must pass first; a null context if it has none."""
        return self._capped if self._capped and operation in CAPPED else nullcontext()

    async def rest(self, seconds: float) -> None:
        """Sleep for this many seconds. Raises the reason if the run is stopped."""
        until = _now() + seconds
        while (remaining := until - _now()) > 0:
            self._raise_if_stopped()
            await self._sleep_until_changed(remaining)
        self._raise_if_stopped()

    async def __aenter__(self) -> None:
        async with self._turn:
            while (wait := self._wait()) > 0:
                self._announce(wait)
                await self._sleep_until_changed(wait)
            self._in_flight += 1

    async def __aexit__(self, *_: object) -> None:
        self._in_flight -= 1
        self._free_at.append(_now() + MINUTE)
        self._changed.set()

    def _wait(self) -> float:
        """Seconds until the next request may be sent; infinite while all slots are in use."""
        self._raise_if_stopped()
        now = _now()
        while self._free_at and self._free_at[0] <= now:
            self._free_at.popleft()
        pause = self._resume_at - now
        if not self.per_minute or self._in_flight + len(self._free_at) < self.per_minute:
            return pause
        return max(pause, self._free_at[0] - now if self._free_at else inf)

    async def _sleep_until_changed(self, seconds: float) -> None:
        self._changed.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(None if seconds == inf else seconds):
                await self._changed.wait()

    def _announce(self, wait: float) -> None:
        now = _now()
        if not _NOTICEABLE <= wait < inf or now < self._reported_at + _QUIET:
            return
        self._reported_at = now
        paused = self._resume_at > now
        why = "Hex asked to wait" if paused else f"{self.per_minute} requests a minute {self._allowed}"
        self._tell(Waiting(wait, why, expected=not paused))

    def _raise_if_stopped(self) -> None:
        if self.stopped is not None:
            raise self.stopped


def limited(send: Send, window: Window) -> Send:
    """Take a slot for each request: first one of its group, if it has one, then one of the window."""

    async def limited_send(call: Call) -> Json:
        async with window.group(call.operation), window:
            return await send(call)

    return limited_send


def _now() -> float:
    return asyncio.get_running_loop().time()
