"""The entries of `protected` that protect nothing: a name that is misspelt, or an object that is gone."""

from __future__ import annotations

from collections.abc import Iterator

from hexform.kinds.context import PlanningContext
from hexform.kinds.registry import KINDS
from hexform.model.address import Address, Pattern, is_pattern, owner_of
from hexform.model.notice import Code, Notice


def unknown_protected(context: PlanningContext) -> Iterator[Notice]:
    """An error for each entry without `*` that is neither an address of this configuration nor live.

    Where not all was read that it could name, nobody knows: `--target` leaves lists out, cells are read of those
    projects alone that have `cells`, and Hex need not list a guide that is published.
    """
    desired = context.desired
    for at, text in enumerate(desired.settings.protected):
        if is_pattern(text) or _is_written(context, text):
            continue
        where = desired.lines.get(f"protected[{at}]")
        if unread := _unread(context, text):
            what = f"`protected` names {text}, and it is not known whether Hex has it: {unread}"
            yield Notice(code=Code.UNREADABLE, message=what, source=where)
        elif _is_missing(context, text):
            what = f"`protected` names {text}, which is neither in this configuration nor in Hex"
            yield Notice(code=Code.UNKNOWN_REFERENCE, message=f"{what}: correct it, or take it out", source=where)


def _is_written(context: PlanningContext, text: str) -> bool:
    desired, pattern = context.desired, Pattern(text)
    return any(pattern.matches(address) for written in (desired.specs, desired.others) for address in written)


def _unread(context: PlanningContext, text: str) -> str:
    """Why the objects could not be read of which an address names one; empty where they were, or not asked for."""
    kind = KINDS[(owner_of(text) or Address(text)).kind]
    return context.resolver(kind.name).table.failed if kind.name in context.desired.sought and kind.table else ""


def _is_missing(context: PlanningContext, text: str) -> bool:
    """Whether all that an address could name was read, and nothing of it has this address."""
    owner = owner_of(text)
    kind = KINDS[(owner or Address(text)).kind]
    if not kind.table:
        return False
    table = context.resolver(kind.name).table
    if owner is not None and owner in context.desired.specs:
        return KINDS[Address(text).kind].listed and _has_no_such_cell(context, owner, Address(text))
    names = (f"{kind.name}.{name}" for row in table for name in (row.name, f"{row.name}#{row.id}"))
    return table.complete and not any(map(Pattern(owner or text).matches, names))


def _has_no_such_cell(context: PlanningContext, project: Address, address: Address) -> bool:
    live = context.projects.identities[project].live
    cells = context.actual.cells.get(live.id) if live is not None else None
    labels = (name for cell in cells or () for name in (cell.label, f"#{cell.static_id}"))
    names = {Address.of(address.kind, f"{project.key}/{label}") for label in labels}
    return cells is not None and not any(map(Pattern(address).matches, names))
