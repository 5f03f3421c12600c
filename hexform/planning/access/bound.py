"""The most people whose access a plan can change, computed from its changes alone, without a read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hexform.planning.access.causes import Family
from hexform.planning.access.overlay import PlannedChange, overlay
from hexform.planning.access.touched import Overlay
from hexform.planning.access.unread import is_unread, openers
from hexform.planning.access.ways import BOTH, Way, ways
from hexform.planning.access.world import World


@dataclass(frozen=True)
class Most:
    """At most so many people lose and gain access; None where the people are not known.

    `outsiders`: those who gain access to created projects, too.
    """

    lose: int | None
    gain: int | None
    outsiders: int | None


def most(world: World, changes: Sequence[PlannedChange]) -> Most:
    """Where a limit is not passed even by these numbers, nothing need be read to keep it.

    People's access changes only where a way of theirs does. The members of a group that was not read may be anybody.
    """
    laid = overlay(world, changes)
    if "people" in world.missing or "people" in world.failed:
        touched = bool(laid.affected or laid.touches_existing)
        return Most(None, None, None) if touched else Most(0, 0, 0)
    bound, created = _Bound(laid), _Bound(laid)
    for group_id in laid.groups:
        bound.group(group_id)
    for collection_id in laid.collections:
        bound.collection(collection_id)
    for project_id in laid.projects:
        (created if laid.after.projects[project_id].created else bound).project(project_id)
    lose, gain, outsiders = (
        people & world.roster.named for people in (bound.lose, bound.gain, bound.gain | created.gain)
    )
    return Most(lose.bit_count(), gain.bit_count(), outsiders.bit_count())


class _Bound:
    def __init__(self, laid: Overlay) -> None:
        self.laid = laid
        self.everybody = laid.after.roster.named
        self.lose = self.gain = 0

    def _anybody(self) -> None:
        self.lose = self.gain = self.everybody

    def _step(self, before: int, after: int) -> None:
        self.lose |= before & ~after
        self.gain |= after & ~before

    def _members(self, world: World, group_id: str) -> int:
        """Who may be in a group; one whose members could not be read, or were not, may have anybody."""
        if is_unread(world, group_id):
            return self.everybody
        people = world.groups[group_id].people if group_id in world.groups else 0
        return self.everybody if people & world.roster.unnamed_bits else people

    def group(self, group_id: str) -> None:
        self._step(self._members(self.laid.before, group_id), self._members(self.laid.after, group_id))

    def collection(self, collection_id: str) -> None:
        worlds = (self.laid.before, self.laid.after)
        groups = self.laid.collections[collection_id].groups
        if any(self._members(world, key) == self.everybody for world in worlds for key in groups):
            self._anybody()
            return
        before, after = (
            world.opening(collection_id) if collection_id in world.collections else None for world in worlds
        )
        self._step(before.perhaps if before else 0, after.perhaps if after else 0)
        self._step(before.sure if before else 0, after.sure if after else 0)

    def project(self, project_id: str) -> None:
        """By way those who had more of it before, or have more of it now."""
        sides = self.laid.sides(project_id)
        if not sides[1][1].readable or any(self._opens_to_anybody(project_id, world) for world, _ in sides):
            self._anybody()
            return
        before, after = (_by_level(ways(world, project)) for world, project in sides)
        for key in before.keys() | after.keys():
            self._step(before.get(key, 0), after.get(key, 0))

    def _opens_to_anybody(self, project_id: str, world: World) -> bool:
        """Whether a grant that changes is to people who are not known."""
        for scope, key in self.laid.projects[project_id].grants:
            if scope == "groups" and self._members(world, key) == self.everybody:
                return True
            if scope == "collections" and key in world.collections:
                collection = world.collections[key]
                unknown = world.opening(key).perhaps & world.roster.unnamed_bits
                if collection.unread or openers(world, key) or unknown:
                    return True
        return False


def _by_level(found: Iterable[Way]) -> dict[tuple[Family, int, int], int]:
    """By way, by least or greatest, and by level those to whom the way gives at least that."""
    people: dict[tuple[Family, int, int], int] = {}
    for way in found:
        for which in BOTH:
            for rank in range(1, way.ranks[which] + 1):
                key = way.family, which, rank
                people[key] = people.get(key, 0) | way.people[which]
    return people
