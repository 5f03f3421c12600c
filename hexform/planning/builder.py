"""Making the plan: pure, deterministic, ordered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hexform import __version__
from hexform.kinds.base import Reading
from hexform.kinds.builder import PlanBuilder
from hexform.kinds.context import PlanningContext
from hexform.kinds.project.owner import Project
from hexform.kinds.registry import KINDS
from hexform.model.address import Address, Pattern
from hexform.model.change import Change
from hexform.model.desired import Desired
from hexform.model.live import Actual
from hexform.model.plan import Notice, Pending, Place, Plan, Requests, Summary, fingerprint
from hexform.planning.danger import deletes_or_narrows, refusals
from hexform.planning.observe import Entries, context_of
from hexform.planning.order import ordered
from hexform.planning.target import selected_addresses

_RANKS = {name: rank for rank, name in enumerate(KINDS)}
_REFERRED = {"group", "collection", "project"}
_ON_PROJECT = {"project_status", "project_sharing", "cell"}


@dataclass(frozen=True)
class PlanOptions:
    """What a plan depends on beside the configuration and the workspace.

    `reads`: the requests sent to make it. `targets`: the patterns of `--target`; none is everything;
    without `strict` one of them may select nothing.
    """

    place: Place
    today: date
    sandbox: bool = False
    reads: int = 0
    targets: tuple[Pattern, ...] = ()
    strict: bool = True
    ledger_problem: str = ""


@dataclass(frozen=True)
class PlanResult:
    """A plan, and by address what it found as wanted."""

    plan: Plan
    as_wanted: Mapping[str, Change]


def make_plan(desired: Desired, actual: Actual, ledger: Entries, occasion: PlanOptions) -> Plan:
    """Compare what is desired with what was observed. Raises UsageError where a target selects nothing."""
    return plan_result(desired, actual, ledger, occasion).plan


def plan_result(desired: Desired, actual: Actual, ledger: Entries, occasion: PlanOptions) -> PlanResult:
    """The plan with what it found as wanted, which a saved plan is compared with."""
    selected = occasion.targets or None
    context = context_of(desired, actual, today=occasion.today, ledger=ledger, selected=selected)
    builder = compare(context)
    changes = _costed(ordered(_feasible(context, builder, _unprotected(context, builder)), _RANKS))
    addresses = selected_addresses(occasion.targets, changes, builder, desired, strict=occasion.strict)
    changes = _costed([change for change in changes if addresses is None or change.address in addresses])
    problem = [Notice(message=occasion.ledger_problem)] if occasion.ledger_problem else []
    unchanged = [a for a in builder.unchanged if addresses is None or a in addresses]
    plan = Plan(
        hexform_version=__version__,
        fingerprint=fingerprint(changes),
        sandbox=occasion.sandbox,
        workspace=occasion.place,
        config_digest=desired.digest,
        live_digest=actual.digest(),
        changes=changes,
        unmanaged=tuple(builder.unmanaged),
        pending=_pending(context, builder, addresses),
        ending=tuple(sorted(_kept(builder.ending, addresses), key=lambda end: (end.address, end.name))),
        warnings=_notices([*desired.warnings, *problem, *builder.warnings], addresses),
        errors=_notices(builder.errors, addresses),
        refused=refusals(changes, desired.settings.limits, builder.emptied if changes else {}),
        summary=_summary(changes, len(unchanged), len(builder.unmanaged)),
        requests=_requests(changes, actual, occasion.reads),
    )
    return PlanResult(plan, builder.as_wanted)


def rearranged(saved: Plan, changes: Sequence[Change], fresh: Plan, actual: Actual) -> Plan:
    """What is left of a saved plan, under the fingerprint that was reviewed, with what it costs now."""
    costed = _costed(changes)
    return saved.model_copy(
        update={
            "changes": costed,
            "live_digest": fresh.live_digest,
            "warnings": fresh.warnings,
            "errors": (),
            "summary": _summary(costed, saved.summary.unchanged, saved.summary.unmanaged),
            "requests": _requests(costed, actual, fresh.requests.read),
            "seal": None,
        }
    )


def compare(context: PlanningContext) -> PlanBuilder:
    """What every kind has to say."""
    builder = PlanBuilder()
    for kind in KINDS.values():
        kind.plan(context, builder)
    return builder


def readings(changes: Sequence[Change], actual: Actual) -> dict[str, Reading]:
    """The reads that show whether these changes took effect, each once."""
    found: dict[str, Reading] = {}
    by_reader: dict[str, list[Change]] = {}
    for change in changes:
        for reader in {change.kind: 0, KINDS[change.kind].read_with or change.kind: 0}:
            by_reader.setdefault(reader, []).append(change)
    for reader, own in by_reader.items():
        found |= KINDS[reader].read_again(own, actual)
    return found


def _unprotected(context: PlanningContext, builder: PlanBuilder) -> list[Change]:
    """The changes that no line of `protected` holds back; the others become errors that name the line."""
    free: list[Change] = []
    for change in builder.changes:
        line = context.protected(*_names(change)) if deletes_or_narrows(change) else None
        if line is None:
            free.append(_titled(context, change))
        else:
            what = "deleted" if change.verb == "delete" else "replaced" if change.verb == "replace" else "narrowed"
            builder.error(change.address, f"would be {what}, and is protected by {line}", change.source)
    return free


def _names(change: Change) -> Iterator[str]:
    """Its address, and those under its names in Hex: to write it under another key is no way around `protected`."""
    yield change.address
    prefix = f"{Address(change.address).key.partition('/')[0]}/" if change.kind == "cell" else ""
    for name in (change.name, (change.before or {}).get("name")):
        if name is not None:
            yield Address.of(change.kind, f"{prefix}{name}")


def _titled(context: PlanningContext, change: Change) -> Change:
    """Somebody else's project may bear a title tomorrow; what hangs on a title is marked."""
    if change.kind not in _ON_PROJECT or (change.verb == "create" and change.kind != "cell"):
        return change
    key = (
        change.address.partition(".")[2].partition("/")[0]
        if change.kind == "cell"
        else change.address.partition(".")[2]
    )
    spec = context.desired.specs.get(Address.of("project", key))
    found = isinstance(spec, Project) and spec.id is None and f"project:{key}" in change.refs
    return change.model_copy(update={"flags": (*change.flags, "found_by_title")}) if found else change


