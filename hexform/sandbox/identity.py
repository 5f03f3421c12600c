"""Sources of ids and times: real ones, and deterministic ones for reproducible output."""

import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID

Ids = Callable[[], str]
Clock = Callable[[], datetime]

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def uuid7(milliseconds: int, tail: bytes) -> str:
    """A UUID version 7, as Hex uses: it begins with the time, so that ids sort by creation."""
    number = int.from_bytes(milliseconds.to_bytes(6, "big") + tail, "big")
    number = number & ~(0xF << 76) | 7 << 76
    number = number & ~(0b11 << 62) | 0b10 << 62
    return str(UUID(int=number))


def fresh_ids() -> Ids:
    """Ids of the real time and real randomness, each greater than the one before."""
    last = 0

    def fresh() -> str:
        nonlocal last
        last = max(time.time_ns() // 1_000_000, last + 1)
        return uuid7(last, os.urandom(10))

    return fresh


def counted_ids(start: int = 1) -> Ids:
    """Counted ids, the same in every run."""
    numbers: Iterator[int] = count(start)
    epoch = int(START.timestamp() * 1000)

    def counted() -> str:
        number = next(numbers)
        return uuid7(epoch + number, number.to_bytes(10, "big"))

    return counted


def wall_clock() -> datetime:
    """The current time in UTC."""
    return datetime.now(UTC)


def ticking_clock(start: datetime = START, step: timedelta = timedelta(seconds=1)) -> Clock:
    """A clock that moves one step each time that it is read."""
    ticks = count()
    return lambda: start + next(ticks) * step


def stamp(moment: datetime) -> str:
    """A time as Hex writes it: milliseconds and a Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"
