"""What the resources of a configuration come to while they are read, and the one way in which a block is checked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from hexform.config.documents import Documents, Entry
from hexform.config.entries import EntryLines
from hexform.config.mistakes import Diagnostics, Source
from hexform.config.words import Block, explain
from hexform.lib.visible import shown
from hexform.lib.yaml.nodes import empty_map
from hexform.model.address import Address
from hexform.model.desired import GuideOwner, Location, Removed
from hexform.model.fields import KEY, Written
from hexform.model.mistake import Mistake
from hexform.model.settings import Settings

Path = tuple[str | int, ...]
AModel = TypeVar("AModel", bound=BaseModel)


@dataclass
class Build:
    """The state of one reading."""

    documents: Documents
    mistakes: Diagnostics
    settings: Settings
    specs: dict[Address, Written] = field(default_factory=dict)
    at: dict[Address, tuple[Source, int]] = field(default_factory=dict)
    locations: dict[Address, Location] = field(default_factory=dict)
    removed: dict[tuple[str, str, str], tuple[Removed, Source, int]] = field(default_factory=dict)
    removed_at: dict[tuple[str, str, str], list[Location]] = field(default_factory=dict)
    spoken: set[str] = field(default_factory=set)
    guide_sets: dict[str, GuideOwner] = field(default_factory=dict)
    entry_lines: EntryLines = field(default_factory=EntryLines)
    managed_cells: set[str] = field(default_factory=set)

    def check(self, model: type[AModel], entry: Entry) -> AModel | None:
        """The block as its model, or all that is wrong with it."""
        try:
            return model.model_validate(entry.node)
        except ValidationError as error:
            explain(self.mistakes, Block(model, entry), error)
            return None

    def add(
        self, address: Address, spec: Written, source: Source, at: int, path: Path, *, pattern: bool = False
    ) -> None:
        """A resource; an address is taken once. `path` is where it stands in the file, `pattern`: as a pattern."""
        if address in self.specs:
            first_source, first = self.at[address]
            what = f"{address} stands twice: first at {first_source.place(first)}"
            self.mistakes.at(source, at, Mistake.DUPLICATE, what)
        else:
            self.specs[address] = spec
            self.at[address] = (source, at)
            self.locations[address] = Location("/".join(source.path), path, pattern)

    def entries(self, block: str) -> list[Entry]:
        """The resources of a kind; an empty one is a map without keys. Keys that are none are mistakes."""
        found = []
        for key, entry in self.documents.blocks.get(block, {}).items():
            if not isinstance(key, str) or not KEY.fullmatch(key):
                field_name = "title" if block == "projects" else "name"
                what = f"`{shown(str(key))}` cannot be a key, which is 1 to 63 letters, digits, _ and -"
                what += "" if block == "guides" else f": write the name in Hex as `{field_name}`"
                self.mistakes.at(entry.source, entry.at, Mistake.BAD_KEY, what)
            else:
                found.append(replace(entry, node=empty_map()) if entry.node == "" else entry)
        return found

    def remove(self, line: Removed, source: Source, at: int, path: Path) -> None:
        """A line under `removed`; one that says the same again adds nothing but its place."""
        what = (line.kind, line.project, line.ref)
        self.removed.setdefault(what, (line, source, at))
        self.removed_at.setdefault(what, []).append(Location("/".join(source.path), path))

    @cached_property
    def statuses(self) -> dict[str, None] | None:
        """The statuses that may be used, in the order written, where that is written."""
        return None if self.settings.statuses is None else dict.fromkeys(self.settings.statuses)
