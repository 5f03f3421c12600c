"""Undo changes of groups, collections, statuses and sharing, row by row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hexform.kinds.collection.sharing import live_groups, live_users
from hexform.kinds.collection.spec import Collection, CollectionSharing
from hexform.kinds.context import PlanningContext
from hexform.kinds.group.spec import Group
from hexform.kinds.project_sharing.live import live_sharing
from hexform.kinds.project_sharing.spec import ProjectSharing
from hexform.kinds.project_status.spec import ProjectStatus
from hexform.model.access import NONE, cut_to_role
from hexform.model.change import UPDATE, Change
from hexform.model.directory import same
from hexform.model.grants import CollectionGrant, CollectionOnProject, Grant, ProjectGrant, grant, member
from hexform.model.sides import refs_of
from hexform.undo.gather import OPEN, SCOPES, Gathered, Taken, folded, levels
from hexform.undo.inverse import Inverse

_MODELS: dict[str, dict[str, type[Grant]]] = {
    "collection": {"users": CollectionGrant, "groups": CollectionGrant},
    "project_sharing": {"users": ProjectGrant, "groups": ProjectGrant, "collections": CollectionOnProject},
}
_TABLES = {"group": "groups", "collection": "collections"}


def invert_objects(found: Gathered, context: PlanningContext, inverse: Inverse) -> None:
    """Every object that is there still; of one that is not, there is nothing to take back."""
    for (kind, id_), taken in found.objects.items():
        table: Any = getattr(context.actual.directory, _TABLES.get(kind, "projects"))
        row = table.by_id.get(id_)
        if table.failed or row is None or row.state == "trashed":
            inverse.leave(taken.address, table.failed or f"Hex does not have it any more ({id_})")
            continue
        change = _Object(context, inverse, kind, taken, row).change()
        if change is not None:
            inverse.add(change)


class _Object:
    """One live object and what the run wrote of it."""

    def __init__(self, context: PlanningContext, inverse: Inverse, kind: str, taken: Taken, row: Any) -> None:
        self.context, self.inverse, self.kind, self.taken, self.row = context, inverse, kind, taken, row

    def change(self) -> Change | None:
        if self.kind == "group":
            return self._group()
        if self.kind == "collection":
            return self._collection()
        if self.kind == "project_status":
            before, after = self._fields({"status": self.row.status})
            return self._made(ProjectStatus.saying(**before), ProjectStatus.saying(**after)) if before else None
        return self._sharing()

    def _made(self, before: Any, after: Any) -> Change:
        refs = refs_of(before, after)
        if self.kind in {"project_status", "project_sharing"}:
            refs["project"] = {self.taken.address.key: self.row.id}
        name = getattr(after, "name", None) if after.says("name") else None
        return Change(
            address=self.taken.address,
            kind=self.kind,
            name=name or self.row.name,
            id=self.row.id,
            actions=UPDATE,
            before=before,
            after=after,
            refs=refs,
        )

    def _group(self) -> Change | None:
        why = self.context.actual.failed.get(f"members:{self.row.id}")
        if why:
            self.inverse.leave(self.taken.address, why)
            return None
        before, after = self._fields({"name": self.row.name})
        if "members" in self.taken.maps:
            there = {person.name: "MEMBER" for person in self.context.actual.members.get(self.row.id, ())}
            sides = self._entries("members", there)
            before["members"], after["members"] = (tuple(member(email) for email in sorted(side)) for side in sides)
        return self._made(Group.saying(**before), Group.saying(**after)) if before else None

    def _collection(self) -> Change | None:
        before, after = self._fields({"name": self.row.name, "description": self.row.description})
        users, groups = live_users(self.context, self.row), live_groups(self.context, self.row)
        maps = {"users": levels(users), "groups": levels(groups)}
        sharing = self._scopes({"workspace": self.row.workspace}, maps)
        if sharing[0]:
            before["sharing"], after["sharing"] = (CollectionSharing.saying(**side) for side in sharing)
        return self._made(Collection.saying(**before), Collection.saying(**after)) if before else None

    def _sharing(self) -> Change | None:
        if self.row.sharing is None:
            self.inverse.leave(self.taken.address, "Hex does not tell who may open the project")
            return None
        live = live_sharing(self.context, self.row)
        for unclear in live.unclear:
            if unclear.rows and unclear.scope in self.taken.maps:
                what = f"{len(unclear.rows)} {unclear.scope} bear the name {unclear.name!r}: rename one of them in Hex"
                self.inverse.leave(self.taken.address, what)
                self.taken.maps.pop(unclear.scope)
        opened = {name: getattr(live.spec, name) for name in OPEN}
        maps = {scope: levels(getattr(live.spec, scope)) for scope in SCOPES}
        owner = self.row.owner.casefold()
        maps["users"] = {email: level for email, level in maps["users"].items() if email.casefold() != owner}
        self.taken.maps.get("users", {}).pop(owner, None)
        before, after = self._scopes(opened, maps)
        return self._made(ProjectSharing.saying(**before), ProjectSharing.saying(**after)) if before else None

    def _scopes(
        self, opened: Mapping[str, Any], maps: Mapping[str, dict[Any, str]]
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        before, after = self._fields(opened)
        for scope, there in maps.items():
            if scope in self.taken.maps:
                model = _MODELS[self.kind][scope]
                sides = self._entries(scope, there)
                before[scope], after[scope] = (
                    {key: grant(model, level) for key, level in sorted(side.items(), key=lambda item: str(item[0]))}
                    for side in sides
                )
        return before, after

    def _fields(self, live: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Both sides of the fields that go back."""
        before: dict[str, Any] = {}
        after: dict[str, Any] = {}
        for name, now in live.items():
            left, was = self.taken.fields.get(name, (now, now))
            if _alike(now, left) and not _alike(now, was):
                before[name], after[name] = now, was
            elif not _alike(now, was):
                self.inverse.leave(
                    self.taken.address, f"`{name}` is {_shown(now)} in Hex now; the run left {_shown(left)}"
                )
        return before, after

    def _entries(self, scope: str, there: Mapping[Any, str]) -> tuple[dict[Any, str], dict[Any, str]]:
        """Both sides of a list or map: what is there, and the same with the entries that go back."""
        before = {key: level for key, level in there.items() if level != NONE}
        after = dict(before)
        spelled = {folded(key): key for key in there}
        for key, (left, was) in self.taken.maps[scope].items():
            own = spelled.get(key, key)
            now = there.get(own, NONE)
            if now == was or (now != left and now != self._cut(own, left)):
                if now not in {was, self._cut(own, was)}:
                    what = f"{own} has {_shown(now)} in Hex now; the run left {_shown(left)}"
                    self.inverse.leave(self.taken.address, what)
            elif was == NONE:
                after.pop(own, None)
            elif (known := self._known(scope, own)) is not None:
                after[known] = was
        return before, after

    def _cut(self, key: Any, level: str) -> str:
        """What Hex makes of a level of a project for a person's role."""
        people = self.context.actual.directory.people.named(key) if isinstance(key, str) else []
        return cut_to_role(level, people[0].role) if self.kind == "project_sharing" and len(people) == 1 else level

    def _known(self, scope: str, key: Any) -> Any:
        """Who is to have it again, as the workspace spells it; None where it has nobody and nothing of that name."""
        directory = self.context.actual.directory
        if scope in {"members", "users"}:
            people = directory.people.named(key)
            if len(people) == 1:
                return people[0].name
        elif key.id is None or key.id in getattr(directory, scope).by_id:
            return key
        what = "is" if scope in {"members", "users"} else "there is"
        self.inverse.lose(self.taken.address, f"{key} {what} not in the workspace any more: what they had stays lost")
        return None


def _alike(one: Any, other: Any) -> bool:
    return same(one) == same(other) if isinstance(one, str) and isinstance(other, str) else bool(one == other)


def _shown(value: Any) -> str:
    return "not set" if value in {None, NONE, ""} else f"{value}"
