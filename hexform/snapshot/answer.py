"""Answer API calls from a snapshot, page by page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

from hexform.errors import NotPermitted
from hexform.hex.call import Call, Json, Send
from hexform.snapshot import shown
from hexform.snapshot.document import Snapshot, SnapshotProject, SnapshotUser
from hexform.snapshot.reads import name_of

R = TypeVar("R")


def answering(snapshot: Snapshot, name: str) -> Send:
    """A way to the workspace as it was. `name` is the file's, for errors.

    What the snapshot does not hold, and what could not be read when it was taken, raises NotPermitted.
    """
    return _Answers(snapshot, name).send


class _Answers:
    def __init__(self, snapshot: Snapshot, name: str) -> None:
        self._snapshot = snapshot
        self._name = name
        self._failed = {error.read: error.message for error in snapshot.errors}
        self._users = {key: row for row in snapshot.users for key in (row.id, row.email)}
        self._groups = {row.id: row for row in snapshot.groups}
        self._collections = {row.id: row for row in snapshot.collections}
        self._projects = {row.id: row for row in snapshot.projects}
        self._sources = {source.owner_text() for source in snapshot.guide_sources}
        self._operations: dict[str, Callable[[Call], Json]] = {
            "Me": lambda _: self._me(),
            "GetProject": self._project,
            "GetCollection": self._collection,
            "ListUsers": self._people,
            "ListGroups": lambda call: _page(call, snapshot.groups, shown.named),
            "ListCollections": lambda call: _page(call, snapshot.collections, shown.collection),
            "ListDataConnections": lambda call: _page(call, snapshot.data_connections, shown.named),
            "ListProjects": self._project_list,
            "ListCells": self._cells,
            "ListDraftGuides": self._guides,
        }

    async def send(self, call: Call) -> Json:
        if call.operation.startswith("List"):
            self._check_read(name_of(call))
        return self._operations[call.operation](call)

    def _check_read(self, name: str) -> None:
        """Fail as the read failed when the snapshot was taken."""
        if why := self._failed.get(name):
            raise NotPermitted(why)

    def _me(self) -> Json:
        personal = {"email": "", "role": None} if self._snapshot.personal else {}
        return {"org": {"id": self._snapshot.workspace.org_id}, "token": None, **personal}

    def _project(self, call: Call) -> Json:
        self._check_read("projects")
        return shown.project(_found(self._projects, call), sharing=_wants_sharing(call))

    def _collection(self, call: Call) -> Json:
        self._check_read("collections")
        return shown.collection(_found(self._collections, call))

    def _people(self, call: Call) -> Json:
        group_id = dict(call.query).get("groupId")
        if group_id is None:
            return _page(call, self._snapshot.users, shown.user)
        group = self._groups.get(group_id)
        if group is None or group.members is None:
            self._check_read("people")
            raise NotPermitted(f"{self._name} does not hold the members of group {group_id}: take the snapshot anew")
        return _page(call, group.members, lambda member: shown.user(self._user(member)))

    def _user(self, member: str) -> SnapshotUser:
        if member not in self._users:
            raise NotPermitted(f"{self._name} names {member} as a member of a group, and not among its users")
        return self._users[member]

    def _project_list(self, call: Call) -> Json:
        rows: Sequence[SnapshotProject] = self._snapshot.projects
        inside = dict(call.query).get("collectionId")
        if inside is not None:
            rows = self._inside(inside)
        return _page(call, rows, partial(shown.project, sharing=_wants_sharing(call)))

    def _inside(self, collection_id: str) -> list[SnapshotProject]:
        collection = self._collections.get(collection_id)
        if collection is None:
            return []
        if collection.projects is not None:
            return [self._projects[key] for key in collection.projects if key in self._projects]
        return [row for row in self._snapshot.projects if row.sharing and collection.name in row.sharing.collections]

    def _cells(self, call: Call) -> Json:
        project_id = dict(call.query)["projectId"]
        project = self._projects.get(project_id)
        if project is None or project.cells is None:
            title = project.title if project else project_id
            raise NotPermitted(
                f"{self._name} does not hold the cells of project {title!r}: take the snapshot with `--cells` for it"
            )
        return _page(call, project.cells, shown.cell)

    def _guides(self, call: Call) -> Json:
        owner = dict(call.query).get("externalSource")
        if owner is None:
            return _page(call, self._snapshot.guides, shown.guide)
        if owner not in self._sources:
            raise NotPermitted(
                f"{self._name} does not hold the guides of the owner {owner}: take the snapshot with `-f` and a "
                "configuration that has a set of theirs"
            )
        rows = [row for row in self._snapshot.guides if row.source and row.source.owner_text() == owner]
        return _page(call, rows, shown.guide)


def _page(call: Call, rows: Sequence[R], show: Callable[[R], Any]) -> Json:
    """The page that a call asks for; the cursor is the place where the next one begins."""
    query = dict(call.query)
    start = int(query.get("after", "0"))
    end = start + int(query["limit"])
    after = str(end) if end < len(rows) else None
    return {"values": [show(row) for row in rows[start:end]], "pagination": {"after": after}}


def _wants_sharing(call: Call) -> bool:
    return ("includeSharing", "true") in call.query


def _found(rows: dict[str, R], call: Call) -> R:
    """The row that the end of the path names."""
    row = rows.get(call.path.rpartition("/")[2])
    if row is None:
        raise NotPermitted("Not found", where=call.where, status=404)
    return row
