"""The steps of the API for a command: its options, its guard, the files that it will write."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from hexform import api
from hexform.api import Connection, Planned
from hexform.cli.guard import guard_of, held
from hexform.cli.options import Common
from hexform.cli.outputs import check_outputs, own_files
from hexform.config import root
from hexform.model.access_change import PlanAccess
from hexform.model.address import Pattern
from hexform.model.change import Change
from hexform.model.desired import Desired
from hexform.model.event import Listener
from hexform.model.ledger import entries_of
from hexform.model.plan import Plan
from hexform.planning.differing import differing
from hexform.planning.judging import Guard, Look, access_of_drift
from hexform.planning.origin import with_origin
from hexform.planning.planner import PlanOptions, PlanResult, plan_result
from hexform.planning.target import narrowed

if TYPE_CHECKING:
    from hexform.report.redaction.known import Known


def known_to_readers(found: Planned, then: Desired | None = None) -> Known:
    """What the readers of a repository know. `then`: the configuration of `--against`, where there is no guard."""
    from hexform.report.redaction.known import known_by

    return known_by(found.desired, found.guard.desired if found.guard else then, live=found.actual)


@asynccontextmanager
async def planned(
    common: Common,
    tell: Listener,
    *,
    writes: bool,
    look: Look | None = None,
    desired: Desired | None = None,
    guardrails: bool = False,
) -> AsyncIterator[Planned]:
    """Load (where `desired` is not loaded yet), connect, observe and plan; the connection stays open for the rest.

    `guardrails`: what `with_guardrails` needs is read meanwhile.
    """
    desired, guard = held(desired or api.load(common), guard_of(common), look.allow if look else None)
    look = look if look is None else replace(look, guard=guard)
    async with opened(common, desired, tell, writes=writes, guard=guard, identified=False) as connection:
        ahead = Look(always=False, guard=guard) if guardrails else None
        found = await plan_over(common, desired, connection, look=look, ahead=ahead)
        yield replace(found, guard=guard)


@asynccontextmanager
async def opened(
    common: Common,
    desired: Desired,
    tell: Listener,
    *,
    writes: bool,
    guard: Guard | None = None,
    identified: bool = True,
) -> AsyncIterator[Connection]:
    """A connection for a command, once what it is to write is known to overwrite nothing. Raises as `connect` does.

    `identified`: whose token it is, is known at once; else `api.observe` asks for it beside its first reads.
    """
    given = [path for path in (common.sandbox_state, common.snapshot) if path]
    check_outputs(common.outputs, (*common.inputs, *desired.files, *own_files(root(common.files)), *given))
    async with api.connect(desired, common, tell, writes=writes, guard=guard) as connection:
        if identified:
            await connection.identify()
        yield connection


async def plan_over(
    common: Common,
    everything: Desired,
    connection: Connection,
    *,
    about: Sequence[Pattern] = (),
    compared: bool = False,
    look: Look | None = None,
    ahead: Look | None = None,
) -> Planned:
    """Observe what the configuration refers to, and plan.

    `about` narrows what is read to these addresses and what they need; only `--target` narrows the plan as well.
    With `look` the plan says what it does to people's access, and which limits and guardrails hold it back.
    With `compared` the result says what was compared where nothing changes, which a saved plan is held against.
    `ahead`: how guardrails are looked at afterwards, where nothing changes.
    """
    desired = narrowed(everything, about)
    actual = await api.observe(desired, connection, common, look=look or ahead, plans=look is not None)
    return await api.plan(desired, actual, connection, common, look=look, compared=compared)


def only_yours(common: Common, then: Desired) -> Common:
    """The same options for the addresses alone that differ from an older configuration."""
    return replace(common, targets=differing(api.load(common), then), lenient=True)


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
    judged_now = await api.judge(
        found, unchanged, Look(always=False, narrow=bool(found.plan.targets), guard=found.guard)
    )
    plan = found.plan.model_copy(
        update={name: getattr(judged_now.plan, name) for name in ("guardrails", "errors", "warnings", "requests")}
    )
    return replace(found, result=PlanResult(plan, found.result.compared))


async def drift_access(found: Planned, differing: tuple[Change, ...]) -> PlanAccess:
    """What these differences between Hex and the configuration give people and take from them."""
    plan = found.plan.model_copy(update={"changes": differing})
    return await access_of_drift(plan, found.desired, found.actual, found.connection.judging)
