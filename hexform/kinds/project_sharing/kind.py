"""Project sharing: who may do what in a project. Facts: API operations EditProjectSharing*."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from hexform.errors import NotPermitted
from hexform.hex import tables
from hexform.hex.call import Steps
from hexform.hex.paging import pages
from hexform.kinds.again import Again, grants_again
from hexform.kinds.base import ActualUpdate, Kind, Reading
from hexform.kinds.builder import PlanBuilder
from hexform.kinds.compare import used
from hexform.kinds.context import PlanningContext
from hexform.kinds.project.owner import project_of
from hexform.kinds.project_sharing.scopes import Scopes
from hexform.kinds.project_sharing.spec import ProjectSharing
from hexform.kinds.project_sharing.writes import requests, with_extras, write
from hexform.kinds.work import ApplyState
from hexform.model.access import NONE, lower
from hexform.model.address import Address
from hexform.model.change import UPDATE, Change
from hexform.model.desired import Desired
from hexform.model.diff import difference
from hexform.model.directory import LiveProject
from hexform.model.live import Actual


class ProjectSharingKind(Kind):
    """Five scopes, written by id, 25 entries a request, read back by email and name; a 200 can carry failures."""

    name = "project_sharing"
    read_with = "project"

    def needs(self, desired: Desired) -> Iterable[str]:
        written = [spec for spec in desired.specs.values() if isinstance(spec, ProjectSharing)]
        return (
            *(("sharing",) * bool(written)),
            *(("people",) * any(sharing.users is not None for sharing in written)),
            *(("groups",) * any(sharing.groups is not None for sharing in written)),
            *(("collections",) * any(sharing.collections is not None for sharing in written)),
        )

    def observe(self, context: PlanningContext) -> Iterable[Steps[ActualUpdate]]:
        """Where two collections bear a name that a project's sharing shows, only their projects tell which it is."""
        seen: set[str] = set()
        for address, spec in context.specs("project_sharing", ProjectSharing):
            live, _, _ = project_of(context, address)
            if spec.collections is not None and live is not None and live.sharing is not None:
                seen.update(name for name, _ in live.sharing.collections)
        for name in sorted(seen):
            alike = context.actual.directory.collections.named(name)
            yield from (_read_inside(row.id) for row in alike if len(alike) > 1)

    def plan(self, context: PlanningContext, builder: PlanBuilder) -> None:
        for address, spec in context.specs("project_sharing", ProjectSharing):
            live, owner, error = project_of(context, address)
            if error or (live is not None and live.sharing is None):
                why = error or f"Hex does not tell who may open project {live.name if live else ''!r} to this token"
                builder.error(address, why, context.place(address))
                continue
            scopes = Scopes(context, builder, address, live, spec)
            if not scopes.failed:
                builder.settle(_change(context, address, spec, live, owner, scopes), address)

    def apply(self, change: Change, work: ApplyState) -> Steps[str | None]:
        key = change.address.partition(".")[2]
        project_id = work.id_of(change, f"project:{key}")
        live = work.actual.directory.projects.by_id.get(project_id)
        if change.id is None:
            live = yield from tables.project(project_id, sharing=True)
            change = with_extras(change, live, work)
        yield from write(change, project_id, live, work)
        return project_id

    def again(self, change: Change, wanted: Again) -> None:
        wanted.owner(change)
        written = grants_again(change, change.before or {}, change.after or {}, "APP_ONLY")
        wanted.want(change, ProjectSharing.model_validate(written))

    def read_again(self, changes: Sequence[Change], actual: Actual) -> Mapping[str, Reading]:
        """The projects are read by their own kind; here, which projects are in collections of a name borne twice."""
        told = {
            change.refs.get(f"collection:{label}")
            for change in changes
            for side in (change.before, change.after)
            for label in (side or {}).get("collections", ())
        }
        alike = {live_id for live_id in told if live_id is not None and _is_borne_twice(live_id, changes, actual)}
        size = tables.PAGE["projects"]
        return {
            f"inside:{live_id}": Reading(
                max(1, math.ceil((len(actual.inside.get(live_id, ())) + _entering(changes, live_id)) / size)),
                partial(_read_inside, live_id),
            )
            for live_id in sorted(alike)
        }


def _entering(changes: Sequence[Change], collection_id: str) -> int:
    """How many more projects will be in a collection."""
    ops = [
        row.op
        for change in changes
        for row in change.diff
        if change.refs.get(f"collection:{row.path[-1]}") == collection_id
    ]
    return ops.count("add") - ops.count("remove")


def _is_borne_twice(collection_id: str, changes: Sequence[Change], actual: Actual) -> bool:
    """Whether another collection has its name now, or will: one that this plan renames keeps it, if that fails."""
    row = actual.directory.collections.by_id.get(collection_id)
    if row is not None and len(actual.directory.collections.named(row.name)) > 1:
        return True
    return any(key.endswith(f"#{collection_id}") for change in changes for key in change.refs)


def _change(
    context: PlanningContext,
    address: Address,
    spec: ProjectSharing,
    live: LiveProject | None,
    owner: Address,
    scopes: Scopes,
) -> Change:
    before = scopes.before if live else None
    rows = difference(before, scopes.after)
    opened = any(row.path == ("public_web",) and lower(str(row.before or NONE), str(row.after)) for row in rows)
    return Change(
        address=address,
        kind="project_sharing",
        name=live.name if live else context.projects.identities[owner].name,
        id=live.id if live else None,
        actions=UPDATE,
        before=before,
        after=scopes.after,
        diff=rows,
        depends_on=tuple(sorted(scopes.needs | (set() if live else {owner}))),
        requests=requests(rows),
        flags=("public",) * opened + ("additive",) * (not spec.exclusive),
        source=context.place(address),
        refs=used(scopes.refs, rows) | ({f"project:{address.key}": live.id} if live else {}),
    )


def _read_inside(collection_id: str) -> Steps[ActualUpdate]:
    query = (tables.limit("projects"), *tables.ALL_PROJECTS, ("collectionId", collection_id))
    try:
        items, _, _ = yield from pages("ListProjects", "/v1/projects", *query)
    except NotPermitted as error:
        # Without this list the name stays ambiguous, which is said where it matters.
        why = str(error)
        return lambda actual: replace(actual, failed={**actual.failed, f"inside:{collection_id}": why})
    ids = frozenset(tables.text(item, "id") for item in items)
    return lambda actual: replace(actual, inside={**actual.inside, collection_id: ids})
