"""All files of a configuration: read with what they include, and put together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hexform.config import patterns
from hexform.config.files import Tree
from hexform.config.mistakes import Diagnostics
from hexform.config.parsing import parse_file
from hexform.config.schema import RESERVED, RESOURCES, SETTINGS, workspace
from hexform.config.shape import example
from hexform.kinds.loading import Entry, Source
from hexform.lib.refused import Refused
from hexform.lib.visible import shown
from hexform.lib.yaml.lines import Lines
from hexform.lib.yaml.nodes import Map, Sequence, described
from hexform.lib.yaml.text import roughly
from hexform.model.mistake import Mistake
from hexform.model.notice import Code
from hexform.model.paths import CONFIG_SUFFIXES, Parts, below, check_suffix, is_pattern

SEED = ("sandbox.yaml",)  # beside the first file: the seed of the sandbox, no configuration
MAX_FILES = 1000
MAX_CHAIN = 16


@dataclass
class Documents:
    """What the files hold, together. `blocks`: the kinds of resources that are written, in the order written."""

    tree: Tree
    mistakes: Diagnostics
    settings: Entry | None = None
    blocks: dict[str, dict[str, Entry]] = field(default_factory=dict)
    removed: list[Entry] = field(default_factory=list)
    first: Source | None = None
    _sources: dict[Parts, Source] = field(default_factory=dict)

    def load(self, parts: Parts, chain: tuple[Parts, ...] = ()) -> None:
        """Read a file and what it includes; one that is read already is not read again."""
        if parts in self._sources:
            return
        if len(self._sources) >= MAX_FILES:
            raise Refused(f"is one too many: a configuration has at most {MAX_FILES} files")
        if len(chain) >= MAX_CHAIN:
            raise Refused(f"is included by way of {MAX_CHAIN} others: include it in the first file")
        data = self.tree.read(parts)
        source = Source(len(self._sources), parts, self.where(parts), Lines(roughly(data)))
        self._sources[parts] = source
        self.first = self.first or source
        node = parse_file(source, data, self.mistakes)
        if node is not None:
            self._take(source, node)
            self._include(source, node, (*chain, parts))

    def where(self, parts: Parts) -> str:
        """A file as people find it from where they are."""
        return str(self.tree.root.joinpath(*parts))

    @property
    def count(self) -> int:
        return len(self._sources)

    @property
    def files(self) -> tuple[str, ...]:
        """The files that were read, in the order of reading."""
        return tuple("/".join(parts) for parts in self._sources)

    def _take(self, source: Source, node: Map) -> None:
        settings = Map()
        settings.marks = node.marks
        for key, value in node.items():
            at = node.key_at(key)
            if key in SETTINGS:
                if source is self.first:
                    settings[key] = value
                else:
                    where = self.first.shown if self.first else "the first"
                    what = f"`{key}` belongs in the first file only: write it in {where}"
                    self.mistakes.at(source, at, Mistake.MISPLACED_KEY, what)
            elif key in RESOURCES:
                self._take_resources(source, key, value, node.value_at(key))
            elif key == "removed":
                self.removed.append(Entry(key, value, source, at, node.value_at(key), (key,)))
            elif key in RESERVED:
                what = f"`{key}` is reserved for a later version: take it out"
                self.mistakes.at(source, at, Mistake.RESERVED_KEY, what)
            elif not isinstance(key, str) or not key.startswith("x-"):
                known = (*SETTINGS, *RESOURCES, "removed")
                near = self.mistakes.hint(str(key), known) or f": expected one of {', '.join(known)}, or x-..."
                self.mistakes.at(source, at, Mistake.UNKNOWN_KEY, f"unknown key `{shown(str(key))}`{near}")
        if source is self.first:
            self.settings = Entry("", settings, source, 0, 0)

    def _take_resources(self, source: Source, block: str, value: Any, at: int) -> None:
        entries = self.blocks.setdefault(block, {})
        if not isinstance(value, Map):
            if value != "":
                what = f"`{block}` must be a map, not {described(value)}; for example {example(workspace(), (block,))}"
                self.mistakes.at(source, at, Mistake.WRONG_TYPE, what)
            return
        for key, node in value.items():
            entry = Entry(key, node, source, value.key_at(key), value.value_at(key), (block, key))
            other = entries.setdefault(key, entry)
            if other is not entry:
                first = other.source.place(other.at)
                what = f"`{shown(str(key))}` appears twice: first at {first}"
                self.mistakes.at(source, entry.at, Mistake.DUPLICATE, what)

    def _include(self, source: Source, node: Map, chain: tuple[Parts, ...]) -> None:
        items = node.get("include")
        if not isinstance(items, Sequence):
            return
        folder = source.path[:-1]
        for index, item in enumerate(items):
            if isinstance(item, str) and item:
                with self.mistakes.gathering(source, items.marks[index]):
                    self._include_one(source, items.marks[index], below(folder, item), chain)

    def _include_one(self, source: Source, at: int, parts: Parts, chain: tuple[Parts, ...]) -> None:
        name = "/".join(parts)
        if not is_pattern(name):
            if parts in chain:
                raise Refused(f"`{shown(name)}` includes itself: take the line out")
            check_suffix(parts, CONFIG_SUFFIXES)
            self._load_at(parts, name, chain)
            return
        found = [each for each in patterns.find(self.tree, parts, CONFIG_SUFFIXES) if each != SEED]
        if not found:
            self.mistakes.warn(Code.PATTERN_UNUSED, source, at, f"include: `{shown(name)}` matches nothing")
        for each in found:
            if each not in chain:
                with self.mistakes.gathering(source, at):
                    self._load_at(each, "/".join(each), chain)

    def _load_at(self, parts: Parts, name: str, chain: tuple[Parts, ...]) -> None:
        try:
            self.load(parts, chain)
        except Refused as refused:
            raise Refused(f"`{shown(name)}` {refused}") from None
