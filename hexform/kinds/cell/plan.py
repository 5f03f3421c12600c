"""The changes that lead from a draft to the list of its cells."""

from __future__ import annotations

from typing import Any

from hexform.kinds.builder import PlanBuilder
from hexform.kinds.cell.draft import Draft
from hexform.kinds.cell.fields import live_spec
from hexform.kinds.cell.identity import Wanted
from hexform.kinds.cell.spec import Cell
from hexform.kinds.context import PlanningContext
from hexform.kinds.resolver import Issue
from hexform.model.change import CREATE, REPLACE, UPDATE
from hexform.model.directory import same
from hexform.model.fields import Target
from hexform.model.live import LiveCell
from hexform.model.notice import Code
from hexform.model.plan import ByHand

_PUBLISH = "publish the project in Hex: its cells are changed in the draft only"
_RETYPED = "type cannot be changed"
_MOVED = "cell_order: enforce"


def plan_cells(context: PlanningContext, builder: PlanBuilder, draft: Draft) -> None:
    """Propose creates, updates and replacements, in the order of the list."""
    for number, wanted in enumerate(draft.wanted):
        place = context.source(wanted.address)
        if wanted.error is not None:
            builder.error(wanted.address, *wanted.error, place)
            continue
        for note in _notes(wanted):
            builder.warn(wanted.address, *note, place)
        if wanted.live is None or draft.replaced(number):
            _propose_new(context, builder, draft, number)
        else:
            _propose(context, builder, draft, wanted, wanted.fields.before, wanted.fields.after)


def publish_by_hand(builder: PlanBuilder, draft: Draft) -> None:
    """Publishing stays with a person."""
    builder.by_hand[draft.project] = ByHand(address=draft.project, what=_PUBLISH)


def _notes(wanted: Wanted) -> list[Issue]:
    """What cannot be changed of a cell with an id."""
    live, spec = wanted.live, wanted.spec
    if live is None or spec.id is None:
        return []
    found = []
    if spec.label is not None and same(spec.label) != same(live.label or ""):
        there = f"its label in Hex is {live.label!r}" if live.label else "it has no label in Hex"
        why = f"{there}; the API cannot change that to {spec.label!r}, and a cell with an id is never replaced"
        found.append(Issue(Code.LABEL_FIXED, why))
    if spec.type not in {None, live.type}:
        why = f"it is a {live.type} cell in Hex, not {spec.type}; a cell with an id is never replaced"
        found.append(Issue(Code.TYPE_FIXED, why))
    return found


def _propose_new(context: PlanningContext, builder: PlanBuilder, draft: Draft, number: int) -> None:
    """A create, or a replacement: a new cell behind another, and the old one deleted. It says all that it loses."""
    wanted = draft.wanted[number]
    live, wish, moved = wanted.live, wanted.spec, draft.moved(number)
    behind = draft.behind(number)
    after: dict[str, Any] = {"label": wish.label, "type": wish.type or (live.type if live else None)}
    if moved:
        after["place"] = _place(draft, number)
    if behind is not None:
        after["behind"] = behind
    if live is not None:
        # What is not written of a cell that keeps its type is carried over.
        after = {**(_carried(draft, wanted, live) if not wanted.retyped else {}), **after}
    before = _before(draft, wanted, moved=moved)
    needs = {draft.project} if draft.project_id is None else set()
    needs |= {other.address for other in draft.wanted if behind is not None and other.address == behind.label}
    _propose(
        context,
        builder,
        draft,
        wanted,
        before,
        wanted.fields.after.replacing(**after),
        actions=REPLACE if live else CREATE,
        depends_on=tuple(sorted(needs)),
        warnings=_last(draft, number, behind),
        reason=None if live is None else _RETYPED if wanted.retyped else _MOVED,
    )


def _before(draft: Draft, wanted: Wanted, *, moved: bool) -> Cell | None:
    if wanted.live is None:
        return None
    there = live_spec(draft.notebook.connections, wanted.live)
    same_text = wanted.fields.before.source if wanted.fields.before is not None else None
    said = {"label": wanted.live.label, **({"source": same_text} if same_text is not None else {})}
    return there.replacing(**said, **({"place": "out of order"} if moved else {}))


def _carried(draft: Draft, wanted: Wanted, live: LiveCell) -> dict[str, Any]:
    """The fields of the old cell that are not written."""
    there = live_spec(draft.notebook.connections, live)
    names = there.model_fields_set - wanted.fields.after.model_fields_set - {"label", "type"}
    return {name: getattr(there, name) for name in names}


def _propose(
    context: PlanningContext,
    builder: PlanBuilder,
    draft: Draft,
    wanted: Wanted,
    before: Cell | None,
    after: Cell,
    **more: Any,
) -> None:
    live = wanted.live
    count = len(builder.changes)
    builder.propose(
        wanted.address,
        before,
        after,
        name=wanted.spec.label or (live.label or live.static_id if live else ""),
        id=live.static_id if live else None,
        uses={"project": {draft.key: draft.project_id}},
        source=context.source(wanted.address),
        file=wanted.spec.source_file,
        **{"actions": UPDATE, **more},
    )
    if len(builder.changes) > count:
        publish_by_hand(builder, draft)


def _place(draft: Draft, number: int) -> str:
    """Where a cell is moved to, by the list alone, so that it reads the same whatever else has moved."""
    return f"behind {draft.wanted[number - 1].address}" if number else "first"


def _last(draft: Draft, number: int, behind: Target | None) -> tuple[str, ...]:
    """A new cell goes to the end where the list has none before it, which counts if there is something already."""
    if behind is not None or not draft.notebook.cells:
        return ()
    missing = f"{draft.wanted[number - 1].address} is missing" if number else "it is the first of the list"
    return (f"goes to the end of the notebook: a new cell can only be put behind another, and {missing}",)
