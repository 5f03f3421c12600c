"""Every mistake of a run, each at its place, gathered and then told at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from hexform.core.plan import Notice
from hexform.errors import ConfigError, Problem


class Mark(NamedTuple):
    """A place in a text, counted from 0."""

    line: int
    column: int


START = Mark(0, 0)


@dataclass(frozen=True)
class Source:
    """A file of the configuration: `order` of reading, `path` below the root, and the name as people wrote it."""

    order: int
    path: tuple[str, ...]
    shown: str

    def line(self, mark: Mark) -> str:
        return f"{'/'.join(self.path)}:{mark.line + 1}"

    def column(self, mark: Mark) -> str:
        return f"{self.shown}:{mark.line + 1}:{mark.column + 1}"


class Refused(Exception):
    """Something that may not be or is not there; its text says what and what to do, without a place."""


@dataclass
class Mistakes:
    """The mistakes and warnings so far."""

    warnings: list[Notice] = field(default_factory=list)
    _found: dict[tuple[int, Mark, str], Problem] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self._found)

    def at(self, source: Source, mark: Mark, what: str) -> None:
        """The same mistake at the same place is told once: an alias may bring it here many times."""
        place = Mark(mark.line, mark.column)
        self._found[source.order, place, what] = Problem(where=source.column(place), what=what)

    def warn(self, source: Source, mark: Mark, what: str) -> None:
        self.warnings.append(Notice(message=what, source=source.line(mark)))

    @contextmanager
    def gathering(self, source: Source, mark: Mark) -> Iterator[None]:
        """What is refused within is a mistake at this place."""
        try:
            yield
        except Refused as refused:
            self.at(source, mark, str(refused))

    def tell(self) -> None:
        """Raise all of them, in the order of the files and their lines; none is fine."""
        if self._found:
            found: Mapping[tuple[int, Mark, str], Problem] = self._found
            raise ConfigError(tuple(found[place] for place in sorted(found)))
