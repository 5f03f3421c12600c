"""Cells of a project's draft: SQL, Python and Markdown."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from hexform.kinds.base import ActualUpdate, Kind, Observation, Reading
from hexform.kinds.cell.loading import load_cells
from hexform.kinds.cell.spec import UNMANAGED, Cell, CellEntry, RemovedCell
from hexform.kinds.loading import Entry, Loader
from hexform.kinds.policy import Removal
from hexform.model.address import Address
from hexform.model.desired import Desired

if TYPE_CHECKING:
    from hexform.hex.call import Steps
    from hexform.kinds.builder import PlanBuilder
    from hexform.kinds.context import PlanningContext
    from hexform.kinds.state import ApplyState
    from hexform.model.change import Change
    from hexform.model.live import Actual


class CellKind(Kind):
    """Label, type and place of a cell cannot be changed: it is replaced, or left alone where its id is written."""

    name = "cell"
    model = Cell
    wish = Cell
    noun = "cell"
    part = "cells"
    entry = tuple[CellEntry, ...]
    about = "Cells of its draft, in order."
    example: ClassVar = [{"label": "Load", "type": "sql", "source_file": "cells/load.sql"}]
    policy = UNMANAGED
    about_access = False
    removal = Removal(
        RemovedCell, "Cells of projects of this configuration.", [{"project": "revenue", "label": "Scratch"}]
    )

    def load(self, loader: Loader, blocks: Mapping[str, Entry]) -> None:
        for key, entry in blocks.items():
            load_cells(loader, key, entry)

    def removed(self, line: RemovedCell) -> tuple[str, str]:
        return line.label or f"#{line.id}", line.project

    def removed_by(self, address: Address, spec: Cell) -> Iterable[tuple[str, str]]:
        return ((name, spec.project) for name in (spec.label, spec.id and f"#{spec.id}") if name)

    def needs(self, desired: Desired) -> Iterable[str]:
        from hexform.kinds.cell.draft import projects_of

        referring = any(spec.data_connection is not None for _, spec in desired.wanted(self.name, Cell))
        return ("projects",) * bool(projects_of(desired)) + ("connections",) * referring

    def observations(self) -> Iterable[Observation]:
        # Where the id of a project is written, its cells need not wait for the list; the second read is the same one.
        return [Observation(frozenset(), self._known), Observation(frozenset({"projects"}), self._reads)]

    def _known(self, context: PlanningContext) -> Iterable[Steps[ActualUpdate]]:
        from hexform.kinds.cell.reading import read_cells

        for key, labels in self._labels(context).items():
            project_id = getattr(context.desired.specs.get(Address.of("project", key)), "id", None)
            if project_id is not None:
                yield read_cells(project_id, labels)

    def _reads(self, context: PlanningContext) -> Iterable[Steps[ActualUpdate]]:
        from hexform.kinds.cell.reading import read_cells
        from hexform.kinds.project.owner import project_of

        for key, labels in self._labels(context).items():
            live, _, error = project_of(context, Address.of("project", key))
            if live is not None and error is None:
                yield read_cells(live.id, labels)

    def _labels(self, context: PlanningContext) -> Mapping[str, set[str]]:
        """By the key of its project the labels of the cells that a create would follow from, if they are not there."""
        from hexform.kinds.cell.draft import projects_of

        labels: dict[str, set[str]] = {key: set() for key in projects_of(context.desired)}
        for _, spec in context.specs(self.name, Cell):
            if spec.id is None and spec.label is not None and spec.project in labels:
                labels[spec.project].add(spec.label)
        return labels

    def plan(self, context: PlanningContext, builder: PlanBuilder) -> None:
        from hexform.kinds.cell.draft import drafts_of
        from hexform.kinds.cell.plan import plan_cells
        from hexform.kinds.cell.removal import plan_deletions

        for draft in drafts_of(context, builder):
            plan_cells(context, builder, draft)
            plan_deletions(context, builder, draft)

    def apply(self, change: Change, work: ApplyState) -> Steps[str | None]:
        from hexform.kinds.cell.apply import write

        return (yield from write(change, work))

    def lane(self, change: Change) -> str:
        return f"cells of project.{_project_key(change)}"

    def cost(self, change: Change) -> int:
        return 2 if change.verb == "replace" else 1

    def read_again(self, changes: Sequence[Change], actual: Actual) -> Mapping[str, Reading]:
        """One listing for each project."""
        from hexform.hex import tables
        from hexform.kinds.cell.reading import read_cells

        by_project: dict[str, list[Change]] = defaultdict(list)
        for change in changes:
            by_project[_project_key(change)].append(change)
        readings: dict[str, Reading] = {}
        for key, own in by_project.items():
            project_id = own[0].ref("project", key)
            cells = actual.cells.get(project_id or "", ())
            count = len(cells) + sum({"create": 1, "delete": -1}.get(change.verb, 0) for change in own)
            requests = max(1, math.ceil(count / tables.PAGE["cells"]))
            reading = Reading(requests, partial(read_cells, project_id or ""))
            readings[f"cells:{project_id or f'project.{key}'}"] = reading
        return readings


def _project_key(change: Change) -> str:
    return Address(change.address).key.partition("/")[0]
