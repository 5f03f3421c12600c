"""Random workspaces and random changes of them, as the analysis of access is given them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from hexform.model.change import CREATE, DELETE, UPDATE, Action
from hexform.model.directory import Directory, LiveCollection, LiveProject, LiveSharing, Named, People, Person, Table
from hexform.model.row import Diff
from hexform.planning.access.build import world_of
from hexform.planning.access.naming import Declared, Naming
from hexform.planning.access.world import World

ROLES = ("ADMIN", "MANAGER", "EDITOR", "EXPLORER", "MEMBER", "GUEST", "EMBEDDED_USER", "ANONYMOUS", "ROBOT", "")
LEVELS = ("NONE", "APP_ONLY", "CAN_VIEW", "CAN_EDIT", "FULL_ACCESS")
DOORS = ("NONE", "MEMBER", "MANAGER")


@dataclass(frozen=True)
class Planned:
    """A change of a plan."""

    address: str
    kind: str
    name: str
    id: str | None
    actions: tuple[Action, ...]
    diff: tuple[Diff, ...] = ()
    refs: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def source(self) -> str | None:
        return f"workspace.yaml:{len(self.address)}"


@dataclass(frozen=True)
class Given:
    """What was read, and what a plan changes. `members` holds why a group's members could not be read."""

    directory: Directory
    members: Mapping[str, tuple[Person, ...] | str]
    inside: Mapping[str, frozenset[str]]
    changes: tuple[Planned, ...] = ()

    def world(self, unread: frozenset[str] = frozenset()) -> World:
        """The world of it, where the members of some groups were not read."""
        members = {key: people for key, people in self.members.items() if key not in unread}
        return world_of(self.directory, members, self.inside, self.naming)

    @property
    def naming(self) -> Naming:
        return Naming([Declared("project", "one", "P1", "p1")], self.directory)


class Dice(Random):
    """The same throws for the same seed."""

    def maybe(self, times: int = 2) -> bool:
        return self.randrange(times) == 0

    def some(self, pool: Any, most: int) -> list[Any]:
        pool = list(pool)
        return self.sample(pool, self.randint(0, min(most, len(pool))))

    def level(self, levels: tuple[str, ...] = LEVELS) -> str:
        return "LATER" if self.maybe(25) else self.choice(levels)


def given(seed: int, *, odd: bool = True) -> Given:
    """A random workspace with names that are borne twice, and changes. `odd`: some of it cannot be read."""
    dice = Dice(seed)
    people = _people(dice)
    groups = {f"g{place}": dice.choice(("Alpha", "Beta", "Gamma")) for place in range(dice.randint(0, 4))}
    collections = [_collection(dice, f"c{place}", people, groups) for place in range(dice.randint(0, 3))]
    projects = [_project(dice, f"p{place}", people, groups, collections) for place in range(dice.randint(1, 4))]
    members: dict[str, tuple[Person, ...] | str] = {
        key: "403 Forbidden" if odd and dice.maybe(8) else tuple(dice.some(people, 4)) for key in groups
    }
    inside = {
        row.id: frozenset(
            p.id
            for p in projects
            if any(name == row.name for name, _ in (p.sharing or LiveSharing()).collections) and dice.maybe()
        )
        for row in collections
        if dice.maybe(3)
    }
    failed = {name: "403" for name in ("groups", "collections") if odd and dice.maybe(20)}
    directory = Directory(
        people=People(tuple(people)),
        groups=Table((), failed="403") if "groups" in failed else Table(tuple(Named(*item) for item in groups.items())),
        collections=Table((), failed="403") if "collections" in failed else Table(tuple(collections)),
        projects=Table(tuple(projects)),
    )
    if "groups" in failed:
        # Groups that only an id is known of are another matter: their members were not read.
        members = {}
        rows = tuple(replace(row, groups={}) for row in directory.collections)
        directory = replace(directory, collections=replace(directory.collections, rows=rows))
    found = Given(directory, members, inside)
    return Given(directory, members, inside, tuple(_Changes(dice, found).all()))


def _people(dice: Dice) -> list[Person]:
    emails = ["ada@acme.com", "Bob@acme.com", "cy@agency.example", "dee@acme.com", "eve@acme.com", "fay@acme.com"]
    if dice.maybe(12):
        emails[1] = "ADA@acme.com"
    return [Person(f"u{place}", email, dice.choice(ROLES)) for place, email in enumerate(emails[: dice.randint(1, 6)])]


def _emails(people: list[Person]) -> list[str]:
    return list(dict.fromkeys([*(person.name for person in people), "gone@acme.com"]))


def _collection(dice: Dice, key: str, people: list[Person], groups: dict[str, str]) -> LiveCollection:
    return LiveCollection(
        key,
        dice.choice(("Finance", "Sales")),
        creator=dice.choice([None, "u9", *(person.id for person in people)]),
        workspace=dice.choice(("NONE", "NONE", "MEMBER", "LATER")),
        users={person.id: dice.level(DOORS) for person in dice.some(people, 2)}
        | ({"u9": "MEMBER"} if dice.maybe() else {}),
        groups={group: dice.level(DOORS) for group in dice.some([*groups, "gone"], 2)},
    )


