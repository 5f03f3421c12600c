"""The world after the changes of a plan, and which change touches which way.

Only `after` is read from a row: in `before`, a grant that a role cuts is given as it is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from hexform.model.access import NONE
from hexform.model.access_change import ProjectName
from hexform.model.change import Action
from hexform.model.directory import same
from hexform.model.row import Diff
from hexform.planning.access.naming import created_id
from hexform.planning.access.touched import PUBLIC, Cause, Overlay, Touched
from hexform.planning.access.world import OPENING, Collection, Grant, Group, Project, World

K = TypeVar("K")


class PlannedChange(Protocol):
    """What the analysis of access needs of a change. `refs`: kind and label to the id behind the label."""

    @property
    def address(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def id(self) -> str | None: ...
    @property
    def actions(self) -> tuple[Action, ...]: ...
    @property
    def diff(self) -> tuple[Diff, ...]: ...
    @property
    def refs(self) -> Mapping[str, Mapping[str, str]]: ...
    @property
    def source(self) -> str | None: ...


def overlay(world: World, changes: Sequence[PlannedChange], fresh: Iterable[str] = ()) -> Overlay:
    """The world after these changes. `fresh`: projects that count as created, though they are there.

    Raises ValueError where a label of a row means nothing.
    """
    return _Overlaying(world, changes, frozenset(fresh)).overlay()


class _Overlaying:
    def __init__(self, world: World, changes: Sequence[PlannedChange], fresh: frozenset[str]) -> None:
        self.world = world
        self.changes = changes
        # Where the people are not known, a row may name anybody.
        self.people_known = "people" not in world.missing and "people" not in world.failed
        self.groups = dict(world.groups)
        self.collections = dict(world.collections)
        self.projects = {
            key: replace(project, created=True) if key in fresh else project for key, project in world.projects.items()
        }
        self.created = {
            (change.kind, same(change.name)): created_id(change.kind, change.name)
            for change in changes
            if change.actions == (Action.CREATE,)
        }
        self.owners = {
            change.address: created_id("project", change.name) for change in changes if change.kind == "project"
        }
        self.touched: dict[str, dict[str, Touched]] = {"group": {}, "collection": {}, "project": {}}
        self.statuses: dict[str, Cause] = {}

    def overlay(self) -> Overlay:
        steps = {
            "group": self._group,
            "collection": self._collection,
            "project": self._project,
            "project_status": self._status,
            "project_sharing": self._sharing,
        }
        for kind, step in steps.items():
            for change in self.changes:
                if change.kind == kind:
                    step(change)
        after = replace(
            self.world,
            groups=self.groups,
            collections=self.collections,
            projects=self.projects,
            earlier=self.world,
        )
        return Overlay(
            self.world,
            after,
            self.touched["group"],
            self.touched["collection"],
            self.touched["project"],
            self.statuses,
        )

    def _touch(self, kind: str, key: str, change: PlannedChange) -> Touched:
        cause = Cause(change.address, change.source)
        return self.touched[kind].setdefault(key, Touched(cause))

    def _id(self, change: PlannedChange, kind: str, label: str) -> str:
        """The id behind a label; what the plan creates has a placeholder."""
        found = change.refs.get(kind, {}).get(label) or self.created.get((kind, same(label)))
        if found is None:
            raise ValueError(f"{change.address}: nothing is known of the {kind} {label!r}")
        return found

    def _person(self, change: PlannedChange, label: str) -> int:
        """The bit of a person; none for one who is not in the list of people."""
        roster = self.world.roster
        key = change.refs.get("user", {}).get(label)
        return roster.bits.get(key, 0) if key is not None else roster.by_email.get(label.casefold(), 0)

    def _group(self, change: PlannedChange) -> None:
        key = change.id or created_id(change.kind, change.name)
        if change.actions == (Action.DELETE,):
            self._delete_group(key, change)
            return
        group = self.groups.get(key, Group(key, change.name, unread=change.id is not None))
        people = group.people
        for row in change.diff:
            if row.path == ("members",):
                bit = self._person(change, str(row.before if row.op == "remove" else row.after))
                people = people & ~bit if row.op == "remove" else people | bit
                if not self.people_known:
                    self._touch("group", key, change)
        if people != group.people:
            self._touch("group", key, change).people |= people ^ group.people
        renamed = any(row.path == ("name",) for row in change.diff)
        self.groups[key] = replace(group, people=people, label=change.name if renamed else group.label)

    def _delete_group(self, key: str, change: PlannedChange) -> None:
        """A deleted group takes along what its members have through it, everywhere."""
        gone = self.groups.pop(key, Group(key, change.name))
        self._touch("group", key, change).people |= gone.people
        for collection in self.collections.values():
            if key in collection.groups:
                left = {group: level for group, level in collection.groups.items() if group != key}
                self.collections[collection.id] = replace(collection, groups=left)
        for project in self.projects.values():
            if any(key in grant.ids for grant in project.groups):
                self.projects[project.id] = replace(project, groups=without(project.groups, key))

    def _collection(self, change: PlannedChange) -> None:
        key = change.id or created_id(change.kind, change.name)
        found = self.collections.get(key, Collection(key, change.name, unread=change.id is not None))
        users, groups, workspace = dict(found.users), dict(found.groups), found.workspace
        for row in change.diff:
            level = str(row.after or NONE)
            match row.path:
                case ("sharing", "users", label):
                    bit = self._person(change, label)
                    if not self.people_known or _opens(users.get(bit, NONE)) != _opens(level):
                        self._touch("collection", key, change).people |= bit
                    _put(users, bit, level)
                case ("sharing", "groups", label):
                    group = self._id(change, "group", label)
                    self.groups.setdefault(group, Group(group, label, unread=True))
                    if _opens(groups.get(group, NONE)) != _opens(level):
                        self._touch("collection", key, change).groups.add(group)
                    _put(groups, group, level)
                case ("sharing", "workspace"):
                    if _opens(workspace) != _opens(level):
                        self._touch("collection", key, change).people |= self.world.roster.named
                    workspace = level
        users.pop(0, None)
        renamed = any(row.path == ("name",) for row in change.diff)
        self.collections[key] = replace(
            found, users=users, groups=groups, workspace=workspace, label=change.name if renamed else found.label
        )

    def _project(self, change: PlannedChange) -> None:
        key = created_id(change.kind, change.name)
        name = ProjectName(address=change.address, title=change.name)
        self.projects[key] = Project(key, name, created=True)

    def _project_of(self, change: PlannedChange) -> Project:
        """The project that a change of its parts is about; one that could not be read is not readable."""
        owner = f"project.{change.address.partition('.')[2]}"
        key = change.id or change.refs.get("project", {}).get(owner.partition(".")[2])
        key = key or self.owners.get(owner) or created_id("project", change.name)
        name = ProjectName(address=owner, title=change.name, id=change.id)
        return self.projects.get(key, Project(key, name, readable=False))

    def _status(self, change: PlannedChange) -> None:
        project = self._project_of(change)
        for row in change.diff:
            if row.path == ("status",):
                self.projects[project.id] = replace(project, status=row.after)
                self.statuses[project.id] = Cause(change.address, change.source)

    def _sharing(self, change: PlannedChange) -> None:
        project = self._project_of(change)
        touched = self._touch("project", project.id, change)
        for row in change.diff:
            level = str(row.after or NONE)
            match row.path:
                case ("users", label):
                    users = dict(project.users)
                    _put(users, label.casefold(), level)
                    project = replace(project, users=users)
                    touched.grants.add(("users", label.casefold()))
                case ("groups", label):
                    key = self._id(change, "group", label)
                    self.groups.setdefault(key, Group(key, label, unread=True))
                    project = replace(project, groups=_granted(project.groups, key, level))
                    touched.grants.add(("groups", key))
                case ("collections", label):
                    key = self._id(change, "collection", label)
                    self.collections.setdefault(key, Collection(key, label, unread=True))
                    project = replace(project, collections=_granted(project.collections, key, level))
                    touched.grants.add(("collections", key))
                case ("workspace",):
                    project = replace(project, workspace=level)
                    touched.grants.add(("workspace", ""))
                case ("public_web",):
                    project = replace(project, public_web=level)
                    touched.grants.add(PUBLIC)
        self.projects[project.id] = project


def _opens(level: str) -> str:
    """MEMBER and MANAGER open a collection alike."""
    return "MEMBER" if level in OPENING else level


def _put(levels: dict[K, str], key: K, level: str) -> None:
    """NONE is the same as absent."""
    if level == NONE:
        levels.pop(key, None)
    else:
        levels[key] = level


def without(grants: Iterable[Grant], key: str) -> tuple[Grant, ...]:
    """The grants without one group or collection; of several that share a name another one perhaps has it."""
    left = []
    for grant in grants:
        ids = tuple(each for each in grant.ids if each != key)
        if ids == grant.ids:
            left.append(grant)
        elif ids:
            left.append(grant._replace(ids=ids, certain=False))
    return tuple(left)


def _granted(grants: Iterable[Grant], key: str, level: str) -> tuple[Grant, ...]:
    granted = (Grant(level, (key,)),) if level != NONE else ()
    return (*without(grants, key), *granted)
