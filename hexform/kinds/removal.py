"""What is there and not written: `removed`, and the policies of `unmanaged`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from hexform.kinds.builder import PlanBuilder
from hexform.kinds.context import PlanningContext
from hexform.kinds.resolver import Issue, Resolver
from hexform.model.address import Address
from hexform.model.desired import Removed
from hexform.model.directory import Named
from hexform.model.fields import Ref, Target
from hexform.model.notice import Code
from hexform.model.plan import Unmanaged


def removed(context: PlanningContext, kind: str) -> Iterator[Removed]:
    """The lines under `removed` for one kind."""
    return (line for line in context.desired.removed if line.kind == kind)


def find_removed(
    context: PlanningContext, builder: PlanBuilder, line: Removed, resolver: Resolver[Any]
) -> Named | None:
    """The live object that a line under `removed` names, if there is one and it may go."""
    noun = resolver.noun
    fallback = Address.of(resolver.kind, line.ref)
    if resolver.table.failed:
        builder.error(fallback, Code.UNREADABLE, resolver.table.failed, line.source)
        return None
    by_id = resolver.table.by_id.get(line.ref)
    found = [by_id] if by_id is not None else resolver.table.named(line.ref)
    if not found:
        why = f"Hex has no {noun} {line.ref!r}: it is already absent, you can remove this line"
        builder.warn(fallback, Code.ALREADY_ABSENT, why, line.source)
        return None
    if len(found) > 1:
        ids = ", ".join(row.id for row in found)
        why = f"{len(found)} {noun}s bear the name {line.ref!r} ({ids}): write the id"
        builder.error(fallback, Code.AMBIGUOUS, why, line.source)
        return None
    row: Named = found[0]
    if resolver.managed(row):
        why = f"{line.ref!r} is to be removed, and is also declared: keep one of the two"
        builder.error(fallback, Code.REMOVED_AND_DECLARED, why, line.source)
        return None
    return row if context.selects(resolver.address(row)) else None


def referring_to_groups(context: PlanningContext) -> dict[str, list[str]]:
    """Ids of live groups that some sharing refers to, with the places; all that have a name, if several do.

    A grant that has ended counts as not written.
    """
    places: dict[str, list[str]] = defaultdict(list)
    for address, spec in {**context.desired.specs, **context.desired.others}.items():
        sharing = getattr(spec, "sharing", None) or spec
        for ref, grant in (getattr(sharing, "groups", None) or {}).items():
            if grant.ended(context.today):
                continue
            target = context.groups.resolve(ref)
            if isinstance(target, Issue):
                ids = [row.id for row in context.groups.table.named(_name(ref))]
            else:
                ids = [target.id] if target.id is not None else []
            for live_id in ids:
                where = context.entry_source(address, str(ref))
                places[live_id].append(f"{address} ({where})" if where else str(address))
    return places


def report_unmanaged(
    context: PlanningContext,
    builder: PlanBuilder,
    resolver: Resolver[Any],
    policy: str,
    gone: set[str],
    rows: Iterable[Named] | None = None,
) -> None:
    """Report what Hex has and the configuration has not, except what this plan deletes."""
    if policy == "ignore" or not context.speaks_of(resolver.kind):
        return
    for row in sorted(resolver.table if rows is None else rows, key=lambda row: (row.name, row.id)):
        address = resolver.address(row)
        if not resolver.managed(row) and row.id not in gone and context.selects(address):
            builder.unmanaged.append(
                Unmanaged(kind=resolver.kind, name=row.name, id=row.id, address=address, drift=policy == "drift")
            )


def _name(ref: Ref | Target) -> str:
    return ref.label if isinstance(ref, Target) else ref.name or ref.text
