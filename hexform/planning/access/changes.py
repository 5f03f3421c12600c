"""What a plan does to people's access: over all projects that it can change, written or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

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
    roster = overlay.after.roster
    told = ((fare, people & outside, _change(roster, fare, people, where)) for (fare, people), where in found.items())
    changes = [change for _, _, change in sorted(told, key=lambda each: _order(*each))]
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
        PlanAccess(summary=summary, changes=tuple(changes), public=public, unread=tuple(_unread(overlay))),
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


def _change(
    roster: Roster, fare: Fare, people: int, where: list[tuple[ProjectName, tuple[Cause, ...]]]
) -> AccessChange:
    emails = roster.emails(people)
    because = {cause for _, causes in where for cause in causes}
    # Everything in it is checked already, and the names of people may be many.
    return AccessChange.model_construct(
        direction=fare.direction,
        people=emails,
        count=len(emails) if emails else None,
        projects=tuple(name for name, _ in where),
        before=fare.before,
        after=fare.after,
        before_by=tuple(map(_way, fare.before_by)),
        after_by=tuple(map(_way, fare.after_by)),
        because=tuple(map(_cause, sorted(because))),
        unsure=fare.unsure,
    )


@lru_cache(maxsize=10_000)
def _way(by: By) -> AccessWay:
    return AccessWay(via=by[0], name=by[1])


@lru_cache(maxsize=10_000)
def _cause(cause: Cause) -> access_change.Cause:
    return access_change.Cause(address=cause.address, source=cause.source)


def _order(fare: Fare, outside: int, change: AccessChange) -> tuple[bool, bool, float, int, str, tuple[str, ...], str]:
    """Outsiders who gain first, then by size; what is not counted is the largest, and who keeps a level is last."""
    inside = not outside or fare.direction not in {"gain", "unsure"}
    size = -TOP * 1e9 if change.count is None else -change.count
    place, address = _ORDER.index(fare.direction), change.projects[0].address
    return fare.direction == "keep", inside, size, place, address, change.people, change.unsure or ""


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
