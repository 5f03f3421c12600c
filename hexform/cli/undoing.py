"""Plan the inverse of a run, from its document and what Hex has now."""

from __future__ import annotations

import os
import shlex
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from hexform import __version__
from hexform.api import Connection, Planned, judge
from hexform.cli.exit_checks import check_complete
from hexform.cli.guard import guard_of, held
from hexform.cli.options import Common
from hexform.cli.planning import known_to_readers, opened
from hexform.cli.saved import present_configuration
from hexform.cli.signals import run_async
from hexform.cli.streams import in_ci, read, save, say, show, telling
from hexform.config import root
from hexform.config.provenance import provenance
from hexform.errors import PlanFileError, UsageError
from hexform.lib.visible import visible
from hexform.model.address import Pattern
from hexform.model.desired import Desired
from hexform.model.event import Listener
from hexform.model.ledger import entries_of
from hexform.model.live import Actual
from hexform.model.notice import Code, Notice
from hexform.model.plan import Plan, fingerprint
from hexform.model.run import Run
from hexform.planfile.check import check_plan
from hexform.planfile.desired import as_desired
from hexform.planfile.seal import check_age, sealed
from hexform.planning.judging import Look
from hexform.planning.observe import context_of, observe
from hexform.planning.planner import PlanOptions, PlanResult, plan_result
from hexform.report.reading import read_as
from hexform.report.safe import inert
from hexform.undo.gather import Gathered, gather
from hexform.undo.inverse import Inverse
from hexform.undo.invert import invert
from hexform.undo.reads import look

if TYPE_CHECKING:
    from hexform.report.redaction.known import Known

REVERT = "The configuration still wants what was taken back: revert it too, or the next apply does it again."


@dataclass(frozen=True)
class Undone:
    """The plan that takes a run back. `lost`: what cannot come back; `left`: what was changed since, and stays.

    Its fingerprint is that of its changes, as of every plan: what is left of an undo that was cut is another plan.
    `present`: the configuration beside the document.
    """

    found: Planned
    lost: tuple[Notice, ...]
    left: tuple[Notice, ...]
    present: Desired

    @property
    def plan(self) -> Plan:
        """The plan with all that has to be said of it."""
        plan = self.found.plan
        return plan.model_copy(update={"warnings": (*self.lost, *self.left, *plan.warnings)})

    def known(self) -> Known:
        """What the readers of a repository know."""
        return known_to_readers(replace(self.found, desired=self.present))

    def tell(self, common: Common) -> None:
        """Say what cannot come back before everything else, and what stays as somebody changed it."""
        titles = (("Cannot come back:", self.lost), ("Changed since, and left as it is:", self.left))
        rows = [
            [title, *(f"  {row.address}: {row.message}" for row in self._readable(rows))]
            for title, rows in titles
            if rows
        ]
        rows += [] if self.found.plan.changes else [["Nothing is left to take back."]]
        if rows and not (common.quiet and not self.lost):
            say(inert(visible("\n".join(line for part in rows for line in part), keep="\n")))

    def _readable(self, notices: tuple[Notice, ...]) -> tuple[Notice, ...]:
        if not in_ci():
            return notices
        from hexform.report.redaction.documents import redact_notices

        return redact_notices(notices, self.known())


@asynccontextmanager
async def open_undo(
    common: Common,
    path: Path,
    tell: Listener,
    *,
    max_age: timedelta,
    writes: bool = True,
    allow: Mapping[str, int] | None = None,
) -> AsyncIterator[Undone]:
    """Read a run's document, and what it refers to. Raises PlanFileError, UsageError or Declined."""
    run = read_as(Run, read(path), str(path))
    check_age(run.started, str(path), datetime.now(UTC), max_age, hint="give a longer one if this run is meant")
    gathered = gather(_targeted(run, common.targets))
    present, guard = held(present_configuration(common), guard_of(common), allow)
    looking = look(gathered)
    settings = looking.settings.model_copy(update={"workspace": present.settings.workspace})
    looking = replace(looking, settings=settings, lines=present.lines, files=present.files)
    async with opened(common, looking, tell, writes=writes, guard=guard) as connection:
        _check_place(run, path, connection)
        inverse, desired, actual = await _inverted(common, gathered, looking, connection, str(path))
        plan = _plan(common, desired, actual, connection)
        found = Planned(PlanResult(plan, {}), present, actual, connection, guard)
        judged = await judge(found, plan, Look(guard=guard, allow=allow or {}))
        lost = tuple(Notice(code=Code.CANNOT_COME_BACK, message=row.what, address=row.address) for row in inverse.lost)
        yield Undone(replace(judged, desired=desired), lost, tuple(inverse.left), present)


