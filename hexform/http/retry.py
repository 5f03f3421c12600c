"""Retry failed calls where that is safe.

This is not stamina, because there a 429 counts as a try, and its sleep cannot be that of the window, which a 429
pauses for all requests and which the end of a run interrupts.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable

from hexform.errors import BadAnswer, NotSent, OutcomeUnknown, RateLimited, RemoteError, Unauthorized
from hexform.hex.call import Call, Json, Send
from hexform.http.limits import MINUTE, Window
from hexform.model.event import Listener, Waiting

TRIES = 5
LONGEST_BACKOFF = 20.0
MAX_WAIT = 900.0

# The shortest pause after a 429, even if the API asks for none.
_SHORTEST_PAUSE = 1.0


class Quota:
    """The budget of retries of a run, so that many calls do not overload a broken API.

    Retries take from it and successes return to it, with the numbers of the AWS SDKs' standard mode.
    """

    FULL, COST, REFUND = 500, 5, 1

    def __init__(self) -> None:
        self.left = self.FULL

    def take(self) -> bool:
        if self.left < self.COST:
            return False
        self.left -= self.COST
        return True

    def refund(self, retried: bool) -> None:
        self.left = min(self.FULL, self.left + (self.COST if retried else self.REFUND))


def retrying(
    send: Send,
    window: Window,
    tell: Listener,
    *,
    max_wait: float = MAX_WAIT,
    chance: Callable[[], float] = random.random,
) -> Send:
    """Retry calls that may be repeated. Each `send` takes a slot; `chance` returns a number from 0 to 1."""
    quota = Quota()

    async def retrying_send(call: Call) -> Json:
        failures, refused_since = 0, None
        while True:
            try:
                reply = await send(call)
            except Unauthorized as error:
                window.stop(error)
                raise
            except RateLimited as error:
                if window.stopped:
                    raise
                refused_since = _now() if refused_since is None else refused_since
                _pause_everybody(window, error, refused_since, max_wait, chance)
            except RemoteError as error:
                failures += 1
                if window.stopped or failures >= TRIES or not may_repeat(call, error) or not quota.take():
                    raise
                await _back_off(window, tell, error, failures, chance)
            else:
                quota.refund(retried=failures > 0)
                return reply

    return retrying_send


def may_repeat(call: Call, error: RemoteError) -> bool:
    """Whether to retry: calls that were not sent, and calls with an unknown outcome that are idempotent.

    An answer that is not from Hex (a login page, a redirect) would be the same again.
    """
    if isinstance(error, NotSent):
        return True
    return isinstance(error, OutcomeUnknown) and not isinstance(error, BadAnswer) and call.repeatable


def _pause_everybody(
    window: Window, error: RateLimited, since: float, max_wait: float, chance: Callable[[], float]
) -> None:
    asked = MINUTE * (1 - chance() / 4) if error.wait is None else error.wait
    pause = max(asked, _SHORTEST_PAUSE)
    if _now() - since + pause <= max_wait:
        window.pause(pause)
        return
    gave_up = RateLimited(
        f"rate limited: refused for {_now() - since:.0f} s, with {pause:.0f} s more to wait, where {max_wait:.0f} s are"
        " the most that is waited. This request did nothing; run it again later, or with a lower --rate-limit",
        where=error.where,
        status=error.status,
        trace_id=error.trace_id,
    )
    window.stop(gave_up)
    raise gave_up


async def _back_off(
    window: Window, tell: Listener, error: RemoteError, failures: int, chance: Callable[[], float]
) -> None:
    """Sleep with full jitter: a random time up to a bound that doubles."""
    seconds = chance() * min(LONGEST_BACKOFF, 2.0 ** (failures - 1))
    if seconds >= 1:
        tell(Waiting(seconds, f"trying again after: {error}"))
    await window.rest(seconds)


def _now() -> float:
    return asyncio.get_running_loop().time()
