"""Running the steps of a kind: the one place where a generator meets the outside."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from hexform.errors import HexformError
from hexform.hex.call import Call, Pause, Send, Steps, Together
from hexform.model.ledger import Ledger

T = TypeVar("T")

Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True)
class Outside:
    """Where effects go: calls, waiting, and the ledger of guides."""

    send: Send
    sleep: Sleep = asyncio.sleep
    ledger: Ledger | None = None


async def drive(steps: Steps[T], outside: Outside) -> T:
    """Run steps to their end and give their result. What goes wrong is raised inside them first."""
    answer: Any = None
    error: HexformError | None = None
    while True:
        try:
            effect = steps.throw(error) if error is not None else steps.send(answer)
        except StopIteration as end:
            result: T = end.value
            return result
        answer, error = None, None
        try:
            match effect:
                case Call():
                    answer = await outside.send(effect)
                case Together(steps=parts):
                    answer = await side_by_side([drive(part, outside) for part in parts])
                case Pause(seconds=seconds):
                    await outside.sleep(seconds)
                case _:
                    if outside.ledger is not None:
                        outside.ledger.record(effect.owner, effect.path, effect.entry)
        except HexformError as problem:
            error = problem


async def side_by_side(tasks: list[Any]) -> list[Any]:
    """Await all; where one fails, the rest is brought to an end before its error is raised."""
    running = [asyncio.ensure_future(task) for task in tasks]
    try:
        return await asyncio.gather(*running)
    except BaseException:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        raise
