"""Reading back what was written: what did not take effect is reported, and never repeated on its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from hexform.errors import HexformError, OutcomeUnknown
from hexform.hex.call import Send, together
from hexform.hex.runner import EffectHandlers, Sleep, run_steps
from hexform.kinds.base import ActualUpdate
from hexform.kinds.builder import PlanBuilder
from hexform.kinds.registry import KINDS
from hexform.model.change import Change
from hexform.model.desired import Desired
from hexform.model.ledger import Ledger, entries_of
from hexform.model.live import Actual
from hexform.model.notice import Code, Notice
from hexform.model.run import Done
from hexform.planning.observe import context_of
from hexform.planning.planner import compare, readings
from hexform.planning.read_cache import cached_reads

# What was written may be readable only after a while.
_PATIENCE = (1.0, 3.0, 8.0)


class Verification(NamedTuple):
    """`missing` tells what did not take effect, `notes` what there is to know about what did."""

    missing: tuple[Notice, ...] = ()
    notes: tuple[Notice, ...] = ()


@dataclass(frozen=True)
class Check:
    """What reading back needs: the changes as carried out, what was known before, and what answers have shown."""

    desired: Desired
    actual: Actual
    ledger: Ledger
    today: date
    warned: frozenset[str]
    shown: Mapping[str, ActualUpdate] = field(default_factory=dict)

    async def run(self, changes: Sequence[Change], send: Send, sleep: Sleep) -> Verification:
        """Read again what the changes touched, a few times if it is not there at once."""
        addresses = {change.address for change in changes}
        actual = self.actual
        for change in changes:
            actual = KINDS[change.kind].settled(change, actual)
            if change.address in self.shown:
                actual = self.shown[change.address](actual)
        waits = iter(_PATIENCE)
        while True:
            found, again = await self._look(changes, addresses, actual, send)
            seconds = next(waits, None)
            if not found.missing or not again or seconds is None:
                return found
            await sleep(seconds)

    async def _look(
        self, changes: Sequence[Change], addresses: set[str], actual: Actual, send: Send
    ) -> tuple[Verification, bool]:
        """What one reading shows, and whether another may show something else."""
        try:
            seen = await self._read(changes, actual, send)
        except HexformError as error:
            notice = Notice(code=Code.NOT_READ_BACK, message=f"could not be read back: {error}")
            return Verification(missing=(notice,)), isinstance(error, OutcomeUnknown)
        builder = self._compare(seen)
        return Verification(_missing(builder, addresses), tuple(self._notes(builder, changes))), True

    def _notes(self, builder: PlanBuilder, changes: Sequence[Change]) -> Iterator[Notice]:
        """What the plan did not tell; of what was deleted there is nothing more to tell."""
        kept = {change.address for change in changes if change.verb != "delete"}
        return (notice for notice in builder.warnings if notice.address in kept and notice.message not in self.warned)

    async def _read(self, changes: Sequence[Change], actual: Actual, send: Send) -> Actual:
        found = readings(changes, actual)
        steps = [found[key].steps() for key in sorted(found)]
        for patch in await run_steps(together(*steps), EffectHandlers(cached_reads(send))):
            actual = patch(actual)
        return actual

    def _compare(self, actual: Actual) -> PlanBuilder:
        entries = entries_of(self.ledger)
        return compare(context_of(self.desired, actual, today=self.today, ledger=entries))


def carried_out(
    changes: Sequence[Change], done: Sequence[Done], created: Mapping[tuple[str, str], str]
) -> list[Change]:
    """The changes that were applied, with the ids that they have now."""
    ids = {item.address: item.id for item in done if item.outcome == "applied"}
    made: dict[str, dict[str, str]] = {}
    for (kind, label), live_id in created.items():
        made.setdefault(kind, {})[label] = live_id
    return [
        change.model_copy(update={"id": ids[change.address], "refs": _merged(made, change.refs)})
        for change in changes
        if change.address in ids
    ]


def _merged(made: Mapping[str, dict[str, str]], refs: Mapping[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    return {kind: {**made.get(kind, {}), **refs.get(kind, {})} for kind in (*made, *refs)}


def _missing(builder: PlanBuilder, addresses: set[str]) -> tuple[Notice, ...]:
    left = [change for change in builder.changes if change.address in addresses and not change.unread]
    found = [
        Notice(
            code=Code.NOT_TAKEN_EFFECT,
            address=change.address,
            source=change.source,
            message=f"did not take effect: {', '.join(sorted({' / '.join(row.path) for row in change.diff}))}",
        )
        for change in left
    ]
    found += [notice for notice in builder.errors if notice.address in addresses]
    return tuple(found)
