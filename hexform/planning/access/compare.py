"""One project before and after: who fares how, and because of what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from hexform.model.access import LEVELS
from hexform.model.access_change import Direction, Level
from hexform.planning.access.causes import EVERYBODY, Causes, Family
from hexform.planning.access.roster import GREATEST, LEAST, TOP, each
from hexform.planning.access.touched import Cause, Overlay
from hexform.planning.access.unread import through_unread
from hexform.planning.access.unsure import NOT_READ, rank_of, reasons
from hexform.planning.access.ways import By, Reach, Way, reach


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
        self.before, self.after = reach(before, old), reach(after, self.project)
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
            "lose": falling & ~rising,
            "gain": rising & ~falling,
            "unsure": falling & rising,
            "keep": gone & ~(falling | rising),
        }

    @cached_property
    def _gone(self) -> dict[Family, int]:
        """By way those who had it, for sure or perhaps, and have it no more, not even through an unread group."""
        had = _having(self.before.ways)
        have = _having(self.after.ways) | dict.fromkeys(self._unread[1], EVERYBODY)
        return {family: people & ~have.get(family, 0) for family, people in had.items()}

    @cached_property
    def _different(self) -> dict[Family, int]:
        """By way those to whom it gives something else than before."""
        found: dict[Family, int] = {}
        before, after = _by_rank(self.before.ways), _by_rank(self.after.ways)
        for key in before.keys() | after.keys():
            old, new = before.get(key, (0, 0)), after.get(key, (0, 0))
            found[key[0]] = found.get(key[0], 0) | (old[LEAST] ^ new[LEAST]) | (old[GREATEST] ^ new[GREATEST])
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
        causes = sorted(self.causes.items())
        for part in partition(self._people, self._cuts()):
            bit = part & -part
            key = self._fare(bit), tuple(cause for cause, people in causes if people & bit)
            found[key] = found.get(key, 0) | part
        return [Faring(*key, part) for key, part in found.items()]

    def _cuts(self) -> Iterator[int]:
        """The sets that decide how somebody fares."""
        yield from self.directions.values()
        yield from self.causes.values()
        yield from (self.roster.guests, self.roster.doubtful, *each(self.roster.unnamed_bits & self._people))
        for side in self._sides:
            yield from (*side.reach.sets[LEAST], *side.reach.sets[GREATEST], *(people for _, people in side.named))
            yield from self.roster.reaching[GREATEST][side.unread]

    def _fare(self, bit: int) -> Fare:
        """How one person fares."""
        direction = next(direction for direction, people in self.directions.items() if people & bit)
        levels, ways, why = [], [], set[str]()
        for side in self._sides:
            named = [way for way, people in side.named if people & bit]
            least, greatest = side.reach.ranks(bit)
            if least != greatest:
                why |= reasons(self.roster, bit, named)
            if direction == "keep":
                more = rank_of(self.roster, bit, GREATEST, side.unread)
                why |= {NOT_READ} if more > greatest else set()
                greatest = max(greatest, more)
            levels.append(level(least, greatest))
            ways.append(tuple(dict.fromkeys([way.shown for way in named])))
        return Fare(direction, levels[0], levels[1], ways[0], ways[1], "; ".join(sorted(why)) or None)


def level(least: int, greatest: int) -> Level:
    """A level, or the least and the greatest."""
    return LEVELS[least] if least == greatest else (LEVELS[least], LEVELS[greatest])


def partition(people: int, sets: Iterable[int]) -> list[int]:
    """The parts of a set whose people are all in the same of the other sets."""
    parts = [people]
    for cut in dict.fromkeys(sets):
        if not cut & people or not people & ~cut:
            continue
        found = []
        for part in parts:
            inside = part & cut
            found += [inside, part ^ inside] if inside and inside != part else [part]
        parts = found
    return parts


def _above(higher: Reach, lower: Reach, of_higher: int, of_lower: int) -> int:
    """Those who reach a level on one side and not on the other."""
    found = 0
    for to in range(1, TOP + 1):
        found |= higher.sets[of_higher][to] & ~lower.sets[of_lower][to]
    return found


def _having(ways: Iterable[Way]) -> dict[Family, int]:
    found: dict[Family, int] = {}
    for way in ways:
        found[way.family] = found.get(way.family, 0) | way.people[GREATEST]
    return found


def _by_rank(ways: Iterable[Way]) -> dict[tuple[Family, tuple[int, int]], tuple[int, int]]:
    found: dict[tuple[Family, tuple[int, int]], tuple[int, int]] = {}
    for way in ways:
        old = found.get((way.family, way.ranks), (0, 0))
        found[way.family, way.ranks] = old[LEAST] | way.people[LEAST], old[GREATEST] | way.people[GREATEST]
    return found
