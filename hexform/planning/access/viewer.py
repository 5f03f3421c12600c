"""What an access report shows: which people, and what the configuration says of their ways."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, Protocol

from hexform.model.access_change import Via
from hexform.model.access_report import ReportedPerson
from hexform.model.directory import Person
from hexform.planning.access.previous import Previous
from hexform.planning.access.roster import Roster, is_outsider


class Line(NamedTuple):
    """What manages a way: an address with its file:line, and when and why the grant or membership ends."""

    address: str | None = None
    source: str | None = None
    until: str | None = None
    why: str | None = None


_NO_LINE = Line()


class Lines(Protocol):
    """What the configuration says of ways."""

    def line(self, via: Via, project_id: str, principal: str, person_id: str) -> Line:
        """`principal`: the id of the group or collection, or nothing. An empty line where nothing manages the way."""
        ...


class Unmanaged:
    """The lines of no configuration."""

    def line(self, via: Via, project_id: str, principal: str, person_id: str) -> Line:
        return _NO_LINE


@dataclass(frozen=True)
class Viewer:
    """What a report shows, and how.

    `names`: people's names by id, where they are known. `expand`: write those out who have access by `workspace`
    alone. `previous`: the report before this one. `shows`: whether a person of this email is shown.
    """

    roster: Roster
    domains: Collection[str] | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    lines: Lines = field(default_factory=Unmanaged)
    expand: bool = False
    previous: Previous | None = None
    shows: Callable[[str], bool] = bool

    @cached_property
    def shown(self) -> int:
        """The people who are shown."""
        return sum(1 << place for place, person in enumerate(self.roster.people) if self.shows(person.name))

    @cached_property
    def people(self) -> dict[str, ReportedPerson]:
        """People by id, as reports show them."""
        return {person.id: self.person(person) for person in self.roster.people}

    def person(self, person: Person) -> ReportedPerson:
        """A person as reports show them."""
        return ReportedPerson(
            email=person.name,
            name=self.names.get(person.id),
            role=person.role,
            outsider=is_outsider(person, self.domains),
        )