def _targeted(run: Run, targets: Sequence[str]) -> Run:
    """What the run did at these addresses. Raises UsageError where it did nothing at one of them."""
    patterns = [Pattern(text) for text in targets]
    for pattern in patterns:
        if not any(pattern.matches(done.address) for done in run.changes):
            raise UsageError(f"--target {pattern.text}: the run changed nothing at this address")
    kept = [done for done in run.changes if not patterns or any(each.matches(done.address) for each in patterns)]
    return run.model_copy(update={"changes": tuple(kept)})


async def _inverted(
    common: Common, gathered: Gathered, looking: Desired, connection: Connection, name: str
) -> tuple[Inverse, Desired, Actual]:
    """What takes the run back, as a configuration, with the workspace as far as it refers to it."""
    send, me, ledger = connection.observing, connection.me, entries_of(connection.ledger)
    seen = await observe(looking, send, me, today=common.day, ledger=ledger)
    inverse = invert(gathered, context_of(looking, seen, today=common.day, ledger=ledger), name)
    changes = tuple(inverse.changes.values())
    wishes = Plan(
        hexform_version=__version__,
        fingerprint=fingerprint(connection.place, changes),
        workspace=connection.place,
        config_digest="",
        live_digest="",
        changes=changes,
    )
    check_plan(wishes, name)
    # The label of a cell that is replaced says which one is meant, also where a replacement was cut off.
    replaced = {f"#{change.id}" for change in changes if change.verb == "replace"}
    desired = as_desired(wishes)
    kept = tuple(line for line in desired.removed if line.ref not in replaced)
    desired = replace(desired, removed=kept, files=looking.files)
    # What was read already is not asked for again.
    return inverse, desired, await observe(desired, send, me, today=common.day, ledger=ledger)


def _plan(common: Common, desired: Desired, actual: Actual, connection: Connection) -> Plan:
    occasion = PlanOptions(
        connection.place,
        common.day,
        sandbox=connection.sandbox,
        reads=connection.client.attempts.total,
        ledger_problem=connection.ledger.problem,
        provenance=lambda: provenance(root(common.files), os.environ),
    )
    plan = plan_result(desired, actual, entries_of(connection.ledger), occasion).plan
    return plan.model_copy(update={"targets": common.targets})


def _check_place(run: Run, path: Path, connection: Connection) -> None:
    """Refuse the run of another workspace. Raises PlanFileError."""
    if run.sandbox != connection.sandbox:
        here, there = ("the sandbox", "a real host") if connection.sandbox else ("a real host", "the sandbox")
        raise PlanFileError(f"{path}: is a run of {there}, and this run goes to {here}")
    if run.workspace != connection.place:
        raise PlanFileError(
            f"{path}: is a run of {run.workspace.base_url} (org {run.workspace.org_id}), "
            f"and this run goes to {connection.place.base_url} (org {connection.place.org_id})"
        )


def save_undo(common: Common, path: Path, out: Path, form: str, max_age: timedelta) -> int:
    """Save the plan that takes a run back, for `hexform apply`; writes nothing in Hex. Gives the exit code."""

    async def make(tell: Listener) -> Undone:
        async with open_undo(common, path, tell, max_age=max_age, writes=False) as undone:
            return undone

    with telling(common) as tell:
        undone = run_async(make(tell))
    save(out, sealed(undone.plan, datetime.now(UTC), os.environ.get("HEXFORM_PLAN_KEY", "")), "json", common)
    undone.tell(common)
    show(undone.plan, form, common, undone.known)
    if not common.quiet:
        named = shlex.quote(str(out))
        say(visible(f"Saved: `hexform apply {named} --approved {undone.plan.fingerprint}` does exactly this. {REVERT}"))
    check_complete(undone.plan.errors)
    return 0
