"""Why a level is not known, in words."""

from __future__ import annotations

from collections.abc import Iterable

from hexform.planning.access.roster import GREATEST, LEAST, Roster
from hexform.planning.access.ways import Way

NOT_READ = "the members of groups that cannot change this were not read"
_GUEST_VIEW = "a guest's Can explore may come to Can view app"
_GUEST_SHARED = "whether guests have access through groups and collections is not documented"


def reasons(roster: Roster, bit: int, ways: Iterable[Way]) -> set[str]:
    """Why what these ways give to one person is not known; a way that is certain has no reason."""
    found: set[str] = set()
    for way in ways:
        if comes_to(roster, bit, way, LEAST) != comes_to(roster, bit, way, GREATEST):
            found.update(_reasons(roster, bit, way))
    return found


def comes_to(roster: Roster, bit: int, way: Way, which: int) -> int:
    """The rank that a way comes to for one person, at the least or at the greatest."""
    return rank_of(roster, bit, which, way.ranks[which]) if way.people[which] & bit else 0


def rank_of(roster: Roster, bit: int, which: int, granted: int) -> int:
    """The rank that a granted one comes to for one person."""
    return sum(1 for people in roster.reaching[which][granted][1:] if people & bit)


def _reasons(roster: Roster, bit: int, way: Way) -> set[str]:
    """Why what a way gives to one person is not known; the way is not certain."""
    found = set[str]()
    if bit & roster.unnamed_bits:
        found.add(roster.why_unnamed(bit))
    elif bit & roster.doubtful:
        (person,) = roster.persons(bit)
        found.add(f"what a grant gives to the role {person.role or '(none)'} is not documented")
    if way.why:
        found.add(way.why)
    if way.ranks[LEAST] != way.ranks[GREATEST]:
        found.add(f"Hex shows a level by {way.via} that is not documented")
    elif bit & roster.guests:
        found.add(_GUEST_VIEW if way.people[LEAST] & bit else _GUEST_SHARED)
    return found or {f"Hex shows a level in the {way.via} {way.name} that is not documented"}
