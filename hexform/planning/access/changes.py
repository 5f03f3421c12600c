"""What a plan does to people's access: over all projects that it can change, written or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from hexform.lib.collecting import uncollected
from hexform.model import access_change
from hexform.model.access_change import (
    AccessChange,
    AccessSummary,
    AccessWay,
    Direction,
    PlanAccess,
    ProjectName,
    PublicChange,
    Unread,
)
from hexform.planning.access.compare import Comparison, Fare
from hexform.planning.access.roster import TOP, Roster
from hexform.planning.access.touched import Cause, Overlay
from hexform.planning.access.ways import By, ranks_of
from hexform.planning.access.world import TABLES, World

_ORDER: tuple[Direction, ...] = ("lose", "gain", "unsure", "keep")
COUNTED = ("lose", "gain", "outsiders")


@dataclass(frozen=True)
class Analysis:
    """`uncounted`: those of lose, gain and outsiders that cannot be counted, because people could not be read.

    `addresses`: the changes that lose, gain, outsiders and public come from.
    """

    access: PlanAccess
    uncounted: frozenset[str] = frozenset()
    addresses: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass
class _Tally:
    """Sets of people over all projects; `causes` by what they are causes of."""

    lose: int = 0
    gain: int = 0
    surely_lose: int = 0
    surely_gain: int = 0
    outsiders: int = 0
    causes: dict[str, set[str]] = field(default_factory=lambda: {name: set() for name in (*COUNTED, "public")})

    def note(self, name: str, causes: Iterable[Cause]) -> None:
        self.causes[name].update(cause.address for cause in causes)


@uncollected()
def analyse(overlay: Overlay, domains: tuple[str, ...] | None) -> Analysis:
    """The access that a plan changes. `domains`: people of others are outsiders, if it is written."""
    tally = _Tally()
    outside = overlay.after.roster.outsiders(domains) | overlay.after.roster.unnamed_bits
    found: dict[tuple[Fare, int], list[tuple[ProjectName, tuple[Cause, ...]]]] = {}
    for project_id in overlay.affected:
        comparison = Comparison(overlay, project_id)
        _count_outsiders(tally, comparison, outside)
        if comparison.project.created:
            continue
        _count(tally, comparison)
        for fare, because, people in comparison.fares():
            found.setdefault((fare, people), []).append((comparison.project.name, because))
    public = tuple(_public(overlay, tally))
    roster, write = overlay.after.roster, _Writing(overlay.after.roster)
    entries: list[tuple[AccessChange, int, int]] = []
    while found:
        # What is written is let go, for there may be a hundred thousand.
        (fare, people), where = found.popitem()
        entries.append((write.change(fare, people, where), people, outside))
    entries.reverse()
    entries.sort(key=lambda entry: _order(*entry))
    counted = {"lose": tally.lose, "gain": tally.gain, "outsiders": tally.outsiders}
    perhaps = (tally.lose & ~tally.surely_lose) | (tally.gain & ~tally.surely_gain)
    opened = sum(height(change.after) > height(change.before) for change in public)
    summary = AccessSummary(
        **{name: (bits & roster.named).bit_count() for name, bits in counted.items()},
        unsure=(perhaps & roster.named).bit_count(),
        opened=opened,
        closed=len(public) - opened,
    )
    unnamed = {name for name, bits in counted.items() if bits & roster.unnamed_bits}
    return Analysis(
        PlanAccess(
            summary=summary,
            changes=tuple([change for change, *_ in entries]),
            public=public,
            unread=tuple(_unread(overlay)),
        ),
        frozenset(COUNTED) if is_blind(overlay) else frozenset(unnamed),
        {name: tuple(sorted(causes)) for name, causes in tally.causes.items()},
    )


def _count(tally: _Tally, comparison: Comparison) -> None:
    directions = comparison.directions
    tally.lose |= directions["lose"] | directions["unsure"]
    tally.gain |= directions["gain"] | directions["unsure"]
    tally.surely_lose |= comparison.surely_falling
    tally.surely_gain |= comparison.surely_rising
    for cause, people in comparison.causes.items():
        if people & comparison.falling:
            tally.note("lose", [cause])
        if people & comparison.rising:
            tally.note("gain", [cause])


def _count_outsiders(tally: _Tally, comparison: Comparison, outside: int) -> None:
    gaining = comparison.rising & outside
    tally.outsiders |= gaining
    tally.note("outsiders", (cause for cause, people in comparison.causes.items() if people & gaining))


def _public(overlay: Overlay, tally: _Tally) -> Iterator[PublicChange]:
    """The projects whose public level rises or falls; of one that the plan creates the level counts from NONE."""
    for project_id, touched in sorted(overlay.projects.items(), key=lambda item: item[1].cause.address):
        (_, before), (_, after) = overlay.sides(project_id)
        if height(after.public_web) != height(before.public_web):
            yield PublicChange(project=after.name, before=before.public_web, after=after.public_web)
            if height(after.public_web) > height(before.public_web):
                tally.note("public", [touched.cause])


def height(level: str) -> int:
    """The place of a level; one that is not known counts as the highest."""
    ranks = ranks_of(level)
    return ranks[1] if ranks else 0


class _Writing:
    """Entries of the document; they share what is alike in them, for there may be tens of thousands."""

    def __init__(self, roster: Roster) -> None:
        self.roster = roster
        self._way: dict[By, AccessWay] = {}
        self._ways: dict[tuple[By, ...], tuple[AccessWay, ...]] = {}
        self._causes: dict[tuple[Cause, ...], tuple[access_change.Cause, ...]] = {}

    def change(self, fare: Fare, people: int, where: Sequence[tuple[ProjectName, tuple[Cause, ...]]]) -> AccessChange:
        emails = self.roster.emails(people)
        return AccessChange(
            direction=fare.direction,
            people=emails,
            count=len(emails) or None,
            projects=(where[0][0],) if len(where) == 1 else tuple([name for name, _ in where]),
            before=fare.before,
            after=fare.after,
            before_by=self._ways_of(fare.before_by),
            after_by=self._ways_of(fare.after_by),
            because=self._causes_of(where),
            unsure=fare.unsure,
        )

    def _ways_of(self, ways: tuple[By, ...]) -> tuple[AccessWay, ...]:
        found = self._ways.get(ways)
        if found is None:
            self._way |= {way: AccessWay(via=way[0], name=way[1]) for way in ways if way not in self._way}
            found = self._ways[ways] = tuple([self._way[way] for way in ways])
        return found

    def _causes_of(self, where: Sequence[tuple[ProjectName, tuple[Cause, ...]]]) -> tuple[access_change.Cause, ...]:
        causes = where[0][1] if len(where) == 1 else tuple(sorted({cause for _, these in where for cause in these}))
        found = self._causes.get(causes)
        if found is None:
            found = tuple(access_change.Cause(address=c.address, source=c.source) for c in causes)
            self._causes[causes] = found
        return found


def _order(
    change: AccessChange, people: int, outside: int
) -> tuple[bool, bool, float, int, str, int, Sequence[str], str]:
    """Outsiders who gain first, then by size; what is not counted is the largest, and who keeps a level is last."""
    inside = change.direction not in {"gain", "unsure"} or not people & outside
    size = -TOP * 1e9 if change.count is None else -change.count
    place, address = _ORDER.index(change.direction), change.projects[0].address
    # The first of the people decides most, and is compared faster than all of them.
    first = (people & -people).bit_length() if change.people else 0
    return change.direction == "keep", inside, size, place, address, first, change.people, change.unsure or ""


def is_blind(overlay: Overlay) -> bool:
    """Whether something could not be read without which it is not known who is affected at all."""
    world = overlay.before
    unreadable = {name for name in TABLES if is_lacking(world, name)}
    if any(not overlay.after.projects[project_id].readable for project_id in overlay.projects):
        return True
    touched = bool(overlay.affected or overlay.touches_existing)
    return ("people" in unreadable and touched) or (bool(unreadable) and overlay.touches_existing)


def is_lacking(world: World, name: str) -> bool:
    """Whether a table was not read, or could not be."""
    return name in world.missing or name in world.failed


def _unread(overlay: Overlay) -> Iterator[Unread]:
    """What could not be read and may matter here."""
    failed = overlay.before.failed
    affected = [overlay.after.projects[key] for key in overlay.affected]
    if not affected and not overlay.touches_existing:
        return
    yield from (failed[name] for name in ("token", *TABLES) if name in failed)
    projects = [*affected, *(overlay.before.projects[p.id] for p in affected if p.id in overlay.before.projects)]
    groups = {key for project in projects for grant in project.groups for key in grant.ids}
    for world in (overlay.before, overlay.after):
        ids = {key for project in projects for grant in project.collections for key in grant.ids}
        groups |= {key for each in ids & world.collections.keys() for key in world.collections[each].groups}
    yield from (failed[key] for key in sorted(f"members:{key}" for key in groups) if key in failed)
    touched = overlay.before.projects if overlay.touches_existing else overlay.projects
    yield from (failed[key] for key in sorted(f"sharing:{key}" for key in touched) if key in failed)
