"""hexform as a library: the whole program in five steps. The commands take the same steps.

    options = api.Options(files=(Path("workspace.yaml"),))
    desired = api.load(options)
    async with api.connect(desired, options, writes=True) as connection:
        actual = await api.observe(desired, connection, options)
        planned = await api.plan(desired, actual, connection, options)
        run = await api.apply(planned, options)

The token is read from HEX_API_TOKEN; without `writes` HEX_API_READ_TOKEN goes before it. Errors are subclasses of
`hexform.errors.HexformError`.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial

from hexform import config
from hexform.applying.apply import ApplyContext
from hexform.applying.apply import apply as carry_out
from hexform.applying.execute import Stop
from hexform.config.provenance import provenance
from hexform.connection import Connection, open_connection
from hexform.errors import Interrupted
from hexform.kinds.registry import KINDS
from hexform.kinds.state import Provenance
from hexform.model.address import Pattern
from hexform.model.change import Change
from hexform.model.desired import Desired
from hexform.model.event import Event, Listener
from hexform.model.ledger import entries_of
from hexform.model.live import Actual
from hexform.model.options import Options
from hexform.model.plan import Plan
from hexform.model.run import Run
from hexform.planning.ahead import ReadAhead
from hexform.planning.danger import check_allowed
from hexform.planning.judging import Guard, Look, judged
from hexform.planning.observe import Identified, observe_and_identify
from hexform.planning.planner import PlanOptions, PlanResult, changes_of_access, plan_result
from hexform.planning.read_cache import cached_reads
from hexform.planning.target import narrowed
from hexform.state.lock import folder_lock, workspace_lock

__all__ = ["Connection", "Options", "Planned", "apply", "connect", "judge", "load", "observe", "plan"]

DEFAULT_LOOK = Look()


@dataclass(frozen=True)
class Planned:
    """A plan with everything that it was made of."""

    result: PlanResult
    desired: Desired
    actual: Actual
    connection: Connection
    guard: Guard | None = None

    @property
    def plan(self) -> Plan:
        return self.result.plan


def _ignore(_event: Event) -> None:
    """No listener."""


def load(options: Options) -> Desired:
    """1. Read the files of the configuration. Raises ConfigError with every mistake, each with file:line:column."""
    return config.load(options.files, today=options.day)


@asynccontextmanager
async def connect(
    desired: Desired,
    options: Options,
    tell: Listener = _ignore,
    *,
    writes: bool = False,
    guard: Guard | None = None,
) -> AsyncIterator[Connection]:
    """2. Connect to the workspace that this configuration may be used for.

    With `writes` the locks are held for the block, and taken before anything is read but whose token it is: a plan made
    beside another apply would be stale. Without, nothing is sent yet: `observe` asks whose token it is. Raises
    UsageError for a missing or odd token or host, Declined for another workspace and where a lock is not free in time.
    """
    folder = config.root(options.files)
    async with AsyncExitStack() as locks:
        if writes and options.embedded:
            await locks.enter_async_context(folder_lock(folder, tell))
        people = partial(config.people, desired)
        connection = await locks.enter_async_context(open_connection(options, folder, people, tell, writes=writes))
        connection.require((desired, guard.desired) if guard else (desired,))
        if writes:
            await connection.identify()
        if writes and not options.embedded:
            place = connection.place
            await locks.enter_async_context(workspace_lock(place.base_url, place.org_id, tell))
            if any(kind.remembered and kind.name in desired.spoken for kind in KINDS.values()):
                # The ledger of a folder is that of all workspaces.
                await locks.enter_async_context(folder_lock(folder, tell))
        yield connection


async def observe(
    desired: Desired, connection: Connection, options: Options, *, look: Look | None = None, plans: bool = True
) -> Actual:
    """3. Read what the configuration declares, each page once; with targets only what they need.

    With the `look` that `plan` is given, what it needs to be read for people's access is read meanwhile. Without
    `plans` that is what guardrails need where nothing changes.
    """

    async def identify() -> Identified:
        return Identified(await connection.identify(), entries_of(connection.ledger))

    def changes(actual: Actual) -> Sequence[Change]:
        return changes_of_access(part, actual, options.day, targets) if plans else ()

    part, targets = _narrowed(desired, options), _targets(options)
    answers, ahead = connection.observing, None
    # Only over the network is there a time to be used.
    if look is not None and not connection.sandbox and connection.taken is None:
        ahead = ReadAhead(part, replace(look, narrow=bool(targets)), answers, changes)
    own = cached_reads(answers)
    actual = await observe_and_identify(part, own, identify(), today=options.day, ahead=ahead)
    connection.answers, connection.ahead = answers, answers.forget(own)
    return actual


async def plan(
    desired: Desired,
    actual: Actual,
    connection: Connection,
    options: Options,
    *,
    look: Look | None = DEFAULT_LOOK,
    compared: bool = False,
) -> Planned:
    """4. Compare and order; then say who gains and loses access, and which limits and guardrails hold the plan back.

    Nothing is read to compare. `look` says how people's access is read; None leaves access and guardrails out. With
    `compared` the result says what was compared where nothing changes.
    """
    part = _narrowed(desired, options)
    wanted = PlanOptions(
        connection.place,
        options.day,
        sandbox=connection.sandbox,
        from_snapshot=connection.taken,
        reads=connection.client.attempts.total,
        targets=_targets(options),
        strict=not options.lenient,
        ledger_problem=connection.ledger.problem,
        provenance=_provenance(options),
        compared=compared,
    )
    found = Planned(plan_result(part, actual, entries_of(connection.ledger), wanted), part, actual, connection)
    if look is None:
        return found
    found = await judge(found, found.plan, replace(look, narrow=bool(options.targets)))
    return replace(found, guard=look.guard)


async def judge(planned: Planned, plan: Plan, look: Look) -> Planned:
    """The same with what `plan` does to people's access, and what holds it back; the reads for it are counted."""
    connection = planned.connection
    before, connection.ahead = connection.client.attempts.total - connection.ahead, 0
    plan = await judged(plan, planned.desired, planned.actual, connection.judging, look)
    read = connection.client.attempts.total
    requests = plan.requests.model_copy(update={"read": read, "access": read - before})
    return replace(planned, result=PlanResult(plan.model_copy(update={"requests": requests}), planned.result.compared))


