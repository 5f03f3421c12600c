"""Turn a read-only plan into a drift report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from hexform.errors import PlanFileError
from hexform.model.access_change import PlanAccess
from hexform.model.address import Pattern
from hexform.model.change import Change
from hexform.model.diff import order
from hexform.model.drift import DriftEntry, DriftReport, DriftSummary, IgnoredDrift
from hexform.model.notice import Code, Notice
from hexform.model.plan import Plan, Unmanaged
from hexform.model.row import Diff
from hexform.model.settings import DriftIgnore
from hexform.planning.drift.memory import Unseen, remember

_TOLD_FROM_HEX = {"add": "remove", "remove": "add", "replace": "replace"}


def drift_report(
    plan: Plan,
    ignore: tuple[DriftIgnore, ...],
    today: date,
    *,
    lines: Mapping[str, str] | None = None,
    previous: DriftReport | None = None,
    targets: tuple[str, ...] = (),
    access: PlanAccess | None = None,
) -> DriftReport:
    """What the plan would change, as drift.

    `lines` says where settings stand (`drift.ignore[0]`). `previous` is the report before this one: what is new,
    what goes on and what is gone is reported against it. Of `targets` alone anything can be known. `access`: what the
    drift gave people and took from them, where that was asked for.
    """
    # A change whose contents Hex does not give back says nothing about Hex: it is planned, but is no drift.
    entries = [_entry(change) for change in plan.changes if not change.unread]
    differing = [entry.address for entry in entries] + [thing.address for thing in plan.unmanaged if thing.drift]
    hidden = _hidden(differing, ignore, today, lines or {})
    ignored = frozenset(each.address for each in hidden)
    entries = [entry for entry in entries if entry.address not in ignored]
    if previous is not None:
        _same_workspace(plan, previous)
        unseen = Unseen(ignored=_active(ignore, today), failed=plan.errors, targets=targets)
        entries = remember(entries, previous, today, unseen)
    unmanaged = tuple(_unless_ignored(thing, ignored) for thing in plan.unmanaged)
    complete = not plan.errors and not targets
    return DriftReport(
        targets=plan.targets,
        sandbox=plan.sandbox,
        from_snapshot=plan.from_snapshot,
        workspace=plan.workspace,
        drift=tuple(entries),
        ignored=hidden,
        access=access,
        guardrails=plan.guardrails,
        unmanaged=unmanaged,
        pending=plan.pending,
        ending=plan.ending,
        warnings=_once(plan.warnings, _said(differing, ignored, ignore, today, lines or {}, complete=complete)),
        errors=plan.errors,
        summary=_summary(plan, entries, unmanaged, len(ignored)),
    )


def counted_as_drift(plan: Plan, ignore: tuple[DriftIgnore, ...], today: date) -> tuple[Change, ...]:
    """The changes of a plan that are drift."""
    hidden = _active(ignore, today)
    drift = (change for change in plan.changes if not change.unread)
    return tuple(change for change in drift if not any(pattern.matches(change.address) for pattern in hidden))


def _entry(change: Change) -> DriftEntry:
    """What the change would write is the configuration's; what it would overwrite is Hex's."""
    return DriftEntry(
        address=change.address,
        kind=change.kind,
        name=change.name,
        id=change.id,
        config=change.after,
        hex=change.before,
        diff=tuple(sorted(map(_turned, change.diff), key=order)),
        source=change.source,
    )


def _turned(row: Diff) -> Diff:
    turned = {"op": _TOLD_FROM_HEX[row.op], "before": row.after, "after": row.before}
    return row.model_copy(update=turned)


def _same_workspace(plan: Plan, previous: DriftReport) -> None:
    if (previous.workspace, previous.sandbox) != (plan.workspace, plan.sandbox):
        raise PlanFileError(
            f"the previous report speaks of {_where(previous)}, this run of {_where(plan)}: "
            "give the previous report of this workspace, or none"
        )


def _where(document: Plan | DriftReport) -> str:
    place = document.workspace
    org = f" (org {place.org_id})" if place.org_id else ""
    return f"{'a sandbox at ' if document.sandbox else ''}{place.base_url}{org}"


def _active(ignore: Iterable[DriftIgnore], today: date) -> tuple[Pattern, ...]:
    return tuple(Pattern(line.address) for line in ignore if today <= line.until)


def _hidden(
    addresses: Iterable[str], ignore: tuple[DriftIgnore, ...], today: date, lines: Mapping[str, str]
) -> tuple[IgnoredDrift, ...]:
    """Each of the addresses that an entry hides, with the first such entry."""
    active = [(Pattern(entry.address), entry, at) for at, entry in enumerate(ignore) if today <= entry.until]
    found: dict[str, IgnoredDrift] = {}
    for address in addresses:
        for pattern, entry, at in active:
            if address not in found and pattern.matches(address):
                source = lines.get(f"drift.ignore[{at}]")
                found[address] = IgnoredDrift(
                    address=address, until=entry.until.isoformat(), why=entry.why, source=source
                )
    return tuple(found.values())


def _unless_ignored(thing: Unmanaged, ignored: frozenset[str]) -> Unmanaged:
    return thing.model_copy(update={"drift": False}) if thing.address in ignored else thing


def _said(
    differing: list[str],
    ignored: frozenset[str],
    ignore: tuple[DriftIgnore, ...],
    today: date,
    lines: Mapping[str, str],
    *,
    complete: bool,
) -> Iterable[Notice]:
    """Lines that have ended, and lines without use; where not all was read, nobody knows what is of no use.

    Of an ended line without use the configuration says already that it can be removed.
    """
    for at, line in enumerate(ignore):
        pattern = Pattern(line.address)
        matched = [address for address in differing if pattern.matches(address)]
        again = len([address for address in matched if address not in ignored])
        why = f" ({line.why})" if line.why else ""
        source = lines.get(f"drift.ignore[{at}]")
        start = f"`drift.ignore` for {line.address}{why}"
        if today > line.until and again:
            why = f"{start} ended on {line.until}: what differs there ({again}) is drift"
            yield Notice(code=Code.IGNORE_ENDED, message=why, source=source)
        elif not matched and complete and today <= line.until:
            why = f"{start} matches nothing that differs: you can remove this entry"
            yield Notice(code=Code.IGNORE_UNUSED, message=why, source=source)


def _once(warnings: tuple[Notice, ...], said: Iterable[Notice]) -> tuple[Notice, ...]:
    """A line that has ended is one warning: that it hides nothing any more, else that it can be removed."""
    found = tuple(said)
    ended = {notice.source for notice in found if notice.code == Code.IGNORE_ENDED}
    kept = (each for each in warnings if each.code != Code.SETTING_ENDED or each.source not in ended)
    return (*kept, *found)


def _summary(plan: Plan, entries: list[DriftEntry], unmanaged: tuple[Unmanaged, ...], ignored: int) -> DriftSummary:
    now = [entry for entry in entries if entry.status != "resolved"]
    missing = {entry.address for entry in now if entry.hex is None}
    extra = {entry.address for entry in now if entry.config is None}
    counts = {status: sum(entry.status == status for entry in entries) for status in ("new", "ongoing", "resolved")}
    return DriftSummary(
        changed=len({entry.address for entry in now} - missing - extra),
        missing=len(missing),
        extra=len(extra) + sum(thing.drift for thing in unmanaged),
        ignored=ignored,
        unchanged=plan.summary.unchanged,
        unmanaged=len(unmanaged),
        **counts,
    )
