"""A saved plan and its witness: the configuration, or the fingerprint that was approved."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from hexform.api import Connection, Planned, judge
from hexform.cli.guard import guard_of, held
from hexform.cli.options import Common
from hexform.cli.planning import opened, plan_over
from hexform.cli.streams import read
from hexform.config import load
from hexform.errors import ConfigError, Declined
from hexform.model.address import Pattern
from hexform.model.change import Change
from hexform.model.desired import Desired
from hexform.model.event import Listener
from hexform.model.plan import Plan
from hexform.model.settings import Settings
from hexform.planfile.check import check_plan
from hexform.planfile.desired import as_desired
from hexform.planfile.remaining import remaining
from hexform.planfile.seal import check_place, check_seal
from hexform.planning.guardrails.fixing import without_done
from hexform.planning.judging import Look
from hexform.planning.planner import rearranged
from hexform.report.reading import read_as


class Vouched(Protocol):
    """The file of a saved plan, and who vouches for it: a fingerprint that was approved, or the person who is asked."""

    @property
    def saved(self) -> Path | None: ...

    @property
    def max_age(self) -> timedelta: ...

    @property
    def approved(self) -> str | None: ...

    @property
    def yes(self) -> bool: ...

    @property
    def allow(self) -> Mapping[str, int]: ...


@dataclass(frozen=True)
class SavedPlan:
    """What is left of a saved plan, ready to be carried out, and what is as wanted already.

    `present`: the configuration beside the file, also where a fingerprint approves the plan.
    """

    found: Planned
    already: tuple[Change, ...]
    present: Desired


@asynccontextmanager
async def open_saved(common: Common, order: Vouched, tell: Listener) -> AsyncIterator[SavedPlan]:
    """Read the file, check it and its witness, and read from Hex what it is about. Raises PlanFileError or Declined."""
    name = str(order.saved)
    saved = _read(order)
    check_seal(saved, name, datetime.now(UTC), key=os.environ.get("HEXFORM_PLAN_KEY", ""), max_age=order.max_age)
    if order.approved is not None and order.approved != saved.fingerprint:
        raise Declined(
            f"{name}: its fingerprint is {saved.fingerprint}, and {order.approved} was approved; nothing was written"
        )
    check_plan(saved, name)
    desired, witnessed = _witness(common, order, saved)
    given = guard_of(common)
    present, guard = held(desired if witnessed else present_configuration(common), given, order.allow)
    desired = present if witnessed else _beside(desired, present)
    async with opened(common, desired, tell, writes=True, guard=guard) as connection:
        check_place(saved, name, connection.place, sandbox=connection.sandbox)
        about = [Pattern(change.address.replace("*", "[*]")) for change in saved.changes]
        look = Look(always=False, guard=guard, allow=order.allow)
        found = await plan_over(common, desired, connection, about=about if witnessed else (), compared=True, look=look)
        now = (*found.result.compared.values(), *found.plan.changes)
        wanted, done = await without_done(saved, now, connection.observing)
        rest = remaining(wanted, found.result, found.actual, witnessed=witnessed)
        if rest.stale:
            reasons = "\n".join(f"  {address}: {why}" for address, why in sorted(rest.stale.items()))
            raise Declined(f"{name}: the plan is stale, nothing was written; plan again:\n{reasons}")
        plan = rearranged(saved, rest.changes, found.plan, found.actual)
        fresh = found if witnessed else await _planned_now(common, present, connection, plan, about)
        emptied = tuple(item for item in fresh.plan.refused if item.limit == "emptied") if fresh is not None else ()
        judged = await judge(replace(found, desired=present), plan.model_copy(update={"refused": emptied}), look)
        yield SavedPlan(replace(found, result=judged.result, guard=guard), (*rest.already, *done), present)


def _beside(saved: Desired, present: Desired) -> Desired:
    """What a saved plan wants, for the workspace of the present configuration and beside what that protects."""
    settings = saved.settings.model_copy(update={"workspace": present.settings.workspace})
    elsewhere = present.protected_elsewhere or bool(present.settings.protected)
    return replace(saved, settings=settings, lines=present.lines, protected_elsewhere=elsewhere)


async def _planned_now(
    common: Common, present: Desired, connection: Connection, plan: Plan, about: Sequence[Pattern]
) -> Planned | None:
    """What the present configuration would do at these addresses, where it may say that nothing is wanted there."""
    policies = present.settings.unmanaged.model_dump().values()
    if "delete" not in policies or all(change.verb != "delete" for change in plan.changes):
        return None
    return await plan_over(common, present, connection, about=about)


def present_configuration(common: Common) -> Desired:
    """The configuration, whose limits and guardrails hold whatever a file says; without one the default limits hold.

    Raises ConfigError where there is one that cannot be read.
    """
    if any(path.exists() for path in common.files):
        return load(common.files, today=common.day)
    return Desired(settings=Settings(version=1))


def _files(common: Common) -> tuple[Path, ...]:
    """The files of the configuration, which are not overwritten even where nothing is planned from them."""
    try:
        return load(common.files, today=common.day).files
    except ConfigError:
        return common.files


def _read(order: Vouched) -> Plan:
    path = order.saved or Path()
    return read_as(Plan, read(path), str(path))


def _witness(common: Common, order: Vouched, saved: Plan) -> tuple[Desired, bool]:
    """The configuration from which the plan must follow; else the plan itself, if a person or a fingerprint vouches."""
    if order.approved is not None:
        return replace(as_desired(saved), files=_files(common)), False
    if any(path.exists() for path in common.files):
        return load(common.files, today=common.day), True
    if order.yes:
        raise Declined(
            "a plan file is no evidence of itself: with -y give the configuration it was made of (-f), "
            "or the fingerprint that was approved (--approved); nothing was written"
        )
    return as_desired(saved), False