def _feasible(context: PlanningContext, builder: PlanBuilder, changes: list[Change]) -> list[Change]:
    """Drop what depends on something that is not there and that this plan cannot make."""
    while True:
        present = {change.address for change in changes}
        lost = {
            c.address: need for c in changes for need in c.depends_on if need not in present and _missing(context, need)
        }
        if not lost:
            return changes
        for address, need in sorted(lost.items()):
            builder.error(address, f"depends on {need}, which has an error", context.place(Address(address)))
        changes = [change for change in changes if change.address not in lost]


def _missing(context: PlanningContext, address: str) -> bool:
    kind = Address(address).kind
    return kind not in _REFERRED or context.family(kind).identities[Address(address)].live is None


def _costed(changes: Sequence[Change]) -> tuple[Change, ...]:
    costs: dict[str, int] = {}
    for name, kind in KINDS.items():
        costs |= kind.costs([change for change in changes if change.kind == name])
    return tuple(change.model_copy(update={"requests": costs[change.address]}) for change in changes)


def _requests(changes: Sequence[Change], actual: Actual, reads: int) -> Requests:
    verify = sum(reading.requests for reading in readings(changes, actual).values())
    return Requests(read=reads, write=sum(change.requests for change in changes), verify=verify)


def _summary(changes: Sequence[Change], unchanged: int, unmanaged: int) -> Summary:
    verbs = Counter(change.verb for change in changes)
    return Summary(
        create=verbs["create"],
        update=verbs["update"],
        replace=verbs["replace"],
        delete=verbs["delete"],
        unchanged=unchanged,
        unmanaged=unmanaged,
    )


def _kept(items: Iterable[Any], addresses: set[str] | None) -> list[Any]:
    return [item for item in items if addresses is None or item.address is None or item.address in addresses]


def _notices(items: Iterable[Notice], addresses: set[str] | None) -> tuple[Notice, ...]:
    unique = {(item.address or "", item.message, item.source or ""): item for item in _kept(items, addresses)}
    return tuple(unique[key] for key in sorted(unique))


def _pending(context: PlanningContext, builder: PlanBuilder, addresses: set[str] | None) -> tuple[Pending, ...]:
    found: Mapping[str, set[str]] = builder.pending
    by_email: dict[str, tuple[str, set[str]]] = {}
    for email in sorted(found):
        named = {a for a in found[email] if addresses is None or a in addresses}
        spelling, known = by_email.setdefault(email.casefold(), (email, set()))
        by_email[email.casefold()] = (spelling, known | named)
    return tuple(
        Pending(email=email, addresses=tuple(sorted(named)), nearest=context.nearest_people(email))
        for email, named in by_email.values()
        if named
    )
