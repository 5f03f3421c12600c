"""Guides that go: those under `removed`, and, by policy, those of the sets' own owners that are not wanted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hexform.kinds.builder import PlanBuilder
from hexform.kinds.context import PlanningContext
from hexform.kinds.guide.evidence import EVERYBODY, Evidence, Found, owner_text
from hexform.kinds.guide.ledger import set_refs
from hexform.kinds.guide.spec import Guide
from hexform.kinds.removal import removed
from hexform.model.address import Address
from hexform.model.change import DELETE, Change, Diff
from hexform.model.desired import Removed
from hexform.model.diff import difference
from hexform.model.plan import Unmanaged


@dataclass(frozen=True)
class Leftover:
    """A guide of the owner of `sets` that is not wanted; `deletes`: the policy is to delete it."""

    path: str
    sets: tuple[str, ...]
    found: Found
    deletes: bool

    @property
    def address(self) -> Address:
        return Address.of("guide", self.path)


def removed_lines(context: PlanningContext) -> Iterator[Removed]:
    """The lines under `removed` that this run may speak of."""
    return (line for line in removed(context, "guide") if context.selects(Address.of("guide", line.ref)))


def leftovers(context: PlanningContext, evidence: Evidence) -> Iterator[Leftover]:
    """Guides of the sets' own owners that are not wanted. `delete` needs a source that is written."""
    policy = context.desired.settings.unmanaged.guides
    if policy == "ignore":
        return
    selected_addresses = {address.key for address, _ in context.specs("guide", Guide)} | {
        line.ref for line in removed_lines(context)
    }
    by_owner: dict[str, list[str]] = defaultdict(list)
    for name, owner in sorted(evidence.owners.items()):
        by_owner[owner].append(name)
    for owner, sets in by_owner.items():
        if evidence.has_read(owner):
            deletes = policy == "delete" and all(context.desired.guide_sets[name].written for name in sets)
            paths = set(evidence.shown(owner)).union(*(evidence.remembered(name) for name in sets))
            for path in sorted(paths - selected_addresses):
                found = evidence.find_left(path, next((s for s in sets if s in evidence.holders(path)), sets[0]))
                if found.ids:
                    yield Leftover(path, tuple(sets), found, deletes)


def plan_removed(context: PlanningContext, builder: PlanBuilder, evidence: Evidence) -> None:
    """Delete what `removed` names, whoever owns it."""
    for path, line in {line.ref: line for line in removed_lines(context)}.items():
        address = Address.of("guide", path)
        found = evidence.find_anybodys(path)
        failed = [why for key, why in sorted(context.actual.failed.items()) if key.startswith("guides:")]
        if address in context.desired.specs:
            builder.error(address, f"{path!r} is to be removed, and is also declared: keep one of the two", line.source)
        elif not found.ids and failed:
            builder.error(address, failed[0], line.source)
        elif not found.ids:
            builder.warn(address, f"Hex has no guide {path!r} any more: the line may go", line.source)
        else:
            _delete(context, builder, evidence, path, found, line.source)


def plan_leftovers(context: PlanningContext, builder: PlanBuilder, evidence: Evidence) -> None:
    """Report or delete what is not wanted, and note a set that would lose everything."""
    drift = context.desired.settings.unmanaged.guides == "drift"
    kept: set[tuple[str, ...]] = set()
    deleted: dict[tuple[str, ...], int] = defaultdict(int)
    for left in leftovers(context, evidence):
        if left.deletes and context.selects(left.address):
            gone = _delete(context, builder, evidence, left.path, left.found, None)
            deleted[left.sets] += gone
            kept |= set() if gone else {left.sets}
            continue
        kept.add(left.sets)
        for row_id in left.found.ids if context.selects(left.address) else ():
            name = left.address if len(left.found.ids) == 1 else f"{left.address}#{row_id}"
            builder.unmanaged.append(Unmanaged(kind="guide", name=left.path, id=row_id, address=name, drift=drift))
    wanting = {spec.set_name for _, spec in context.specs("guide", Guide)}
    for sets, count in deleted.items():
        if sets not in kept and wanting.isdisjoint(sets):
            for name in sets:
                builder.emptied[f"guides of {name}"] = (
                    f"the set {name!r} wants no guide, and all {count} of its owner would be deleted"
                )


def _delete(
    context: PlanningContext, builder: PlanBuilder, evidence: Evidence, path: str, found: Found, line: str | None
) -> bool:
    """Write a deletion down, unless something holds it back."""
    address = Address.of("guide", path)
    protected = context.protected(address)
    why = found.problem or (f"would be deleted, and is protected by {protected}" if protected else "")
    if not found.listed:
        why = why or context.actual.failed.get(f"guides:{EVERYBODY}", "")
    if why:
        builder.error(address, why, line)
    else:
        builder.changes.append(_deletion(evidence, path, found, line))
    return not why


def _deletion(evidence: Evidence, path: str, found: Found, line: str | None) -> Change:
    before: dict[str, Any] = {"contents": found.known.text} if found.known else {}
    before |= {"source": dict(found.locator)} if found.locator else {}
    # What nobody knows anything about still is a difference.
    rows = difference(before, None) or (Diff(path=("contents",), op="remove"),)
    foreign = "it is owned by another source or was written in Hex"
    own = [
        name for name, owner in sorted(evidence.owners.items()) if found.locator and owner == owner_text(found.locator)
    ]
    keepers = [*own, *evidence.holders(path), *sorted(evidence.owners), EVERYBODY]
    return Change(
        address=Address.of("guide", path),
        kind="guide",
        name=path,
        id=found.ids[0],
        actions=DELETE,
        before=before,
        diff=rows,
        warnings=() if found.locator else (foreign,),
        source=line,
        refs=set_refs(keepers[0], evidence.holders(path)),
    )
