"""One project before and after: who fares how, and because of what."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from hexform.model.access import LEVELS
from hexform.model.access_change import Direction, Level
from hexform.planning.access.causes import EVERYBODY, Causes, Family
from hexform.planning.access.roster import GREATEST, LEAST, TOP, each
from hexform.planning.access.touched import Cause, Overlay
from hexform.planning.access.unread import through_unread
from hexform.planning.access.unsure import NOT_READ, reasons
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
    """People who fare alike on a project, because of the same changes."""

    fare: Fare
    because: tuple[Cause, ...]
    people: int


class _Standing(NamedTuple):
    """A level, the ways that give it, and why it is not known, if it is not."""

    level: Level
    by: tuple[By, ...]
    why: set[str]


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
        """The people of each direction; nobody whose level stays and who lost no way."""
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
    def _told(self) -> dict[Family, int]:
        """By way those of whom it is told: it gives their very level, or it went and their level stays."""
        found = {family: people & self.directions["keep"] for family, people in self._gone.items()}
        for side in (self.before, self.after):
            for way, people in zip(side.ways, side.named, strict=True):
                found[way.family] = found.get(way.family, 0) | people
        return found

    @cached_property
    def causes(self) -> dict[Cause, int]:
        """By change of the plan those for whom it touches a way that is told."""
        found: dict[Cause, int] = {}
        for family, different in self._different.items():
            for cause, people in self._causes.touching(family) if different else ():
                found[cause] = found.get(cause, 0) | (people & different & self._told[family])
        return found

    def fares(self) -> list[Faring]:
        """How people fare, those who fare alike together."""
        sets = list(self.directions.values())
        people = sets[0] | sets[1] | sets[2] | sets[3]
        if not people:
            return []
        for side in (self.before, self.after):
            sets += [*side.sets[LEAST], *side.sets[GREATEST], *side.named]
        sets += self.causes.values()
        sets += [self.roster.guests, self.roster.doubtful, *each(self.roster.unnamed_bits & people)]
        if self.directions["keep"]:
            sets += [
                cut for ways in self._unread for rank in ways.values() for cut in self.roster.reaching[GREATEST][rank]
            ]
        found: dict[tuple[Fare, tuple[Cause, ...]], int] = {}
        for part in partition(people, sets):
            bit = part & -part
            key = self._fare(bit), tuple(sorted(cause for cause, people in self.causes.items() if people & bit))
            found[key] = found.get(key, 0) | part
        return [Faring(*key, part) for key, part in found.items()]

    def _fare(self, bit: int) -> Fare:
        """How one person fares."""
        direction = next(direction for direction, people in self.directions.items() if people & bit)
        before, after = (
            self._standing(bit, side, max(unread.values(), default=0) if direction == "keep" else 0)
            for side, unread in zip((self.before, self.after), self._unread, strict=True)
        )
        why = "; ".join(sorted(before.why | after.why)) or None
        return Fare(direction, before.level, after.level, before.by, after.by, why)

    def _standing(self, bit: int, side: Reach, unread: int) -> _Standing:
        """What one person has on one side. `unread`: a level that groups give whose members were not read."""
        named = [way for way, people in zip(side.ways, side.named, strict=True) if people & bit]
        least, greatest = side.ranks(bit)
        why = reasons(self.roster, bit, named) if least != greatest else set()
        more = sum(1 for people in self.roster.reaching[GREATEST][unread][1:] if people & bit)
        if more > greatest:
            greatest, why = more, why | {NOT_READ}
        return _Standing(level(least, greatest), tuple(dict.fromkeys(way.shown for way in named)), why)


def level(least: int, greatest: int) -> Level:
    """A level, or the least and the greatest."""
    return LEVELS[least] if least == greatest else (LEVELS[least], LEVELS[greatest])


def partition(people: int, sets: Iterable[int]) -> list[int]:
    """The parts of a set whose people are all in the same of the other sets."""
    parts = [people]
    for cut in dict.fromkeys(sets):
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
