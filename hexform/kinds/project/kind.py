"""Projects: found by id or title, or created. Facts: API operations ListProjects, GetProject, CreateProject."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Literal

from pydantic import Field

from hexform.hex import tables
from hexform.hex.call import Call, Json, Steps
from hexform.hex.create import create, new_named
from hexform.hex.paging import pages
from hexform.kinds.again import Again
from hexform.kinds.base import ActualUpdate, Kind, Reading
from hexform.kinds.builder import PlanBuilder
from hexform.kinds.cell.kind import CellEntry
from hexform.kinds.context import PlanningContext
from hexform.kinds.project.owner import Project, identity_error
from hexform.kinds.project_sharing.spec import ProjectSharing
from hexform.kinds.project_status.kind import ProjectStatus
from hexform.kinds.removal import report_unmanaged
from hexform.kinds.resolver import Identifier, Identity, Resolver
from hexform.kinds.work import ApplyState
from hexform.model.address import Address
from hexform.model.change import CREATE, UPDATE, Change
from hexform.model.desired import Desired
from hexform.model.diff import difference
from hexform.model.directory import LiveProject, same
from hexform.model.fields import Flag, Id, Name, NullableText, Spec
from hexform.model.live import Actual


class ProjectEntry(Spec):
    """A project as written; its status, sharing and cells are resources of their own."""

    id: Id | None = Field(None, description="The project's id in Hex.")
    title: Name | None = Field(
        None, description="Its title; without an id, only one project may bear it; default: the key."
    )
    description: NullableText = Field(None, description="Set when it is created; the API cannot change it later.")
    create: Flag = Field(False, description="Make the project where none bears the title.")
    status: ProjectStatus | None = Field(None, description="A status by name; null clears; or {one_of: [...]}.")
    sharing: ProjectSharing | None = Field(None, description="Who may open it.")
    cell_order: Literal["warn", "enforce"] = Field("warn", description="enforce: replace cells that are out of order.")
    cells: tuple[CellEntry, ...] | None = Field(None, description="Cells of its draft, in order.")


class ProjectKind(Kind):
    """Projects can be created and found; their title and description cannot be changed, and nothing deletes them."""

    name = "project"

    def family(self, context: PlanningContext) -> Resolver[LiveProject]:
        # The API cannot rename a project: with an id, the title is what it is.
        wishes = (
            Identifier(address, spec.title or address.key, named=False, id=spec.id)
            for address, spec in context.written("project", Project)
        )
        return Resolver("project", "project", wishes, context.actual.directory.projects)

    def needs(self, desired: Desired) -> Iterable[str]:
        return ("projects",) * ("project" in desired.spoken)

    def plan(self, context: PlanningContext, builder: PlanBuilder) -> None:
        for address, spec in context.specs("project", Project):
            identity: Identity[LiveProject] = context.projects.identities[address]
            error = identity_error(context, address)
            if error:
                builder.error(address, error, context.place(address))
            elif identity.live is None:
                builder.changes.append(_creation(context, builder, address, spec))
            else:
                _note_differences(context, builder, address, spec, identity.live)
                builder.settle(_as_it_is(context, address, identity.live), address)
        rows = [row for row in context.projects.table if not row.archived and not row.component]
        report_unmanaged(context, builder, context.projects, context.desired.settings.unmanaged.projects, set(), rows)

    def apply(self, change: Change, work: ApplyState) -> Steps[str | None]:
        def find() -> Steps[list[Json]]:
            items, _, _ = yield from pages("ListProjects", "/v1/projects", tables.limit("projects"))
            return new_named(items, "title", change.name, known)

        known = work.known("project")
        body = {key: value for key, value in (change.after or {}).items() if value}
        reply = yield from create(Call("CreateProject", "POST", "/v1/projects", body=body), find)
        project_id = tables.text(reply, "id")
        work.created[f"project:{change.address.partition('.')[2]}"] = project_id
        return project_id

    def again(self, change: Change, wanted: Again) -> None:
        wanted.want(change, Project.model_validate({**(change.after or {}), "create": True}))

    def read_again(self, changes: Sequence[Change], actual: Actual) -> Mapping[str, Reading]:
        """For projects, their status and their sharing; a new project is read once more, before the writes."""
        table = actual.directory.projects
        created = sum(change.kind == "project" for change in changes)
        fresh = {c.address for c in changes if c.kind == "project_sharing" and c.id is None}
        touched = {change.id or _key(change): change.id or "" for change in changes}
        # A list that was read to its end is read so again; else up to the last one that is wanted, as before.
        ids = None if table.complete else frozenset(touched)
        places = [place for place, row in enumerate(table.rows, 1) if ids is None or row.id in ids]
        listing = max(1, math.ceil((max(places, default=0) + created) / tables.PAGE["projects"]))
        if len(touched) > listing:
            readings = {"projects": Reading(listing, partial(_read_all, ids))}
        else:
            readings = {f"project:{key}": Reading(1, partial(_read_one, value)) for key, value in touched.items()}
        return readings | {f"new:{address}": Reading(1, partial(_read_one, "")) for address in fresh}


def _creation(context: PlanningContext, builder: PlanBuilder, address: Address, spec: Project) -> Change:
    title = spec.title or address.key
    if context.actual.directory.personal:
        why = "this is a personal token, which may not see every project: one of this title may be there unseen"
        builder.warn(address, why, context.place(address))
    after = {"title": title, **({"description": spec.description} if spec.description else {})}
    return Change(
        address=address,
        kind="project",
        name=title,
        actions=CREATE,
        after=after,
        diff=difference(None, after),
        requests=1,
        source=context.place(address),
    )


def _as_it_is(context: PlanningContext, address: Address, live: LiveProject) -> Change:
    """A project that is there: nothing of it can be changed."""
    place = context.place(address)
    return Change(address=address, kind="project", name=live.name, id=live.id, actions=UPDATE, source=place)


def _note_differences(
    context: PlanningContext, builder: PlanBuilder, address: Address, spec: Project, live: LiveProject
) -> None:
    """What the API cannot change is told, once, and never planned."""
    if spec.title is not None and same(spec.title) != same(live.name):
        why = f"its title in Hex is {live.name!r}; the API cannot change it to {spec.title!r}"
        builder.warn(address, why, context.place(address))
    if spec.description is not None and spec.description != live.description:
        builder.warn(address, "its description in Hex differs; the API cannot change it", context.place(address))


def _key(change: Change) -> str:
    return change.address.partition(".")[2]


def _patch(rows: Sequence[LiveProject]) -> ActualUpdate:
    def patch(actual: Actual) -> Actual:
        table = actual.directory.projects
        merged = {row.id: row for row in (*table.rows, *rows)}
        projects = replace(table, rows=tuple(merged.values()))
        return replace(actual, directory=replace(actual.directory, projects=projects))

    return patch


def _read_one(project_id: str) -> Steps[ActualUpdate]:
    return _patch([(yield from tables.project(project_id, sharing=True))])


def _read_all(ids: frozenset[str] | None) -> Steps[ActualUpdate]:
    table = yield from tables.projects(ids, sharing=True)
    return _patch(table.rows)
