"""Whether edits do what they are for: no difference where they were made, and the same meaning everywhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from hexform.back.accepting import refers
from hexform.kinds.cell.spec import Cell
from hexform.kinds.context import PlanningContext
from hexform.kinds.registry import KINDS
from hexform.model.address import Address
from hexform.model.desired import Desired
from hexform.model.fields import Target, Written
from hexform.model.notice import Notice
from hexform.model.plan import Plan
from hexform.planning.planner import owner_key


@dataclass(frozen=True)
class Live:
    """A workspace that was read, as functions of the configuration that it is compared with."""

    plan: Callable[[Desired], Plan]
    context: Callable[[Desired], PlanningContext]


@dataclass(frozen=True)
class Checked:
    """The configuration with the edits; `wrong`: the addresses that must not be edited, with the reason."""

    desired: Desired
    wrong: dict[str, str] = field(default_factory=dict)


def owner(address: Address) -> Address:
    """The address of the block in which an address is written."""
    parent = KINDS[address.kind].parent if address.kind in KINDS else ""
    return Address.of(parent, owner_key(address)) if parent else address


def check(before: Desired, after: Desired, plan: Plan, live: Live, done: Mapping[str, str]) -> Checked:
    """Plan what the edits of these addresses come to. `plan` is that of the configuration before."""
    now = live.plan(after)
    wrong = {change.address: _still(change) for change in now.changes if change.address in done and not change.unread}
    known = {(notice.address, notice.code, notice.message) for notice in plan.errors}
    new = [notice for notice in now.errors if (notice.address, notice.code, notice.message) not in known]
    wrong |= {notice.address: notice.message for notice in now.errors if notice.address in done and notice.address}
    if not wrong:
        wrong |= _elsewhere(before, after, live, [notice for notice in new if notice.address not in done], done)
    return Checked(after, wrong)


def _still(change: object) -> str:
    rows = sorted({".".join(row.path) for row in getattr(change, "diff", ())})
    return f"would still differ afterwards ({', '.join(rows)}): edit it by hand"


def _elsewhere(
    before: Desired, after: Desired, live: Live, errors: list[Notice], done: Mapping[str, str]
) -> dict[str, str]:
    """What the edits change of that which they are not about, by the edited address that is to blame."""
    others = [address for address in before.specs if address not in done and owner(address) not in done]
    changed = [a for a in others if a not in after.specs or _alike(before.specs[a]) != _alike(after.specs[a])]
    changed += [address for address in after.specs if address not in before.specs]
    reason = next((f"{notice.address or notice.source}: {notice.message}" for notice in errors), "")
    if changed:
        reason = f"{min(changed)} would mean something else"
    if before.settings != after.settings:
        reason = "the settings would mean something else"
    if not reason:
        return {}
    moved = [
        address for address in done if address not in after.specs or _name(before, address) != _name(after, address)
    ]
    blamed = dict(_referred(before, after, live, moved))
    return blamed or dict.fromkeys(moved or done, f"something else depends on it: {reason}")


def _referred(before: Desired, after: Desired, live: Live, moved: list[str]) -> Iterator[tuple[str, str]]:
    """What is taken out or renamed, and something still refers to it."""
    context = live.context(before)
    for address, spec in after.specs.items():
        for resolver, _, ref in refers(context, spec):
            target = resolver.resolve(ref)
            keyed = Address.of(resolver.kind, ref.text)
            meant = target.address if isinstance(target, Target) else keyed if keyed in before.specs else None
            if meant in moved and (meant not in after.specs or ref.text != meant.key):
                where = before.locate(address, str(ref)) or before.places.get(address)
                yield str(meant), f"{address} ({where}) still refers to it: edit that line first"


def _alike(spec: Written) -> Written:
    """A cell's place in its list is no part of what it means to be."""
    return spec.replacing(index=0) if isinstance(spec, Cell) else spec


def _name(desired: Desired, address: str) -> object:
    spec = desired.specs.get(Address(address))
    return getattr(spec, "name", None), getattr(spec, "renamed_from", None)
