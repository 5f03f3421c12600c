"""What happens during a run, told to whoever listens: progress, the log and the counters are listeners."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hexform.model.change import Change


@dataclass(frozen=True)
class ChangeStarted:
    change: Change


@dataclass(frozen=True)
class ChangeEnded:
    """`outcome` as in the run: applied, already, failed, skipped or unknown; `why` where it is not applied."""

    change: Change
    outcome: str
    why: str = ""


@dataclass(frozen=True)
class RequestSent:
    """One attempt on the wire, in words: method, path and status, or what went wrong."""

    where: str
    result: str
    seconds: float


@dataclass(frozen=True)
class Waiting:
    """The rate limit makes the run wait for about `seconds`."""

    seconds: float
    why: str


@dataclass(frozen=True)
class Said:
    """A sentence for the person, not tied to a change."""

    text: str


Event = ChangeStarted | ChangeEnded | RequestSent | Waiting | Said
Listener = Callable[[Event], None]
