"""Errors before the sandbox answers requests, with messages for people.

SandboxError (ValueError)
├── SeedError       a seed cannot be read
├── StateError      a state file cannot be read
├── BehaviourError  a switch has no such name or value
└── FaultError      a fault cannot be understood
ConnectionDropped (ConnectionError)   a fault closed the connection, and there is no socket to close
"""

from collections.abc import Sequence
from typing import NamedTuple

SeedPath = tuple[str | int, ...]


class SandboxError(ValueError):
    """Invalid input for the sandbox."""


class Problem(NamedTuple):
    """One mistake in a seed: the path to it, what is wrong, and the place in the file where that is known."""

    path: SeedPath
    what: str
    where: str = ""

    def __str__(self) -> str:
        steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.path)
        return ": ".join(part for part in (self.where, "".join(steps).lstrip("."), self.what) if part)


class SeedError(SandboxError):
    """An invalid seed, with all problems."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


class StateError(SandboxError):
    """A state file that cannot be read."""


class BehaviourError(SandboxError):
    """A switch that does not exist, or a value that it does not have."""


class FaultError(SandboxError):
    """A fault that cannot be parsed."""


class ConnectionDropped(ConnectionError):
    """Raised out of the app, in process, where a served sandbox would close the socket."""
