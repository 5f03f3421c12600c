"""Which changes of a plan touch which way to a project, and for whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from hexform.model.access import NONE
from hexform.planning.access.touched import Cause, Overlay, Touched
from hexform.planning.access.world import Project

EVERYBODY = -1
Family = tuple[str, str]


class Causes:
    """The causes of what changes on one project; `sides` are the project before, if it was there, and after."""

    def __init__(self, overlay: Overlay, sides: Iterable[Project]) -> None:
        self._overlay = overlay
        self._sides = tuple(sides)
        self._own = overlay.projects.get(self._sides[-1].id)

    def touching(self, family: Family) -> Iterator[tuple[Cause, int]]:
        """The changes that touch a way, each with the people whose way it may touch."""
        via, _ = family
        if self._own is not None:
            yield from self._by_the_project(self._own, via, self._ids(family))
        match via:
            case "group":
                yield from self._by_groups(self._ids(family))
            case "collection":
                for collection_id in sorted(self._ids(family)):
                    yield from self._by_collection(collection_id)

    def _by_the_project(self, own: Touched, via: str, ids: set[str]) -> Iterator[tuple[Cause, int]]:
        by_email = self._overlay.after.roster.by_email
        match via:
            case "direct":
                yield own.cause, sum(by_email.get(email, 0) for scope, email in own.grants if scope == "users")
            case "workspace" if ("workspace", "") in own.grants:
                yield own.cause, EVERYBODY
            case "group" | "collection" if any((f"{via}s", key) in own.grants for key in ids):
                yield own.cause, EVERYBODY

    def _by_collection(self, collection_id: str) -> Iterator[tuple[Cause, int]]:
        touched = self._overlay.collections.get(collection_id)
        if touched is not None:
            yield touched.cause, touched.people | self._members(touched.groups)
        worlds = (self._overlay.before, self._overlay.after)
        found = [world.collections[collection_id] for world in worlds if collection_id in world.collections]
        opening = {key for collection in found for key, level in collection.groups.items() if level != NONE}
        yield from self._by_groups(opening)

    def _by_groups(self, ids: set[str]) -> Iterator[tuple[Cause, int]]:
        for group_id in sorted(ids & self._overlay.groups.keys()):
            touched = self._overlay.groups[group_id]
            yield touched.cause, touched.people

    def _members(self, groups: Iterable[str]) -> int:
        found = 0
        for group_id in groups:
            for world in (self._overlay.before, self._overlay.after):
                found |= world.groups[group_id].people if group_id in world.groups else 0
        return found

    def _ids(self, family: Family) -> set[str]:
        """The groups or collections that a way may be about."""
        return self._granted.get(family, set())

    @cached_property
    def _granted(self) -> dict[Family, set[str]]:
        found: dict[Family, set[str]] = {}
        for project in self._sides:
            for via, grants in (("group", project.groups), ("collection", project.collections)):
                for grant in grants:
                    found.setdefault((via, grant.key), set()).update(grant.ids)
        return found
