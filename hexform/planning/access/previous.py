"""What has changed since an earlier access report.

A report names those apart who have access by another way than `workspace` alone; everybody else is in a row for all.
What somebody of that row had follows from their role.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from hexform.model.access import LEVELS, NONE, ProjectAccess, cut_to_role
from hexform.model.access_change import Level, ProjectName
from hexform.model.access_report import AccessReport, AccessRow, AccessStep, PublicRow, ReportedPerson
from hexform.planning.access.roster import MEMBERS_OF_WORKSPACE, Roster

Ranks = tuple[int, int]
_NOTHING: Ranks = (0, 0)


class Had(NamedTuple):
    """A row of the earlier report."""

    person: ReportedPerson
    ranks: Ranks


def step(old: Ranks, new: Ranks) -> AccessStep | None:
    """What happened to a level."""
    if old == new:
        return None
    if _NOTHING in (old, new):
        return "new" if old == _NOTHING else "gone"
    return "raised" if (new[1], new[0]) > (old[1], old[0]) else "lowered"


def least_and_greatest(level: Level) -> tuple[ProjectAccess, ProjectAccess]:
    """What a level may be; one that is known is both."""
    return level if isinstance(level, tuple) else (level, level)


def ranks_of(level: Level) -> Ranks:
    """The least and the greatest of a level, by their places."""
    least, greatest = least_and_greatest(level)
    return LEVELS.index(least), LEVELS.index(greatest)


def gone_row(project: ProjectName, person: ReportedPerson | None, count: int | None = None) -> AccessRow:
    """The row of somebody who cannot open a project any more."""
    return AccessRow(person=person, count=count, project=project, level=NONE, change="gone")


class Previous:
    """The earlier report, by project."""

    def __init__(self, report: AccessReport) -> None:
        self.projects: dict[str, ProjectName] = {}
        self._people: dict[str, dict[str, Had]] = {}
        self._everyone: dict[str, Ranks] = {}
        self._counts: dict[str, int] = {}
        for row in report.access:
            key = row.project.id or row.project.address
            had = ranks_of(row.level)
            if had != _NOTHING:
                self.projects[key] = row.project
                self._add(key, row, had)
        self._public = {row.project.id: row for row in report.public}

    def _add(self, key: str, row: AccessRow, had: Ranks) -> None:
        if row.person is not None:
            self._people.setdefault(key, {})[row.person.email.casefold()] = Had(row.person, had)
        else:
            self._everyone[key] = max(had, self._everyone.get(key, _NOTHING))
            self._counts[key] = self._counts.get(key, 0) + (row.count or 0)

    def named(self, project_id: str, roster: Roster) -> int:
        """The people who had a row of their own."""
        found = 0
        for email in self._people.get(project_id, ()):
            found |= roster.by_email.get(email, 0)
        return found

    def ranks(self, project_id: str, email: str, role: str) -> Ranks:
        """What somebody had."""
        had = self._people.get(project_id, {}).get(email.casefold())
        if had is not None:
            return had.ranks
        everyone = self._everyone.get(project_id, _NOTHING)
        if role not in MEMBERS_OF_WORKSPACE:
            return _NOTHING
        least, greatest = (LEVELS.index(cut_to_role(LEVELS[rank], role)) for rank in everyone)
        return least, greatest

    def gone(self, project_id: str, have: Iterable[str]) -> Iterator[ReportedPerson]:
        """Those who had a row of their own and are not among the emails of those who have access now."""
        now = {email.casefold() for email in have}
        had = self._people.get(project_id, {})
        return (had[email].person for email in sorted(had) if email not in now)

    def lost(self, have: Iterable[str], shows: Callable[[str], bool]) -> Iterator[AccessRow]:
        """The rows of projects that are not there any more."""
        for key in sorted(self.projects.keys() - set(have)):
            if key in self._counts:
                yield gone_row(self.projects[key], None, self._counts[key])
            yield from (gone_row(self.projects[key], had) for had in self.gone(key, ()) if shows(had.email))

    def public_step(self, project: ProjectName, level: str) -> AccessStep | None:
        """What happened to a public level."""
        old = self._public.get(project.id)
        return step(_public_ranks(old.level if old else NONE), _public_ranks(level))

    def closed(self, have: set[str | None]) -> Iterator[PublicRow]:
        """The projects that were open to the web and are not any more."""
        for key, row in self._public.items():
            if key not in have and _public_ranks(row.level) != _NOTHING:
                yield PublicRow(project=row.project, level=NONE, change="gone")


def _public_ranks(level: str) -> Ranks:
    """A level that is not known counts as the highest."""
    rank = LEVELS.index(level) if level in LEVELS else len(LEVELS)
    return rank, rank
