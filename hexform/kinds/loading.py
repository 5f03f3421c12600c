"""What a kind needs to load its blocks: their places, validation, and collecting of results and mistakes."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, Protocol, TypeVar

from pydantic import BaseModel

from hexform.lib.visible import shown
from hexform.lib.yaml.lines import Lines
from hexform.lib.yaml.nodes import Map
from hexform.model.address import Address
from hexform.model.desired import GuideOwner
from hexform.model.fields import Written
from hexform.model.mistake import Mistake
from hexform.model.notice import Code
from hexform.model.paths import Parts
from hexform.model.settings import Settings

Path = tuple[str | int, ...]
AModel = TypeVar("AModel", bound=BaseModel)


@dataclass(frozen=True, eq=False)
class Source:
    """A file of the configuration: `order` of reading, `path` below the root, and the name as people wrote it."""

    order: int
    path: tuple[str, ...]
    shown: str
    lines: Lines

    @cached_property
    def file(self) -> str:
        """The path of the file below the root."""
        return "/".join(self.path)

    def line(self, at: int) -> str:
        """`file:line`, the file as it is below the root."""
        return f"{self.file}:{self.lines.number(at)}"

    def place(self, at: int) -> str:
        """`file:line:column`, the file as people find it from where they are."""
        return f"{self.shown}:{self.lines.place(at)}"


class Entry(NamedTuple):
    """A block as it is in a file: its name, its value, and the places of both."""

    key: str
    node: Any
    source: Source
    at: int
    value_at: int
    path: Path = ()  # of keys and indexes in the file

    def child(self, key: str) -> Entry:
        """The block under a key of this one, which is a map."""
        node: Map = self.node
        place = (node.key_at(key), node.value_at(key))
        return Entry(shown(str(key)), node[key], self.source, *place, (*self.path, key))


class Mistakes(Protocol):
    """The mistakes and warnings of a reading."""

    def at(self, source: Source, at: int, code: Mistake, what: str) -> None: ...

    def warn(self, code: Code, source: Source, at: int, what: str) -> None: ...

    def hint(self, word: str, words: Iterable[str]) -> str:
        """`: did you mean X?`, or nothing."""

    def gathering(self, source: Source, at: int) -> AbstractContextManager[None]:
        """What is refused within (`Refused`) is a mistake at this place."""


class Loader(Protocol):
    """One reading of a configuration, as the kinds see it; see `Desired` for what the collected values mean."""

    settings: Settings
    specs: dict[Address, Written]
    at: dict[Address, tuple[Source, int]]
    spoken: set[str]
    guide_sets: dict[str, GuideOwner]
    managed_cells: set[str]

    @property
    def mistakes(self) -> Mistakes: ...

    @property
    def statuses(self) -> dict[str, None] | None:
        """The statuses that may be used, in the order written, where that is written."""

    def take(self, kind: str, key: str, entry: Entry) -> Any:
        """Add the resource that a block says, and the parts that hang on it; None where the block is wrong."""

    def check(self, model: type[AModel], entry: Entry) -> AModel | None:
        """The block as its model; what is wrong with it is a mistake."""

    def add(
        self, address: Address, spec: Written, source: Source, at: int, path: Path, *, pattern: bool = False
    ) -> None:
        """Add a resource. `path` is where it is in the file, `pattern`: as a pattern."""

    def setting(self, *path: str) -> tuple[Source, int] | None:
        """Where the value of a setting is, if it is written."""

    def read(self, parts: Parts) -> bytes:
        """A file below the root. Raises Refused."""

    def find(self, parts: Parts, suffixes: tuple[str, ...]) -> list[Parts]:
        """The files that a pattern matches. Raises Refused."""
