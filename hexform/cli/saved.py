"""A saved plan and its witness: the configuration, or the fingerprint that was approved."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from hexform.api import Planned, judge
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
from hexform.planfile.check import scrutinise
from hexform.planfile.remaining import remaining
from hexform.planfile.seal import check_place, check_seal
from hexform.planfile.wishes import as_desired
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


@dataclass(frozen=True)
class SavedPlan:
    """What is left of a saved plan, ready to be carried out, and what is as wanted already.

    `present`: the configuration beside the file, whoever vouches for it.
    """

    found: Planned
    already: tuple[Change, ...]
    present: Desired


@asynccontextmanager
async def open_saved(common: Common, order: Vouched, tell: Listener) -> AsyncIterator[SavedPlan]:
    """Read the file, check it and its witness, and read again what it speaks of. Raises PlanFileError or Declined."""
    name = str(order.saved)
    saved = _read(order)
    check_seal(saved, name, datetime.now(UTC), key=os.environ.get("HEXFORM_PLAN_KEY", ""), max_age=order.max_age)
    if order.approved is not None and order.approved != saved.fingerprint:
        raise Declined(
            f"{name}: its fingerprint is {saved.fingerprint}, and {order.approved} was approved; nothing was written"
        )
    scrutinise(saved, name)
    desired, witnessed = _witness(common, order, saved)
    guard = guard_of(common)
    desired, guard = held(desired, guard) if witnessed else (desired, guard)
    async with opened(common, desired, tell, writes=True, guard=guard) as connection:
        check_place(saved, name, connection.place, sandbox=connection.sandbox)
        about = [Pattern(change.address.replace("*", "[*]")) for change in saved.changes]
        look = Look(always=False, guard=guard)
        found = await plan_over(common, desired, connection, about=about if witnessed else (), compared=True, look=look)
        rest = remaining(saved, found.result, found.actual, witnessed=witnessed)
        if rest.stale:
            reasons = "\n".join(f"  {address}: {why}" for address, why in sorted(rest.stale.items()))
            raise Declined(f"{name}: the plan is stale, nothing was written; plan again:\n{reasons}")
        plan = rearranged(saved, rest.changes, found.plan, found.actual)
        emptied = tuple(item for item in (found.plan if witnessed else saved).refused if item.limit == "emptied")
        present, guard = (desired, guard) if witnessed else held(present_configuration(common), guard)
        judged = await judge(
            replace(found, desired=present),
            plan.model_copy(update={"refused": emptied}),
            Look(always=False, guard=guard),
        )
        yield SavedPlan(replace(found, result=judged.result, guard=guard), rest.already, present)


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
