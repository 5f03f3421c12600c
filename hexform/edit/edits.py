"""Edits of the files of a configuration, collected by address and applied together.

edits = Edits(tree, desired)            # the tree that the configuration was loaded from
edits.set(address, ("status",), "Production")
edits.remove(address, ("sharing", "users", "ada@example.com"))
edited = edits.make()
print(edited.diff())                    # or edited.save(), or edited.load(files) to see what it would mean
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import Any

from hexform.config.files import Tree
from hexform.config.schema import RESOURCES
from hexform.edit.edited import EditedFiles, Refusal
from hexform.edit.file_text import read_file, with_ending
from hexform.edit.find import NotEditable, by_hand, find
from hexform.edit.nodes import Key, Node, Outline
from hexform.edit.ops import Add, Op, Remove, Set
from hexform.edit.outline import outline
from hexform.edit.pending import PendingEdits, apply_edits
from hexform.edit.schema_paths import Path
from hexform.lib.visible import shown
from hexform.model.address import Address
from hexform.model.desired import Desired, Location, Removed
from hexform.model.paths import Parts
from hexform.model.settings import Settings


class Edits:
    """Edits to be made. A path refers to the files as they were read, whatever other edits change.

    An address is edited as a whole or not at all: where one of its edits is refused, all of them are.
    """

    def __init__(self, tree: Tree, desired: Desired | None = None) -> None:
        self.tree = tree
        self.desired = desired or Desired(settings=Settings(version=1))
        self._pending = PendingEdits()
        self._refused: list[Refusal] = []
        self._outlines: dict[str, Outline] = {}

    def set(self, address: str, path: Path, value: Any) -> None:
        """Replace the value at a path within the block of an address."""
        location = self._location(address)
        self._take(address, location, Set((*location.path, *path), value))

    def add(self, address: str, path: Path, key: Key | None, value: Any) -> None:
        """Add an entry to the map, or an item (`key` is None) to the list, at a path within the block."""
        location = self._location(address)
        self._take(address, location, Add((*location.path, *path), key, value))

    def remove(self, address: str, path: Path = ()) -> None:
        """Remove the value at a path within the block, or the block itself."""
        location = self._location(address)
        self._take(address, location, Remove((*location.path, *path)))

    def remove_line(self, line: Removed, address: str = "") -> None:
        """Remove a line from `removed` in every file; `address`: that of the object that it names, if known."""
        project = f"{line.project}/" if line.project else ""
        for location in self.desired.removed_at[line]:
            self._take(address or f"{line.kind}.{project}{line.ref}", location, Remove(location.path))

    def level(self, address: str, path: Path, access: str) -> None:
        """Set the access of the entry at a path, written in its short or its long form."""
        self.set(address, (*path, "access") if self.is_map(address, path) else path, access)

    def is_map(self, address: str, path: Path = ()) -> bool:
        """Whether the value at a path within the block of an address is a map."""
        location = self._location(address)
        node = self._node(location.file, (*location.path, *path))
        return node is not None and node.kind == "map"

    def refuse(self, address: str, path: tuple[str | int, ...], what: str) -> None:
        """Refuse to edit an address. `what` is the reason; the message names the line at this path."""
        location = self._location(address)
        self._refuse(address, Location(location.file, (*location.path, *path)), what)

    def source(self, address: str, text: str) -> None:
        """Set the source of a cell: in its block, or in its file if no other address uses that file."""
        location, spec = self._location(address), self.desired.specs[Address(address)]
        file: str | None = getattr(spec, "source_file", None)
        if file is None:
            path = (*location.path, "source")
            old = self._node(location.file, path)
            self._take(address, location, Set(path, with_ending(text, old.text if old else "")))
            return
        others = [each for each in self._users[file] if each != address]
        if others:
            what = f"`{shown(file)}` holds the text of {shown(min(others))} too"
            self._refuse(address, Location(location.file, (*location.path, "source_file")), what)
        else:
            parts = tuple(file.split("/"))
            self._pending.texts[parts] = (address, read_file(self.tree, parts).with_source(text))

    def resource(self, file: str, key: str, address: str, value: Any) -> None:
        """Append a resource to its block in a file, in the order of the calls. A missing block is created."""
        block = next(block for block, kind in RESOURCES.items() if kind == Address(address).kind)
        self._pending.resources[_parts(file)][block].append((address, key, value))

    def create(self, file: str, address: str, text: str) -> None:
        """Create a file that belongs to an address: the source of a cell."""
        if read_file(self.tree, _parts(file)).data is not None:
            where = str(self.tree.root.joinpath(*_parts(file)))
            self._refused.append(Refusal(address, where, "is there already: take it away, or choose another name"))
        self._pending.texts[_parts(file)] = (address, text)

    def include(self, *names: str) -> None:
        """Add files or patterns to `include` in the first file."""
        first = self.desired.documents[0]
        written = self._node(first, ("include",))
        ops: list[Op] = [Add(("include",), None, name) for name in names]
        self._pending.ops[_parts(first)] += [("", op) for op in (ops if written else [Add((), "include", list(names))])]

    def change(self, file: str, op: Op, address: str = "") -> None:
        """Add any operation on a file, for an address or for none."""
        self._pending.ops[_parts(file)].append((address, op))

    def make(self) -> EditedFiles:
        """Apply the edits in memory; nothing is written. More edits can be added, and all applied again."""
        return apply_edits(self.tree, self._pending, self._refused)

    def _location(self, address: str) -> Location:
        return self.desired.locations[Address(address)]

    def _take(self, address: str, location: Location, op: Op) -> None:
        if location.pattern:
            self._refuse(address, location, f"{shown(address)} comes from a pattern")
        else:
            self._pending.ops[_parts(location.file)].append((address, op))

    def _refuse(self, address: str, location: Location, what: str) -> None:
        nodes, node = self._outline(location.file), self._node(location.file, location.path)
        at = node.at if node else 0
        where = f"{self.tree.root.joinpath(*_parts(location.file))}:{nodes.lines.place(at)}"
        self._refused.append(Refusal(address, where, by_hand(nodes, what, at)))

    def _outline(self, file: str) -> Outline:
        if file not in self._outlines:
            self._outlines[file] = outline(read_file(self.tree, _parts(file)).text)
        return self._outlines[file]

    def _node(self, file: str, path: Path) -> Node | None:
        try:
            return find(self._outline(file), path).node
        except NotEditable:
            return None

    @cached_property
    def _users(self) -> dict[str, list[str]]:
        """The addresses that read their text from each file."""
        users: dict[str, list[str]] = defaultdict(list)
        for address, spec in self.desired.specs.items():
            file = getattr(spec, "source_file", None) or getattr(spec, "file", None)
            if file:
                users[file].append(address)
        return users


def _parts(file: str) -> Parts:
    return tuple(file.split("/"))
