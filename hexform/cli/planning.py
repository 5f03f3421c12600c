"""From files and a live workspace to a plan: the straight line that plan, apply and drift share."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from hexform.cli.connect import Connection, connect
from hexform.cli.options import Common
from hexform.config import load, people, root
from hexform.core.address import Pattern
from hexform.core.desired import Desired
from hexform.core.event import Listener
from hexform.core.live import Actual
from hexform.core.plan import Plan
from hexform.engine.observe import check_workspace, observe
from hexform.engine.plan import Occasion, make_plan
from hexform.engine.target import narrowed
from hexform.errors import HexformError

T = TypeVar("T")


@dataclass(frozen=True)
class Planned:
    """A plan with everything that it was made of."""

    plan: Plan
    desired: Desired
    actual: Actual
    connection: Connection
    root: Path


@asynccontextmanager
async def planned(common: Common, tell: Listener, *, writes: bool) -> AsyncIterator[Planned]:
    """Load, connect, observe and plan; the connection stays open for the rest."""
    everything = load(common.files, today=common.day)
    folder = root(common.files)
    async with connect(common, folder, people(everything), tell, writes=writes) as connection:
        check_workspace(everything, connection.me, connection.host)
        targets = tuple(Pattern(text) for text in common.targets)
        desired = narrowed(everything, targets)
        ledger = {name: connection.ledger.entries(name) for name in desired.guide_sets}
        actual = await observe(desired, connection.observing, connection.me, today=common.day, ledger=ledger)
        occasion = Occasion(
            connection.place,
            common.day,
            sandbox=connection.sandbox,
            reads=connection.door.attempts.total,
            targets=targets,
            ledger_problem=connection.ledger.problem,
        )
        yield Planned(make_plan(desired, actual, ledger, occasion), desired, actual, connection, folder)


def run_async(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end, or to the first signal: reading leaves nothing behind, so it stops at once."""

    async def until_signal() -> T:
        task = asyncio.ensure_future(work)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, task.cancel)
        return await task

    try:
        return asyncio.run(until_signal())
    except asyncio.CancelledError:
        raise HexformError("stopped; nothing was written") from None
