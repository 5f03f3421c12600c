"""What the resources of a configuration come to while they are read, and the one way in which a block is checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, cast

from pydantic import ValidationError

from hexform.config import patterns
from hexform.config.documents import Documents
from hexform.config.entries import EntryLines
from hexform.config.explain import Block, explain
from hexform.config.mistakes import Diagnostics
from hexform.config.schema import entry_of, own_entry_of, parts_of
from hexform.kinds.base import Kind
from hexform.kinds.loading import AModel, Entry, Path, Source
from hexform.kinds.registry import KINDS
from hexform.lib.visible import shown
from hexform.lib.yaml.nodes import Map, Sequence, empty_map, without
from hexform.model.address import Address
from hexform.model.desired import GuideOwner, Location, Removed
from hexform.model.fields import KEY, Written
from hexform.model.mistake import Mistake
from hexform.model.paths import Parts
from hexform.model.settings import Settings
from hexform.model.sides import PERSON
from hexform.model.spec import Block as SpecBlock
from hexform.model.spec import SpecField, fields_of


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

    def take(self, kind: str, key: str, entry: Entry) -> Any:
        """Add the resource that a block says, and the parts that hang on it; None where the block is wrong.

        Each part is checked by itself, so that none hides the mistakes of another.
        """
        address, node, model = Address.of(kind, key), entry.node, own_entry_of(kind)
        parts = [part for part in parts_of(kind) if part.part in node] if isinstance(node, Map) else []
        own = entry._replace(node=without(node, *(part.part for part in parts))) if parts else entry
        written = self.check(model, own, kind=kind)
        if written is not None:
            wish = KINDS[kind].wish
            spec = written if type(written) is wish else _only(wish, written)
            self.add(address, spec, entry.source, entry.at, entry.path)
        for known, value in _lists(model, own.node):
            self.entry_lines.add(address, entry.source, value)
            if known.refers == PERSON:
                check_people_unique(self.mistakes, entry.source, value)
        if _says_levels(model):
            self.entry_lines.add(address, entry.source, node)
        for part in parts:
            self.spoken.add(part.name)
            part.load(self, {key: entry.child(part.part)})
        return written

    def setting(self, *path: str) -> tuple[Source, int] | None:
        """Where the value of a setting is, if it is written."""
        settings = self.documents.settings
        node, at = (settings.node, 0) if settings is not None else (None, 0)
        for name in path:
            if not isinstance(node, Map) or name not in node:
                return None
            node, at = node[name], node.value_at(name)
        return None if settings is None else (settings.source, at)

    def read(self, parts: Parts) -> bytes:
        """A file below the root. Raises Refused."""
        return self.documents.tree.read(parts)

    def find(self, parts: Parts, suffixes: tuple[str, ...]) -> list[Parts]:
        """The files that a pattern matches. Raises Refused."""
        return patterns.find(self.documents.tree, parts, suffixes)

    def check(self, model: type[AModel], entry: Entry, *, kind: str = "") -> AModel | None:
        """The block as its model, or all that is wrong with it. With `kind`, keys of its parts are suggested too."""
        try:
            return model.model_validate(entry.node)
        except ValidationError as error:
            explain(self.mistakes, Block(entry_of(kind) if kind else model, entry), error)
            return None

    def add(
        self, address: Address, spec: Written, source: Source, at: int, path: Path, *, pattern: bool = False
    ) -> None:
        """A resource; an address is taken once. `path` is where it is in the file, `pattern`: as a pattern."""
        if address in self.specs:
            first_source, first = self.at[address]
            what = f"{address} appears twice: first at {first_source.place(first)}"
            self.mistakes.at(source, at, Mistake.DUPLICATE, what)
        else:
            self.specs[address] = spec
            self.at[address] = (source, at)
            self.locations[address] = Location(source.file, path, pattern)

    def entries(self, kind: Kind) -> list[Entry]:
        """The resources of a kind; an empty one is a map without keys. Keys that are none are mistakes."""
        found = []
        for key, entry in self.documents.blocks.get(kind.block, {}).items():
            if not isinstance(key, str) or not KEY.fullmatch(key):
                what = f"`{shown(str(key))}` cannot be a key, which is 1 to 63 letters, digits, _ and -"
                what += f": write the name in Hex as `{kind.naming}`" if kind.referable else ""
                self.mistakes.at(entry.source, entry.at, Mistake.BAD_KEY, what)
            else:
                found.append(entry._replace(node=empty_map()) if entry.node == "" else entry)
        return found

    def remove(self, line: Removed, source: Source, at: int, path: Path) -> None:
        """A line under `removed`; one that says the same again adds nothing but its place."""
        what = (line.kind, line.project, line.ref)
        self.removed.setdefault(what, (line, source, at))
        self.removed_at.setdefault(what, []).append(Location(source.file, path))

    @cached_property
    def statuses(self) -> dict[str, None] | None:
        """The statuses that may be used, in the order written, where that is written."""
        return None if self.settings.statuses is None else dict.fromkeys(self.settings.statuses)


def _only(wish: type[Written], written: Any) -> Written:
    """A resource without the parts that hang on it."""
    names = written.model_fields_set & wish.model_fields.keys()
    return cast("type[SpecBlock]", wish).saying(**{name: getattr(written, name) for name in names})


def _lists(model: type[Written], node: Any) -> Iterator[tuple[SpecField, Any]]:
    """The lists and maps of a block whose entries refer to somebody or something, as written."""
    for known in _referring(model) if isinstance(node, Map) else ():
        if known.name in node and known.refers:
            yield known, node[known.name]
        elif known.name in node:
            yield from _lists(known.value_type, node[known.name])


@cache
def _says_levels(model: type[Written]) -> bool:
    """Whether a block itself gives access to many: what guardrails forbid there is reported at the line of its key.

    The text of other blocks is dropped after its check, because it takes as much memory as its values.
    """
    return any(each.access is not None and not each.refers for each in fields_of(model).values())


@cache
def _referring(model: type[Written]) -> tuple[SpecField, ...]:
    """The fields of a model that refer to something, and those that hold a block."""
    return tuple(each for each in fields_of(model).values() if each.refers or issubclass(each.value_type, SpecBlock))


def check_people_unique(mistakes: Diagnostics, source: Source, node: Any) -> None:
    """Report people who occur twice in a list or map, ignoring case, even if the block has other mistakes."""
    first: dict[str, int] = {}
    for email, at in _people(node):
        place = first.setdefault(email.casefold(), at)
        if place != at:
            what = f"`{shown(email)}` appears twice: first at {source.lines.place(place)}"
            mistakes.at(source, at, Mistake.DUPLICATE, what)


def _people(node: Any) -> list[tuple[str, int]]:
    if isinstance(node, Map):
        return [(key, node.key_at(key)) for key in node if isinstance(key, str)]
    if not isinstance(node, Sequence):
        return []
    emails = [item.get("email") if isinstance(item, Map) else item for item in node]
    return [(email, node.marks[index]) for index, email in enumerate(emails) if isinstance(email, str)]
