"""Which cells may stay where they are, so that the fewest are replaced to bring a notebook into the written order.

The API moves no cell and puts none before another: a new cell goes right behind one, or to the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from hexform.model.live import LiveCell

# What is behind one of these may be inside it, so that a cell put behind it would come too late.
_HOLDERS = frozenset({"cell_group", "collapsible", "block"})


class Standing(NamedTuple):
    """A wanted cell in a notebook: its place in the list, and its place among all live cells.

    `held`: it is never replaced. `retyped`: it is replaced in any case, so that moving it costs nothing more.
    """

    wanted: int
    live: int
    held: bool = False
    retyped: bool = False


def in_order(standing: Sequence[Standing]) -> bool:
    """Whether wanted cells are in the notebook as they are in the list."""
    live = [cell.live for cell in sorted(standing, key=lambda cell: cell.wanted)]
    return all(first < second for first, second in pairwise(live))


def may_precede(cells: Sequence[LiveCell], place: int) -> bool:
    """Whether a new cell can be put right before the cell at this place."""
    return place > 0 and cells[place - 1].type not in _HOLDERS


class _Chain(NamedTuple):
    """Cells that may stay together: how many stay, how many of the retyped ones do, and which they are."""

    kept: int = 0
    retyped: int = 0
    wanted: tuple[int, ...] = ()

    @property
    def worth(self) -> tuple[int, int]:
        return self.kept, self.retyped

    def with_last(self, cell: Standing) -> _Chain:
        wanted = (*self.wanted, cell.wanted)
        return _Chain(self.kept + (not cell.retyped), self.retyped + cell.retyped, wanted)


def staying(standing: Sequence[Standing], cells: Sequence[LiveCell]) -> frozenset[int] | None:
    """Places in the list of the cells that keep their place in the notebook: as many as can.

    None where cells that are never replaced are in the way of the order. It is the longest increasing subsequence
    with all held cells in it, whose first member is the first of the list or can have a new cell put before it.
    """
    order = sorted(standing, key=lambda cell: cell.live)
    held = list(accumulate((int(cell.held) for cell in order), initial=0))
    ending: list[_Chain | None] = []
    for number, cell in enumerate(order):
        starts = (cell.wanted == 0 or may_precede(cells, cell.live)) and held[number] == 0
        chains = [_Chain()] if starts else []
        for before, chain in enumerate(ending):
            # A held cell between the two would be left out.
            if chain is not None and order[before].wanted < cell.wanted and held[number] == held[before + 1]:
                chains.append(chain)
        ending.append(max(chains, key=lambda chain: chain.worth).with_last(cell) if chains else None)
    whole = [chain for number, chain in enumerate(ending) if chain is not None and held[-1] == held[number + 1]]
    if held[-1] == 0:
        whole.append(_Chain())
    return frozenset(max(whole, key=lambda chain: chain.worth).wanted) if whole else None
