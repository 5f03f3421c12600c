"""Project sharing: who may do what in a project. Facts: API operations EditProjectSharing*."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from hexform.errors import UNREADABLE
from hexform.kinds.base import ActualUpdate, Kind, Observation, Reading
from hexform.kinds.project_sharing.spec import ProjectSharing
from hexform.model.access import NONE, lower
from hexform.model.address import Address
from hexform.model.desired import Desired
from hexform.model.notice import Code
from hexform.model.sides import PERSON

if TYPE_CHECKING:
    from hexform.hex.call import Steps
    from hexform.kinds.builder import PlanBuilder
    from hexform.kinds.context import PlanningContext
    from hexform.kinds.project_sharing.scopes import Scopes
    from hexform.kinds.state import ApplyState
    from hexform.model.change import Change
    from hexform.model.live import Actual

PUBLIC = "public"


class ProjectSharingKind(Kind):
    """Five scopes, written by id, 25 entries a request, read back by email and name; a 200 can carry failures."""

    name = "project_sharing"
    model = ProjectSharing
    wish = ProjectSharing
    noun = "sharing"
    part = "sharing"
    about = "Who may open it."
    example: ClassVar = {"workspace": "APP_ONLY"}
    read_with = "project"

    def needs(self, desired: Desired) -> Iterable[str]:
        written = [spec for _, spec in desired.wanted(self.name, ProjectSharing)]
        return (
            *(("sharing",) * bool(written)),
            *(("people",) * any(sharing.users is not None for sharing in written)),
            *(("groups",) * any(sharing.groups is not None for sharing in written)),
            *(("collections",) * any(sharing.collections is not None for sharing in written)),
        )

    def observations(self) -> Iterable[Observation]:
        return [Observation(frozenset({"projects", "collections"}), self._reads)]

    def _reads(self, context: PlanningContext) -> Iterable[Steps[ActualUpdate]]:
        """Where two collections have a name that a project's sharing shows, only their projects tell which it is."""
        from hexform.kinds.project.owner import project_of

        seen: set[str] = set()
        for address, spec in context.specs(self.name, ProjectSharing):
            live = project_of(context, address)[0] if spec.collections is not None else None
            if live is not None and live.sharing is not None:
                seen.update(name for name, _ in live.sharing.collections)
        for name in sorted(seen):
            alike = context.actual.directory.collections.named(name)
            yield from (_read_inside(row.id) for row in alike if len(alike) > 1)

    def plan(self, context: PlanningContext, builder: PlanBuilder) -> None:
        from hexform.kinds.project.owner import project_of
        from hexform.kinds.project_sharing.scopes import Scopes

        for address, wish in context.specs(self.name, ProjectSharing):
            live, owner, error = project_of(context, address)
            if error is not None:
                builder.error(address, *error, context.source(address))
            elif live is not None and live.sharing is None:
                why = f"Hex does not tell who may open project {live.name!r} to this token"
                builder.error(address, Code.UNREADABLE, why, context.source(address))
            else:
                _propose(context, builder, address, owner, Scopes(context, builder, address, live, wish))

    def apply(self, change: Change, work: ApplyState) -> Steps[str | None]:
        from hexform.hex import tables
        from hexform.kinds.project_sharing.writes import with_extras, write

        project_id = work.id_of(change, "project", Address(change.address).key)
        live = work.actual.directory.projects.by_id.get(project_id)
        if change.id is None:
            live = yield from tables.project(project_id, sharing=True)
            change = with_extras(change, live, work)
        yield from write(change, project_id, live, work)
        return project_id

    def cost(self, change: Change) -> int:
        from hexform.kinds.project_sharing.writes import requests

        return requests(change.diff)

    def read_again(self, changes: Sequence[Change], actual: Actual) -> Mapping[str, Reading]:
        """The projects are read by their own kind; here, which projects are in collections of a name borne twice."""
        from hexform.hex import tables

        ids = {
            change.ref("collection", str(key))
            for change in changes
            for side in (change.before, change.after)
            for key in (side.collections or {} if isinstance(side, ProjectSharing) else ())
        }
        alike = {live_id for live_id in ids if live_id is not None and _is_borne_twice(live_id, changes, actual)}
        size = tables.PAGE["projects"]
        return {
            f"inside:{live_id}": Reading(
                max(1, math.ceil((len(actual.inside.get(live_id, ())) + _entering(changes, live_id)) / size)),
                partial(_read_inside, live_id),
            )
            for live_id in sorted(alike)
        }


def _propose(context: PlanningContext, builder: PlanBuilder, address: Address, owner: Address, scopes: Scopes) -> None:
    from hexform.model.change import UPDATE

    if scopes.failed:
        return
    live = scopes.project
    before = ProjectSharing.saying(**scopes.before) if live else None
    # Most often nothing differs, and one spec is enough for both sides.
    after = before if before and scopes.before == scopes.after else ProjectSharing.saying(**scopes.after)
    public = scopes.wish.public_web
    opened = public is not None and lower(scopes.live.spec.public_web or NONE, public)
    builder.propose(
        address,
        before,
        after,
        actions=UPDATE,
        name=live.name if live else context.projects.identities[owner].name,
        id=live.id if live else None,
        uses={PERSON: scopes.ids, **({"project": {address.key: live.id}} if live else {})},
        depends_on=tuple(sorted(scopes.needs | (set() if live else {owner}))),
        flags=(PUBLIC,) if opened else (),
        source=context.source(address),
    )


def _entering(changes: Sequence[Change], collection_id: str) -> int:
    """How many more projects will be in a collection."""
    ops = [
        row.op for change in changes for row in change.diff if change.ref("collection", row.path[-1]) == collection_id
    ]
    return ops.count("add") - ops.count("remove")


def _is_borne_twice(collection_id: str, changes: Sequence[Change], actual: Actual) -> bool:
    """Whether another collection has its name now, or will: one that this plan renames keeps it, if that fails."""
    row = actual.directory.collections.by_id.get(collection_id)
    if row is not None and len(actual.directory.collections.named(row.name)) > 1:
        return True
    return any(label.endswith(f"#{collection_id}") for change in changes for label in change.refs.get("collection", ()))


def _read_inside(collection_id: str) -> Steps[ActualUpdate]:
    from hexform.hex import tables
    from hexform.hex.paging import pages

    query = (tables.limit("projects"), *tables.ALL_PROJECTS, ("collectionId", collection_id))
    try:
        items, _, _ = yield from pages("ListProjects", "/v1/projects", *query)
    except UNREADABLE as error:
        # Without this list the name stays ambiguous, which is reported where it matters.
        why = str(error)
        return lambda actual: replace(actual, failed={**actual.failed, f"inside:{collection_id}": why})
    ids = frozenset(item["id"] for item in items)
    return lambda actual: replace(actual, inside={**actual.inside, collection_id: ids})
