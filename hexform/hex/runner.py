"""Run the steps of a kind: the only place where their effects are carried out."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple, TypeVar

from hexform.errors import HexformError
from hexform.hex.call import Call, Pause, Send, Steps, Together
from hexform.model.ledger import Ledger

T = TypeVar("T")

Sleep = Callable[[float], Awaitable[None]]


class EffectHandlers(NamedTuple):
    """What carries out the effects: calls, pauses, and the guide ledger."""

    send: Send
    sleep: Sleep = asyncio.sleep
    ledger: Ledger | None = None


async def run_steps(steps: Steps[T], handlers: EffectHandlers) -> T:
    """Run steps to their end and return their result. An error of an effect is raised inside the steps."""
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
                    answer = await handlers.send(effect)
                case Together(steps=parts):
                    answer = await side_by_side([run_steps(part, handlers) for part in parts])
                case Pause(seconds=seconds):
                    await handlers.sleep(seconds)
                case _:
                    if handlers.ledger is not None:
                        handlers.ledger.record(*effect.lines)
        except HexformError as problem:
            error = problem


async def side_by_side(tasks: list[Any]) -> list[Any]:
    """Await all tasks concurrently. If one fails, the others are cancelled and awaited before its error is raised."""
    running = [asyncio.ensure_future(task) for task in tasks]
    try:
        # Where a task raises SystemExit, `gather` would raise it once more while the loop still cancels the others.
        done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_EXCEPTION)
        return [task.result() for task in running if task in done]
    except BaseException:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        raise
