"""A workspace as `pull` reads it, together with the existing configuration."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from hexform.config.files import Tree
from hexform.hex import tables
from hexform.hex.call import Send, Steps, together
from hexform.hex.runner import EffectHandlers, run_steps
from hexform.kinds.base import ActualUpdate
from hexform.kinds.cell.reading import read_cells
from hexform.kinds.group.reading import read_members
from hexform.kinds.project.spec import Project
from hexform.kinds.project_sharing.spec import ProjectSharing
from hexform.kinds.registry import KINDS
from hexform.model.address import Address
from hexform.model.desired import Desired
from hexform.model.directory import Directory, Table
from hexform.model.fields import Written
from hexform.model.live import Actual
from hexform.model.plan import Place
from hexform.planning.observe import Me, context_of


@dataclass(frozen=True)
class PulledWorkspace:
    """`files`: the files of the configuration. `new`: none exists yet, and `desired` is empty."""

    tree: Tree
    files: tuple[Path, ...]
    desired: Desired
    new: bool
    place: Place
    today: date
    actual: Actual = field(default_factory=Actual)


def table(directory: Directory, kind: str) -> Table[Any]:
    """The live objects of a kind."""
    found: Table[Any] = getattr(directory, KINDS[kind].table)
    return found


async def read_tables(send: Send, me: Me, *, connections: bool) -> Directory:
    """Read people, groups, collections and projects, and connections, which only cells refer to."""
    steps: dict[str, Steps[Any]] = {
        "people": tables.people(),
        "groups": tables.groups(),
        "collections": tables.collections(),
        "projects": tables.projects(None, sharing=True),
        **({"connections": tables.connections()} if connections else {}),
    }
    found: list[Any] = await run_steps(together(*steps.values()), EffectHandlers(send))
    directory: dict[str, Any] = dict(zip(steps, found, strict=True))
    return replace(Directory(org_id=me.org_id, personal=me.personal), **directory)


async def read_details(
    workspace: PulledWorkspace, send: Send, groups: Iterable[str], projects: Iterable[str], *, cells: bool
) -> PulledWorkspace:
    """Read members of these groups, cells of these projects, and what resolves ambiguous names in sharing."""
    readings: list[Steps[ActualUpdate]] = [read_members(id_) for id_ in sorted(set(groups))]
    chosen = sorted(set(projects))
    specs: dict[Address, Written] = {}
    for number, id_ in enumerate(chosen):
        specs[Address.of("project", f"p{number}")] = Project.saying(id=id_)
        specs[Address.of("project_sharing", f"p{number}")] = ProjectSharing.saying(collections={})
        readings += [read_cells(id_)] if cells else []
    part = replace(workspace.desired, specs=specs, others={}, removed=())
    context = context_of(part, workspace.actual, today=workspace.today, ledger={})
    for observation in KINDS["project_sharing"].observations():
        readings += observation.reads(context)
    actual = workspace.actual
    for update in await run_steps(together(*readings), EffectHandlers(send)):
        actual = update(actual)
    return replace(workspace, actual=actual)


def with_objects(workspace: PulledWorkspace, keys: dict[str, dict[str, str]]) -> Desired:
    """The configuration plus these objects (kind to id to key), with only their ids."""
    specs = dict(workspace.desired.specs)
    for kind, objects in keys.items():
        specs |= {Address.of(kind, key): KINDS[kind].wish_of({"id": id_}) for id_, key in objects.items()}
    return replace(workspace.desired, specs=specs)
