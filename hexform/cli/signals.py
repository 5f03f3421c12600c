"""What SIGINT, SIGTERM and SIGHUP do: reading and asking end at once, writing comes to its end, a second one exits.

The handlers are those of the process, set once and for its whole life: the handlers of an event loop end with the
loop, and a signal that comes a moment later would end the process by itself.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from types import FrameType
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

if TYPE_CHECKING:
    from hexform.applying.execute import Stop

T = TypeVar("T")

_HANDLED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def _raise(_: str) -> None:
    raise KeyboardInterrupt


class _Process:
    """`react` is what the first signal does, given its name; the second ends the process."""

    react: Callable[[str], object] = _raise
    heard = False


def listen() -> None:
    """Handle the signals from here on; one that the caller ignores (`nohup`) stays ignored."""
    for number in _HANDLED:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _hear)


def _hear(number: int, _: FrameType | None) -> None:
    name = signal.Signals(number).name
    if _Process.heard:
        _leave(f"Stopped at once by {name}; run it again to see what is there.")
    _Process.heard = True
    _Process.react(name)


def end(code: int) -> NoReturn:
    """End the process with this code, whatever is heard meanwhile: Python takes its handlers away before it ends."""
    for number in _HANDLED:
        signal.signal(number, signal.SIG_IGN)
    gc.freeze()  # Nothing is looked through for cycles once more: all memory goes with the process.
    sys.exit(code)


@contextmanager
def reacting(react: Callable[[str], object]) -> Iterator[None]:
    """What the first signal does within the block."""
    before, _Process.react = _Process.react, react
    try:
        yield
    finally:
        _Process.react = before


def raising() -> AbstractContextManager[None]:
    """Within the block a signal raises KeyboardInterrupt; for code that blocks the event loop."""
    return reacting(_raise)


def run_async(work: Coroutine[Any, Any, T], stop: Stop | None = None) -> T:
    """Run to the end, or to the first signal: reading leaves nothing behind, so it is cancelled.

    Where `stop` is armed, the work is asked to stop instead, and ends by itself.
    """
    import asyncio

    from hexform.cli.streams import say
    from hexform.errors import Interrupted

    async def until_signal() -> T:
        loop, task = asyncio.get_running_loop(), asyncio.ensure_future(work)

        def react(name: str) -> None:
            if stop is not None and stop.armed:
                loop.call_soon_threadsafe(_finish, stop, name, say)
            else:
                loop.call_soon_threadsafe(task.cancel)

        with reacting(react):
            return await task

    try:
        return asyncio.run(until_signal())
    except asyncio.CancelledError:
        raise Interrupted("stopped; nothing was written") from None


def finishing(stop: Stop) -> AbstractContextManager[None]:
    """For a block that writes and then tells what it wrote: no signal but a second one keeps it from telling."""
    return reacting(lambda name: _finish(stop, name, _write) if stop.armed else _raise(name))


def _finish(stop: Stop, name: str, say: Callable[[str], object]) -> None:
    say(f"Stopping after {name}: requests under way end, no more are started. A second one stops at once.")
    stop.now(f"stopped by {name}")


def _leave(text: str) -> None:
    """End at once; a progress bar has no time to give the cursor back."""
    _write(f"\r\x1b[K\x1b[?25h{text}" if os.isatty(2) else text)
    os._exit(1)


def _write(text: str) -> None:
    """To stderr past its buffer, which may be in use where a signal is heard; one that is full is not waited for."""
    with suppress(OSError, ValueError):
        if select.select([], [2], [], 0)[1]:
            os.write(2, f"{text}\n".encode())
