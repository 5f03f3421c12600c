"""Guides that go: those under `removed`, and, by policy, those of the sets' own owners that are not wanted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from hexform.kinds.builder import PlanBuilder
from hexform.kinds.context import PlanningContext
from hexform.kinds.guide.batches import TAKE_OVER
from hexform.kinds.guide.evidence import EVERYBODY, Evidence, Found
from hexform.kinds.guide.spec import UNMANAGED, Guide, GuideSource
from hexform.kinds.removal import removed
from hexform.kinds.resolver import Issue
from hexform.model.address import Address
from hexform.model.change import DELETE
from hexform.model.desired import Removed
from hexform.model.notice import Code
from hexform.model.plan import Unmanaged


class Leftover(NamedTuple):
    """A guide of the owner of `sets` that is not wanted; `deletes`: the policy is to delete it."""

    path: str
    sets: tuple[str, ...]
    found: Found
    deletes: bool

    @property
    def address(self) -> Address:
        return Address.of("guide", self.path)


def removed_lines(context: PlanningContext) -> Iterator[Removed]:
    """The lines under `removed` that this run is about."""
    return (line for line in removed(context, "guide") if context.selects(Address.of("guide", line.ref)))


def leftovers(context: PlanningContext, evidence: Evidence) -> Iterator[Leftover]:
    """Guides of the sets' own owners that are not wanted. `delete` needs a source that is written."""
    policy = UNMANAGED.of(context.desired.settings)
    if policy == "ignore":
        return
    wanted = {address.key for address, _ in context.written("guide", Guide)}
    named = wanted | {line.ref for line in removed_lines(context)}
    by_owner: dict[str, list[str]] = defaultdict(list)
    for name, owner in sorted(evidence.owners.items()):
        by_owner[owner].append(name)
    for owner, sets in by_owner.items():
        if evidence.has_read(owner):
            deletes = policy == "delete" and all(context.desired.guide_sets[name].written for name in sets)
            for path in sorted((set(evidence.shown(owner)) | evidence.remembered(owner)) - named):
                found = evidence.find_left(path, owner)
                if found.ids:
                    yield Leftover(path, tuple(sets), found, deletes)


def plan_removed(context: PlanningContext, builder: PlanBuilder, evidence: Evidence) -> None:
    """Delete the guides that `removed` names, of any owner."""
    for path, line in {line.ref: line for line in removed_lines(context)}.items():
        address = Address.of("guide", path)
        found = evidence.find_anybodys(path)
        failed = [why for key, why in sorted(context.actual.failed.items()) if key.startswith("guides:")]
        if not found.ids and failed:
            builder.error(address, Code.UNREADABLE, failed[0], line.source)
        elif not found.ids:
            why = f"Hex has no guide {path!r}: it is already absent, you can remove this line"
            builder.warn(address, Code.ALREADY_ABSENT, why, line.source)
        else:
            _propose(context, builder, evidence, path, found, line.source)


def plan_leftovers(context: PlanningContext, builder: PlanBuilder, evidence: Evidence) -> None:
    """Report or delete what is not wanted, and note a set that would lose everything."""
    drift = UNMANAGED.of(context.desired.settings) == "drift"
    kept: set[tuple[str, ...]] = set()
    deleted: dict[tuple[str, ...], int] = defaultdict(int)
    for left in leftovers(context, evidence):
        if left.deletes and context.selects(left.address):
            gone = _propose(context, builder, evidence, left.path, left.found, None)
            deleted[left.sets] += gone
            kept |= set() if gone else {left.sets}
            continue
        kept.add(left.sets)
        for row_id in left.found.ids if context.selects(left.address) else ():
            name = left.address if len(left.found.ids) == 1 else f"{left.address}#{row_id}"
            builder.unmanaged.append(Unmanaged(kind="guide", name=left.path, id=row_id, address=name, drift=drift))
    wanting = {spec.set_name for _, spec in context.written("guide", Guide)}
    for sets, count in deleted.items():
        if sets not in kept and wanting.isdisjoint(sets):
            names = " and ".join(map(repr, sets))
            who = f"the set {names} wants" if len(sets) == 1 else f"the sets {names} want"
            why = f"{who} no guide, and all {count} of the owner would be deleted"
            builder.emptied[f"guides of {sets[0]}"] = (count, why)


def _propose(
    context: PlanningContext, builder: PlanBuilder, evidence: Evidence, path: str, found: Found, line: str | None
) -> bool:
    """Propose a deletion, unless something holds it back."""
    address = Address.of("guide", path)
    place = line or context.policy_line(UNMANAGED.key)
    issue = _held_back(context, address, found)
    if issue is not None:
        builder.error(address, *issue, place)
        return False
    said: dict[str, Any] = {"path": path}
    source = GuideSource.from_owner(found.owner) if found.owner else None
    if found.known is not None:
        said["contents"] = found.known.text
    if source is not None:
        said["source"] = source
    foreign = found.owner not in evidence.owners.values()
    owner = f"owned by {source.shown()}" if source is not None else "owned by another source, or written in Hex"
    builder.propose(
        address,
        Guide.saying(**said),
        None,
        actions=DELETE,
        name=path,
        id=found.ids[0],
        reason="removed" if line else "unmanaged.guides: delete",
        # A guide of somebody else is marked: its text is lost.
        flags=(TAKE_OVER,) if foreign else (),
        warnings=(f"it is {owner}",) if foreign else (),
        source=place,
    )
    return True


def _held_back(context: PlanningContext, address: Address, found: Found) -> Issue | None:
    if found.problem:
        return Issue(Code.AMBIGUOUS, found.problem)
    protected = context.protected(address)
    if protected:
        return Issue(Code.PROTECTED, f"would be deleted, and is protected by {protected}")
    unread = context.actual.failed.get(f"guides:{EVERYBODY}") if not found.listed else None
    return Issue(Code.UNREADABLE, unread) if unread else None
