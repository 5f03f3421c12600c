"""Saved plans on a bench: planned, put into a file's bytes and back, and applied as `hexform apply FILE` does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from hexform.applying.apply import ApplyContext, apply
from hexform.config import load
from hexform.http.read_only import read_only
from hexform.kinds.state import Provenance
from hexform.model.address import Pattern
from hexform.model.ledger import entries_of
from hexform.model.plan import Plan
from hexform.model.run import Run
from hexform.planfile.check import check_plan
from hexform.planfile.desired import as_desired
from hexform.planfile.remaining import remaining
from hexform.planfile.seal import sealed
from hexform.planning.observe import observe, who_am_i
from hexform.planning.planner import PlanOptions, plan_result, rearranged
from hexform.planning.read_cache import cached_reads
from hexform.planning.target import narrowed
from hexform.report.json import to_json
from hexform.report.reading import read_as
from tests.bench import NOON, Bench
from tests.http.virtual_time import run


@dataclass
class Outcome:
    """`stale` says by address why nothing was done; else `run` tells what was."""

    stale: dict[str, str] = field(default_factory=dict)
    run: Run | None = None
    calls: int = 0
    writes: int = 0

    @property
    def outcomes(self) -> dict[str, str]:
        assert self.run is not None, self.stale
        return {done.address: done.outcome for done in self.run.changes}


def saved(bench: Bench) -> Plan:
    """The plan of now, as it comes back from its file."""
    return through_a_file(bench.plan().plan)


def through_a_file(plan: Plan) -> Plan:
    return read_as(Plan, to_json(sealed(plan, NOON)).encode(), "plan.json")


def apply_saved(
    bench: Bench,
    plan: Plan,
    *,
    witnessed: bool,
    faults: Sequence[str] = (),
    wrap: Callable[[], None] | None = None,
) -> Outcome:
    """With `witnessed` the configuration vouches for the file, else somebody approved it and there is no other."""
    check_plan(plan, "plan.json")

    async def work() -> Outcome:
        everything = load([bench.root / "workspace.yaml"], today=bench.today) if witnessed else as_desired(plan)
        about = [Pattern(change.address.replace("*", "[*]")) for change in plan.changes] if witnessed else []
        async with bench._way(faults) as way:
            me = await who_am_i(read_only(way.send))
            desired = narrowed(everything, about)
            entries = entries_of(bench.ledger)
            actual = await observe(desired, cached_reads(read_only(way.send)), me, today=bench.today, ledger=entries)
            occasion = PlanOptions(plan.workspace, bench.today, sandbox=True, reads=len(way.calls), compared=True)
            fresh = plan_result(desired, actual, entries, occasion)
            rest = remaining(plan, fresh, actual, witnessed=witnessed)
            if rest.stale:
                return Outcome(dict(rest.stale), calls=len(way.calls))
            left = rearranged(plan, rest.changes, fresh.plan, actual)
            before = len(way.calls)
            means = ApplyContext(
                send=way.send,
                ledger=bench.ledger,
                provenance=lambda: Provenance("main", "0" * 40),
                tell=way.hear,
                requests=lambda: len(way.calls),
                sleep=asyncio.sleep,
                now=lambda: NOON,
            )
            done = await apply(left, desired, actual, means, today=bench.today, already=rest.already)
            writes = sum(call.method != "GET" for call in way.calls[before:])
            return Outcome(run=done, calls=len(way.calls), writes=writes)

    return run(work())
