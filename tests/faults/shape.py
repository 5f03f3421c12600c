"""What a workspace comes to: everything that people would miss or find doubled, without times and passing ids.

An object that was there at first is named by its id, for one that was deleted and made anew would be a loss; one that
came since is only "new".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hexform.sandbox import Workspace
from hexform.sandbox.records import Cell

Shape = dict[str, list[Any]]


def ids_of(workspace: Workspace) -> frozenset[str]:
    """The ids of everything that is there; of cells those that last."""
    tables = (workspace.groups, workspace.collections, workspace.projects, workspace.guides)
    cells = (cell.static_id for project in workspace.projects.values() for cell in project.cells)
    return frozenset({identifier for table in tables for identifier in table} | set(cells))


@dataclass(frozen=True)
class Shaper:
    """`known` are the ids that were there at first."""

    known: frozenset[str]

    def of(self, workspace: Workspace) -> Shape:
        people = {user.id: user.email for user in workspace.users.values()}
        groups = {group.id: group.name for group in workspace.groups.values()}
        collections = {row.id: row.name for row in workspace.collections.values()}
        connections = {row.id: row.name for row in workspace.connections.values()}
        return {
            "users": sorted((user.email, user.role, user.active) for user in workspace.users.values()),
            "groups": sorted(
                [self._id(row.id), row.name, sorted(people[each] for each in row.members)]
                for row in workspace.groups.values()
            ),
            "collections": sorted(
                [
                    [self._id(row.id), row.name, row.description or "", row.workspace],
                    [_told(row.users, people), _told(row.groups, groups)],
                ]
                for row in workspace.collections.values()
            ),
            "projects": sorted(
                [
                    [self._id(row.id), row.title, row.description or "", row.status or "", row.archived_at is None],
                    [_told(row.sharing.users, people), _told(row.sharing.groups, groups)],
                    [_told(row.sharing.collections, collections), row.sharing.workspace, row.sharing.public_web],
                    [self._cell(cell, connections) for cell in row.cells],
                ]
                for row in workspace.projects.values()
            ),
            "guides": sorted(
                [self._id(row.id), row.path, row.draft or "", row.published or "", str(row.source), row.deleted]
                for row in workspace.guides.values()
            ),
        }

    def _id(self, identifier: str) -> str:
        return identifier if identifier in self.known else "new"

    def _cell(self, cell: Cell, connections: Mapping[str, str]) -> list[str]:
        # Hex numbers dataframes where two cells of a notebook would make one of the same name.
        dataframe = re.sub(r"_\d+$", "", cell.output_dataframe or "")
        more = [cell.source or "", dataframe, connections.get(cell.data_connection or "", "")]
        return [self._id(cell.static_id), cell.label or "", cell.type, *more]


def _told(grants: Mapping[str, str], names: Mapping[str, str]) -> list[list[str]]:
    return sorted([names[key], access] for key, access in grants.items() if access != "NONE")


def doubled(workspace: Workspace) -> list[str]:
    """The names that several objects have; of cells, within one project."""
    found = [f"group {row.name}" for row in workspace.groups.values()]
    found += [f"collection {row.name}" for row in workspace.collections.values()]
    found += [f"project {row.title}" for row in workspace.projects.values()]
    found += [f"guide {row.path}" for row in workspace.guides.values()]
    cells = [
        [f"cell {row.title}/{cell.label}" for cell in row.cells if cell.label] for row in workspace.projects.values()
    ]
    return sorted({name for names in (found, *cells) for name, number in Counter(names).items() if number > 1})


def flat(row: Any) -> list[Any]:
    """The values of a row, however deep they are."""
    return [value for part in row for value in flat(part)] if isinstance(row, list) else [row]


def difference(wanted: Shape, found: Shape) -> str:
    """What is not as wanted, a line an object."""
    lines = []
    for kind, rows in wanted.items():
        lines += [f"lost {kind}: {row}" for row in rows if row not in found[kind]]
        lines += [f"not wanted {kind}: {row}" for row in found[kind] if row not in rows]
        if not lines and len(rows) != len(found[kind]):
            lines.append(f"doubled {kind}")
    return "\n".join(lines)
