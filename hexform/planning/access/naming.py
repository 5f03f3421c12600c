"""What a configuration calls the objects of a workspace: by its keys where it declares them, by their names else.

The names of one configuration say nothing about another: that of a guard finds its objects by its own keys, names and
ids. Whatever is found is held by id.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hexform.model.address import Address
from hexform.model.directory import Directory, Named, Table, same
from hexform.model.fields import Ref

_TABLES = {"group": "groups", "collection": "collections", "project": "projects"}


@dataclass(frozen=True)
class Declared:
    """A group, collection or project of a configuration. `name` is its name or title, `old` that before a rename."""

    kind: str
    key: str
    name: str
    id: str | None = None
    old: str | None = None

    @property
    def address(self) -> Address:
        return Address.of(self.kind, self.key)


def created_id(kind: str, name: str) -> str:
    """The placeholder for the id of an object that a plan creates: by its name, whatever key it is written under."""
    return f"new:{kind}.{same(name)}"


def is_created(live_id: str) -> bool:
    """Whether an id is a placeholder."""
    return live_id.startswith("new:")


class Naming:
    """The names that a configuration has for live objects, and the objects that it means by them."""

    def __init__(self, declared: Iterable[Declared], directory: Directory) -> None:
        self._directory = directory
        self._declared = {each.address: each for each in declared}
        self._ids = {address: self._find(each) for address, each in self._declared.items()}
        self._addresses = {
            (address.kind, live_id): address for address, ids in self._ids.items() for live_id in ids or ()
        }
        self._coming = {
            (each.kind, same(each.name)): address
            for address, each in self._declared.items()
            if not self._ids[address] and each.id is None
        }

    def table(self, kind: str) -> Table[Named]:
        """The live objects of a kind that others refer to."""
        table: Table[Named] = getattr(self._directory, _TABLES[kind])
        return table

    def _find(self, declared: Declared) -> tuple[str, ...]:
        table = self.table(declared.kind)
        if declared.id is not None:
            return (declared.id,) if declared.id in table.by_id else ()
        rows = table.named(declared.name) or (table.named(declared.old) if declared.old else [])
        return tuple(row.id for row in rows if not getattr(row, "trashed", False))

    def declared(self, address: str) -> Declared | None:
        """What the configuration declares at an address."""
        return self._declared.get(Address(address))

    def address(self, kind: str, name: str, live_id: str | None = None) -> str:
        """The address of an object: that of its key, else its name, with the id where that would mean another."""
        written = self._addresses.get((kind, live_id or ""))
        if written is None and live_id is None:
            written = self._coming.get((kind, same(name)))
        if written is not None:
            return written
        row = self.table(kind).by_id.get(live_id or "")
        label = self.table(kind).label(row) if row is not None else name
        address = Address.of(kind, label)
        taken = address in self._declared and live_id is not None
        return Address.of(kind, f"{name}#{live_id}") if taken else address

    def of_project(self, project_id: str, title: str) -> str:
        """The address of a project; the id may be a placeholder."""
        return self.address("project", title, None if is_created(project_id) else project_id)

    def ids(self, kind: str, ref: Ref) -> tuple[str, ...]:
        """The objects that a reference means; one that is yet to be created by its placeholder. None is unknown."""
        if ref.id:
            return (ref.id,) if ref.id in self.table(kind).by_id else ()
        address = Address.of(kind, ref.text)
        if not ref.name and address in self._declared:
            declared = self._declared[address]
            created = () if declared.id else (created_id(kind, declared.name),)
            return self._ids[address] or created
        name = ref.name or ref.text
        live = tuple(row.id for row in self.table(kind).named(name))
        coming = (kind, same(name)) in self._coming
        by_id = (ref.text,) if not ref.name and ref.text in self.table(kind).by_id else ()
        return live or by_id or ((created_id(kind, name),) if coming else ())
