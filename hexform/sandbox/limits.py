"""The rate limit: fixed windows, each of which begins with its first request."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from hexform.sandbox.exchange import Limit


@dataclass
class Window:
    """How much of one limit is used."""

    limit: Limit
    began: float = 0.0
    used: int = 0

    def left(self, now: float) -> int:
        """Requests that may still come; a window that is over begins anew with the next one."""
        if now - self.began >= self.limit.seconds:
            self.used = 0
        return self.limit.requests - self.used

    def take(self, now: float) -> None:
        """Count a request."""
        if not self.used:
            self.began = now
        self.used += 1

    def resets_in(self, now: float) -> int:
        """Whole seconds until the window is over."""
        return max(1, ceil(self.began + self.limit.seconds - now))


@dataclass(frozen=True)
class Allowance:
    """What a limit says about one request."""

    granted: bool
    requests: int
    left: int
    resets_in: int

    def headers(self, which: str) -> Mapping[str, str]:
        """What the response tells about it: `all`, `retry_after` or `none`."""
        told = {}
        if which == "all":
            told = {
                "X-RateLimit-Limit": str(self.requests),
                "X-RateLimit-Remaining": str(self.left),
                "X-RateLimit-Reset": str(self.resets_in),
            }
        if which != "none" and not self.granted:
            told["Retry-After"] = str(self.resets_in)
        return told


class Limiter:
    """The windows of every token."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.windows: dict[tuple[str, str, Limit], Window] = {}

    def ask(self, token: str, limits: Sequence[tuple[str, Limit]]) -> Allowance | None:
        """Whether a request may go on; a request that may not is not counted. No limit, no answer."""
        now = self.clock()
        windows = [self.windows.setdefault((token, group, limit), Window(limit, began=now)) for group, limit in limits]
        if not windows:
            return None
        tightest = min(windows, key=lambda window: window.left(now))
        granted = tightest.left(now) > 0
        if granted:
            for window in windows:
                window.take(now)
        return Allowance(granted, tightest.limit.requests, tightest.left(now), tightest.resets_in(now))


def per_minute(requests: int) -> tuple[tuple[str, Limit], ...]:
    """The limit that all operations share: so many a minute, and sixty times as many an hour; 0 is none."""
    if not requests:
        return ()
    return (("hex-api", Limit(requests, 60)), ("hex-api", Limit(60 * requests, 3600)))
