"""The events of a run, sent to listeners: progress, the log and the counters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from hexform.model.change import Change


class ChangeStarted(NamedTuple):
    change: Change


class ChangeEnded(NamedTuple):
    """`outcome` as in the run: applied, already, failed, skipped or unknown; `why` where it is not applied."""

    change: Change
    outcome: str
    why: str = ""


class PhaseStarted(NamedTuple):
    """A part of a run begins: "reading", "applying" or "reading back"; empty: nothing is under way.

    `requests`: how many it will take, as far as that is known; `later`: how many the parts after it take.
    """

    name: str
    requests: int = 0
    later: int = 0


@dataclass(frozen=True)
class RequestQueued:
    """A request is wanted; the rate limit says when it goes."""


@dataclass(frozen=True)
class RequestDone:
    """A request has its answer, or has failed for good."""


class RequestSent(NamedTuple):
    """One attempt on the wire, in words: method, path and status, or what went wrong."""

    where: str
    result: str
    seconds: float


class Waiting(NamedTuple):
    """The run waits for about `seconds`. `expected`: for its own rate limit, which every estimate counts on."""

    seconds: float
    why: str
    expected: bool = False


class Said(NamedTuple):
    """A sentence for the person, not tied to a change."""

    text: str


Event = ChangeStarted | ChangeEnded | PhaseStarted | RequestQueued | RequestDone | RequestSent | Waiting | Said
Listener = Callable[[Event], None]
