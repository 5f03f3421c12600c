"""The sharing of a live project. Hex tells people by email, and groups and collections by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from hexform.kinds.context import PlanningContext
from hexform.kinds.project_sharing.spec import ProjectSharing
from hexform.kinds.resolver import Resolver
from hexform.model.directory import LiveProject, LiveSharing, Named
from hexform.model.grants import CollectionOnProject, ProjectGrant, grant


class Unclear(NamedTuple):
    """A grant under a name that no object or several objects have, so it has no id."""

    scope: str
    name: str
    access: str
    rows: tuple[Named, ...] = ()


class Live(NamedTuple):
    """The sharing of a live project, and the grants that no name tells. Levels are as Hex shows them, NONE included."""

    spec: ProjectSharing
    unclear: tuple[Unclear, ...] = ()


def live_sharing(context: PlanningContext, project: LiveProject) -> Live:
    """Who may open a live project."""
    there = project.sharing or LiveSharing()
    users, unknown = _users(context, there)
    unclear = [*unknown]
    scopes: dict[str, Any] = {}
    for scope, resolver in (("groups", context.groups), ("collections", context.collections)):
        scopes[scope] = {}
        for name, access, rows, clear in _identified(context, scope, resolver, there, project):
            model = ProjectGrant if scope == "groups" else CollectionOnProject
            if clear:
                scopes[scope] |= {resolver.target_of(row.id): grant(model, access) for row in rows}
            else:
                unclear.append(Unclear(scope, name, access, tuple(rows)))
    spec = ProjectSharing.saying(workspace=there.workspace, public_web=there.public_web, users=users, **scopes)
    return Live(spec, tuple(unclear))


def _users(context: PlanningContext, there: LiveSharing) -> tuple[dict[str, ProjectGrant], list[Unclear]]:
    people = context.actual.directory.people
    users: dict[str, ProjectGrant] = {}
    unclear: list[Unclear] = []
    for email, access in there.users:
        found = people.named(email)
        if len(found) == 1:
            users[found[0].name] = grant(ProjectGrant, access)
        else:
            unclear.append(Unclear("users", email, access, tuple(found)))
    return users, unclear


def _identified(
    context: PlanningContext, scope: str, resolver: Resolver[Any], there: LiveSharing, project: LiveProject
) -> Iterator[tuple[str, str, list[Named], bool]]:
    """Name, access, the objects of that name, and whether the grant is certainly theirs."""
    entries: tuple[tuple[str, str], ...] = getattr(there, scope)
    if not entries:
        return
    times = Counter(name for name, _ in entries)
    levels = {name: {access for other, access in entries if other == name} for name in times if times[name] > 1}
    for name, access in entries:
        alike = resolver.table.named(name)
        if len(alike) > 1 and scope == "collections":
            alike = _holding(context, alike, project)
        one_level = times[name] == 1 or len(levels[name]) == 1
        clear = len(alike) == times[name] and one_level and (len(alike) == 1 or scope == "collections")
        yield name, access, alike, clear


def _holding(context: PlanningContext, alike: list[Named], project: LiveProject) -> list[Named]:
    """The collections of one name that hold the project; all of them where that could not be read."""
    actual = context.actual
    if any(f"inside:{row.id}" in actual.failed for row in alike):
        return alike
    return [row for row in alike if project.id in actual.inside.get(row.id, ())]
