"""From a plan to a run: showing it, asking, carrying it out, and stopping it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from hexform import api
from hexform.api import Planned
from hexform.applying.execute import Stop
from hexform.cli.confirmation import confirm, question
from hexform.cli.exit_checks import check_applied
from hexform.cli.github import reported
from hexform.cli.options import Common
from hexform.cli.planning import known_to_readers, planned
from hexform.cli.record import Record
from hexform.cli.saved import SavedPlan, open_saved
from hexform.cli.signals import finishing, run_async
from hexform.cli.streams import in_ci, readable, say, show, style, telling
from hexform.cli.undoing import REVERT, open_undo
from hexform.errors import Declined
from hexform.model.event import Listener, PhaseStarted
from hexform.model.plan import Plan
from hexform.model.run import Run
from hexform.planfile.seal import MAX_AGE
from hexform.planning.danger import check_allowed, held_back
from hexform.planning.judging import Look
from hexform.report.formats import tell as render

if TYPE_CHECKING:
    from hexform.report.redaction.known import Known


@dataclass(frozen=True)
class ApplyOptions:
    """The options of an apply."""

    yes: bool = False
    allow: Mapping[str, int] = field(default_factory=dict)
    approved: str | None = None
    saved: Path | None = None
    undo: Path | None = None
    max_age: timedelta = MAX_AGE
    record: Path | None = None
    notes: Mapping[str, str] = field(default_factory=dict)
    parallelism: int = 16
    form: str = "text"


def apply_now(common: Common, order: ApplyOptions) -> int:
    """Plan or read a plan, ask, apply, report; gives the exit code."""
    stop, record = Stop(), Record(order.record, common)
    control = _Control(stop, record)
    with finishing(stop):
        with telling(common) as tell:
            run = run_async(_apply_now(common, order, control, tell), stop)
        # The record first: nobody may read what is shown, and the run is shown even where the record fails.
        problem = record.finish(run)
        show(run, order.form, common, control.known)
        reported(run, common, {"outcome": run.outcome, "fingerprint": run.fingerprint}, control.known)
    if order.undo is not None:
        say(REVERT)
    if problem is not None:
        raise problem
    check_applied(run, stop.why)
    return 0


@dataclass
class _Control:
    """What reaches into a run from outside, and what it leaves behind.

    `known`: what the readers of a repository know, as soon as the configuration was read.
    """

    stop: Stop
    record: Record
    known: Callable[[], Known] | None = None


async def _apply_now(common: Common, order: ApplyOptions, control: _Control, tell: Listener) -> Run:
    if order.undo is not None:
        async with open_undo(common, order.undo, tell, max_age=order.max_age, allow=order.allow) as undone:
            control.known = undone.known
            undone.tell(common)
            run = await _go(undone.found, None, common, order, control, tell)
            return run.model_copy(update={"warnings": (*undone.lost, *undone.left, *run.warnings)})
    if order.saved is not None:
        async with open_saved(common, order, tell) as saved:
            control.known = partial(known_to_readers, replace(saved.found, desired=saved.present))
            return await _go(saved.found, saved, common, order, control, tell)
    async with planned(common, tell, writes=True, look=Look(always=False, allow=order.allow)) as found:
        control.known = partial(known_to_readers, found)
        return await _go(found, None, common, order, control, tell)


async def _go(
    found: Planned, saved: SavedPlan | None, common: Common, order: ApplyOptions, control: _Control, tell: Listener
) -> Run:
    """Show, get consent, carry out."""
    plan = found.plan
    shown = readable(plan, control.known) if in_ci() else plan
    tell = _in_the_log(tell, control) if in_ci() else tell
    tell(PhaseStarted(""))
    asks = bool(plan.changes) and not order.yes and order.approved is None
    says = order.undo is None or bool(plan.changes or plan.errors)
    if says and (asks or not common.quiet):
        # The plan goes to stderr: the result of an apply is the run. What --allow permits is not refused in it.
        permitted = shown.model_copy(update={"refused": held_back(shown, order.allow)})
        say(render(permitted, "text", style(sys.stderr, common)))
    if plan.changes:
        _consent(plan.model_copy(update={"refused": shown.refused}), order)
    already, control.stop.armed = saved.already if saved else (), True
    return await api.apply(
        found,
        common,
        tell,
        allow=order.allow,
        already=already,
        record=lambda so_far: control.record.update(so_far, tell),
        notes=order.notes,
        stop=control.stop,
        parallelism=order.parallelism,
    )


def _in_the_log(tell: Listener, control: _Control) -> Listener:
    """Progress as the readers of a log may see it."""
    from hexform.report.redaction.documents import redact_event
    from hexform.report.redaction.known import Known

    known = control.known() if control.known is not None else Known()
    return lambda event: tell(redact_event(event, known))


def _consent(plan: Plan, order: ApplyOptions) -> None:
    """Limits first, then the fingerprint or a person. Raises Declined."""
    check_allowed(plan, order.allow)
    _warn_of_wide_permissions(plan, order.allow)
    if order.approved is not None:
        if order.saved is None and order.approved != plan.fingerprint:
            raise Declined(
                f"the changes are not those that were approved: their fingerprint is {plan.fingerprint}, "
                f"and {order.approved} was approved; nothing was written"
            )
        return
    if order.yes and order.undo is not None:
        raise Declined(
            "a run's document is no evidence of itself: with -y give the fingerprint that was approved, "
            f"--approved {plan.fingerprint}; nothing was written"
        )
    if order.yes:
        return
    if not sys.stdin.isatty():
        raise Declined("there is no terminal to ask on: give -y to apply without being asked; nothing was written")
    if not confirm(question(plan)):
        raise Declined("not applied; nothing was written")


def _warn_of_wide_permissions(plan: Plan, allow: Mapping[str, int]) -> None:
    """A run that is repeated after a cut needs less than it was permitted, which is no reason to stop."""
    found = {refusal.limit: refusal.found or 0 for refusal in plan.refused}
    for name, number in allow.items():
        if name not in found:
            say(f"warning: --allow {name}={number} is not needed: the plan is within the limit")
        elif found[name] < number:
            say(f"warning: --allow {name}={number} permits more than the {found[name]} of this plan")
