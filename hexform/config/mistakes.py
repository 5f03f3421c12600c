"""Collect all mistakes with their places, to report them at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from hexform.errors import ConfigError, Excerpt, Problem
from hexform.kinds.loading import Source
from hexform.lib.refused import Refused
from hexform.lib.suggest import did_you_mean
from hexform.lib.visible import shown
from hexform.lib.yaml.lines import Lines
from hexform.model.mistake import Mistake
from hexform.model.notice import Code, Notice

MAX_TOLD = 5000
MAX_HINTS = 200
EMPTY = "a value is missing: write one, or take the key out"
_LONGEST = 400  # of a line that is kept: the part around the place
_TOKEN_OF_HEX = re.compile(r"hxt[a-z]_\w+")
_WORD = re.compile(r""""[^"]*"|'[^']*'|[^\s,\[\]{}:'"#]+(?::[^\s,\[\]{}]+)*|.""")


def excerpt(lines: Lines, at: int) -> Excerpt | None:
    """The line of a place, cut around it; none behind the end of the text and none where the line is empty."""
    index = lines.number(at) - 1
    line, column = lines.line(index), at - lines.starts[index]
    word = _WORD.match(line, column)
    if word is None:
        return None
    start = max(0, column - _LONGEST // 2)
    part = ("…" if start else "") + line[start : start + _LONGEST] + ("…" if len(line) > start + _LONGEST else "")
    length = min(len(word[0]), start + _LONGEST - column)
    return Excerpt(part, column - start + (1 if start else 0), length)


def problem_at(source: Source, at: int, code: Mistake | Code, what: str) -> Problem:
    """A mistake at this place, with the line that it is about; what looks like a token of Hex is not shown."""
    part = excerpt(source.lines, at)
    secret = part is not None and _TOKEN_OF_HEX.search(part.line)
    return Problem(source.place(at), _TOKEN_OF_HEX.sub("hxt...", what), code, None if secret else part)


@dataclass
class Diagnostics:
    """The mistakes and warnings so far."""

    _warned: dict[tuple[int, int, str], tuple[Notice, Problem]] = field(default_factory=dict)
    _found: dict[tuple[int, int, str], Problem] = field(default_factory=dict)
    _hints: int = MAX_HINTS

    @property
    def full(self) -> bool:
        """Whether there are more mistakes than anybody reads: a hostile file should not keep us busy."""
        return len(self._found) >= MAX_TOLD

    def hint(self, word: str, words: Iterable[str]) -> str:
        """`: did you mean X?`, or nothing. Looking for the nearest word is slow, so not forever."""
        self._hints -= 1
        return did_you_mean(word, words, lambda near: f"`{shown(near)}`") if self._hints >= 0 else ""

    def at(self, source: Source, at: int, code: Mistake | Code, what: str, *, quote: bool = True) -> None:
        """The same mistake at the same place counts once: an alias may bring it here many times.

        Without `quote` no line of the file is shown: it may be no configuration at all.
        """
        if not self.full:
            problem = problem_at(source, at, code, what)
            self._found[source.order, at, what] = problem if quote else replace(problem, excerpt=None)

    def file(self, order: int, shown: str, code: Mistake, what: str) -> None:
        """A mistake about a file as a whole."""
        self._found[order, 0, f"{shown}: {what}"] = Problem(shown, what, code)

    def warn(self, code: Code, source: Source, at: int, what: str) -> None:
        notice = Notice(code=code, message=what, source=source.line(at))
        self._warned[source.order, at, what] = notice, problem_at(source, at, code, what)

    @property
    def warnings(self) -> tuple[tuple[Notice, Problem], ...]:
        """What is odd and no mistake, in the order of the files: as a plan says it, and with its line."""
        return tuple(self._warned[place] for place in sorted(self._warned))

    @contextmanager
    def gathering(self, source: Source, at: int) -> Iterator[None]:
        """What is refused within is a mistake at this place; what is refused are files and paths."""
        try:
            yield
        except Refused as refused:
            self.at(source, at, Mistake.FILE, str(refused))

    def raise_all(self) -> None:
        """Raise all of them, in the order of the files and their lines; none is fine."""
        problems = [self._found[place] for place in sorted(self._found)]
        if self.full:
            what = f"there are more mistakes than these {MAX_TOLD}: mend some of them first"
            problems.append(Problem("", what, Mistake.TOO_MUCH))
        if problems:
            raise ConfigError(tuple(problems))
