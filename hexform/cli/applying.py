"""From a plan to a run: showing it, asking, carrying it out, and stopping when told to."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import click

from hexform.cli.options import Common
from hexform.cli.planning import Planned, planned
from hexform.cli.provenance import provenance
from hexform.cli.results import told
from hexform.cli.streams import give, say, style, telling
from hexform.config import root
from hexform.core.plan import Plan
from hexform.core.run import Run
from hexform.engine.apply import Means, apply
from hexform.engine.danger import held_back
from hexform.engine.execute import Stop
from hexform.errors import Declined, Interrupted
from hexform.ledger.lock import lock


@dataclass(frozen=True)
class Order:
    """What an apply was told on the command line."""

    yes: bool = False
    allow: Mapping[str, int] = field(default_factory=dict)
    parallelism: int = 8
    form: str = "text"


def apply_now(common: Common, order: Order) -> int:
    """Plan, ask, apply, report; gives the exit code."""
    # The lock is taken before anything is read: what a second apply planned beside the first would be stale.
    with telling(common) as tell, lock(root(common.files), tell):
        return asyncio.run(_apply_now(common, order))


async def _apply_now(common: Common, order: Order) -> int:
    stop = Stop()
    with _signals(stop), telling(common) as tell:
        async with planned(common, tell, writes=True) as found:
            _show(found.plan, common)
            if found.plan.changes:
                _consent(found.plan, order)
            run = await _carry_out(found, common, order, stop)
    give(told(run, order.form, style(sys.stdout, common)))
    return 0 if run.outcome == "applied" else 1


def _show(plan: Plan, common: Common) -> None:
    """The plan goes to stderr: the result of an apply is the run."""
    if not common.quiet:
        say(told(plan, "text", style(sys.stderr, common)))


def _consent(plan: Plan, order: Order) -> None:
    """Limits first, then a person. Raises Declined."""
    held = held_back(plan, order.allow)
    if held:
        told_held = "; ".join(f"{item.message} (--allow {item.limit}={item.found} permits it)" for item in held)
        raise Declined(f"REFUSED, nothing was written: {told_held}")
    if order.yes:
        return
    if not sys.stdin.isatty():
        raise Declined("there is no terminal to ask on: give -y to apply without being asked; nothing was written")
    count = len(plan.changes)
    if not click.confirm(f"Apply {count} {'change' if count == 1 else 'changes'}?", err=True):
        raise Declined("not applied; nothing was written")


async def _carry_out(found: Planned, common: Common, order: Order, stop: Stop) -> Run:
    with telling(common, total=len(found.plan.changes)) as tell:
        door = found.connection.door
        means = Means(
            send=door.send,
            ledger=found.connection.ledger,
            provenance=lambda: provenance(found.root, os.environ),
            tell=tell,
            requests=found.connection.requests,
            stop=stop,
            parallelism=order.parallelism,
        )
        stop.also = lambda: door.stop(Interrupted(stop.why))
        return await apply(found.plan, found.desired, found.actual, means, today=common.day)


@contextmanager
def _signals(stop: Stop) -> Iterator[None]:
    """The first signal lets what is under way end and starts nothing more; the second stops at once."""
    loop = asyncio.get_running_loop()

    def interrupt(number: int) -> None:
        if stop.why:
            os._exit(1)
        say(f"Stopping after {signal.Signals(number).name}: requests under way end, no more are started.")
        stop.now(f"stopped by {signal.Signals(number).name}")

    handled = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    for number in handled:
        loop.add_signal_handler(number, interrupt, number)
    try:
        yield
    finally:
        for number in handled:
            loop.remove_signal_handler(number)
