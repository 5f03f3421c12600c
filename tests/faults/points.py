"""Crash points: which request, and what breaks there; and what must hold once a clean run has followed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from tests.faults.machine import Machine, Trip
from tests.faults.shape import Shape, Shaper, difference, doubled, ids_of
from tests.faults.wire import Kill

# What breaks once: the first three are never carried out, of a 429 the API says so.
ONCE = (
    "drop-before",
    "500",
    "503",
    "html",
    "429",
    "429 Retry-After=7",
    "429 Retry-After=soon",
    "drop-after",
    "drop-after reset",
    "500 after",
    "502 after body=<html>",
    "delay 100",
    "truncate",
    "chunked",
    "cut",
    "empty",
    "garbage",
    "html after",
    "gzip broken",
    "type text/plain",
)
# What breaks from there on, until this run gives up.
FROM_THERE_ON = ("drop-before", "drop-after", "503", "500 after", "html", "truncate", "429", "401")
KILLS = ("kill-before", "kill-after")

Make = Callable[[Path], Machine]


@dataclass(frozen=True)
class Point:
    """At request `number` this breaks; `lasts` says that all requests after it do too."""

    number: int
    fault: str
    lasts: bool = False

    @property
    def kill(self) -> Kill | None:
        return Kill(self.number, after=self.fault == "kill-after") if self.fault in KILLS else None

    @property
    def faults(self) -> tuple[str, ...]:
        return () if self.fault in KILLS else (str(self),)

    def __str__(self) -> str:
        return f"* /v1/**#{self.number}{'+' if self.lasts else ''}: {self.fault}"


def points(requests: int) -> Iterator[Point]:
    """All of them, for a run that takes so many requests."""
    for number in range(1, requests + 1):
        yield from (Point(number, fault) for fault in (*ONCE, *KILLS))
        yield from (Point(number, fault, lasts=True) for fault in FROM_THERE_ON)


def sample(every: Sequence[Point], count: int, seed: str = "") -> list[Point]:
    """So many of them; the same seed gives the same ones."""
    return sorted(every, key=lambda point: sha256(f"{seed}{point}".encode()).digest())[:count]


@dataclass(frozen=True)
class Reference:
    """What a run that nothing disturbs comes to."""

    first: Shape
    last: Shape
    shaper: Shaper
    trip: Trip

    @classmethod
    def of(cls, machine: Machine) -> Reference:
        workspace = machine.hex.workspace
        shaper = Shaper(ids_of(workspace))
        first = shaper.of(workspace)
        trip = machine.apply()
        assert trip.clean, trip
        assert not doubled(workspace)
        return cls(first, shaper.of(workspace), shaper, trip)


def problem(machine: Machine, reference: Reference, *trips: Trip) -> str:
    """What a clean run, a minute after some broken ones, leaves to be desired; empty if nothing."""
    machine.hex.seconds += 60
    last = machine.apply()
    machine.hex.seconds += 60
    then = machine.plan()
    shape = reference.shaper.of(machine.hex.workspace)
    found = [f"doubled: {name}" for name in doubled(machine.hex.workspace)]
    found += [text for text in [difference(reference.last, shape)] if text]
    if last.error or (last.run is not None and not last.clean):
        found.append(f"the second run failed:\n{last}")
    if then.plan is None or then.plan.changes or then.plan.errors:
        left = [change.address for change in then.plan.changes] if then.plan else []
        found.append(f"the plan after it is not empty: {left}\n{then}")
    return "\n".join([*found, "the first run:", *map(str, trips)]) if found else ""


def tried(make: Make, root: Path, reference: Reference, point: Point) -> str:
    """Break a run at a point, then run again; tells what went wrong."""
    machine = make(root)
    trip = machine.apply(faults=point.faults, kill=point.kill)
    found = problem(machine, reference, trip)
    return f"{point}\n{found}" if found else ""
