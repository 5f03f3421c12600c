"""Invert a run: the inverse of each row whose value in Hex is still as the run left it."""

from __future__ import annotations

from hexform.kinds.context import PlanningContext
from hexform.undo.cells import invert_cells
from hexform.undo.gather import Gathered
from hexform.undo.groups import invert_groups
from hexform.undo.guides import invert_guides
from hexform.undo.inverse import Inverse
from hexform.undo.objects import invert_objects


def invert(found: Gathered, context: PlanningContext, source: str) -> Inverse:
    """Compare what a run left with what is there now, which `context` knows. `source`: the name of its document."""
    inverse = Inverse(source, lost=list(found.lost))
    invert_groups(found, context, inverse)
    invert_objects(found, context, inverse)
    invert_cells(found.cells, context, inverse)
    invert_guides(found.guides, context, inverse)
    return inverse
