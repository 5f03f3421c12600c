"""What has to be read to say what a plan does to people's access: the least that an answer depends on.

What a plan has read anyway is known. Asked again with what was read since, until nothing is missing, this asks for
tables first, then for cells, then for the members of groups.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from hexform.model.access_change import ProjectName
from hexform.planning.access.compare import Comparison
from hexform.planning.access.overlay import PlannedChange, overlay
from hexform.planning.access.relevance import doors, relevant
from hexform.planning.access.touched import Overlay
from hexform.planning.access.unread import openers
from hexform.planning.access.world import TABLES, TableName, World


@dataclass(frozen=True)
class Needs:
    """Tables to be read whole (projects with their sharing), and the ids of groups whose members are needed.

    `cells`: projects whose cells decide whether an earlier run created them and has not filled them yet.
    """

    tables: frozenset[TableName] = frozenset()
    cells: frozenset[str] = frozenset()
    members: frozenset[str] = frozenset()

    def __or__(self, other: Needs) -> Needs:
        return Needs(self.tables | other.tables, self.cells | other.cells, self.members | other.members)

    def __bool__(self) -> bool:
        return bool(self.tables or self.cells or self.members)


def needs(
    world: World,
    changes: Sequence[PlannedChange],
    domains: Collection[str] | None = None,
    empty: Mapping[str, bool | None] | None = None,
) -> Needs:
    """What is to be read beside what the world holds. A plan that changes nobody's access needs nothing.

    `empty`: live projects with `create: true` that have no status, and whether they have no cells; None is not known.
    """
    laid = overlay(world, changes, fresh=[key for key, known in (empty or {}).items() if known])
    if tables := world.missing.intersection(_tables(laid)):
        return Needs(tables=tables)
    affected = laid.affected
    cells = frozenset(key for key in affected if (empty or {}).get(key, False) is None)
    return Needs(cells=cells) if cells else Needs(members=frozenset(_members(laid, affected, domains)))


def needs_of_report(world: World, selects: Callable[[ProjectName], bool] = bool, *, every_group: bool = False) -> Needs:
    """What is to be read for an access report on some projects. `every_group`: which groups somebody is in is asked."""
    if world.missing:
        return Needs(tables=world.missing)
    projects = [project for project in world.projects.values() if selects(project.name)]
    groups = {key for project in projects for grant in project.groups for key in grant.ids}
    collections = {key for project in projects for grant in project.collections for key in grant.ids}
    groups |= {key for each in collections for key in openers(world, each)}
    unread = {key for key, group in world.groups.items() if group.unread}
    return Needs(members=frozenset(unread if every_group else unread & groups))


def _tables(laid: Overlay) -> Iterator[TableName]:
    if laid.touches_existing:
        yield from TABLES
    for project_id in laid.affected:
        yield "people"
        for world, project in laid.sides(project_id):
            if any(key not in world.groups for grant in project.groups for key in grant.ids):
                yield "groups"
            if any(world.collections[key].unread for grant in project.collections for key in grant.ids):
                yield "collections"


def _members(laid: Overlay, affected: list[str], domains: Collection[str] | None) -> set[str]:
    """Groups whose members are changed by rows, and those that matter on a project."""
    found = {key for key in laid.groups if key in laid.after.groups and laid.after.groups[key].unread}
    outsiders = laid.after.roster.outsiders(domains)
    for project_id in affected:
        sides = laid.sides(project_id)
        those = doors(sides)
        if not {group for door in those for group in door.groups} <= found:
            comparison = Comparison(laid, project_id)
            found |= relevant(comparison, those, outsiders if comparison.project.created else None)
    return found
