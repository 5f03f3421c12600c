"""Every mistake of a run, each at its place, gathered and then told at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from hexform.errors import ConfigError, Problem
from hexform.kinds.loading import Source
from hexform.lib.refused import Refused
from hexform.lib.suggest import did_you_mean
from hexform.lib.visible import shown
from hexform.model.notice import Code, Notice

MAX_TOLD = 5000
MAX_HINTS = 200
EMPTY = "a value is missing: write one, or take the key out"


@dataclass
class Diagnostics:
    """The mistakes and warnings so far."""

    warnings: list[Notice] = field(default_factory=list)
    _found: dict[tuple[int, int, str], Problem] = field(default_factory=dict)
    _hints: int = MAX_HINTS

    @property
    def full(self) -> bool:
        """Whether there are more mistakes than anybody reads: a hostile file should not keep us busy."""
        return len(self._found) >= MAX_TOLD

    def hint(self, word: str, words: Iterable[str]) -> str:
        """`: did you mean X?`, or nothing. Looking for the nearest word is slow, so not for ever."""
        self._hints -= 1
        return did_you_mean(word, words, lambda near: f"`{shown(near)}`") if self._hints >= 0 else ""

    def at(self, source: Source, at: int, what: str) -> None:
        """The same mistake at the same place is told once: an alias may bring it here many times."""
        if not self.full:
            self._found[source.order, at, what] = Problem(where=source.place(at), what=what)

    def file(self, order: int, shown: str, what: str) -> None:
        """A mistake about a file as a whole."""
        self._found[order, 0, what] = Problem(where=shown, what=what)

    def warn(self, code: Code, source: Source, at: int, what: str) -> None:
        self.warnings.append(Notice(code=code, message=what, source=source.line(at)))

    @contextmanager
    def gathering(self, source: Source, at: int) -> Iterator[None]:
        """What is refused within is a mistake at this place."""
        try:
            yield
        except Refused as refused:
            self.at(source, at, str(refused))

    def tell(self) -> None:
        """Raise all of them, in the order of the files and their lines; none is fine."""
        problems = [self._found[place] for place in sorted(self._found)]
        if self.full:
            problems.append(Problem("", f"there are more mistakes than these {MAX_TOLD}: mend some of them first"))
        if problems:
            raise ConfigError(tuple(problems))
