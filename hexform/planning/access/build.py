"""The world as it is observed. Facts: a project's grants are read by email and name, a collection's by id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from hexform.model.access import LEVELS, NONE, rank
from hexform.model.access_change import ProjectName, Unread
from hexform.model.directory import Directory, LiveCollection, LiveProject, LiveSharing, Named, Person, Table
from hexform.planning.access.naming import Naming
from hexform.planning.access.roster import roster
from hexform.planning.access.world import Collection, Grant, Group, Project, TableName, World

# Group id to its members, or why they could not be read; who is not in it was not read.
Members = Mapping[str, Sequence[Person] | str]
Inside = Mapping[str, frozenset[str]]
Entries = tuple[tuple[str, str], ...]

_LEFT_OPEN: dict[TableName, str] = {
    "people": "who has which role, and so everybody's access",
    "groups": "which groups the grants of projects belong to",
    "collections": "who can open the collections that projects are in",
    "projects": "who can open which project",
}

_PERSONAL = Unread(
    what="what this token does not see",
    why="a personal token sees a part of the workspace",
    leaves_open="who can open the projects that it does not see",
)


def world_of(directory: Directory, members: Members, inside: Inside, naming: Naming) -> World:
    """The world of what was read. Projects in the trash are left out.

    `inside`: collection id to its projects, where that was read; it decides between collections of one name.
    """
    return _Builder(directory, members, inside, naming).world()


class _Builder:
    def __init__(self, directory: Directory, members: Members, inside: Inside, naming: Naming) -> None:
        self.directory = directory
        self.members = members
        self.inside = inside
        self.naming = naming
        self.roster = roster(directory.people.rows)
        self.groups: dict[str, Group] = {}
        self.collections: dict[str, Collection] = {}
        self.failed: dict[str, Unread] = {}
        self.missing: set[TableName] = set()

    def world(self) -> World:
        for name, left_open in _LEFT_OPEN.items():
            table: Table[Named] = getattr(self.directory, name)
            if table.failed:
                self.failed[name] = Unread(what=f"the list of {name}", why=table.failed, leaves_open=left_open)
            elif not table.complete:
                self.missing.add(name)
        if self.directory.personal:
            self.failed["token"] = _PERSONAL
        for row in self.directory.groups:
            self._add_group(row.id, self.directory.groups.label(row))
        for collection in self.directory.collections:
            self._add_collection(collection)
        for group_id in self.members:
            self._add_group(group_id, group_id)
        projects = {row.id: self._project(row) for row in self.directory.projects if not row.trashed}
        return World(self.roster, self.groups, self.collections, projects, frozenset(self.missing), self.failed)

    def _add_group(self, group_id: str, label: str) -> None:
        if group_id in self.groups:
            return
        found = self.members.get(group_id)
        if isinstance(found, str):
            self._unnamed(group_id, label, f"members:{group_id}", found)
        else:
            bits = self.roster.bits
            people = sum(bits[key] for key in {person.id for person in found or ()} if key in bits)
            self.groups[group_id] = Group(group_id, label, people, unread=found is None)

    def _unnamed(self, group_id: str, label: str, key: str, why: str) -> None:
        """A group of people who cannot be named."""
        what = f"the members of the group {label}"
        self.roster, bit = self.roster.with_unnamed(f"{what} could not be read: {why}")
        self.groups[group_id] = Group(group_id, label, bit)
        self.failed[key] = Unread(what=what, why=why, leaves_open="who has access through it")

    def _add_collection(self, row: LiveCollection) -> None:
        bits = self.roster.bits
        for group_id in row.groups:
            # A group that a complete list does not show is gone; else its members can be read by its id.
            if not self.directory.groups.complete or self.directory.groups.failed:
                self._add_group(group_id, group_id)
        self.collections[row.id] = Collection(
            row.id,
            self.directory.collections.label(row),
            creator=bits.get(row.creator or "", 0),
            workspace=row.workspace,
            users={bits[key]: level for key, level in row.users.items() if key in bits},
            groups=row.groups,
        )

    def _project(self, row: LiveProject) -> Project:
        name = ProjectName(address=self.naming.address("project", row.name, row.id), title=row.name, id=row.id)
        if row.sharing is None:
            why = "Hex does not tell who may open it"
            what = f"the sharing of {name.address}"
            self.failed[f"sharing:{row.id}"] = Unread(what=what, why=why, leaves_open="who can open it")
        sharing = row.sharing or LiveSharing()
        users: dict[str, str] = {}
        for email, level in sharing.users:
            key = email.casefold()
            users[key] = max(level, users.get(key, NONE), key=_height)
        return Project(
            row.id,
            name,
            owner=row.owner,
            status=row.status,
            workspace=sharing.workspace,
            public_web=sharing.public_web,
            users=users,
            groups=tuple(self._group_grants(sharing.groups)),
            collections=tuple(self._collection_grants(sharing.collections, row.id)),
            readable=row.sharing is not None,
        )

    def _group_grants(self, entries: Entries) -> Iterator[Grant]:
        table = self.directory.groups
        for name, level in dict.fromkeys(entries):
            ids = tuple(row.id for row in table.named(name))
            if not ids and (table.failed or not table.complete):
                ids = (self._unlisted(name, "group", table.failed),)
            if ids:
                yield Grant(level, ids, name if len(ids) > 1 else "")

    def _collection_grants(self, entries: Entries, project_id: str) -> Iterator[Grant]:
        table = self.directory.collections
        seen: set[str] = set()
        for name, level in dict.fromkeys(entries):
            ids = self._bearers(name, project_id)
            if not ids and (table.failed or not table.complete):
                ids = (self._unlisted(name, "collection", table.failed),)
            seen.update(ids)
            levels = [other for key, other in entries if key == name]
            if all(key in self.inside for key in ids) and len(levels) == len(ids) == levels.count(level):
                yield from (Grant(level, (key,)) for key in ids)
            elif ids:
                yield Grant(level, ids, name if len(ids) > 1 else "")
        inside = (key for key in sorted(self.inside.keys() & self.collections.keys()) if self._holds(key, project_id))
        yield from (Grant(NONE, (key,)) for key in inside if key not in seen)

    def _holds(self, collection_id: str, project_id: str) -> bool:
        return project_id in self.inside[collection_id]

    def _bearers(self, name: str, project_id: str) -> tuple[str, ...]:
        """The collections of a name; of several those that may hold the project, if any may."""
        ids = tuple(row.id for row in self.directory.collections.named(name))
        holding = tuple(key for key in ids if key not in self.inside or self._holds(key, project_id))
        return (holding or ids) if len(ids) > 1 else ids

    def _unlisted(self, name: str, kind: str, failed: str) -> str:
        """A group or collection that is known by its name alone, because the list was not read."""
        key = f"{kind} named {name}"
        if failed and key not in self.groups:
            self.roster, bit = self.roster.with_unnamed(f"the list of {kind}s could not be read: {failed}")
            self.groups[key] = Group(key, name, bit)
        if kind == "collection" and key not in self.collections:
            self.collections[key] = Collection(key, name, groups={key: "MEMBER"}, unread=not failed)
        return key


def _height(level: str) -> int:
    """A level that is not known may be any."""
    found = rank(level)
    return len(LEVELS) if found is None else found
