"""Reads for people's access and for guardrails, begun while the plan's own are under way.

Nothing is made of the answers here: whoever judges the plan asks for the same through the same `send`, which shares
them. What fails fails again there, where it is told.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from hexform.errors import HexformError
from hexform.hex.call import Send
from hexform.hex.runner import side_by_side
from hexform.kinds.registry import KINDS
from hexform.model.change import Change
from hexform.model.desired import Desired
from hexform.model.diff import load
from hexform.model.directory import Directory
from hexform.model.live import Actual
from hexform.planning.access.observe import Seen, read_until
from hexform.planning.access.reads import Needs
from hexform.planning.access.world import TABLES
from hexform.planning.judging import Judging, Look

# To compare more takes longer than the one or two requests after another that are saved.
_MOST_COMPARED = 2000
# Seconds in which the plan sends what it needs first, before something is computed or loaded while it waits.
_AFTER_THE_PLAN = 0.01


@dataclass(frozen=True)
class ReadAhead:
    """`changes` gives what a plan would change of access, as far as it is known by then."""

    desired: Desired
    look: Look
    send: Send
    changes: Callable[[Actual], Sequence[Change]]

    async def read(self, tables: Mapping[str, Awaitable[Any]], settled: Awaitable[Actual | None]) -> None:
        with suppress(HexformError):
            await side_by_side([self._of_rules(tables), self._of_changes(settled)])

    async def _of_rules(self, tables: Mapping[str, Awaitable[Any]]) -> None:
        """What guardrails need whatever the plan changes: tables that the plan does not read, then members."""
        judging = Judging((), self.desired, Actual(), self.look)
        if not judging.has_rules:
            return

        def missing(seen: Seen) -> Needs:
            return Needs(tables=judging.needs_of_rules(seen).tables.difference(tables))

        await read_until(judging.seen(), missing, self.send)
        # With targets, whose members are needed follows from the changes.
        if not self.look.narrow:
            found = {name: await tables[name] for name in TABLES if name in tables}
            await asyncio.sleep(_AFTER_THE_PLAN)
            judging = Judging((), self.desired, Actual(Directory(**found)), self.look)
            await read_until(judging.seen(), judging.needs_of_rules, self.send)

    async def _of_changes(self, settled: Awaitable[Actual | None]) -> None:
        """What follows from the changes."""
        compared = sum(KINDS[address.kind].about_access for address in self.desired.specs)
        if not 0 < compared <= _MOST_COMPARED:
            return
        await asyncio.sleep(_AFTER_THE_PLAN)
        load()
        actual = await settled
        if actual is not None:
            await Judging(self.changes(actual), self.desired, actual, self.look).read(self.send)
