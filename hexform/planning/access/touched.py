"""Two worlds, before and after the changes of a plan, and which change touches which way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from hexform.planning.access.naming import is_created
from hexform.planning.access.world import Project, World

# The public web is nobody's way: anyone with the link.
PUBLIC = ("public_web", "")


class Cause(NamedTuple):
    """A change of the plan."""

    address: str
    source: str | None


@dataclass
class Touched:
    """What changes touch: `people` of a group, `people` and `groups` of a collection, `grants` of a project.

    A grant is named by its scope and the id, the email or nothing: ("groups", ID), ("users", EMAIL), ("workspace", "").
    """

    cause: Cause
    people: int = 0
    groups: set[str] = field(default_factory=set)
    grants: set[tuple[str, str]] = field(default_factory=set)


@dataclass(frozen=True)
class Overlay:
    """The world before and after, and by the id of a group, collection or project what touches it.

    `statuses`: the changes of a project's status.
    """

    before: World
    after: World
    groups: Mapping[str, Touched]
    collections: Mapping[str, Touched]
    projects: Mapping[str, Touched]
    statuses: Mapping[str, Cause]

    @cached_property
    def affected_ids(self) -> frozenset[str]:
        """The same, as a set."""
        return frozenset(self.affected)

    @cached_property
    def affected(self) -> list[str]:
        """The projects where the changes can change people's access, created ones too, in a stable order."""
        if not (self.groups or self.collections or self.projects):
            return []
        found = (project for project in self.after.projects.values() if self._affects(project))
        return [project.id for project in sorted(found, key=lambda project: (project.name.address, project.id))]

    @property
    def touched_ids(self) -> frozenset[str]:
        """The projects that the changes touch in any way that a guardrail looks at."""
        return self.affected_ids | self.projects.keys() | self.statuses.keys()

    def reversed(self) -> Overlay:
        """What leads back, from the world after to the world before; what the changes create is not there any more."""
        there = {key: touched for key, touched in self.projects.items() if key in self.before.projects}
        return replace(self, before=self.after, after=self.before, projects=there)

    def sides(self, project_id: str) -> tuple[tuple[World, Project], tuple[World, Project]]:
        """A project in the world before and after; one that is created grants nothing to anybody before."""
        after = self.after.projects[project_id]
        before = self.before.projects.get(project_id) or Project(project_id, after.name)
        return (self.before, before), (self.after, after)

    @property
    def touches_existing(self) -> bool:
        """Whether they change who is in a group, or who opens a collection, that any project may refer to."""
        return any(not is_created(key) for key in (*self.groups, *self.collections))

    def _affects(self, project: Project) -> bool:
        touched = self.projects.get(project.id)
        if touched is not None and touched.grants - {PUBLIC}:
            return True
        sides = [side for _, side in self.sides(project.id)]
        groups = (key for side in sides for grant in side.groups for key in grant.ids)
        collections = (key for side in sides for grant in side.collections for key in grant.ids)
        return any(key in self.groups for key in groups) or any(map(self._affects_collection, collections))

    def _affects_collection(self, collection_id: str) -> bool:
        if collection_id in self.collections:
            return True
        found = (world.collections.get(collection_id) for world in (self.before, self.after))
        return any(key in self.groups for each in found if each is not None for key in each.groups)
