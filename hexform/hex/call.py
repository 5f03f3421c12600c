"""The effects that a kind can request: calls to the API, parallel steps, pauses, and entries in the guide ledger.

A kind does no I/O. Its methods are generators that yield these values and are sent the results.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Generator
from typing import Any, NamedTuple, TypeVar

from hexform.errors import HexformError, Rejected
from hexform.model.ledger import Line

T = TypeVar("T")

Json = dict[str, Any]

# An id becomes part of a path, so only valid ids are allowed ("../users/me" would be another path).
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,127}")


_REPEATABLE_POSTS = frozenset({"PublishGuideDrafts"})


class Call(NamedTuple):
    """One request: `path` begins with /v1, `query` is in the order sent, `body` is JSON or nothing."""

    operation: str
    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    body: Json | None = None

    @property
    def where(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def continues(self) -> bool:
        """Whether this call requests a page after the first."""
        return any(name == "after" for name, _ in self.query)

    @property
    def repeatable(self) -> bool:
        """Whether sending it twice has the same effect as once: reads, and writes of whole values."""
        return self.method != "POST" or self.operation in _REPEATABLE_POSTS


class Together(NamedTuple):
    """Independent steps that may run concurrently; the result is the list of their results, in order."""

    steps: tuple[Steps[Any], ...]


class Remember(NamedTuple):
    """Record the state of guides in Hex in the ledger, all in one write, before the next step."""

    lines: tuple[Line, ...]


class Pause(NamedTuple):
    """Wait this many seconds until a write becomes readable."""

    seconds: float


Send = Callable[[Call], Awaitable[Json]]
Effect = Call | Together | Remember | Pause
Steps = Generator[Effect, Any, T]


def is_id(text: str) -> bool:
    """Whether a text can be an id of the API."""
    return ID.fullmatch(text) is not None


def path(template: str, *ids: str) -> str:
    """Insert ids into a path template with `{}`. Raises Rejected for a text that cannot be an id."""
    for text in ids:
        if not is_id(text):
            raise Rejected(f"{text[:80]!r} cannot be an id of the API; nothing was sent", where=template)
    return template.format(*ids)


def finished(*steps: Steps[None]) -> Steps[None]:
    """Run independent writes side by side, all of them to their end. The first error is raised after that."""

    def to_the_end(each: Steps[None]) -> Steps[HexformError | None]:
        try:
            yield from each
        except HexformError as error:
            return error
        return None

    for error in (yield from together(*map(to_the_end, steps))):
        if error is not None:
            raise error


def together(*steps: Steps[T]) -> Steps[list[T]]:
    """Run independent steps concurrently and return their results in order."""
    if len(steps) == 1:
        return [(yield from steps[0])]
    results: list[T] = (yield Together(steps)) if steps else []
    return results
