"""What SIGINT, SIGTERM and SIGHUP do: reading and asking end at once, writing comes to its end."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, TypeVar

from hexform.applying.execute import Stop
from hexform.cli.streams import leave, say
from hexform.errors import Interrupted

T = TypeVar("T")

_HANDLED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def run_async(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end, or to the first signal: reading leaves nothing behind, so it stops at once."""

    async def until_signal() -> T:
        task = asyncio.ensure_future(work)
        _on_signal(lambda _: task.cancel())
        return await task

    try:
        return asyncio.run(until_signal())
    except asyncio.CancelledError:
        raise Interrupted("stopped; nothing was written") from None


@contextmanager
def finishing(stop: Stop) -> Iterator[None]:
    """The first signal lets what is under way end and starts nothing more; the second stops at once."""

    def interrupt(number: int) -> None:
        name = signal.Signals(number).name
        if stop.why:
            leave(f"Stopped at once by {name}; run it again to see what is there.")
            os._exit(1)
        say(f"Stopping after {name}: requests under way end, no more are started. A second one stops at once.")
        stop.now(f"stopped by {name}")

    reading = asyncio.current_task()
    _on_signal(interrupt)
    try:
        yield
    finally:
        _on_signal(lambda _: reading and reading.cancel())


@contextmanager
def asking() -> Iterator[None]:
    """While a person is asked the loop stands still, and its handlers with it: a signal is raised where one waits."""
    loop, reading = asyncio.get_running_loop(), asyncio.current_task()
    for number in _HANDLED:
        loop.remove_signal_handler(number)
        signal.signal(number, _raise)
    try:
        yield
    finally:
        _on_signal(lambda _: reading and reading.cancel())


def _on_signal(handle: Callable[[int], object]) -> None:
    loop = asyncio.get_running_loop()
    for number in _HANDLED:
        loop.add_signal_handler(number, handle, number)


def _raise(_: int, __: FrameType | None) -> None:
    raise KeyboardInterrupt
