"""Which groups' members can change what is reported of people on one project.

A group matters if, for some person and some membership in the other groups that were not read, being in it changes
what is reported: a level before or after, or a way that gives it. People whose access stays need no read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import reduce
from itertools import chain, combinations
from operator import or_

from hexform.model.access import NONE
from hexform.planning.access.compare import Comparison
from hexform.planning.access.parts import partition
from hexform.planning.access.roster import GREATEST, LEAST
from hexform.planning.access.unread import is_unread
from hexform.planning.access.unsure import rank_of
from hexform.planning.access.ways import BOTH, ranks_of
from hexform.planning.access.world import OPENING, Grant, Project, World

# The least and the greatest before, and the same after.
Levels = tuple[int, int, int, int]
_NOTHING: Levels = (0, 0, 0, 0)
# With more groups behind shared names, all of them are read.
_MOST_TANGLED = 8


@dataclass(frozen=True)
class Bearer:
    """One group or collection that a grant may be to: the groups that were not read by which somebody has it.

    Pairs are for sure and perhaps; `known` are the people who have it anyway.
    """

    by: tuple[frozenset[str], frozenset[str]]
    known: tuple[int, int]


@dataclass(frozen=True)
class Door:
    """A grant that groups may give whose members were not read, before (`side` 0) or after (1) the changes."""

    side: int
    ranks: tuple[int, int]
    bearers: tuple[Bearer, ...]
    certain: bool

    @property
    def groups(self) -> frozenset[str]:
        return frozenset(chain.from_iterable(bearer.by[GREATEST] for bearer in self.bearers))

    def is_open(self, which: int, groups: Collection[str], bit: int, *, doubted: bool) -> bool:
        """Whether somebody in these groups has it. `doubted`: groups give them nothing for sure."""
        passes = (
            bool(bearer.known[which] & bit)
            or (not (doubted and which == LEAST) and not bearer.by[which].isdisjoint(groups))
            for bearer in self.bearers
        )
        return any(passes) if which == GREATEST else self.certain and all(passes)


def doors(sides: Iterable[tuple[World, Project]]) -> list[Door]:
    """The grants of a project, before and after, that depend on groups whose members were not read."""
    found: list[Door] = []
    for side, (world, project) in enumerate(sides):
        for grant in project.groups:
            found += _door(side, grant, [_group(world, key) for key in grant.ids])
        for grant in project.collections:
            found += _door(side, grant, [_collection(world, key) for key in grant.ids])
    return found


def _door(side: int, grant: Grant, bearers: list[Bearer]) -> Iterator[Door]:
    ranks = ranks_of(grant.level)
    if ranks and any(bearer.by[GREATEST] for bearer in bearers):
        yield Door(side, ranks, tuple(bearers), grant.certain)


def _group(world: World, key: str) -> Bearer:
    if is_unread(world, key):
        return Bearer((frozenset({key}),) * 2, (0, 0))
    people = world.groups[key].people if key in world.groups else 0
    return Bearer((frozenset(), frozenset()), (people & ~world.roster.doubtful & ~world.roster.guests, people))


def _collection(world: World, key: str) -> Bearer:
    groups, opening = world.collections[key].groups, world.opening(key)
    perhaps = frozenset(group for group, level in groups.items() if level != NONE and is_unread(world, group))
    sure = frozenset(group for group in perhaps if groups[group] in OPENING)
    return Bearer((sure, perhaps), (opening.sure, opening.perhaps))


def relevant(comparison: Comparison, found: list[Door], outsiders: int | None = None) -> set[str]:
    """The groups that matter on a project. `outsiders`: of a created project only these people are reported."""
    groups = reduce(or_, (door.groups for door in found), frozenset[str]())
    roster = comparison.roster
    people = roster.named if outsiders is None else outsiders & roster.named
    if not any(_may_change(door, found) for door in found):
        people &= comparison.falling | comparison.rising
    sets: list[int] = [roster.guests, roster.doubtful, roster.role("MEMBER"), roster.role("EXPLORER")]
    for side in (comparison.before, comparison.after):
        sets += chain(*side.sets, *(way.alone for way in side.ways))
    sets += chain.from_iterable(bearer.known for door in found for bearer in door.bearers)
    needed: set[str] = set()
    for part in partition(people, sets) if people else ():
        if needed == groups:
            break
        needed |= _Case(comparison, found, part & -part, created=outsiders is not None).relevant(groups - needed)
    return needed


def _may_change(door: Door, found: list[Door]) -> bool:
    """Whether a door is another one on the other side."""
    return replace(door, side=1 - door.side) not in found


class _Case:
    """One person, with every possible membership in the groups that were not read."""

    def __init__(self, comparison: Comparison, found: list[Door], bit: int, *, created: bool) -> None:
        roster = comparison.roster
        self.bit = bit
        self.doors = found
        self.created = created
        self.doubted = bool(bit & (roster.doubtful | roster.guests))
        self.base: Levels = (*comparison.before.ranks(bit), *comparison.after.ranks(bit))
        self.alone = self._alone(comparison)
        self.worth = [tuple(rank_of(roster, bit, which, door.ranks[which]) for which in BOTH) for door in found]
        self.groups = reduce(or_, (door.groups for door in found), frozenset[str]())
        self.tangled = reduce(or_, (door.groups for door in found if len(door.bearers) > 1), frozenset[str]())
        self._given = {group: self._with({group}) for group in self.groups}

    def _alone(self, comparison: Comparison) -> Levels:
        """What the person has without any group's members."""
        found = [0, 0, 0, 0]
        for place, side in enumerate((comparison.before, comparison.after)):
            for way in side.ways:
                for which in BOTH:
                    if way.alone[which] & self.bit:
                        level = rank_of(comparison.roster, self.bit, which, way.ranks[which])
                        found[2 * place + which] = max(found[2 * place + which], level)
        return (found[0], found[1], found[2], found[3])

    def _with(self, groups: Collection[str]) -> Levels:
        """What the person has by being in these groups."""
        found = [0, 0, 0, 0]
        for door, worth in zip(self.doors, self.worth, strict=True):
            for which in BOTH:
                if door.is_open(which, groups, self.bit, doubted=self.doubted):
                    found[2 * door.side + which] = max(found[2 * door.side + which], worth[which])
        return (found[0], found[1], found[2], found[3])

    def _reported(self, levels: Levels) -> bool:
        """Whether the person is reported."""
        if self.created:
            return any(new > old for old, new in zip(levels[:2], levels[2:], strict=True))
        return levels[:2] != levels[2:]

    def relevant(self, groups: Collection[str]) -> set[str]:
        """Those of the groups that matter for this person."""
        if len(self.tangled) > _MOST_TANGLED:
            return {group for group in groups if group in self.tangled or self._given[group] != _NOTHING}
        return {
            group for group in groups if any(self._matters(group, some) for some in _subsets(self.tangled - {group}))
        }

    def _matters(self, group: str, tangled: frozenset[str]) -> bool:
        """Whether being in a group changes what is reported, for a member of these groups with shared names."""
        start = _higher(self.base, self._with(tangled))
        more = self._with(tangled | {group})
        others = self.groups - self.tangled - {group}
        for levels in self._reachable(start, others):
            raised = _higher(levels, more)
            if self.created:
                if self._reported(levels) != self._reported(raised):
                    return True
            elif levels != raised and (self._reported(levels) or self._reported(raised)):
                return True
        return not self.created and any(
            self._names(door, worth, _higher(levels, more))
            for door, worth in self._opened(group, tangled)
            for levels in self._reachable(start, others - door.groups)
        )

    def _opened(self, group: str, tangled: frozenset[str]) -> Iterator[tuple[Door, tuple[int, int]]]:
        """What opens by being in the group besides; the worth of what is open anyway is nothing."""
        for door, worth in zip(self.doors, self.worth, strict=True):
            before = (door.is_open(which, tangled, self.bit, doubted=self.doubted) for which in BOTH)
            after = (door.is_open(which, tangled | {group}, self.bit, doubted=self.doubted) for which in BOTH)
            opened = [level * (new and not old) for level, old, new in zip(worth, before, after, strict=True)]
            if any(opened):
                yield door, (opened[LEAST], opened[GREATEST])

    def _names(self, door: Door, worth: tuple[int, int], levels: Levels) -> bool:
        """Whether a way is named because it gives the very level, where no way without groups does."""
        if not self._reported(levels):
            return False
        side = levels[2 * door.side : 2 * door.side + 2]
        return any(
            worth[which] == side[which] > self.alone[2 * door.side + which]
            and (which == LEAST or side[LEAST] != side[GREATEST])
            for which in BOTH
        )

    def _reachable(self, start: Levels, groups: Iterable[str]) -> set[Levels]:
        """What the person may have by being in any of these groups."""
        found = {start}
        for given in {self._given[group] for group in groups}:
            found |= {_higher(levels, given) for levels in found}
        return found


def _higher(one: Levels, other: Levels) -> Levels:
    return (max(one[0], other[0]), max(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3]))


def _subsets(groups: frozenset[str]) -> Iterator[frozenset[str]]:
    ordered = sorted(groups)
    return map(frozenset, chain.from_iterable(combinations(ordered, size) for size in range(len(ordered) + 1)))
