"""`hexform drift --accept`: read as drift does, edit the files, and exit as drift would with the edited files."""

from __future__ import annotations

from collections.abc import Iterator

from hexform.api import Planned
from hexform.cli.editing import EditOutcome, finish
from hexform.cli.exit_checks import check_complete
from hexform.cli.options import Common
from hexform.cli.planning import planned, with_guardrails
from hexform.cli.signals import run_async
from hexform.cli.streams import telling
from hexform.config import load, root
from hexform.config.files import Tree
from hexform.edit import Edits
from hexform.errors import UsageError
from hexform.kinds.context import PlanningContext
from hexform.model.access import LEVELS, NONE, lower
from hexform.model.address import Pattern
from hexform.model.desired import Desired
from hexform.model.drift import DriftReport
from hexform.model.guardrail_finding import GuardrailFinding
from hexform.model.ledger import entries_of
from hexform.model.plan import Plan
from hexform.planning.drift.report import drift_report
from hexform.planning.observe import context_of
from hexform.planning.planner import PlanOptions, make_plan
from hexform.planning.target import narrowed
from hexform.writeback.accept import Accept, AcceptResult
from hexform.writeback.accept_check import LivePlanner


def accept_now(common: Common, pattern: str, *, dry_run: bool) -> int:
    """Accept what differs at the addresses of a pattern; gives the exit code that drift would have afterwards."""
    tree = Tree(root(common.files))
    desired = load(common.files, today=common.day, tree=tree)

    async def look() -> Planned:
        with telling(common) as tell:
            async with planned(common, tell, writes=False, desired=desired) as found:
                return await with_guardrails(found)

    found = run_async(look())
    wanted, live = Pattern(pattern), _live(common, found)
    report = _report(common, found.plan, desired)
    _check_pattern(wanted, desired, report)
    accepted = Accept(
        desired,
        live,
        load=lambda edited: edited.load(common.files, today=common.day),
        edits=lambda: Edits(tree, desired),
        pattern=wanted,
        drift=frozenset(entry.address for entry in report.drift),
        forbidden=_forbidden(found.plan),
    ).run()
    done = [f"{address}: {what}" for address, what in sorted(accepted.done.items())]
    outcome = EditOutcome(accepted.edited, done, list(accepted.skipped))
    return finish(outcome, common, dry_run=dry_run, nothing="Nothing to accept.") or _after(
        common, found, live, accepted
    )


def _live(common: Common, found: Planned) -> LivePlanner:
    ledger = entries_of(found.connection.ledger)
    targets = tuple(Pattern(text) for text in common.targets)
    options = PlanOptions(found.plan.workspace, common.day, targets=targets, strict=False, sandbox=found.plan.sandbox)

    def plan(desired: Desired) -> Plan:
        return make_plan(narrowed(desired, targets), found.actual, ledger, options)

    def context(desired: Desired) -> PlanningContext:
        return context_of(desired, found.actual, today=common.day, ledger=ledger)

    return LivePlanner(plan, context)


def _report(common: Common, plan: Plan, desired: Desired) -> DriftReport:
    return drift_report(plan, desired.settings.drift.ignore, common.day, lines=desired.lines, targets=common.targets)


def _check_pattern(wanted: Pattern, desired: Desired, report: DriftReport) -> None:
    known = [*desired.specs, *(entry.address for entry in report.drift), *(thing.address for thing in report.unmanaged)]
    if not any(map(wanted.matches, known)):
        raise UsageError(f"--accept {wanted.text}: nothing has this address; `hexform list` shows the addresses")


def _forbidden(plan: Plan) -> dict[tuple[str, str], str]:
    """The levels in Hex that a guardrail forbids, which the configuration must not contain."""
    return {
        (found.project.address, entry): f"the guardrail {found.name} forbids {what} here"
        for found in plan.guardrails
        for entry, what in _entries(found)
    }


def _entries(found: GuardrailFinding) -> Iterator[tuple[str, str]]:
    """The entries of a project's sharing that break a guardrail, each with its level."""
    if found.condition in {"public_web", "workspace"}:
        yield found.condition, found.found
    else:
        most = NONE if isinstance(found.allowed, tuple) else found.allowed
        levels = [level for level in LEVELS if lower(most, level)]
        yield from ((f"users.{email.casefold()}: {level}", level) for email in found.people for level in levels)


def _after(common: Common, found: Planned, live: LivePlanner, accepted: AcceptResult) -> int:
    """The exit code of drift after the edits. Guardrail findings in Hex are unchanged by them."""
    plan = live.plan(accepted.desired).model_copy(update={"guardrails": found.plan.guardrails})
    report = _report(common, plan, accepted.desired)
    check_complete(report.errors)
    return 2 if report.has_drift else 0
