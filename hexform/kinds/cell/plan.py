"""The changes that lead from a draft to the list of its cells."""

from __future__ import annotations

from typing import Any

from hexform.kinds.builder import PlanBuilder
from hexform.kinds.cell.draft import Draft
from hexform.kinds.cell.identity import Wanted
from hexform.kinds.context import PlanningContext
from hexform.model.change import CREATE, REPLACE, UPDATE, Change
from hexform.model.diff import difference
from hexform.model.directory import same

DRAFT = "cells are changed in the draft: publishing the project stays with a person"


def plan_cells(context: PlanningContext, builder: PlanBuilder, draft: Draft) -> None:
    """Write down creates, updates and replacements, in the order of the list."""
    for number, wanted in enumerate(draft.wanted):
        place = context.place(wanted.address)
        if wanted.error:
            builder.error(wanted.address, wanted.error, place)
            continue
        builder.warn(wanted.address, _notes(wanted), place)
        if wanted.live is None or draft.replaced(number):
            builder.changes.append(_made(context, draft, number))
        else:
            builder.settle(_updated(context, draft, wanted), wanted.address)


def _notes(wanted: Wanted) -> list[str]:
    """What cannot be changed of a cell with an id."""
    live, spec = wanted.live, wanted.spec
    if live is None or spec.id is None:
        return []
    found = []
    if spec.label is not None and same(spec.label) != same(live.label or ""):
        there = f"its label in Hex is {live.label!r}" if live.label else "it has no label in Hex"
        found.append(f"{there}; the API cannot change that to {spec.label!r}, and a cell with an id is never replaced")
    if spec.type not in {None, live.type}:
        found.append(f"it is a {live.type} cell in Hex, not {spec.type}; a cell with an id is never replaced")
    return found


def _updated(context: PlanningContext, draft: Draft, wanted: Wanted) -> Change:
    rows = difference(wanted.fields.before, wanted.fields.after)
    change = _change(context, draft, wanted, wanted.fields.refs)
    return change.model_copy(update={"before": wanted.fields.before, "after": wanted.fields.after, "diff": rows})


def _made(context: PlanningContext, draft: Draft, number: int) -> Change:
    """A create, or a replacement: a new cell behind another, and the old one deleted."""
    wanted = draft.wanted[number]
    live, spec = wanted.live, wanted.spec
    after: dict[str, Any] = {"label": spec.label, "type": spec.type or (live.type if live else None)}
    before: dict[str, Any] | None = {"label": live.label, "type": live.type} if live else None
    if before is not None and draft.moved(number):
        before["place"], after["place"] = "out of order", _place(draft, number)
    if before is not None:
        before |= wanted.fields.before
    after |= wanted.fields.after
    behind = draft.behind(number)
    change = _change(context, draft, wanted, {**wanted.fields.refs, **({"after": behind} if behind else {})})
    needs = {draft.project} if draft.project_id is None else set()
    needs |= {other.address for other in draft.wanted if other.address == behind}
    return change.model_copy(
        update={
            "actions": REPLACE if live else CREATE,
            "before": before,
            "after": after,
            "diff": difference(before, after),
            "depends_on": tuple(sorted(needs)),
            "requests": 2 if live else 1,
            "warnings": (*change.warnings, *_last(draft, number, behind)),
        }
    )


def _change(context: PlanningContext, draft: Draft, wanted: Wanted, refs: dict[str, str]) -> Change:
    live = wanted.live
    return Change(
        address=wanted.address,
        kind="cell",
        name=wanted.spec.label or (live.label or live.static_id if live else ""),
        id=live.static_id if live else None,
        actions=UPDATE,
        requests=1,
        warnings=(DRAFT,),
        source=context.place(wanted.address),
        file=wanted.spec.source_file,
        refs={**refs, **({f"project:{draft.key}": draft.project_id} if draft.project_id else {})},
    )


def _place(draft: Draft, number: int) -> str:
    """Where a cell is moved to, told by the list alone, so that it reads the same whatever else has moved."""
    return f"behind {draft.wanted[number - 1].address}" if number else "first"


def _last(draft: Draft, number: int, behind: str | None) -> list[str]:
    """A new cell goes to the end where the list has none before it, which counts if there is something already."""
    if behind is not None or not draft.notebook.cells:
        return []
    missing = f"{draft.wanted[number - 1].address} is missing" if number else "it is the first of the list"
    return [f"goes to the end of the notebook: a new cell can only be put behind another, and {missing}"]
