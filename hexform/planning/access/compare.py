"""One project before and after: who fares how, and because of what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property, reduce
from itertools import chain
from operator import or_
from typing import NamedTuple

from hexform.lib.picked import each, without
from hexform.model.access_change import Direction, Level
from hexform.planning.access.causes import Causes, Family
from hexform.planning.access.parts import labelled, partition
from hexform.planning.access.roster import GREATEST, LEAST, TOP
from hexform.planning.access.touched import Cause, Overlay
from hexform.planning.access.unread import through_unread
from hexform.planning.access.unsure import NOT_READ, rank_of, reasons
from hexform.planning.access.ways import By, Reach, Way, level, own_ways, shared_ways


class Fare(NamedTuple):
    """How somebody fares on a project."""

    direction: Direction
    before: Level
    after: Level
    before_by: tuple[By, ...]
    after_by: tuple[By, ...]
    unsure: str | None


class Faring(NamedTuple):
    """People with the same change on a project, because of the same changes."""

    fare: Fare
    because: tuple[Cause, ...]
    people: int


class _Side(NamedTuple):
    """One side of a comparison: who reaches what, and the ways that are reported, each with its people."""

    reach: Reach
    named: tuple[tuple[Way, int], ...]
    unread: int


class Comparison:
    """A project before and after the changes of a plan."""

    def __init__(self, overlay: Overlay, project_id: str) -> None:
        sides = overlay.sides(project_id)
        (before, old), (after, self.project) = sides
        self.roster = after.roster
        own = [own_ways(self.roster, old)] * 2
        if self.project.users is not old.users or self.project.owner != old.owner:
            own[1] = own_ways(self.roster, self.project)
        self.before = Reach(self.roster, own[0] + shared_ways(before, old))
        self.after = Reach(self.roster, own[1] + shared_ways(after, self.project))
        self._causes = Causes(overlay, (old, self.project))
        self._unread = [through_unread(world, project) for world, project in sides]

    @cached_property
    def falling(self) -> int:
        """Those whose least or greatest level falls."""
        return _above(self.before, self.after, LEAST, LEAST) | _above(self.before, self.after, GREATEST, GREATEST)

    @cached_property
    def rising(self) -> int:
        """Those whose least or greatest level rises."""
        return _above(self.after, self.before, LEAST, LEAST) | _above(self.after, self.before, GREATEST, GREATEST)

    @cached_property
    def surely_falling(self) -> int:
        """Those who have less than before, whatever is left open."""
        return _above(self.before, self.after, LEAST, GREATEST)

    @cached_property
    def surely_rising(self) -> int:
        """Those who have more than before, whatever is left open."""
        return _above(self.after, self.before, LEAST, GREATEST)

    @cached_property
    def directions(self) -> dict[Direction, int]:
        """The people of each direction; people whose level stays and who lost no way are in none."""
        falling, rising, gone = self.falling, self.rising, 0
        for people in self._gone.values():
            gone |= people
        return {
            "lose": without(falling, rising),
            "gain": without(rising, falling),
            "unsure": falling & rising,
            "keep": without(gone, falling | rising),
        }

    @cached_property
    def _differing(self) -> dict[Family, tuple[list[Way], list[Way]]]:
        """By way what it is before and after, where that is not the same."""
        sides = self.before.ways, self.after.ways
        before, after = ({id(way) for way in ways} for ways in sides)
        families = {way.family for way in chain(*sides) if (id(way) in before) != (id(way) in after)}
        found: dict[Family, tuple[list[Way], list[Way]]] = {family: ([], []) for family in families}
        for side, ways in enumerate(sides):
            for way in ways:
                if way.family in found:
                    found[way.family][side].append(way)
        return found

    @cached_property
    def _gone(self) -> dict[Family, int]:
        """By way those who had it, for sure or perhaps, and have it no more, not even through an unread group."""
        unread = self._unread[1]
        return {
            family: without(_having(before), _having(after))
            for family, (before, after) in self._differing.items()
            if family not in unread
        }

    @cached_property
    def _different(self) -> dict[Family, int]:
        """By way those to whom it gives something else than before."""
        found: dict[Family, int] = {}
        for family, sides in self._differing.items():
            before, after = map(_by_rank, sides)
            for ranks in before.keys() | after.keys():
                old, new = before.get(ranks, (0, 0)), after.get(ranks, (0, 0))
                found[family] = found.get(family, 0) | (old[LEAST] ^ new[LEAST]) | (old[GREATEST] ^ new[GREATEST])
        return found

    @cached_property
    def _people(self) -> int:
        """Everybody who is reported."""
        found = 0
        for people in self.directions.values():
            found |= people
        return found

    @cached_property
    def _sides(self) -> tuple[_Side, _Side]:
        before, after = (
            _Side(side, side.named(self._people), max(unread.values(), default=0))
            for side, unread in zip((self.before, self.after), self._unread, strict=True)
        )
        return before, after

    @cached_property
    def causes(self) -> dict[Cause, int]:
        """By change of the plan those for whom it touches a way that is reported.

        A way is reported if it gives the very level of a person, or if it went while the level stays.
        """
        named = {family: people & self.directions["keep"] for family, people in self._gone.items()}
        for side in self._sides:
            for way, people in side.named:
                named[way.family] = named.get(way.family, 0) | people
        found: dict[Cause, int] = {}
        for family, different in self._different.items():
            touched = different & named.get(family, 0)
            for cause, people in self._causes.touching(family) if touched else ():
                found[cause] = found.get(cause, 0) | (people & touched)
        return found

    def fares(self) -> list[Faring]:
        """The access changes of people, grouped by equal change."""
        if not self._people:
            return []
        found: dict[tuple[Fare, tuple[Cause, ...]], int] = {}
        before, after = ([(people, way.shown) for way, people in side.named] for side in self._sides)
        causes = [(people, cause) for cause, people in sorted(self.causes.items())]
        for direction, old, new, people in self._steps():
            doubted = isinstance(old, tuple) or isinstance(new, tuple) or (direction == "keep" and self._unread_sides)
            for part, before_by in labelled(people, before):
                for less, after_by in labelled(part, after):
                    fare = Fare(direction, old, new, before_by, after_by, None)
                    for fared, those in self._doubtful(fare, less) if doubted else ((fare, less),):
                        for each_part, because in labelled(those, causes):
                            key = fared, because
                            found[key] = found.get(key, 0) | each_part
        return [Faring(*key, people) for key, people in found.items()]

    def _steps(self) -> Iterator[tuple[Direction, Level, Level, int]]:
        """People by direction, and by their level before and after."""
        for direction, people in self.directions.items():
            for those, old in self.before.levels(people) if people else ():
                for part, new in self.after.levels(those):
                    yield direction, old, new, part

    @property
    def _unread_sides(self) -> bool:
        return any(side.unread for side in self._sides)

    def _doubtful(self, fare: Fare, people: int) -> Iterator[tuple[Fare, int]]:
        """How people fare of whom a level is not known, with the reasons: they depend on what these people are."""
        roster = self.roster
        cuts = [*roster.by_role.values(), *each(roster.unnamed_bits & people)]
        cuts += chain.from_iterable(roster.reaching[GREATEST][side.unread] for side in self._sides)
        for part in partition(people, cuts):
            bit, levels, why = part & -part, [], set[str]()
            for side, found in zip(self._sides, (fare.before, fare.after), strict=True):
                if isinstance(found, tuple):
                    why |= reasons(roster, bit, [way for way, those in side.named if those & bit])
                least, greatest = side.reach.ranks(bit) if side.unread else (0, TOP)
                more = rank_of(roster, bit, GREATEST, side.unread) if fare.direction == "keep" else 0
                if more > greatest:
                    why.add(NOT_READ)
                levels.append(level(least, more) if more > greatest else found)
            told = "; ".join(sorted(why)) or None
            yield Fare(fare.direction, levels[0], levels[1], fare.before_by, fare.after_by, told), part


def _above(higher: Reach, lower: Reach, of_higher: int, of_lower: int) -> int:
    """Those who reach a level on one side and not on the other."""
    found = 0
    for to in range(1, TOP + 1):
        found |= without(higher.sets[of_higher][to], lower.sets[of_lower][to])
    return found


def _having(ways: Iterable[Way]) -> int:
    return reduce(or_, (way.people[GREATEST] for way in ways), 0)


def _by_rank(ways: Iterable[Way]) -> dict[tuple[int, int], tuple[int, int]]:
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for way in ways:
        old = found.get(way.ranks, (0, 0))
        found[way.ranks] = old[LEAST] | way.people[LEAST], old[GREATEST] | way.people[GREATEST]
    return found
