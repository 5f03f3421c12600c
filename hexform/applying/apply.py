"""Applying: carry out the plan, read back what was written, and say what became of everything."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from hexform import __version__
from hexform.applying.execute import Execution, Stop, as_done
from hexform.applying.verify import Check, Verification, carried_out
from hexform.hex.call import Send
from hexform.hex.runner import Sleep
from hexform.kinds.state import ApplyState, Provenance
from hexform.model.address import Pattern
from hexform.model.change import Change
from hexform.model.desired import Desired
from hexform.model.event import ChangeEnded, Event, Listener, PhaseStarted
from hexform.model.ledger import Ledger
from hexform.model.live import Actual
from hexform.model.plan import Plan
from hexform.model.run import Done, Run, RunSummary

_OPEN = "the run had not said what became of it when this was written"


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class ApplyContext:
    """What an apply works with. `requests` counts what was sent so far; `provenance` may raise HexformError.

    `record` is offered the run before its first write and after each change; where it raises then, nothing is written.
    """

    send: Send
    ledger: Ledger
    provenance: Callable[[], Provenance]
    tell: Listener
    requests: Callable[[], int]
    record: Callable[[Callable[[], Run]], object] = lambda _: None
    notes: Mapping[str, str] = field(default_factory=dict)
    stop: Stop = field(default_factory=Stop)
    sleep: Sleep = asyncio.sleep
    now: Callable[[], datetime] = _now
    parallelism: int = 16


async def apply(
    plan: Plan, desired: Desired, actual: Actual, means: ApplyContext, *, today: date, already: Sequence[Change] = ()
) -> Run:
    """Carry out a plan that was made of these very values. Nothing of it raises; the run says what failed.

    `already` are changes of a saved plan that another run carried out.
    """
    started, sent = means.now(), means.requests()
    work = ApplyState(actual, means.ledger, means.provenance, desired.settings.statuses or ())

    def tell(event: Event) -> None:
        means.tell(event)
        if isinstance(event, ChangeEnded):
            means.record(so_far)

    execution = Execution(plan.changes, work, means.send, tell, means.stop, means.sleep, parallelism=means.parallelism)

    def so_far() -> Run:
        known = execution.so_far
        done = [known.get(change.address) or as_done(change, "unknown", _OPEN) for change in plan.changes]
        done = [*(as_done(change, "already") for change in already), *done]
        run = _run(plan, done, Verification(), started, means, sent)
        return run.model_copy(update={"ended": None, "outcome": "unfinished"})

    means.record(so_far)
    means.tell(PhaseStarted("applying", plan.requests.write, plan.requests.verify))
    done = await execution.run()
    written = carried_out(plan.changes, done, work.created)
    verification = Verification()
    if written and not means.stop.why:
        warned = frozenset(notice.message for notice in plan.warnings)
        means.tell(PhaseStarted("reading back", plan.requests.verify))
        check = Check(desired, actual, means.ledger, today, warned, work.shown)
        verification = await check.run(written, means.send, means.sleep)
    done = [*(as_done(change, "already") for change in already), *done]
    return _run(plan, done, verification, started, means, sent)


def _run(
    plan: Plan, done: list[Done], verification: Verification, started: datetime, means: ApplyContext, sent: int
) -> Run:
    counts = Counter(item.outcome for item in done)
    failed = any(counts[outcome] for outcome in ("failed", "skipped", "unknown"))
    return Run(
        hexform_version=__version__,
        fingerprint=plan.fingerprint,
        sandbox=plan.sandbox,
        targets=plan.targets,
        workspace=plan.workspace,
        started=_timestamp(started),
        ended=_timestamp(means.now()),
        notes=dict(means.notes),
        changes=tuple(done),
        ending=tuple(end for end in plan.ending if end.state == "ended"),
        warnings=(*verification.missing, *verification.notes),
        errors=plan.errors,
        by_hand=tuple(item for item in plan.by_hand if _touched(item.address, done)),
        summary=RunSummary.model_validate(counts),
        requests=means.requests() - sent,
        interrupted=bool(means.stop.why),
        outcome="failed" if failed or verification.missing or plan.errors else "applied",
    )


def _touched(address: str, done: list[Done]) -> bool:
    """Whether something that hangs on an address was written."""
    pattern = Pattern(address.replace("*", "[*]"))
    return any(item.outcome == "applied" and pattern.matches(item.address) for item in done)


def _timestamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
