"""The ways to a project, and the level that they come to for each person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from hexform.model.access import LEVELS, rank
from hexform.model.access_change import Via
from hexform.planning.access.roster import GREATEST, LEAST, TOP, Roster
from hexform.planning.access.world import Grant, Opening, Project, World

# A way as it is shown: its kind, and the name of the group or collection.
By = tuple[Via, str | None]
BOTH = (LEAST, GREATEST)
_ADMIN = LEVELS.index("CAN_VIEW")


@dataclass(frozen=True)
class Way:
    """One way to a project, before roles cut what it gives. Pairs are of the least and the greatest.

    `key`: the id of the group or collection, or the name that several share. `ranks`: its level. `people`: those who
    have it for sure, and perhaps. `alone`: those of them who need no group's members for that.
    """

    via: Via
    ranks: tuple[int, int]
    people: tuple[int, int]
    alone: tuple[int, int]
    key: str = ""
    name: str | None = None
    why: str | None = None

    @property
    def family(self) -> tuple[Via, str]:
        """The way whatever its level."""
        return self.via, self.key

    @property
    def shown(self) -> By:
        return self.via, self.name


def ways(world: World, project: Project) -> Iterator[Way]:
    """All ways to a project that lead anywhere."""
    roster = world.roster
    if project.owner:
        yield from _personal("owner", {project.owner.casefold(): "FULL_ACCESS"}, roster, roster.named)
    yield from _personal("direct", project.users, roster, roster.named & ~roster.doubtful)
    for grant in project.groups:
        yield from _by_group(world, grant)
    for grant in project.collections:
        yield from _by_collection(world, grant)
    if ranks := ranks_of(project.workspace):
        yield Way("workspace", ranks, (roster.by_workspace,) * 2, (roster.by_workspace,) * 2)
    if roster.admins:
        yield Way("admin", (_ADMIN, _ADMIN), (roster.admins,) * 2, (roster.admins,) * 2)


def ranks_of(level: str) -> tuple[int, int] | None:
    """A level as the least and the greatest that it may be; None where it gives nothing."""
    known = rank(level)
    if known is None:
        return 0, TOP
    return (known, known) if known else None


def _personal(via: Via, levels: Mapping[str, str], roster: Roster, sure: int) -> Iterator[Way]:
    """What people have themselves. Of several with one email it is not known whose it is."""
    by_level: dict[str, list[int]] = {}
    for email, level in levels.items():
        by_level.setdefault(level, []).append(roster.by_email.get(email, 0))
    for level, sets in by_level.items():
        ranks = ranks_of(level)
        one = reduce(or_, (bits for bits in sets if bits.bit_count() == 1), 0)
        several = reduce(or_, (bits for bits in sets if bits.bit_count() > 1), 0)
        if ranks and one:
            yield Way(via, ranks, (one & sure, one), (one & sure, one))
        if ranks and several:
            yield Way(via, ranks, (0, several), (0, several), why="several people have this email")


def _by_group(world: World, grant: Grant) -> Iterator[Way]:
    groups = [world.groups[key] for key in grant.ids if key in world.groups]
    ranks = ranks_of(grant.level)
    if ranks and groups:
        sure = reduce(and_, (group.people for group in groups)) if grant.certain else 0
        sure &= ~(world.roster.doubtful | world.roster.guests)
        people = sure, reduce(or_, (group.people for group in groups))
        yield _shared("group", grant, groups[0].label, ranks, people, (0, 0))


def _by_collection(world: World, grant: Grant) -> Iterator[Way]:
    ranks = ranks_of(grant.level)
    if ranks:
        openings = [world.opening(key) for key in grant.ids]
        all_of = reduce(_narrower, openings) if grant.certain else Opening()
        any_of = reduce(_wider, openings)
        label = world.collections[grant.ids[0]].label
        people = all_of.sure, any_of.perhaps
        yield _shared("collection", grant, label, ranks, people, (all_of.alone_sure, any_of.alone_perhaps))


def _narrower(one: Opening, other: Opening) -> Opening:
    return Opening(sure=one.sure & other.sure, alone_sure=one.alone_sure & other.alone_sure)


def _wider(one: Opening, other: Opening) -> Opening:
    return Opening(perhaps=one.perhaps | other.perhaps, alone_perhaps=one.alone_perhaps | other.alone_perhaps)


def _shared(
    via: Via, grant: Grant, label: str, ranks: tuple[int, int], people: tuple[int, int], alone: tuple[int, int]
) -> Way:
    why = f"several {via}s share the name {grant.name}" if grant.name else None
    return Way(via, ranks, people, alone, key=grant.key, name=grant.name or label, why=why)


class Reach:
    """Who reaches what on one project, by which ways."""

    def __init__(self, roster: Roster, found: Iterable[Way]) -> None:
        self.roster = roster
        self.ways = tuple(found)
        self.sets = tuple([0] * (TOP + 2) for _ in BOTH)
        for way in self.ways:
            for which in BOTH:
                people, rank_ = way.people[which], way.ranks[which]
                for to in range(1, rank_ + 1):
                    self.sets[which][to] |= people & roster.reaching[which][rank_][to]

    def exactly(self, which: int, to: int) -> int:
        """Those whose least or greatest level is this one; everybody else has none."""
        reaching = self.sets[which]
        return reaching[to] & ~reaching[to + 1] if to else ~reaching[1]

    def ranks(self, bit: int) -> tuple[int, int]:
        """The least and the greatest level of one person."""
        return self._rank(LEAST, bit), self._rank(GREATEST, bit)

    def _rank(self, which: int, bit: int) -> int:
        found = 0
        while self.sets[which][found + 1] & bit:
            found += 1
        return found

    def gives(self, way: Way, which: int) -> int:
        """Those for whom a way comes to their very level, the least or the greatest."""
        reaching = self.roster.reaching[which][way.ranks[which]]
        found = 0
        for to in range(1, way.ranks[which] + 1):
            above = reaching[to + 1] if to < TOP else 0
            found |= reaching[to] & ~above & self.exactly(which, to)
        return found & way.people[which]

    def settled(self) -> int:
        """Those whose level is known: the least is the greatest. It has bits beyond the roster."""
        return reduce(or_, (self.exactly(LEAST, to) & self.exactly(GREATEST, to) for to in range(TOP + 1)))

    def named(self, within: int) -> tuple[tuple[Way, int], ...]:
        """The ways that are named for some of these people, with those for whom they are.

        A way is named if it gives the very level and needs no group's members for that. Where no such way gives that
        level, all ways that do are named.
        """
        ways = [way for way in self.ways if way.people[GREATEST] & within]
        found = [0] * len(ways)
        for which in BOTH:
            apart = within if which == LEAST else within & ~self.settled()
            giving = [self.gives(way, which) & apart for way in ways]
            alone = [people & way.alone[which] for people, way in zip(giving, ways, strict=True)]
            without = ~reduce(or_, alone, 0)
            for place, people in enumerate(giving):
                found[place] |= alone[place] | (people & without)
        return tuple((way, people) for way, people in zip(ways, found, strict=True) if people)


def reach(world: World, project: Project) -> Reach:
    """Who reaches what on a project."""
    return Reach(world.roster, ways(world, project))
