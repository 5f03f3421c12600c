"""Reading what the analysis of access needs beside what a plan has read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from hexform.errors import UNREADABLE
from hexform.hex import tables
from hexform.hex.call import Send, Steps, together
from hexform.hex.runner import EffectHandlers, run_steps
from hexform.kinds.cell.reading import list_cells
from hexform.model.directory import Directory, Person
from hexform.model.live import Actual
from hexform.planning.access.reads import Needs
from hexform.planning.access.world import TableName

_TABLES: dict[TableName, Callable[[], Steps[Any]]] = {
    "people": tables.people,
    "groups": tables.groups,
    "collections": tables.collections,
    "projects": lambda: tables.projects(None, sharing=True),
}


@dataclass(frozen=True)
class Seen:
    """What was read so far.

    `members`: group id to its people, or why they could not be read; `inside`: collection id to its projects.
    `cells`: project id to whether it has cells.
    """

    directory: Directory
    members: Mapping[str, tuple[Person, ...] | str] = field(default_factory=dict)
    inside: Mapping[str, frozenset[str]] = field(default_factory=dict)
    cells: Mapping[str, bool] = field(default_factory=dict)


def seen_by(actual: Actual, *, sharing: bool) -> Seen:
    """What a plan has read. `sharing`: whether it read the projects with their sharing."""
    directory = actual.directory
    if not sharing:
        directory = replace(directory, projects=replace(directory.projects, complete=False))
    unread = {key.partition(":")[2]: why for key, why in actual.failed.items() if key.startswith("members:")}
    cells = {key: bool(found) for key, found in actual.cells.items()}
    return Seen(directory, {**actual.members, **unread}, actual.inside, cells)


async def read_until(seen: Seen, needed: Callable[[Seen], Needs], send: Send) -> Seen:
    """Read what is needed, and what is needed then, until nothing is."""
    handlers = EffectHandlers(send)
    while need := needed(seen):
        seen = await _read(seen, need, handlers)
    return seen


async def _read(seen: Seen, need: Needs, handlers: EffectHandlers) -> Seen:
    names, groups, projects = sorted(need.tables), sorted(need.members), sorted(need.cells)
    steps: list[Steps[Any]] = [
        *(_TABLES[name]() for name in names),
        *(tables.people(("groupId", group)) for group in groups),
        *(_has_cells(project) for project in projects),
    ]
    found: list[Any] = await run_steps(together(*steps), handlers)
    of_groups = found[len(names) : len(names) + len(groups)]
    return replace(
        seen,
        directory=replace(seen.directory, **dict(zip(names, found, strict=False))),
        members={**seen.members, **{key: row.failed or row.rows for key, row in zip(groups, of_groups, strict=True)}},
        cells={**seen.cells, **dict(zip(projects, found[len(names) + len(groups) :], strict=True))},
    )


def _has_cells(project_id: str) -> Steps[bool]:
    """Whether a project has cells; one whose cells may not be read counts as having some."""
    try:
        return bool((yield from list_cells(project_id)))
    except UNREADABLE:
        return True
