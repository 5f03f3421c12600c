"""Which cell of a draft a written cell means: its static id, else its label among the cells that can be written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from hexform.kinds.cell.fields import Fields, compare
from hexform.kinds.cell.spec import Cell
from hexform.kinds.resolver import Issue, Resolver
from hexform.model.address import Address
from hexform.model.directory import Named, same
from hexform.model.live import LiveCell
from hexform.model.notice import Code


@dataclass(frozen=True)
class Wanted:
    """A written cell beside the live one that it means.

    `leftover` is the old cell of a replacement that was cut off before its deletion. `spoken` are the static ids of
    all cells that it may mean: none of them is unmanaged, be it clear or not which one is meant.
    """

    address: Address
    spec: Cell
    live: LiveCell | None = None
    leftover: LiveCell | None = None
    fields: Fields = field(default_factory=Fields)
    spoken: frozenset[str] = frozenset()
    error: Issue | None = None

    @property
    def retyped(self) -> bool:
        """Whether the type differs; the API cannot change it."""
        return self.live is not None and self.spec.id is None and self.spec.type not in {None, self.live.type}

    @property
    def as_wanted(self) -> bool:
        return self.live is not None and not self.retyped and self.fields.equal and not self.fields.error


@dataclass(frozen=True)
class Notebook:
    """The draft of one project; `ousted` are static ids that lines under `removed` name."""

    cells: tuple[LiveCell, ...]
    connections: Resolver[Named]
    ousted: frozenset[str] = frozenset()
    enforced: bool = False

    @cached_property
    def places(self) -> dict[str, int]:
        """Static id to place, from 0."""
        return {cell.static_id: place for place, cell in enumerate(self.cells)}

    @cached_property
    def _by_label(self) -> dict[tuple[str, bool], list[LiveCell]]:
        found: dict[tuple[str, bool], list[LiveCell]] = defaultdict(list)
        for cell in self.cells:
            found[same(cell.label or ""), cell.writable].append(cell)
        return found

    def labelled(self, label: str, *, writable: bool = True) -> list[LiveCell]:
        """Cells of a label, in the notebook's order."""
        return self._by_label.get((same(label), writable), [])

    def behind(self, cell: LiveCell, other: LiveCell) -> bool:
        """Whether the first is right behind the second."""
        return self.places[cell.static_id] == self.places[other.static_id] + 1


def identify(notebook: Notebook, specs: Mapping[Address, Cell]) -> list[Wanted]:
    """What the cells of a list mean, in the order of the list."""
    found = [_identify(notebook, address, spec) for address, spec in specs.items()]
    twins = [number for number, wanted in enumerate(found) if len(wanted.spoken) == 2 and wanted.live is None]
    for number in twins if notebook.enforced else ():
        found[number] = _moved(notebook, found, number)
    return _distinct(found)


def _identify(notebook: Notebook, address: Address, spec: Cell) -> Wanted:
    if spec.id is not None:
        return _by_id(notebook, address, spec, spec.id)
    label = spec.label or ""
    found = notebook.labelled(label)
    if len(found) > 1:
        found = [cell for cell in found if cell.static_id not in notebook.ousted] or found
    if len(found) == 1:
        return _meant(notebook, Wanted(address, spec), found[0])
    if found:
        return _alike(notebook, Wanted(address, spec, spoken=frozenset(cell.static_id for cell in found)), found)
    others = notebook.labelled(label, writable=False)
    if others:
        what = f"only a {others[0].type} cell ({others[0].static_id}) bears the label {label!r}"
        why = f"{what}, and hexform writes SQL, code and Markdown cells: choose another"
        return Wanted(address, spec, error=Issue(Code.CELL_NOT_WRITABLE, why))
    if spec.type is None:
        why = f"no cell bears the label {label!r}: write the `type` to have one made"
        return Wanted(address, spec, error=Issue(Code.NOT_FOUND, why))
    fields = compare(notebook.connections, spec, None)
    return Wanted(address, spec, fields=fields, error=fields.error)


def _by_id(notebook: Notebook, address: Address, spec: Cell, static_id: str) -> Wanted:
    for cell in notebook.cells:
        if cell.static_id == static_id and cell.writable:
            return _meant(notebook, Wanted(address, spec), cell)
        if cell.static_id == static_id:
            what = f"{static_id} is a {cell.type} cell, and hexform writes SQL, code and Markdown cells alone"
            return Wanted(address, spec, error=Issue(Code.CELL_NOT_WRITABLE, what))
        if cell.id == static_id:
            why = f"{static_id} is an id that changes: write the static id {cell.static_id}"
            return Wanted(address, spec, error=Issue(Code.NOT_FOUND, why))
    why = f"the project has no cell with the static id {static_id}: correct the id"
    return Wanted(address, spec, error=Issue(Code.NOT_FOUND, why))


def _meant(notebook: Notebook, wanted: Wanted, live: LiveCell, leftover: LiveCell | None = None) -> Wanted:
    fields = compare(notebook.connections, wanted.spec, live)
    spoken = wanted.spoken | {live.static_id}
    return replace(wanted, live=live, leftover=leftover, fields=fields, spoken=spoken, error=fields.error)


def _alike(notebook: Notebook, wanted: Wanted, found: Sequence[LiveCell]) -> Wanted:
    """A replacement that was cut off leaves the old cell, and right behind it the new one, which is as wanted."""
    first, second = (_meant(notebook, wanted, cell) for cell in found[:2])
    if len(found) == 2 and notebook.behind(found[1], found[0]) and second.as_wanted and not first.as_wanted:
        return replace(second, leftover=found[0])
    ids = ", ".join(cell.static_id for cell in found)
    why = f"{len(found)} cells bear the label {wanted.spec.label!r} ({ids}): write the id of the one that is meant"
    return replace(wanted, error=Issue(Code.AMBIGUOUS, why))


def _moved(notebook: Notebook, found: Sequence[Wanted], number: int) -> Wanted:
    """A move that was cut off leaves the old cell somewhere, and the new one where it is wanted."""
    wanted = found[number]
    first, second = (cell for cell in notebook.cells if cell.static_id in wanted.spoken)
    others = {notebook.places[static_id] for w in found if w is not wanted for static_id in w.spoken}
    if not any(notebook.places[first.static_id] < other < notebook.places[second.static_id] for other in others):
        return wanted
    previous = found[number - 1].live if number else None

    def in_place(cell: LiveCell) -> bool:
        if number == 0:
            # The first of the list has been put right before the first cell that stays, which is always forward.
            return cell is first and notebook.places[cell.static_id] + 1 in others
        return previous is not None and notebook.behind(cell, previous)

    pairs = ((first, second), (second, first))
    good = [(new, old) for new, old in pairs if in_place(new) and _meant(notebook, wanted, new).as_wanted]
    return _meant(notebook, wanted, *good[0]) if len(good) == 1 else wanted


def _distinct(found: list[Wanted]) -> list[Wanted]:
    """Two addresses that come to one cell are an error of both."""
    claims: dict[str, list[Address]] = defaultdict(list)
    for wanted in found:
        for cell in (wanted.live, wanted.leftover):
            if cell is not None:
                claims[cell.static_id].append(wanted.address)
    errors = {
        address: Issue(
            Code.SAME_OBJECT, f"{' and '.join(sorted(rivals))} both mean the cell {static_id}: keep one of them"
        )
        for static_id, rivals in claims.items()
        for address in rivals
        if len(rivals) > 1
    }
    return [replace(wanted, error=errors.get(wanted.address, wanted.error)) for wanted in found]
