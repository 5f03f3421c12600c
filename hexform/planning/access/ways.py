"""The ways to a project, and the level that they come to for each person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, reduce
from itertools import combinations, pairwise
from operator import and_, or_
from typing import NamedTuple

from hexform.lib.picked import without
from hexform.model.access import LEVELS, rank
from hexform.model.access_change import Level, Via
from hexform.planning.access.roster import GREATEST, LEAST, TOP, Roster
from hexform.planning.access.world import Grant, Opening, Project, World

# A way as it is shown: its kind, and the name of the group or collection.
By = tuple[Via, str | None]
BOTH = (LEAST, GREATEST)
_ADMIN = LEVELS.index("CAN_VIEW")


class Way(NamedTuple):
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


def ways(world: World, project: Project) -> list[Way]:
    """All ways to a project that lead anywhere."""
    return own_ways(world.roster, project) + shared_ways(world, project)


def shared_ways(world: World, project: Project) -> list[Way]:
    """The ways that people have as members of something. What changes leave as it was is the same object."""
    found: list[Way] = []
    for grant in project.groups:
        found += _granted(world, "group", grant)
    for grant in project.collections:
        found += _granted(world, "collection", grant)
    found += _granted(world, "workspace", Grant(project.workspace, ()))
    found += _granted(world, "admin", _NO_GRANT)
    return found


def own_ways(roster: Roster, project: Project) -> list[Way]:
    """What people have themselves: as the owner, or directly."""
    found = [*_personal("direct", project.users, roster, roster.named & ~roster.doubtful)]
    if project.owner:
        found[:0] = _personal("owner", {project.owner.casefold(): "FULL_ACCESS"}, roster, roster.named)
    return found


def _granted(world: World, via: Via, grant: Grant) -> tuple[Way, ...]:
    found: tuple[Way, ...] | None = world.ways.get((via, grant))
    if found is None:
        found = tuple(_SHARED[via](world, grant))
        earlier = world.earlier.ways.get((via, grant)) if world.earlier is not None else None
        world.ways[via, grant] = found = earlier if earlier == found else found
    return found


def ranks_of(level: str) -> tuple[int, int] | None:
    """A level as the least and the greatest that it may be; None where it gives nothing."""
    known = rank(level)
    if known is None:
        return 0, TOP
    return (known, known) if known else None


def _personal(via: Via, levels: Mapping[str, str], roster: Roster, sure: int) -> Iterator[Way]:
    """What people have themselves. Of several with one email it is not known whose it is."""
    one: dict[str, int] = {}
    several: dict[str, int] = {}
    for email, level in levels.items():
        found = several if email in roster.shared_emails else one
        found[level] = found.get(level, 0) | roster.by_email.get(email, 0)
    for level, people in one.items():
        if people and (ranks := ranks_of(level)):
            yield Way(via, ranks, (people & sure, people), (people & sure, people))
    for level, people in several.items():
        if ranks := ranks_of(level):
            yield Way(via, ranks, (0, people), (0, people), why="several people have this email")


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


def _by_workspace(world: World, grant: Grant) -> Iterator[Way]:
    if ranks := ranks_of(grant.level):
        yield Way("workspace", ranks, (world.roster.by_workspace,) * 2, (world.roster.by_workspace,) * 2)


def _by_admin(world: World, _: Grant) -> Iterator[Way]:
    if world.roster.admins:
        yield Way("admin", (_ADMIN, _ADMIN), (world.roster.admins,) * 2, (world.roster.admins,) * 2)


_SHARED: dict[Via, Callable[[World, Grant], Iterator[Way]]] = {
    "group": _by_group,
    "collection": _by_collection,
    "workspace": _by_workspace,
    "admin": _by_admin,
}
_NO_GRANT = Grant("NONE", ())


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
        self.sets = tuple(self._reaching(which) for which in BOTH)

    def _reaching(self, which: int) -> list[int]:
        """By level those who reach at least that."""
        granted = [0] * (TOP + 1)
        for way in self.ways:
            granted[way.ranks[which]] |= way.people[which]
        found = [0] * (TOP + 2)
        for rank_, people in enumerate(granted):
            if people:
                reaching = self.roster.reaching[which][rank_]
                for to in range(1, rank_ + 1):
                    found[to] |= people & reaching[to]
        return found

    @cached_property
    def exactly(self) -> tuple[list[int], list[int]]:
        """`[which][to]`: those whose least or greatest level is this one. Who reaches one reaches those below it."""
        everybody = self.roster.everybody
        least, greatest = ([people ^ more for people, more in pairwise((everybody, *sets[1:]))] for sets in self.sets)
        return least, greatest

    def ranks(self, bit: int) -> tuple[int, int]:
        """The least and the greatest level of one person."""
        return self._rank(LEAST, bit), self._rank(GREATEST, bit)

    def _rank(self, which: int, bit: int) -> int:
        found = 0
        while self.sets[which][found + 1] & bit:
            found += 1
        return found

    @cached_property
    def _giving(self) -> tuple[dict[int, int], dict[int, int]]:
        """`[which][of]`: those for whom a way of the level `of` comes to their very level."""
        least, greatest = (
            {
                of: reduce(or_, map(and_, self.roster.coming_to[which][of][1:], self.exactly[which][1:]))
                for of in {way.ranks[which] for way in self.ways}
            }
            for which in BOTH
        )
        return least, greatest

    @cached_property
    def _known(self) -> list[int]:
        """By level those whose least and greatest it is."""
        return list(map(and_, *self.exactly))

    @cached_property
    def settled(self) -> int:
        """Those whose level is known: the least is the greatest."""
        return reduce(or_, self._known)

    def levels(self, within: int) -> list[tuple[int, Level]]:
        """Some people by their level, or by the least and the greatest."""
        found: list[tuple[int, Level]] = [(people & within, LEVELS[at]) for at, people in enumerate(self._known)]
        if within & self.settled != within:
            least, greatest = self.exactly
            pairs = combinations(range(TOP + 1), 2)
            found += [(least[low] & greatest[high] & within, level(low, high)) for low, high in pairs]
        return [(people, at) for people, at in found if people]

    def named(self, within: int) -> tuple[tuple[Way, int], ...]:
        """The ways that are named for some of these people, with those for whom they are.

        A way is named if it gives the very level and needs no group's members for that. Where no such way gives that
        level, all ways that do are named.
        """
        ways = [way for way in self.ways if way.people[GREATEST] & within]
        found = [0] * len(ways)
        for which in BOTH:
            apart = within if which == LEAST else without(within, self.settled)
            if apart:
                gives = self._giving[which]
                giving = [gives[way.ranks[which]] & way.people[which] & apart for way in ways]
                alone = [people & way.alone[which] for people, way in zip(giving, ways, strict=True)]
                others = without(apart, reduce(or_, alone, 0))
                for place, people in enumerate(giving):
                    found[place] |= alone[place] | (people & others)
        return tuple((way, people) for way, people in zip(ways, found, strict=True) if people)


def level(least: int, greatest: int) -> Level:
    """A level, or the least and the greatest."""
    return LEVELS[least] if least == greatest else (LEVELS[least], LEVELS[greatest])


def reach(world: World, project: Project) -> Reach:
    """Who reaches what on a project."""
    return Reach(world.roster, ways(world, project))
