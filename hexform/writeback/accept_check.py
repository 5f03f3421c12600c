"""Check edits: no difference remains at the edited addresses, and everything else keeps its meaning."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from hexform.kinds.cell.spec import Cell
from hexform.kinds.context import PlanningContext
from hexform.kinds.registry import KINDS
from hexform.model.address import Address
from hexform.model.desired import Desired
from hexform.model.fields import Target, Written
from hexform.model.notice import Notice
from hexform.model.plan import Plan
from hexform.planning.planner import owner_key
from hexform.writeback.accept_edits import references_in


@dataclass(frozen=True)
class LivePlanner:
    """Plans configurations against a workspace that was read once."""

    plan: Callable[[Desired], Plan]
    context: Callable[[Desired], PlanningContext]


@dataclass(frozen=True)
class CheckResult:
    """The configuration with the edits; `refused`: the addresses that must not be edited, with the reason."""

    desired: Desired
    refused: dict[str, str] = field(default_factory=dict)


def owner(address: Address) -> Address:
    """The address of the block in which an address is written."""
    parent = KINDS[address.kind].parent if address.kind in KINDS else ""
    return Address.of(parent, owner_key(address)) if parent else address


def check(before: Desired, after: Desired, plan: Plan, live: LivePlanner, edited: Mapping[str, str]) -> CheckResult:
    """Plan the edited configuration. `plan` is the plan before the edits, `edited` the edited addresses."""
    now = live.plan(after)
    refused = {
        change.address: _still_differs(change)
        for change in now.changes
        if change.address in edited and not change.unread
    }
    known = {(notice.address, notice.code, notice.message) for notice in plan.errors}
    new = [notice for notice in now.errors if (notice.address, notice.code, notice.message) not in known]
    refused |= {notice.address: notice.message for notice in now.errors if notice.address in edited and notice.address}
    if not refused:
        refused |= _side_effects(
            before, after, live, [notice for notice in new if notice.address not in edited], edited
        )
    return CheckResult(after, refused)


def _still_differs(change: object) -> str:
    rows = sorted({".".join(row.path) for row in getattr(change, "diff", ())})
    return f"would still differ afterwards ({', '.join(rows)}): edit it by hand"


def _side_effects(
    before: Desired, after: Desired, live: LivePlanner, errors: list[Notice], edited: Mapping[str, str]
) -> dict[str, str]:
    """Changes of anything else by the edits, as a reason for each edited address that causes one."""
    others = [address for address in before.specs if address not in edited and owner(address) not in edited]
    changed = [a for a in others if a not in after.specs or _content(before.specs[a]) != _content(after.specs[a])]
    changed += [address for address in after.specs if address not in before.specs]
    reason = next((f"{notice.address or notice.source}: {notice.message}" for notice in errors), "")
    if changed:
        reason = f"{min(changed)} would mean something else"
    if before.settings != after.settings:
        reason = "the settings would mean something else"
    if not reason:
        return {}
    renamed = [
        address for address in edited if address not in after.specs or _name(before, address) != _name(after, address)
    ]
    references = dict(_still_referred_to(before, after, live, renamed))
    return references or dict.fromkeys(renamed or edited, f"something else depends on it: {reason}")


def _still_referred_to(
    before: Desired, after: Desired, live: LivePlanner, renamed: list[str]
) -> Iterator[tuple[str, str]]:
    """The removed or renamed addresses that something still refers to."""
    context = live.context(before)
    for address, spec in after.specs.items():
        for resolver, _, ref in references_in(context, spec):
            target = resolver.resolve(ref)
            keyed = Address.of(resolver.kind, ref.text)
            meant = target.address if isinstance(target, Target) else keyed if keyed in before.specs else None
            if meant in renamed and (meant not in after.specs or ref.text != meant.key):
                where = before.locate(address, str(ref)) or before.places.get(address)
                yield str(meant), f"{address} ({where}) still refers to it: edit that line first"


def _content(spec: Written) -> Written:
    """A resource without its position in a list, which other edits may change."""
    return spec.replacing(index=0) if isinstance(spec, Cell) else spec


def _name(desired: Desired, address: str) -> object:
    spec = desired.specs.get(Address(address))
    return getattr(spec, "name", None), getattr(spec, "renamed_from", None)
