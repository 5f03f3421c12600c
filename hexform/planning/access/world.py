"""A workspace as sets of people: who is in which group, who opens which collection, what a project grants to whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, NamedTuple

from hexform.model.access import NONE
from hexform.model.access_change import ProjectName, Unread
from hexform.planning.access.roster import Roster

# The levels of a collection that let people into it; another one that is not known may do so or not.
OPENING = frozenset({"MEMBER", "MANAGER"})
TableName = Literal["people", "groups", "collections", "projects"]
TABLES: tuple[TableName, ...] = ("people", "groups", "collections", "projects")


@dataclass(frozen=True)
class Group:
    """`people` are its members; `unread`: they were not read, and it is not known yet whether that matters.

    The members of a group that could not be read are one of the roster's unnamed bits.
    """

    id: str
    label: str
    people: int = 0
    unread: bool = False


@dataclass(frozen=True)
class Opening:
    """Who can open a collection: for sure, and perhaps; `alone` are those who need no group's members for that."""

    sure: int = 0
    perhaps: int = 0
    alone_sure: int = 0
    alone_perhaps: int = 0


@dataclass(frozen=True)
class Collection:
    """`users` are bits with their level, `groups` ids. `unread`: the list of collections was not read."""

    id: str
    label: str
    creator: int = 0
    workspace: str = NONE
    users: Mapping[int, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    unread: bool = False


class Grant(NamedTuple):
    """A project's grant to a group or collection: to the one of these ids, or to one of several that share a name.

    `certain`: one of them has it for sure. `name` is the name that several share.
    """

    level: str
    ids: tuple[str, ...]
    name: str = ""
    certain: bool = True

    @property
    def key(self) -> str:
        """What it is granted to: an id, or the name that several share."""
        return f"named {self.name}" if self.name else self.ids[0]


@dataclass(frozen=True)
class Project:
    """`users` are emails, in lower case, with their level. `readable`: Hex shows who may open it.

    `created`: the plan creates it, or an earlier run did and has not filled it yet.
    """

    id: str
    name: ProjectName
    owner: str = ""
    status: str | None = None
    workspace: str = NONE
    public_web: str = NONE
    users: Mapping[str, str] = field(default_factory=dict)
    groups: tuple[Grant, ...] = ()
    collections: tuple[Grant, ...] = ()
    readable: bool = True
    created: bool = False


@dataclass(frozen=True)
class World:
    """A workspace at one moment. Everything in it is by id; `missing` tables were not read.

    `failed`: what could not be read, by table, or by "members:ID" of a group and "sharing:ID" of a project.
    `earlier`: the world before the changes of a plan, which is the same but for these.
    """

    roster: Roster = field(default_factory=Roster)
    groups: Mapping[str, Group] = field(default_factory=dict)
    collections: Mapping[str, Collection] = field(default_factory=dict)
    projects: Mapping[str, Project] = field(default_factory=dict)
    missing: frozenset[TableName] = frozenset()
    failed: Mapping[str, Unread] = field(default_factory=dict)
    earlier: World | None = field(default=None, repr=False, compare=False)

    @cached_property
    def is_read(self) -> bool:
        """Whether the members of all groups, and the collections, are known as far as they can be."""
        unread = any(row.unread for rows in (self.groups, self.collections) for row in rows.values())
        return not unread and "groups" not in self.missing

    @cached_property
    def ways(self) -> dict[tuple[str, Grant], tuple[Any, ...]]:
        """What each shared grant gives, once it was asked, by its kind: many projects have the same grants."""
        return {}

    @cached_property
    def _openings(self) -> dict[str, Opening]:
        return {}

    def opening(self, collection_id: str) -> Opening:
        """Who can open a collection."""
        if collection_id not in self._openings:
            self._openings[collection_id] = self._opening(self.collections[collection_id])
        return self._openings[collection_id]

    def _opening(self, collection: Collection) -> Opening:
        roster = self.roster
        # By its workspace level, a role of which nothing is known opens it perhaps; see product rules on access.
        doors = [(roster.by_workspace, roster.by_workspace | roster.unknown, collection.workspace)]
        doors += [(bit & ~roster.guests, bit, level) for bit, level in collection.users.items()]
        alone_sure, alone_perhaps = self._through(doors)
        alone_sure |= collection.creator
        members = [(self.groups[key].people, level) for key, level in collection.groups.items() if key in self.groups]
        sure, perhaps = self._through([(people & ~roster.guests, people, level) for people, level in members])
        alone_sure &= ~roster.doubtful
        alone_perhaps |= collection.creator
        return Opening((sure & ~roster.doubtful) | alone_sure, perhaps | alone_perhaps, alone_sure, alone_perhaps)

    @staticmethod
    def _through(doors: list[tuple[int, int, str]]) -> tuple[int, int]:
        """Who passes one of these doors for sure and perhaps; each with its level."""
        sure = perhaps = 0
        for certain, possible, level in doors:
            if level != NONE:
                perhaps |= possible
                sure |= certain if level in OPENING else 0
        return sure, perhaps
