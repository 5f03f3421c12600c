"""The rate limits: fixed windows, each of which begins with its first request.

The document names groups of operations. `DEFAULT` is the group whose limit may vary (30 a minute, 1800 an hour);
operations of `CAPPED` and `CHARTS` have a fixed limit a minute; of `KERNELS` it gives no number.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

from hexform.sandbox.exchange import Limit, Operation

DEFAULT, CAPPED, CHARTS, KERNELS = "hex-api", "hex-api-30rpm", "hex-chart-image", "hex-run-kernel"
FIXED = {CAPPED: Limit(30, 60), CHARTS: Limit(20, 60)}


@dataclass
class Window:
    """The requests used of one limit."""

    limit: Limit
    began: float = 0.0
    used: int = 0

    def remaining(self, now: float) -> int:
        """The remaining requests; a window that is over restarts with the next request."""
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


class Allowance(NamedTuple):
    """The decision of a limit about one request."""

    granted: bool
    requests: int
    remaining: int
    resets_in: int

    def headers(self, which: str) -> Mapping[str, str]:
        """The rate limit headers of the response: `all`, `retry_after` or `none`."""
        shown = {}
        if which == "all":
            shown = {
                "X-RateLimit-Limit": str(self.requests),
                "X-RateLimit-Remaining": str(self.remaining),
                "X-RateLimit-Reset": str(self.resets_in),
            }
        if which != "none" and not self.granted:
            shown["Retry-After"] = str(self.resets_in)
        return shown


class Limiter:
    """The windows of every token."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.windows: dict[tuple[str, str, Limit], Window] = {}

    def allow(self, token: str, limits: Sequence[tuple[str, Limit]]) -> Allowance | None:
        """Whether a request is allowed; a rejected one is not counted. None without limits."""
        now = self.clock()
        windows = [self.windows.setdefault((token, group, limit), Window(limit, began=now)) for group, limit in limits]
        if not windows:
            return None
        tightest = min(windows, key=lambda window: window.remaining(now))
        granted = tightest.remaining(now) > 0
        if granted:
            for window in windows:
                window.take(now)
        return Allowance(granted, tightest.limit.requests, tightest.remaining(now), tightest.resets_in(now))


def windows(operation: Operation, per_minute: int, *, shared: bool) -> list[tuple[str, Limit]]:
    """The limits that a request counts against, by name; `per_minute` 0 is not a limit at all.

    Shared: all operations count against the default limit, sixty times as many an hour, and a fixed limit comes on
    top of it. Not shared: each group has a window of its own.
    """
    if not per_minute:
        return []
    group = operation.group
    own = [(operation.name, limit) for limit in operation.limits]
    if group in FIXED:
        own.append((group, FIXED[group]))
    if own and not shared:
        return own
    name = group if group == KERNELS and not shared else DEFAULT
    return [(name, Limit(per_minute, 60)), (name, Limit(60 * per_minute, 3600)), *own]
