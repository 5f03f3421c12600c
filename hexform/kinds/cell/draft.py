"""The draft of a project beside the list of its cells: what is meant, what moves, and what a new cell goes behind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from hexform.kinds.builder import PlanBuilder
from hexform.kinds.cell.fields import connections
from hexform.kinds.cell.identity import Notebook, Wanted, identify
from hexform.kinds.cell.order import Standing, in_order, staying
from hexform.kinds.cell.spec import Cell
from hexform.kinds.context import PlanningContext
from hexform.kinds.project.owner import project_of
from hexform.kinds.project.spec import Project
from hexform.kinds.removal import removed
from hexform.kinds.resolver import Issue, Resolver
from hexform.model.address import Address
from hexform.model.desired import Desired, Removed
from hexform.model.directory import Named
from hexform.model.fields import Target
from hexform.model.live import LiveCell
from hexform.model.notice import Code


class Draft(NamedTuple):
    """`wanted` is in the order of the list; below, a number is a place in it.

    `staying`, where the order is enforced, are the numbers of the cells that keep their place in the notebook.
    Without a `project_id` this plan creates the project.
    """

    key: str
    project: Address
    project_id: str | None
    notebook: Notebook
    wanted: tuple[Wanted, ...] = ()
    staying: frozenset[int] | None = None

    def moved(self, number: int) -> bool:
        """Whether a cell is replaced for its place alone, or for that too."""
        return self.staying is not None and self.wanted[number].live is not None and number not in self.staying

    def replaced(self, number: int) -> bool:
        wanted = self.wanted[number]
        return not wanted.error and (wanted.retyped or self.moved(number))

    def behind(self, number: int) -> Target | None:
        """The cell that a new one goes behind, called by static id or by its address where this plan makes it.

        None: the new cell goes to the end.
        """
        wanted = self.wanted[number]
        if wanted.live is not None and not self.moved(number):
            return _live_target(wanted.live)
        if number == 0:
            first = self.wanted[min(self.staying)].live if self.staying else None
            # A first of the list that stays needs no place; another that stays has a cell before it.
            return _live_target(self.notebook.cells[self.notebook.places[first.static_id] - 1]) if first else None
        previous = self.wanted[number - 1]
        if previous.live is not None and not self.replaced(number - 1):
            return _live_target(previous.live)
        return None if previous.error else Target(previous.address)


def _live_target(cell: LiveCell) -> Target:
    return Target(cell.static_id, cell.static_id)


def projects_of(desired: Desired) -> list[str]:
    """Keys of the projects whose cells are managed."""
    listed = {spec.project for _, spec in desired.wanted("cell", Cell)}
    lines = {line.project for line in desired.removed if line.kind == "cell"}
    return sorted(listed | lines | desired.managed_cells)


def lines_of(context: PlanningContext, key: str) -> Iterable[Removed]:
    """The lines under `removed` that name cells of a project."""
    return (line for line in removed(context, "cell") if line.project == key)


def drafts_of(context: PlanningContext, builder: PlanBuilder) -> Iterator[Draft]:
    """The drafts of all projects whose cells are managed, except those with an error for every address."""
    lists: dict[str, dict[Address, Cell]] = defaultdict(dict)
    for address, spec in sorted(context.specs("cell", Cell), key=lambda item: item[1].index):
        lists[spec.project][address] = spec
    resolver = connections(context)
    for key in projects_of(context.desired):
        draft = _draft_of(context, builder, key, lists[key], resolver)
        if draft is not None:
            yield draft


def _draft_of(
    context: PlanningContext, builder: PlanBuilder, key: str, specs: Mapping[Address, Cell], resolver: Resolver[Named]
) -> Draft | None:
    live, project, error = project_of(context, Address.of("project", key))
    unread = context.actual.failed.get(f"cells:{live.id}") if live else None
    error = error or (Issue(Code.UNREADABLE, unread) if unread else None)
    if error is not None:
        for address in specs:
            builder.error(address, *error, context.source(address))
        for line in lines_of(context, key):
            builder.error(Address.of("cell", f"{key}/{line.ref}"), *error, line.source)
        return None
    owner = context.desired.specs[project]
    notebook = Notebook(
        context.actual.cells.get(live.id, ()) if live else (),
        resolver,
        frozenset(line.ref[1:] for line in lines_of(context, key) if line.ref.startswith("#")),
        enforced=isinstance(owner, Project) and owner.cell_order == "enforce",
    )
    wanted = tuple(_unless_protected(context, wanted) for wanted in identify(notebook, specs))
    return _ordered(context, builder, Draft(key, project, live.id if live else None, notebook, wanted))


def _unless_protected(context: PlanningContext, wanted: Wanted) -> Wanted:
    line = context.protected(wanted.address) if wanted.retyped and not wanted.error else None
    if line is None:
        return wanted
    return replace(wanted, error=Issue(Code.PROTECTED, f"would be replaced, and is protected by {line}"))


def _ordered(context: PlanningContext, builder: PlanBuilder, draft: Draft) -> Draft:
    """Decide which cells stay where they are; an order that is not restored is reported once."""
    places = draft.notebook.places
    standing = [
        Standing(
            number,
            places[wanted.live.static_id],
            held=wanted.spec.id is not None or context.protected(wanted.address) is not None,
            retyped=wanted.retyped,
        )
        for number, wanted in enumerate(draft.wanted)
        if wanted.live is not None and not wanted.error
    ]
    stays, why = None, "`cell_order: enforce` replaces the fewest that restore it"
    if draft.notebook.enforced and any(wanted.error for wanted in draft.wanted):
        why = "it is enforced once the errors of this project's cells are gone"
    elif draft.notebook.enforced:
        stays = staying(standing, draft.notebook.cells)
        why = "it cannot be enforced, because cells with an id and protected ones are not replaced"
    if stays is None and not in_order(standing):
        there = ", ".join(_name(draft.wanted[cell.wanted]) for cell in sorted(standing, key=lambda cell: cell.live))
        message = f"its cells are in another order in Hex ({there}) and are not moved: {why}"
        builder.warn(draft.project, Code.CELL_ORDER, message, context.source(draft.project))
    return draft._replace(staying=stays)


def _name(wanted: Wanted) -> str:
    return wanted.address.key.partition("/")[2]
