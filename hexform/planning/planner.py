"""Making the plan: pure, deterministic, ordered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Literal, NamedTuple

from hexform import __version__
from hexform.kinds.base import Kind, Reading
from hexform.kinds.builder import PlanBuilder
from hexform.kinds.context import PlanningContext
from hexform.kinds.registry import KINDS
from hexform.model.address import Address, Pattern
from hexform.model.change import Change
from hexform.model.desired import Desired
from hexform.model.ledger import Entries
from hexform.model.live import Actual
from hexform.model.notice import Code, Notice
from hexform.model.plan import Pending, Place, Plan, Requests, Summary, fingerprint
from hexform.planning.danger import emptied_refusal, refusals
from hexform.planning.narrowing import deletes_or_narrows
from hexform.planning.observe import context_of
from hexform.planning.order import ordered
from hexform.planning.protected_names import unknown_protected
from hexform.planning.target import selected_addresses
from hexform.planning.unread import unmanaged_errors, unmanaged_warnings

_RANKS = {name: rank for rank, name in enumerate(KINDS)}
# Similar emails are looked for among all people of the workspace, so not for everybody.
_SUGGESTED = 20


class PlanOptions(NamedTuple):
    """What a plan depends on beside the configuration and the workspace.

    `from_snapshot`: when the workspace was read, where it was not read now. `reads`: the requests sent to make it.
    `targets`: the patterns of `--target`; none is everything; without `strict` one of them may select nothing.
    `provenance`: the commit that guides come from; it may raise HexformError. With `compared` the result says what
    was compared where nothing changes.
    """

    place: Place
    today: date
    sandbox: bool = False
    from_snapshot: str | None = None
    reads: int = 0
    targets: tuple[Pattern, ...] = ()
    strict: bool = True
    ledger_problem: str = ""
    provenance: Callable[[], object] | None = None
    compared: bool = False


class PlanResult(NamedTuple):
    """A plan, and by address what was compared where nothing changes (see `PlanOptions.compared`)."""

    plan: Plan
    compared: Mapping[str, Change]


def make_plan(desired: Desired, actual: Actual, ledger: Entries, options: PlanOptions) -> Plan:
    """Compare what is desired with what was observed. Raises UsageError where a target selects nothing."""
    return plan_result(desired, actual, ledger, options).plan


def plan_result(desired: Desired, actual: Actual, ledger: Entries, options: PlanOptions) -> PlanResult:
    """The plan with what was compared, which a saved plan is held against."""
    context = context_of(
        desired,
        actual,
        today=options.today,
        ledger=ledger,
        selected=options.targets or None,
        provenance=options.provenance,
    )
    builder = compare(context, compared=options.compared)
    changes = _costed(ordered(_feasible(context, builder, _unprotected(context, builder)), _RANKS))
    addresses = selected_addresses(options.targets, changes, builder, desired, strict=options.strict)
    changes = _costed([change for change in changes if addresses is None or change.address in addresses])
    problem = [Notice(code=Code.LEDGER_DAMAGED, message=options.ledger_problem)] if options.ledger_problem else []
    warnings = [*desired.warnings, *problem, *builder.warnings]
    unchanged = [a for a in builder.unchanged if addresses is None or a in addresses]
    plan = Plan(
        hexform_version=__version__,
        fingerprint=fingerprint(options.place, changes),
        sandbox=options.sandbox,
        targets=tuple(pattern.text for pattern in options.targets),
        from_snapshot=options.from_snapshot,
        workspace=options.place,
        config_digest=desired.digest,
        live_digest=actual.digest(),
        changes=changes,
        unmanaged=tuple(builder.unmanaged),
        pending=_pending(context, builder, addresses),
        ending=tuple(sorted(_kept(builder.ending, addresses), key=lambda end: (end.address, end.who))),
        warnings=_notices([*warnings, *unmanaged_warnings(context, builder.errors)], addresses),
        errors=_notices([*builder.errors, *unknown_protected(context), *unmanaged_errors(context)], addresses),
        refused=(
            *refusals(changes, desired.settings.limits, desired.lines),
            *emptied_refusal(changes, desired.settings.limits, builder.emptied if changes else {}),
        ),
        by_hand=tuple(_kept(builder.by_hand.values(), addresses)),
        summary=_summary(changes, len(unchanged), len(builder.unmanaged)),
        requests=_requests(changes, actual, options.reads),
    )
    return PlanResult(plan, builder.compared or {})


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


def replanned(plan: Plan, changes: Sequence[Change], actual: Actual) -> Plan:
    """The plan with other changes: their order, costs and fingerprint."""
    costed = _costed(ordered(changes, _RANKS))
    summary = _summary(costed, plan.summary.unchanged, plan.summary.unmanaged)
    return plan.model_copy(
        update={
            "changes": costed,
            "fingerprint": fingerprint(plan.workspace, costed),
            "summary": summary,
            "requests": _requests(costed, actual, plan.requests.read),
        }
    )


def compare(context: PlanningContext, *, compared: bool = False, kinds: Iterable[Kind] = KINDS.values()) -> PlanBuilder:
    """What every kind proposes."""
    builder = PlanBuilder(compared={} if compared else None)
    for kind in kinds:
        kind.plan(context, builder)
    return builder


def changes_of_access(desired: Desired, actual: Actual, today: date, targets: tuple[Pattern, ...]) -> list[Change]:
    """The changes of a plan that can be about people's access; what else there is need not have been read."""
    context = context_of(desired, actual, today=today, ledger={}, selected=targets or None)
    builder = compare(context, kinds=[kind for kind in KINDS.values() if kind.about_access])
    changes = ordered(_feasible(context, builder, _unprotected(context, builder)), _RANKS)
    addresses = selected_addresses(targets, changes, builder, desired, strict=False)
    return [change for change in changes if addresses is None or change.address in addresses]


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
            free.append(_found_by_title(context, change))
        else:
            what = "deleted" if change.verb == "delete" else "replaced" if change.verb == "replace" else "narrowed"
            why = f"would be {what}, and is protected by {line}"
            builder.error(change.address, Code.PROTECTED, why, change.source)
    return free


