"""What is there and not written: `removed`, and the policies of `unmanaged`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from hexform.kinds.builder import Sheet
from hexform.kinds.context import View
from hexform.kinds.resolver import Family
from hexform.model.address import Address
from hexform.model.desired import Removed
from hexform.model.directory import Named
from hexform.model.plan import Unmanaged


def removed(view: View, kind: str) -> Iterator[Removed]:
    """The lines under `removed` for one kind."""
    return (line for line in view.desired.removed if line.kind == kind)


def find_removed(view: View, sheet: Sheet, line: Removed, family: Family[Any]) -> Named | None:
    """The live object that a line under `removed` names, if there is one and it may go."""
    noun = family.noun
    fallback = Address.of(family.kind, line.ref)
    if family.table.failed:
        sheet.error(fallback, family.table.failed, line.source)
        return None
    by_id = family.table.by_id.get(line.ref)
    found = [by_id] if by_id is not None else family.table.named(line.ref)
    if not found:
        sheet.warn(fallback, f"Hex has no {noun} {line.ref!r} any more: the line may go", line.source)
        return None
    if len(found) > 1:
        ids = ", ".join(row.id for row in found)
        sheet.error(fallback, f"{len(found)} {noun}s bear the name {line.ref!r} ({ids}): write the id", line.source)
        return None
    row: Named = found[0]
    if family.managed(row):
        sheet.error(fallback, f"{line.ref!r} is to be removed, and is also declared: keep one of the two", line.source)
        return None
    return row if view.selects(family.address(row)) else None


def referred_groups(view: View) -> set[str]:
    """Ids of live groups that some sharing refers to, be it by key, name or id; all that bear a name, if several do.

    A grant that is over counts as not written.
    """
    ids: set[str] = set()
    for spec in (*view.desired.specs.values(), *view.desired.others.values()):
        sharing = getattr(spec, "sharing", None) or spec
        for ref, grant in (getattr(sharing, "groups", None) or {}).items():
            if grant.ended(view.today):
                continue
            target = view.groups.resolve(ref)
            if isinstance(target, str):
                ids.update(row.id for row in view.groups.table.named(ref.name or ref.text))
            elif target.id is not None:
                ids.add(target.id)
    return ids


def report_unmanaged(
    view: View, sheet: Sheet, family: Family[Any], policy: str, gone: set[str], rows: Iterable[Named] | None = None
) -> None:
    """Tell what Hex has and the configuration has not, except what this plan deletes."""
    if policy == "ignore" or not view.speaks_of(family.kind):
        return
    for row in sorted(family.table if rows is None else rows, key=lambda row: (row.name, row.id)):
        address = family.address(row)
        if not family.managed(row) and row.id not in gone and view.selects(address):
            sheet.unmanaged.append(
                Unmanaged(kind=family.kind, name=row.name, id=row.id, address=address, drift=policy == "drift")
            )
