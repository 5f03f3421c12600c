"""From files and a live workspace to a plan: the straight line that plan, apply and drift share."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hexform.cli.connect import Connection, connect
from hexform.cli.guard import guard_of, held
from hexform.cli.options import Common
from hexform.cli.outputs import check_outputs, own_files
from hexform.cli.provenance import provenance
from hexform.config import load, people, root
from hexform.model.access_change import PlanAccess
from hexform.model.address import Pattern
from hexform.model.change import Change
from hexform.model.desired import Desired
from hexform.model.event import Listener
from hexform.model.ledger import entries_of
from hexform.model.live import Actual
from hexform.model.plan import Plan
from hexform.planning.judging import Guard, Look, access_of_drift, judged
from hexform.planning.observe import check_workspace, observe
from hexform.planning.origin import with_origin
from hexform.planning.planner import PlanOptions, PlanResult, plan_result
from hexform.planning.target import narrowed
from hexform.state.lock import folder_lock, workspace_lock

if TYPE_CHECKING:
    from hexform.report.readers.known import Known


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

    def known(self, then: Desired | None = None) -> Known:
        """What the readers of a repository know. `then`: the configuration of `--against`, where there is no guard."""
        from hexform.report.readers.known import known_by

        return known_by(self.desired, self.guard.desired if self.guard else then, live=self.actual)


@asynccontextmanager
async def planned(common: Common, tell: Listener, *, writes: bool, look: Look | None = None) -> AsyncIterator[Planned]:
    """Load, connect, observe and plan; the connection stays open for the rest."""
    desired, guard = held(load(common.files, today=common.day), guard_of(common))
    look = look if look is None else replace(look, guard=guard)
    async with opened(common, desired, tell, writes=writes, guard=guard) as connection:
        found = await plan_over(common, desired, connection, look=look)
        yield replace(found, guard=guard)


@asynccontextmanager
async def opened(
    common: Common, desired: Desired, tell: Listener, *, writes: bool, guard: Guard | None = None
) -> AsyncIterator[Connection]:
    """A connection to the workspace that this configuration may be used for.

    What can write waits here for its turn, before it reads anything but whose token it has: what was planned beside
    another apply would be stale. Raises Declined where the turn does not come.
    """
    folder = root(common.files)
    state = (common.sandbox_state,) if common.sandbox_state else ()
    check_outputs(common.outputs, (*common.inputs, *desired.files, *own_files(folder), *state))
    async with AsyncExitStack() as turn:
        if writes and common.embedded:
            await turn.enter_async_context(folder_lock(folder, tell))
        connection = await turn.enter_async_context(connect(common, folder, people(desired), tell, writes=writes))
        check_workspace(desired, connection.me, connection.host)
        if guard is not None:
            check_workspace(guard.desired, connection.me, connection.host)
        if writes and not common.embedded:
            place = connection.place
            await turn.enter_async_context(workspace_lock(place.base_url, place.org_id, tell))
            if "guide" in desired.spoken:  # the ledger of a folder holds those of all workspaces
                await turn.enter_async_context(folder_lock(folder, tell))
        yield connection


async def plan_over(
    common: Common,
    everything: Desired,
    connection: Connection,
    *,
    about: Sequence[Pattern] = (),
    compared: bool = False,
    look: Look | None = None,
) -> Planned:
    """Observe what the configuration speaks of, and plan.

    `about` narrows what is read to these addresses and what they need; only `--target` narrows the plan as well.
    With `look` the plan says what it does to people's access, and which limits and guardrails hold it back.
    With `compared` the result says what was compared where nothing changes, which a saved plan is held against.
    """
    targets = tuple(Pattern(text) for text in common.targets)
    desired = narrowed(everything, about or targets)
    ledger = entries_of(connection.ledger)
    actual = await observe(desired, connection.observing, connection.me, today=common.day, ledger=ledger)
    occasion = PlanOptions(
        connection.place,
        common.day,
        sandbox=connection.sandbox,
        reads=connection.door.attempts.total,
        targets=targets,
        ledger_problem=connection.ledger.problem,
        provenance=lambda: provenance(root(common.files), os.environ),
        compared=compared,
    )
    found = Planned(plan_result(desired, actual, ledger, occasion), desired, actual, connection)
    return found if look is None else await looked_at(found, found.plan, replace(look, narrow=bool(targets)))


async def looked_at(found: Planned, plan: Plan, look: Look) -> Planned:
    """The same with what this plan does to people's access, and what holds it back; the reads for it are counted."""
    connection = found.connection
    plan = await judged(plan, found.desired, found.actual, connection.observing, look)
    requests = plan.requests.model_copy(update={"read": connection.door.attempts.total})
    plan = plan.model_copy(update={"requests": requests})
    return replace(found, result=PlanResult(plan, found.result.compared))


def mark_origin(common: Common, then: Desired, found: Planned) -> Plan:
    """The plan, with every change marked as yours or as drift: what an older configuration would do just as well."""
    ledger = entries_of(found.connection.ledger)
    targets = tuple(Pattern(text) for text in common.targets)
    occasion = PlanOptions(found.connection.place, common.day, targets=targets, strict=False)
    return with_origin(found.plan, plan_result(narrowed(then, targets), found.actual, ledger, occasion).plan)


async def with_guardrails(found: Planned) -> Planned:
    """The same with what breaks guardrails now, whatever the plan would do."""
    settings = found.desired.settings
    if not settings.guardrails and not (found.guard and found.guard.desired.settings.guardrails):
        return found
    unchanged = found.plan.model_copy(update={"changes": ()})
    judged_now = await looked_at(
        found, unchanged, Look(always=False, narrow=bool(found.plan.targets), guard=found.guard)
    )
    plan = found.plan.model_copy(
        update={name: getattr(judged_now.plan, name) for name in ("guardrails", "errors", "requests")}
    )
    return replace(found, result=PlanResult(plan, found.result.compared))


async def drift_access(found: Planned, differing: tuple[Change, ...]) -> PlanAccess:
    """What these differences between Hex and the configuration give people and take from them."""
    plan = found.plan.model_copy(update={"changes": differing})
    return await access_of_drift(plan, found.desired, found.actual, found.connection.observing)