async def apply(
    planned: Planned,
    options: Options,
    tell: Listener = _ignore,
    *,
    allow: Mapping[str, int] | None = None,
    already: Sequence[Change] = (),
    record: Callable[[Callable[[], Run]], object] = lambda _: None,
    notes: Mapping[str, str] | None = None,
    stop: Stop | None = None,
    parallelism: int = 16,
) -> Run:
    """5. Carry out exactly this plan, then read back what was written; the run says what became of each change.

    The connection must have been made with `writes`. `allow` permits a limit to be passed by exactly a number.
    `already`: the changes of a saved plan that another run carried out. `record` is offered the run before the first
    write and after each change. Raises Declined, and writes nothing, where a limit or a guardrail holds the plan back.
    """
    if planned.plan.changes:
        check_allowed(planned.plan, allow or {})
    connection, stop = planned.connection, stop or Stop()
    stop.also = lambda: connection.client.stop(Interrupted(stop.why))
    context = ApplyContext(
        send=connection.client.send,
        ledger=connection.ledger,
        provenance=_provenance(options),
        tell=tell,
        requests=connection.requests,
        record=record,
        notes=notes or {},
        stop=stop,
        parallelism=parallelism,
    )
    desired, actual = planned.desired, planned.actual
    return await carry_out(planned.plan, desired, actual, context, today=options.day, already=already)


def _targets(options: Options) -> tuple[Pattern, ...]:
    return tuple(Pattern(text) for text in options.targets)


def _narrowed(desired: Desired, options: Options) -> Desired:
    """The part of the configuration that the targets need; narrowing it once more changes nothing."""
    return narrowed(desired, _targets(options))


def _provenance(options: Options) -> Callable[[], Provenance]:
    return lambda: provenance(config.root(options.files), os.environ)
