"""What a plan costs: requests are what counts, time follows from them."""

from __future__ import annotations

from math import ceil

from hexform.model.plan import Requests
from hexform.report.view.values import counted

PER_SECOND = 4


def cost(requests: Requests, rate: int) -> str:
    """`4 requests, about 1 s`, or past the limit `40 requests, about 1 min at 30 requests a minute`.

    The window of a minute lets a burst through: what reading has left of it is free at once, then each further
    minute lets `rate` more through. `rate` 0 is no limit.
    """
    count = requests.write + requests.verify
    told = counted(count, "request")
    minutes = 0
    if rate:
        minutes = ceil((requests.read + count) / rate) - max(ceil(requests.read / rate), 1)
    if minutes <= 0:
        return f"{told}, about {duration(ceil(count / PER_SECOND))}"
    return f"{told}, about {_minutes(minutes)} at {counted(rate, 'request')} a minute"


def reads(requests: Requests) -> tuple[str, ...]:
    """`34 reads, 32 of them for access`; nothing where none was."""
    if not requests.access:
        return ()
    return (f"{counted(requests.read, 'read')}, {requests.access} of them for access",)


def duration(seconds: int) -> str:
    """`41 s`, `9 min` or `1 h 5 min`."""
    return f"{seconds} s" if seconds < 60 else _minutes(ceil(seconds / 60))


def _minutes(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{minutes} min" if not hours else f"{hours} h {rest} min" if rest else f"{hours} h"
