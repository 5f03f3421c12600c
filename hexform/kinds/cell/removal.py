"""Cells that are there and not wanted. Cells of other types than SQL, code and Markdown are never deleted."""

from __future__ import annotations

from typing import NamedTuple

from hexform.kinds.builder import PlanBuilder
from hexform.kinds.cell.draft import Draft, lines_of
from hexform.kinds.cell.fields import live_spec
from hexform.kinds.cell.plan import publish_by_hand
from hexform.kinds.cell.spec import UNMANAGED
from hexform.kinds.context import PlanningContext
from hexform.kinds.resolver import Issue
from hexform.model.address import Address
from hexform.model.change import DELETE
from hexform.model.desired import Removed
from hexform.model.live import LiveCell
from hexform.model.notice import Code
from hexform.model.plan import Unmanaged


class _Doomed(NamedTuple):
    """Why a cell is deleted: the line that says so, if there is one, the reason, and the address that replaced it."""

    reason: str
    source: str | None = None
    wanted: Address | None = None


def plan_deletions(context: PlanningContext, builder: PlanBuilder, draft: Draft) -> None:
    """Delete what cut replacements left, what `removed` names, and what `unmanaged: delete` does not spare."""
    by_line = [(line, _find(context, builder, draft, line)) for line in lines_of(context, draft.key)]
    doomed = {cell.static_id: _Doomed("removed", line.source or None) for line, cell in by_line if cell is not None}
    for wanted in draft.wanted:
        if wanted.leftover is not None and not wanted.error:
            left = _Doomed("replaced by an earlier run", context.source(wanted.address), wanted.address)
            doomed.setdefault(wanted.leftover.static_id, left)
    policy = UNMANAGED.of(context.desired.settings)
    others = [cell for cell in _others(context, draft) if cell.static_id not in doomed]
    # A cell that cannot be found may be one of the others under a mistaken id.
    unclear = any(wanted.error and wanted.live is None for wanted in draft.wanted)
    if policy == "delete" and not unclear:
        line = context.policy_line(UNMANAGED.key)
        doomed |= {cell.static_id: _Doomed("unmanaged.cells: delete", line) for cell in others}
        if others and not draft.wanted:
            why = f"{draft.project} wants no cell, and all {len(others)} would be deleted"
            builder.emptied[f"cells of {draft.project}"] = (len(others), why)
    elif policy != "ignore":
        _report(context, builder, draft, others, drift=policy != "report")
    for cell in draft.notebook.cells:
        if cell.static_id in doomed:
            _propose(context, builder, draft, cell, doomed[cell.static_id])


def _find(context: PlanningContext, builder: PlanBuilder, draft: Draft, line: Removed) -> LiveCell | None:
    """The cell that a line under `removed` names, if there is one and it may go."""
    fallback = Address.of("cell", f"{draft.key}/{line.ref}")
    cells = draft.notebook.cells
    found = [cell for cell in cells if f"#{cell.static_id}" == line.ref]
    found = found or draft.notebook.labelled(line.ref) or draft.notebook.labelled(line.ref, writable=False)
    if not found:
        if context.selects(fallback):
            why = f"{draft.project} has no cell {line.ref!r}: it is already absent, you can remove this line"
            builder.warn(fallback, Code.ALREADY_ABSENT, why, line.source)
        return None
    cell = found[0]
    issue: Issue | None = None
    if not cell.writable:
        why = f"{line.ref!r} is a {cell.type} cell, and hexform deletes SQL, code and Markdown cells alone"
        issue = Issue(Code.CELL_NOT_WRITABLE, why)
    elif len(found) > 1:
        ids = ", ".join(cell.static_id for cell in found)
        why = f"{len(found)} cells bear the label {line.ref!r} ({ids}): write the id of the one that is meant"
        issue = Issue(Code.AMBIGUOUS, why)
    elif cell.static_id in _declared(draft):
        why = f"{line.ref!r} is to be removed, and is also declared: keep one of the two"
        issue = Issue(Code.REMOVED_AND_DECLARED, why)
    if issue is not None:
        builder.error(fallback, *issue, line.source)
    return None if issue is not None or not context.selects(_address(context, draft, cell)) else cell


def _declared(draft: Draft) -> set[str]:
    """Static ids of all cells that the list may mean."""
    left = {wanted.leftover.static_id for wanted in draft.wanted if wanted.leftover is not None and not wanted.error}
    return {static_id for wanted in draft.wanted for static_id in wanted.spoken} - left


def _others(context: PlanningContext, draft: Draft) -> list[LiveCell]:
    """Writable cells of a managed project that the configuration does not declare."""
    if draft.key not in context.desired.managed_cells:
        return []
    spoken = {static_id for wanted in draft.wanted for static_id in wanted.spoken}
    cells = [cell for cell in draft.notebook.cells if cell.writable and cell.static_id not in spoken]
    return [cell for cell in cells if context.selects(_address(context, draft, cell))]


def _address(context: PlanningContext, draft: Draft, cell: LiveCell) -> Address:
    """By label, or by static id where there is none, where two are alike or where the label's address is taken."""
    by_label = Address.of("cell", f"{draft.key}/{cell.label}")
    alone = cell.label is not None and len(draft.notebook.labelled(cell.label)) == 1
    if alone and by_label not in context.desired.specs:
        return by_label
    return Address.of("cell", f"{draft.key}/#{cell.static_id}")


def _report(
    context: PlanningContext, builder: PlanBuilder, draft: Draft, cells: list[LiveCell], *, drift: bool
) -> None:
    for cell in cells:
        name, address = cell.label or cell.static_id, _address(context, draft, cell)
        builder.unmanaged.append(Unmanaged(kind="cell", name=name, id=cell.static_id, address=address, drift=drift))


def _propose(context: PlanningContext, builder: PlanBuilder, draft: Draft, cell: LiveCell, why: _Doomed) -> None:
    address = _address(context, draft, cell)
    protected = context.protected(address) or (context.protected(why.wanted) if why.wanted else None)
    if protected:
        builder.error(address, Code.PROTECTED, f"would be deleted, and is protected by {protected}", why.source)
        return
    publish_by_hand(builder, draft)
    builder.propose(
        address,
        live_spec(draft.notebook.connections, cell),
        None,
        actions=DELETE,
        name=cell.label or cell.static_id,
        id=cell.static_id,
        reason=why.reason,
        uses={"project": {draft.key: draft.project_id}},
        source=why.source,
    )
