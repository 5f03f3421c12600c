"""The cost of a plan: requests, and the time that they take."""

from __future__ import annotations

from math import ceil

from hexform.model.plan import Requests
from hexform.report.view.values import counted

PER_SECOND = 4


def cost(requests: Requests, rate: int) -> str:
    """`4 requests, about 1 s`, or past the limit `40 requests, about 1 min at 30 requests a minute`.

    The limit allows a burst: what reading has not used of the first minute is available at once, then `rate` requests
    each minute. `rate` 0 means no limit.
    """
    count = requests.write + requests.verify
    text = counted(count, "request")
    minutes = 0
    if rate:
        minutes = ceil((requests.read + count) / rate) - max(ceil(requests.read / rate), 1)
    if minutes <= 0:
        return f"{text}, about {duration(ceil(count / PER_SECOND))}"
    return f"{text}, about {_minutes(minutes)} at {counted(rate, 'request')} a minute"


def reads(requests: Requests) -> tuple[str, ...]:
    """`34 reads, 32 of them for access`; empty if none was for access."""
    if not requests.access:
        return ()
    return (f"{counted(requests.read, 'read')}, {requests.access} of them for access",)


def duration(seconds: int) -> str:
    """`41 s`, `9 min` or `1 h 5 min`."""
    return f"{seconds} s" if seconds < 60 else _minutes(ceil(seconds / 60))


def _minutes(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{minutes} min" if not hours else f"{hours} h {rest} min" if rest else f"{hours} h"
