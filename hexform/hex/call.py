"""What a kind may ask for: calls to the API, several things at once, and lines in the guide ledger.

A kind never talks to anything. Its methods are generators that yield these values and are sent the answers.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Generator
from dataclasses import dataclass
from typing import Any, TypeVar

from hexform.errors import Rejected
from hexform.model.ledger import GuideEntry

T = TypeVar("T")

Json = dict[str, Any]

# An id goes into a path: only what an id can be may get there ("../users/me" would end up elsewhere).
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,127}")


_REPEATABLE_POSTS = frozenset({"PublishGuideDrafts"})


@dataclass(frozen=True)
class Call:
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
        """Whether it asks for a page that follows another."""
        return any(name == "after" for name, _ in self.query)

    @property
    def repeatable(self) -> bool:
        """Whether sending it twice comes to the same as once: reads, and writes that say the whole of a value."""
        return self.method != "POST" or self.operation in _REPEATABLE_POSTS


@dataclass(frozen=True)
class Together:
    """Independent steps that may go side by side; the answer is the list of their results, in order."""

    steps: tuple[Steps[Any], ...]


@dataclass(frozen=True)
class Remember:
    """A guide as it now is in Hex; `None` forgets the path. Written to the ledger before the next step."""

    owner: str
    path: str
    entry: GuideEntry | None


@dataclass(frozen=True)
class Pause:
    """Wait, in seconds, for what was written to become readable."""

    seconds: float


Send = Callable[[Call], Awaitable[Json]]
Effect = Call | Together | Remember | Pause
Steps = Generator[Effect, Any, T]


def is_id(text: str) -> bool:
    """Whether a text can be an id of the API."""
    return ID.fullmatch(text) is not None


def path(template: str, *ids: str) -> str:
    """Put ids into a path template with `{}`; an id that could change the path's meaning is refused."""
    for text in ids:
        if not is_id(text):
            raise Rejected(f"{text[:80]!r} cannot be an id of the API; nothing was sent", where=template)
    return template.format(*ids)


def together(*steps: Steps[T]) -> Steps[list[T]]:
    """Run independent steps side by side and give their results in order."""
    if len(steps) == 1:
        return [(yield from steps[0])]
    results: list[T] = (yield Together(steps)) if steps else []
    return results
