"""Small workspaces for tests, and changes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hexform.model.change import CREATE, DELETE, UPDATE
from hexform.model.directory import Directory, LiveCollection, LiveProject, LiveSharing, Named, People, Person, Table
from hexform.model.row import Diff
from hexform.planning.access.build import world_of
from hexform.planning.access.naming import Declared, Naming
from hexform.planning.access.world import World
from tests.planning.access.worlds import Planned


def person(name: str, role: str = "EDITOR", domain: str = "acme.com") -> Person:
    return Person(name, f"{name}@{domain}", role)


def people(**roles: str) -> tuple[Person, ...]:
    return tuple(person(name, role) for name, role in roles.items())


def sharing(**more: Any) -> LiveSharing:
    """Grants as maps; people by name alone."""
    users = tuple((name if "@" in name else f"{name}@acme.com", level) for name, level in more.pop("users", {}).items())
    groups, collections = (tuple(more.pop(scope, {}).items()) for scope in ("groups", "collections"))
    return LiveSharing(users=users, groups=groups, collections=collections, **more)


def project(key: str, title: str = "", **more: Any) -> LiveProject:
    """A project; what is not a field of it belongs to its sharing."""
    fields = {name: more.pop(name) for name in ("owner", "status", "archived", "trashed", "component") if name in more}
    return LiveProject(key, title or key.title(), sharing=sharing(**more), **fields)


class Office:
    """A workspace: who is in it, in which groups, with which collections and projects."""

    def __init__(
        self,
        who: Sequence[Person],
        *projects: LiveProject,
        groups: Mapping[str, Sequence[str] | str | None] | None = None,
        collections: Sequence[LiveCollection] = (),
        declared: Sequence[Declared] = (),
        inside: Mapping[str, frozenset[str]] | None = None,
        failed: Mapping[str, str] | None = None,
    ) -> None:
        """`groups`: name to members, why they could not be read, or None where they were not; the id is the name.

        `failed`: why a table could not be read, by its name; the empty text says that nobody asked for it.
        """
        failed = failed or {}
        by_name = {one.id: one for one in who}
        self.members: dict[str, tuple[Person, ...] | str] = {
            name: inside if isinstance(inside, str) else tuple(by_name[each] for each in inside)
            for name, inside in (groups or {}).items()
            if inside is not None
        }
        self.inside = inside or {}
        self.directory = Directory(
            people=People(tuple(who)) if "people" not in failed else People(failed=failed["people"], complete=False),
            groups=self._table([Named(name, name) for name in groups or {}], failed.get("groups")),
            collections=self._table(list(collections), failed.get("collections")),
            projects=self._table(list(projects), failed.get("projects")),
        )
        self.naming = Naming(declared, self.directory)

    @staticmethod
    def _table(rows: list[Any], failed: str | None) -> Table[Any]:
        return Table(tuple(rows)) if failed is None else Table(failed=failed, complete=False)

    @property
    def world(self) -> World:
        return world_of(self.directory, self.members, self.inside, self.naming)


def planned(address: str, *rows: Diff, refs: Mapping[str, Mapping[str, str]] | None = None, **more: Any) -> Planned:
    """A change; its id is its key unless it is given."""
    kind, _, key = address.partition(".")
    actions = more.pop("actions", UPDATE)
    change_id = None if actions == CREATE else key
    return Planned(address, kind, more.pop("name", key), more.pop("id", change_id), actions, tuple(rows), refs or {})


def deleted(address: str) -> Planned:
    return planned(address, actions=DELETE)


def row(*path: str, after: str | None, before: str | None = None) -> Diff:
    op = "add" if before is None else "remove" if after is None else "replace"
    return Diff(path=path, op="remove" if after is None else op, before=before, after=after)


def joins(name: str) -> Diff:
    return Diff(path=("members",), op="add", after=f"{name}@acme.com")


def leaves(name: str) -> Diff:
    return Diff(path=("members",), op="remove", before=f"{name}@acme.com")
