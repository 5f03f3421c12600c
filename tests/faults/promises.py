"""What any run may do to a workspace, however it ends: what its plan says, and nothing else."""

from __future__ import annotations

from typing import Any

from hexform.model.change import Change
from hexform.sandbox import Workspace
from hexform.sandbox.records import Cell, Project
from tests.faults.machine import Trip
from tests.faults.shape import doubled

Rows = dict[str, Any]


class Before:
    """A workspace as it was when a run began."""

    def __init__(self, workspace: Workspace) -> None:
        self.doubled = set(doubled(workspace))
        self._rows = _rows(workspace)

    def check(self, trip: Trip, workspace: Workspace) -> None:
        """Nothing is gone that the plan did not delete, changed that it did not change, or there twice."""
        changes = trip.plan.changes if trip.plan else ()
        now = _rows(workspace)
        gone = self._rows.keys() - now.keys()
        assert gone <= _deleted(changes), f"deleted: {[self._rows[key] for key in gone - _deleted(changes)]}\n{trip}"
        touched = _touched(changes) | gone
        for key in self._rows.keys() - touched:
            then, rest = _without(self._rows[key], gone), _without(now[key], gone)
            assert then == rest, f"changed: {then} to {rest}\n{trip}"
        made = [now[key] for key in now.keys() - self._rows.keys() if now[key][0] != "guide"]
        creating = [c for c in changes if c.verb in {"create", "replace"} and c.kind != "guide"]
        assert len(made) <= len(creating), f"made: {made}\n{trip}"
        # A replacement makes the new cell before the old one goes.
        replaced = {change.name for change in changes if change.verb == "replace"}
        doubles = set(doubled(workspace)) - self.doubled
        assert {name.rpartition("/")[2] for name in doubles} <= replaced, f"{doubles}\n{trip}"


def _rows(workspace: Workspace) -> Rows:
    """Everything that can be lost or changed, by id; a cell by the id that lasts."""
    rows: Rows = {}
    for group in workspace.groups.values():
        rows[group.id] = ("group", group.name, frozenset(group.members))
    for shelf in workspace.collections.values():
        row = ("collection", shelf.name, shelf.description, shelf.workspace)
        rows[shelf.id] = (*row, _grants(shelf.users), _grants(shelf.groups))
    for project in workspace.projects.values():
        rows[project.id] = _project(project)
        rows |= {cell.static_id: _cell(cell) for cell in project.cells}
    for guide in workspace.guides.values():
        rows[guide.id] = ("guide", guide.path, guide.draft, guide.published, str(guide.source), guide.deleted)
    return rows


def _project(project: Project) -> Any:
    sharing = project.sharing
    grants = (_grants(sharing.users), _grants(sharing.groups), _grants(sharing.collections))
    return ("project", project.title, project.status, sharing.workspace, sharing.public_web, *grants)


def _cell(cell: Cell) -> Any:
    return ("cell", cell.label, cell.type, cell.source, cell.output_dataframe, cell.data_connection)


def _grants(grants: dict[str, Any]) -> frozenset[tuple[str, str]]:
    return frozenset((key, access) for key, access in grants.items() if access != "NONE")


def _without(row: Any, gone: set[str]) -> Any:
    """A row without the grants of what was deleted, which go along."""
    return tuple(
        frozenset(each for each in part if not isinstance(each, tuple) or each[0] not in gone)
        if isinstance(part, frozenset)
        else part
        for part in row
    )


def _deleted(changes: tuple[Change, ...]) -> set[str]:
    return {change.id or "" for change in changes if change.verb in {"delete", "replace"}}


def _touched(changes: tuple[Change, ...]) -> set[str]:
    """Ids that the plan says it changes; of a project only where its status or its sharing is changed."""
    found = {change.id or "" for change in changes}
    for change in changes:
        if change.kind in {"project_status", "project_sharing"}:
            found |= set(change.refs.get("project", {}).values())
    return found
