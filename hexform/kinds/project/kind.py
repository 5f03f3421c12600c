"""Projects: found by id or title, or created. Facts: API operations ListProjects, GetProject, CreateProject."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from hexform.errors import UNREADABLE
from hexform.kinds.base import ActualUpdate, Kind, Reading
from hexform.kinds.loading import Entry, Loader
from hexform.kinds.policy import Policy
from hexform.kinds.project.spec import Project
from hexform.model.address import Address
from hexform.model.desired import Desired
from hexform.model.mistake import Mistake
from hexform.model.notice import Code

if TYPE_CHECKING:
    from hexform.hex.call import Json, Steps
    from hexform.kinds.builder import PlanBuilder
    from hexform.kinds.context import PlanningContext
    from hexform.kinds.resolver import Identity, Resolver
    from hexform.kinds.state import ApplyState
    from hexform.model.change import Change
    from hexform.model.directory import LiveProject, Table
    from hexform.model.live import Actual
# Of a project that is there nothing can be changed.
_NOTHING = Project.saying()


class ProjectKind(Kind):
    """Projects can be created and found; their title and description cannot be changed, and nothing deletes them."""

    name = "project"
    model = Project
    wish = Project
    noun = "project"
    referable = True
    block = "projects"
    table = "projects"
    about = "Projects, by key."
    example: ClassVar = {"revenue": {"title": "Revenue dashboard"}}
    policy = Policy("projects", "ignore", "Projects that are not written; the API cannot delete one.")
    naming = "title"

    def load(self, loader: Loader, blocks: Mapping[str, Entry]) -> None:
        """A project is either named by its id or made."""
        for key, entry in blocks.items():
            project: Project | None = loader.take(self.name, key, entry)
            if project is not None and project.create and project.id is not None:
                what = "`create: true` makes a new project, and `id` names one that is there: take one of them out"
                loader.mistakes.at(entry.source, entry.node.key_at("create"), Mistake.CONTRADICTION, what)

    def resolver(self, context: PlanningContext) -> Resolver[LiveProject]:
        # The API cannot rename a project: with an id, the title is what it is.
        from hexform.kinds.resolver import Identifier, Resolver

        identifiers = (
            Identifier(address, spec.title or address.key, named=False, id=spec.id)
            for address, spec in context.written(self.name, Project)
        )
        return Resolver(self.name, self.noun, identifiers, context.actual.directory.projects)

    def read_table(self, desired: Desired, needs: set[str]) -> Steps[Table[LiveProject]]:
        """One project by id is read by itself; more are read from the list, up to the last one that is wanted."""
        from hexform.hex import tables
        from hexform.model.directory import Table

        sharing = "sharing" in needs
        wanted = dict(desired.wanted(self.name, Project))
        ids = frozenset(spec.id for spec in wanted.values() if spec.id is not None)
        titles = {spec.title or address.key for address, spec in wanted.items() if spec.id is None}
        whole = bool(titles) or self.policy_in(desired.settings) != "ignore" or not ids or self.name in desired.sought
        if whole or len(ids) > 1:
            creates = {spec.title or address.key for address, spec in wanted.items() if spec.create and spec.id is None}
            return (yield from tables.projects(None if whole else ids, sharing=sharing, wanted=creates))
        try:
            row = yield from tables.project(next(iter(ids)), sharing=sharing)
        except UNREADABLE as error:
            return Table(failed=str(error), complete=False)
        return Table((row,), complete=False)

    def needs(self, desired: Desired) -> Iterable[str]:
        return ("projects",) * (self.name in desired.spoken | desired.sought)

    def plan(self, context: PlanningContext, builder: PlanBuilder) -> None:
        from hexform.kinds.project.owner import identity_error
        from hexform.kinds.removal import report_unmanaged
        from hexform.model.change import UPDATE

        for address, spec in context.specs(self.name, Project):
            identity: Identity[LiveProject] = context.projects.identities[address]
            error = identity_error(context, address)
            if error is not None:
                builder.error(address, *error, context.source(address))
            elif identity.live is None:
                _propose_creation(context, builder, address, spec)
            else:
                _note_differences(context, builder, address, spec, identity.live)
                builder.propose(
                    address,
                    _NOTHING,
                    _NOTHING,
                    actions=UPDATE,
                    name=identity.live.name,
                    id=identity.live.id,
                    source=context.source(address),
                )
        rows = [row for row in context.projects.table if not row.state]
        report_unmanaged(context, builder, context.projects, self.policy_in(context.desired.settings), set(), rows)

    def apply(self, change: Change, work: ApplyState) -> Steps[str | None]:
        from hexform.hex import tables
        from hexform.hex.call import Call
        from hexform.hex.idempotent import create, new_named
        from hexform.hex.paging import pages

        def find() -> Steps[list[Json]]:
            items, _, _ = yield from pages("ListProjects", "/v1/projects", tables.limit("projects"))
            return new_named(items, "title", change.name, known)

        known = work.known("project")
        body = {row.path[0]: row.after for row in change.diff if row.after}
        reply = yield from create(Call("CreateProject", "POST", "/v1/projects", body=body), find)
        project_id: str = reply["id"]
        work.created["project", Address(change.address).key] = project_id
        return project_id

    def read_again(self, changes: Sequence[Change], actual: Actual) -> Mapping[str, Reading]:
        """For projects, their status and their sharing; a new project is read once more, before the writes."""
        from hexform.hex import tables
        from hexform.kinds.reading import read_projects

        table = actual.directory.projects
        created = sum(change.kind == self.name for change in changes)
        fresh = {c.address for c in changes if c.kind == "project_sharing" and c.id is None}
        touched = {change.id or Address(change.address).key: change.id or "" for change in changes}
        # A list that was read to its end is read so again; else up to the last one that is wanted, as before.
        ids = None if table.complete else frozenset(touched)
        places = [place for place, row in enumerate(table.rows, 1) if ids is None or row.id in ids]
        listing = max(1, math.ceil((max(places, default=0) + created) / tables.PAGE["projects"]))
        if len(touched) > listing:
            readings = {"projects": Reading(listing, partial(read_projects, ids))}
        else:
            readings = {f"project:{key}": Reading(1, partial(_read_one, value)) for key, value in touched.items()}
        return readings | {f"new:{address}": Reading(1, partial(_read_one, "")) for address in fresh}


def _propose_creation(context: PlanningContext, builder: PlanBuilder, address: Address, spec: Project) -> None:
    from hexform.model.change import CREATE

    title = spec.title or address.key
    if context.actual.directory.personal:
        why = "this is a personal token, which may not see every project: one of this title may be there unseen"
        builder.warn(address, Code.PERSONAL_TOKEN, why, context.source(address))
    said = {"title": title, **({"description": spec.description} if spec.description else {})}
    builder.propose(
        address, None, Project.saying(**said), actions=CREATE, name=title, id=None, source=context.source(address)
    )


def _note_differences(
    context: PlanningContext, builder: PlanBuilder, address: Address, spec: Project, live: LiveProject
) -> None:
    """What the API cannot change is reported, once, and never planned."""
    from hexform.model.directory import same

    place = context.source(address)
    if live.archived:
        builder.warn(address, Code.ARCHIVED, f"{live.name!r} is archived in Hex", place)
    if spec.title is not None and same(spec.title) != same(live.name):
        why = f"its title in Hex is {live.name!r}; the API cannot change it to {spec.title!r}"
        builder.warn(address, Code.TITLE_FIXED, why, place)
    if spec.description is not None and spec.description != live.description:
        builder.warn(address, Code.DESCRIPTION_FIXED, "its description in Hex differs; the API cannot change it", place)


def _read_one(project_id: str) -> Steps[ActualUpdate]:
    from hexform.hex import tables
    from hexform.kinds.reading import with_projects
    from hexform.model.directory import Table

    row = yield from tables.project(project_id, sharing=True)
    return lambda actual: with_projects(actual, Table((row,), complete=False))