def _names(change: Change) -> Iterator[str]:
    """Its address, and those under its names in Hex: to write it under another key is no way around `protected`."""
    yield change.address
    address, kind = Address(change.address), KINDS[change.kind]
    prefix = f"{owner_key(address)}/" if kind.listed else ""
    for name in (change.name, getattr(change.before, "name", None)):
        if name is not None:
            yield Address.of(change.kind, f"{prefix}{name}")


def owner_key(address: Address) -> str:
    """The key of the resource on which a part hangs."""
    return address.key.partition("/")[0] if KINDS[address.kind].listed else address.key


def _found_by_title(context: PlanningContext, change: Change) -> Change:
    """Somebody else's project may have a title tomorrow; what hangs on a title is marked."""
    parent = KINDS[change.kind].parent
    if not parent:
        return change
    key = owner_key(Address(change.address))
    spec = context.desired.specs.get(Address.of(parent, key))
    found = getattr(spec, "id", None) is None and change.ref(parent, key) is not None
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
            why = f"depends on {need}, which has an error"
            builder.error(address, Code.MISSING_DEPENDENCY, why, context.source(Address(address)))
        changes = [change for change in changes if change.address not in lost]


def _missing(context: PlanningContext, address: str) -> bool:
    kind = KINDS[Address(address).kind]
    return not kind.referable or context.resolver(kind.name).identities[Address(address)].live is None


def _costed(changes: Sequence[Change]) -> tuple[Change, ...]:
    costs: dict[str, int] = {}
    by_kind: dict[str, list[Change]] = {}
    for change in changes:
        by_kind.setdefault(change.kind, []).append(change)
    for name, own in by_kind.items():
        costs |= KINDS[name].costs(own)
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
    by_email: dict[str, list[Any]] = {}
    for entry in _kept(builder.missing, addresses):
        by_email.setdefault(entry.email.casefold(), []).append(entry)
    found = []
    for number, key in enumerate(sorted(by_email)):
        entries = by_email[key]
        state: Literal["pending", "left"] = "left" if any(entry.left for entry in entries) else "pending"
        sources = {context.entry_source(Address(entry.address), entry.email) or entry.address for entry in entries}
        nearest = context.nearest_people(entries[0].email) if state == "pending" and number < _SUGGESTED else ()
        email = min(entry.email for entry in entries)
        found.append(Pending(email=email, state=state, nearest=nearest, sources=tuple(sorted(sources))))
    return tuple(found)
