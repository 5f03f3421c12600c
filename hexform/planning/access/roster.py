"""The people of a workspace as numbers: a set of people is one integer, a bit for each of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from hexform.lib.picked import Picked
from hexform.model.access import LEVELS
from hexform.model.directory import Person

TOP = len(LEVELS) - 1
# Which of the two levels that Hex leaves open is meant.
LEAST, GREATEST = 0, 1
# By a `workspace` level these roles have access; guests, EMBEDDED_USER and ANONYMOUS get nothing by it.
MEMBERS_OF_WORKSPACE = frozenset({"ADMIN", "MANAGER", "EDITOR", "EXPLORER", "MEMBER"})
NEVER_BY_WORKSPACE = frozenset({"GUEST", "EMBEDDED_USER", "ANONYMOUS"})
_VIEW = LEVELS.index("CAN_VIEW")
_APP = LEVELS.index("APP_ONLY")


@dataclass(frozen=True)
class Roster:
    """People in the order of their emails, each with the bit of its place.

    Behind them stand the `unnamed`: one bit for all the people who cannot be named because a group or the like
    could not be read. Each says why.
    """

    people: tuple[Person, ...] = ()
    unnamed: tuple[str, ...] = ()

    @cached_property
    def bits(self) -> dict[str, int]:
        """A person's bit, by id."""
        return {person.id: 1 << place for place, person in enumerate(self.people)}

    @cached_property
    def by_email(self) -> dict[str, int]:
        """Those who have an email, which is compared without case."""
        found: dict[str, int] = {}
        for place, person in enumerate(self.people):
            key = person.name.casefold()
            found[key] = found.get(key, 0) | 1 << place
        return found

    @cached_property
    def shared_emails(self) -> frozenset[str]:
        """The emails that several people have."""
        return frozenset(email for email, people in self.by_email.items() if people.bit_count() > 1)

    @cached_property
    def named(self) -> int:
        """All people."""
        return (1 << len(self.people)) - 1

    @cached_property
    def everybody(self) -> int:
        """All people, and the unnamed."""
        return self.named | self.unnamed_bits

    @cached_property
    def unnamed_bits(self) -> int:
        """The bits of the unnamed."""
        return ((1 << len(self.unnamed)) - 1) << len(self.people)

    def with_unnamed(self, why: str) -> tuple[Roster, int]:
        """The roster with people who cannot be named, and their bit."""
        return replace(self, unnamed=(*self.unnamed, why)), 1 << (len(self.people) + len(self.unnamed))

    def why_unnamed(self, bit: int) -> str:
        """Why the people of a bit have no names."""
        return self.unnamed[bit.bit_length() - 1 - len(self.people)]

    def role(self, *names: str) -> int:
        """The people of some roles."""
        return sum(self.by_role.get(name, 0) for name in names)

    @cached_property
    def by_role(self) -> dict[str, int]:
        """The people of each role."""
        found: dict[str, int] = {}
        for place, person in enumerate(self.people):
            found[person.role] = found.get(person.role, 0) | 1 << place
        return found

    @cached_property
    def guests(self) -> int:
        return self.role("GUEST")

    @cached_property
    def admins(self) -> int:
        return self.role("ADMIN")

    @cached_property
    def by_workspace(self) -> int:
        """Those who have what a `workspace` level gives."""
        return self.role(*MEMBERS_OF_WORKSPACE)

    @cached_property
    def unknown(self) -> int:
        """People of roles of which nothing is known."""
        return self.named & ~self.by_workspace & ~self.role(*NEVER_BY_WORKSPACE)

    @cached_property
    def doubtful(self) -> int:
        """Those of whom it is not known whether a grant gives them anything."""
        return self.named & ~self.by_workspace & ~self.guests | self.unnamed_bits

    @cached_property
    def reaching(self) -> tuple[tuple[tuple[int, ...], ...], ...]:
        """`[which][of][to]`: those for whom a grant of the level `of` comes to at least the level `to`.

        A role cuts what is granted: MEMBER to APP_ONLY, EXPLORER to CAN_VIEW. A guest's CAN_VIEW may be APP_ONLY.
        """
        cut = {self.role("MEMBER"): _APP, self.role("EXPLORER"): _VIEW}

        def comes_to(which: int, of: int, to: int) -> int:
            if to > of:
                return 0
            people = self.everybody
            for role, most in cut.items():
                if to > most:
                    people &= ~role
            return people & ~self.guests if which == LEAST and of == to == _VIEW else people

        ranks = range(TOP + 1)
        return tuple(
            tuple(tuple(comes_to(which, of, to) for to in ranks) for of in ranks) for which in (LEAST, GREATEST)
        )

    @cached_property
    def coming_to(self) -> tuple[tuple[tuple[int, ...], ...], ...]:
        """`[which][of][to]`: those for whom a grant of the level `of` comes to the very level `to`."""
        return tuple(
            tuple(tuple(people ^ more for people, more in pairwise((*reaching, 0))) for reaching in of)
            for of in self.reaching
        )

    def outsiders(self, domains: Collection[str] | None) -> int:
        """Guests and, where `domains` are written, people whose email has another one."""
        return sum(1 << place for place, person in enumerate(self.people) if is_outsider(person, domains))

    def emails(self, people: int) -> Picked[str]:
        """The emails of some people, sorted; the unnamed are left out."""
        return Picked(self._emails, people & self.named)

    @cached_property
    def _emails(self) -> list[str]:
        return [person.name for person in self.people]

    def persons(self, people: int) -> Iterator[Person]:
        """Some people, sorted by email; the unnamed are left out."""
        return iter(Picked(self.people, people & self.named))


def roster(people: Iterator[Person] | tuple[Person, ...]) -> Roster:
    """Number the people: by email, then by id, so that the same people are always the same bits."""
    unique = {person.id: person for person in people}.values()
    return Roster(tuple(sorted(unique, key=lambda person: (person.name, person.id))))


def is_outsider(person: Person, domains: Collection[str] | None) -> bool:
    """Whether a person is a guest or, where `domains` are written, of another one."""
    if person.role == "GUEST" or domains is None:
        return person.role == "GUEST"
    return person.name.rpartition("@")[2].casefold() not in domains
