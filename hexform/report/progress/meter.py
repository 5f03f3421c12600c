"""The progress of a run: requests done of those known, and the remaining time under the rate limit."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from math import ceil

from hexform.model.event import Event, PhaseStarted, RequestDone, RequestQueued, RequestSent, Waiting
from hexform.report.view.cost import PER_SECOND, duration

MINUTE = 60.0


@dataclass
class Meter:
    """Counts the events of a run. Times are seconds of a monotonic clock, given by the caller.

    `rate`: requests a minute, 0 without a limit; then no time is estimated.
    """

    rate: int
    phase: PhaseStarted = field(default_factory=lambda: PhaseStarted("reading"))
    done: int = 0
    _queued: int = 0
    _wait_until: float = 0.0
    _why: str = ""
    _sent: deque[float] = field(default_factory=deque)

    def update(self, event: Event, now: float) -> None:
        match event:
            case PhaseStarted():
                self.phase, self.done, self._queued = event, 0, 0
            case RequestQueued():
                self._queued += 1
            case RequestDone():
                self.done += 1
            case RequestSent():
                self._sent.append(now)
            case Waiting(seconds, why):
                self._wait_until, self._why = now + seconds, why
            case _:
                pass

    @property
    def total(self) -> int:
        return max(self.phase.requests, self._queued)

    @property
    def busy(self) -> bool:
        """Whether an answer is pending, or the phase has more requests to send."""
        return bool(self.phase.name) and self.done < self.total

    @property
    def shown(self) -> bool:
        """Whether there is progress to show: from the first request of a phase to its end."""
        return bool(self.phase.name) and self.total > 0

    def line(self, now: float) -> str:
        """`reading 34 of 330, about 9 min left; waiting 41 s: 30 requests a minute are allowed`."""
        left = self.seconds_left(now)
        about = f", about {_roughly(left)} left" if self.rate else ""
        wait = ceil(self._wait_until - now)
        waiting = f"; waiting {duration(wait)}: {self._why}" if wait > 0 else ""
        return f"{self.phase.name} {self.done} of {self.total}{about}{waiting}"

    def seconds_left(self, now: float) -> float:
        """Seconds until the last known request is sent. A slot of the limit is free again a minute after its answer."""
        left = self.total - self.done + self.phase.later
        while self._sent and self._sent[0] <= now - MINUTE:
            self._sent.popleft()
        pause = max(self._wait_until - now, 0.0)
        beyond = left - (self.rate - len(self._sent))
        if not self.rate or beyond <= 0:
            return pause + left / PER_SECOND
        rounds, slot = divmod(beyond - 1, self.rate)
        # A slot that is not used yet, or used by a burst now, is free a minute from now.
        answered = self._sent[slot] if slot < len(self._sent) else now
        return max(answered + MINUTE - now, pause) + rounds * MINUTE + 1 / PER_SECOND


def _roughly(seconds: float) -> str:
    """The duration in seconds, or rounded to minutes if longer than one."""
    return duration(ceil(seconds) if seconds < MINUTE else round(seconds / MINUTE) * 60)