def _project(
    dice: Dice, key: str, people: list[Person], groups: dict[str, str], collections: list[LiveCollection]
) -> LiveProject:
    names = [*groups.values(), "Lost"]
    titles = [row.name for row in collections]
    sharing = LiveSharing(
        workspace=dice.choice(("NONE", "NONE", dice.level())),
        public_web=dice.choice(LEVELS[:3]),
        users=tuple((email, dice.level()) for email in dice.some(_emails(people), 3)),
        groups=tuple((name, dice.level()) for name in dice.some(names, 3)),
        collections=tuple((name, dice.level()) for name in dice.some([*titles, "Lost"], 3)),
    )
    return LiveProject(
        key,
        dice.choice((key.upper(), "Twin")),
        owner=dice.choice(["", *_emails(people)]),
        archived=dice.maybe(6),
        trashed=dice.maybe(8),
        status=dice.choice((None, "Done")),
        sharing=sharing,
    )


class _Changes:
    """Random changes of what is there."""

    def __init__(self, dice: Dice, given: Given) -> None:
        self.dice = dice
        self.directory = given.directory
        self.people = list(given.directory.people)
        self.readable = {key: people for key, people in given.members.items() if not isinstance(people, str)}
        self.refs: dict[str, dict[str, str]] = {
            "user": {person.name: person.id for person in self.people},
            "group": {f"{row.name}#{row.id}": row.id for row in self.directory.groups},
            "collection": {f"{row.name}#{row.id}": row.id for row in self.directory.collections},
            "project": {},
        }
        self.new: dict[str, list[str]] = {"group": [], "collection": []}

    def all(self) -> list[Planned]:
        dice, changes = self.dice, list[Planned]()
        deleted = set(dice.some(self.refs["group"].values(), 1)) if dice.maybe(3) else set[str]()
        self.refs["group"] = {label: key for label, key in self.refs["group"].items() if key not in deleted}
        for kind in ("group", "collection"):
            if dice.maybe(3):
                self.new[kind].append(f"New {kind}")
                rows = self._members() if kind == "group" else self._doors()
                changes.append(Planned(f"{kind}.new", kind, f"New {kind}", None, CREATE, rows, self.refs))
        for label, key in self.refs["group"].items():
            if key in self.readable and dice.maybe(3):
                name, rows = label.partition("#")[0], self._members(self.readable[key])
                if dice.maybe(5):
                    name, rows = "Renamed", (*rows, Diff(path=("name",), op="replace", before=name, after="Renamed"))
                changes.append(Planned(f"group.{key}", "group", name, key, UPDATE, rows, self.refs))
        for key in self.refs["collection"].values():
            if dice.maybe(3):
                changes.append(Planned(f"collection.{key}", "collection", "x", key, UPDATE, self._doors(), self.refs))
        for project in self.directory.projects:
            if dice.maybe() and not project.trashed:
                key = "one" if project.id == "p1" else project.id
                sharing = Planned(
                    f"project_sharing.{key}",
                    "project_sharing",
                    project.name,
                    project.id,
                    UPDATE,
                    self._grants(),
                    self.refs,
                )
                changes.append(sharing)
            if dice.maybe(4) and not project.trashed:
                changes.append(self._status(project.id, project.name))
        if dice.maybe(4):
            changes.append(Planned("project.new", "project", "New project", None, CREATE))
            changes.append(
                Planned(
                    "project_sharing.new", "project_sharing", "New project", None, UPDATE, self._grants(), self.refs
                )
            )
        changes += [Planned(f"group.{key}", "group", "x", key, DELETE) for key in sorted(deleted)]
        return changes

    def _status(self, project_id: str, title: str) -> Planned:
        row = Diff(path=("status",), op="replace", before="any", after=self.dice.choice((None, "Done", "Draft")))
        key = "one" if project_id == "p1" else project_id
        return Planned(f"project_status.{key}", "project_status", title, project_id, UPDATE, (row,))

    def _members(self, there: Sequence[Person] = ()) -> tuple[Diff, ...]:
        return tuple(
            Diff(path=("members",), op="remove", before=person.name)
            if person in there
            else Diff(path=("members",), op="add", after=person.name)
            for person in self.dice.some(self.people, 3)
        )

    def _rows(self, scope: tuple[str, ...], labels: list[str], levels: tuple[str, ...]) -> list[Diff]:
        rows = []
        for label in self.dice.some(labels, 2):
            after = self.dice.choice((None, *levels))
            path = (*scope, label)
            rows.append(Diff(path=path, op="remove" if after is None else "replace", before="any", after=after))
        return rows

    def _doors(self) -> tuple[Diff, ...]:
        rows = self._rows(("sharing", "users"), [person.name for person in self.people], DOORS)
        rows += self._rows(("sharing", "groups"), [*self.refs["group"], *self.new["group"]], DOORS)
        if self.dice.maybe(3):
            rows.append(Diff(path=("sharing", "workspace"), op="replace", before="any", after=self.dice.choice(DOORS)))
        return (*rows, Diff(path=("description",), op="replace", before="a", after="b"))

    def _grants(self) -> tuple[Diff, ...]:
        rows = self._rows(("users",), [person.name for person in self.people], LEVELS)
        rows += self._rows(("groups",), [*self.refs["group"], *self.new["group"]], LEVELS)
        rows += self._rows(("collections",), [*self.refs["collection"], *self.new["collection"]], LEVELS)
        rows += [
            Diff(path=(scope,), op="replace", before="any", after=self.dice.choice(levels))
            for scope, levels in (("workspace", LEVELS), ("public_web", LEVELS[:3]))
            if self.dice.maybe(3)
        ]
        return tuple(rows)
