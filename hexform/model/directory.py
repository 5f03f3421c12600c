"""What a workspace has that others refer to: people, groups, collections, projects, data connections."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Generic, TypeVar


def same(name: str) -> str:
    """The form in which two names are compared."""
    return unicodedata.normalize("NFC", name)


@dataclass(frozen=True)
class Named:
    """Something with an id and a name that need not be unique: a group, a data connection."""

    id: str
    name: str

    @property
    def state(self) -> str:
        """Why a name alone may not mean it: archived, trashed, component, or nothing."""
        return ""


@dataclass(frozen=True)
class Person(Named):
    """`name` is the email as Hex spells it; people are compared by it without case."""

    role: str = ""


@dataclass(frozen=True)
class LiveCollection(Named):
    """`users` and `groups` map ids to access; `creator` is a user's id where Hex tells it."""

    description: str = ""
    creator: str | None = None
    workspace: str = "NONE"
    users: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class LiveSharing:
    """A project's grants as the API gives them: users by email, groups and collections by name, a pair an entry."""

    workspace: str = "NONE"
    public_web: str = "NONE"
    users: tuple[tuple[str, str], ...] = ()
    groups: tuple[tuple[str, str], ...] = ()
    collections: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class LiveProject(Named):
    """`sharing` is there only where it was asked for."""

    description: str = ""
    component: bool = False
    archived: bool = False
    trashed: bool = False
    owner: str = ""
    status: str | None = None
    sharing: LiveSharing | None = None

    @property
    def state(self) -> str:
        return "trashed" if self.trashed else "archived" if self.archived else "component" if self.component else ""


N = TypeVar("N", bound=Named)


@dataclass(frozen=True)
class Table(Generic[N]):
    """Live objects of one family. `failed` says why it could not be read; `complete`: no object is left out.

    `pages` is how many pages it took.
    """

    rows: tuple[N, ...] = ()
    failed: str = ""
    complete: bool = True
    pages: int = field(default=0, compare=False)

    @cached_property
    def by_id(self) -> dict[str, N]:
        return {row.id: row for row in self.rows}

    @cached_property
    def _by_name(self) -> dict[str, list[N]]:
        found: dict[str, list[N]] = defaultdict(list)
        for row in sorted(self.rows, key=lambda row: row.id):
            found[same(row.name)].append(row)
        return found

    def named(self, name: str) -> list[N]:
        """All objects of this name, ordered by id."""
        return self._by_name.get(same(name), [])

    def label(self, row: N) -> str:
        """The name, or `name#id` where two have it."""
        return row.name if len(self.named(row.name)) < 2 else f"{row.name}#{row.id}"

    def __iter__(self) -> Iterator[N]:
        return iter(self.rows)


class People(Table[Person]):
    """The users of a workspace, found by email without case."""

    @cached_property
    def _by_email(self) -> dict[str, list[Person]]:
        found: dict[str, list[Person]] = defaultdict(list)
        for row in sorted(self.rows, key=lambda row: row.id):
            found[row.name.casefold()].append(row)
        return found

    def named(self, name: str) -> list[Person]:
        return self._by_email.get(name.casefold(), [])


def unique(rows: Iterable[N]) -> tuple[N, ...]:
    """Rows of several pages as one set: a row that a page repeats is the same object, the later one holds."""
    return tuple({row.id: row for row in rows}.values())


@dataclass(frozen=True)
class Directory:
    """The shared tables, as observed. A table that nobody asked for is empty and not complete.

    `personal`: the token is a person's own, so it may not see everything.
    """

    org_id: str | None = None
    personal: bool = False
    people: People = field(default_factory=lambda: People(complete=False))
    groups: Table[Named] = field(default_factory=lambda: Table(complete=False))
    collections: Table[LiveCollection] = field(default_factory=lambda: Table(complete=False))
    projects: Table[LiveProject] = field(default_factory=lambda: Table(complete=False))
    connections: Table[Named] = field(default_factory=lambda: Table(complete=False))
