"""Seconds of CPU and memory of whole commands, beside octoDNS, the floor and an empty program.

Each measure is the least of some rounds, and what is compared takes turns, so that other work on the machine disturbs
it little.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from math import log
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.benchmark import octodns
from tests.benchmark.processes import HEXFORM, PYTHON, ROOT, Took, run, served, write
from tests.benchmark.workloads import WORKLOADS, mixed

PLAN = (*HEXFORM, "plan", "--rate-limit", "0")
OBJECTS = 5000


class Row(NamedTuple):
    """A measure, what was measured, and what is the goal."""

    measure: str
    measured: str
    goal: str


def turns(*what: Callable[[], Took], rounds: int = 3) -> list[Took]:
    """The least CPU and memory of each."""
    took = [[each() for each in what] for _ in range(rounds)]
    return [
        column[0]._replace(cpu=min(each.cpu for each in column), memory=min(each.memory for each in column))
        for column in zip(*took, strict=True)
    ]


def done(took: Took, *codes: int) -> Took:
    """What ended as it should, and nothing else, is measured."""
    assert took.code in (codes or (0,)), f"exit {took.code}: {took.out[-500:]}{took.err[-500:]}"
    return took


def _passed(command: Sequence[str], folder: Path, settings: Mapping[str, str]) -> Took:
    return done(run(command, folder, settings=settings))


def plan(name: str, count: int, *, codes: Sequence[int] = (0,), rounds: int = 1) -> Took:
    """The plan of a workload."""
    with TemporaryDirectory() as folder, served(Path(folder), WORKLOADS[name](count)) as settings:
        return turns(lambda: done(run(PLAN, Path(folder), settings=settings), *codes), rounds=rounds)[0]


def beside_octodns() -> Iterator[Row]:
    cases = (("no-op plan of {} projects with sharing", "sharing", 0.9), ("plan of {} new groups", "new_groups", 1.2))
    with octodns.installed() as command:
        for title, name, goal in cases:
            with TemporaryDirectory() as ours, TemporaryDirectory() as theirs:
                octodns.zone(Path(theirs), OBJECTS, present=name == "sharing")
                with served(Path(ours), WORKLOADS[name](OBJECTS)) as settings:
                    mine, other = turns(
                        partial(_passed, PLAN, Path(ours), settings), partial(_passed, command, Path(theirs), {})
                    )
            measured = f"{mine.cpu / other.cpu:.2f} ({mine.cpu:.2f} s : {other.cpu:.2f} s)"
            yield Row(f"{title.format(OBJECTS)} : octoDNS with as many records", measured, f"{goal}")


def at_size() -> Iterator[Row]:
    small, large = plan("cells", 250), plan("cells", 1000)
    exponent = log(large.cpu / small.cpu, 4)
    yield Row(
        "no-op plan of 20,000 cells in 1000 projects",
        f"{large.cpu:.1f} s, exponent {exponent:.2f} from 5000",
        "10 s, exponent 1.15",
    )
    empty = plan("cells", 1)
    each = (large.memory - empty.memory) * 1024 / 20_000
    yield Row("memory of that plan, for each object", f"{each:.1f} KiB", "8 KiB")
    yield Row("no-op plan of 5000 groups with members", f"{plan('members', 5000).cpu:.1f} s", "12 s")
    unknown, known = plan("unknown_people", 200, codes=(0, 1), rounds=2), plan("unknown_people", 0, rounds=2)
    yield Row("200 unknown people among 4000 : the same plan without", f"{unknown.cpu / known.cpu:.2f}", "2")


def beside_the_floor() -> Iterator[Row]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        path = write(folder, "workspace.yaml", mixed(20_000))
        floor, ours = turns(
            lambda: done(run((PYTHON, "-m", "tests.benchmark.floor", str(path)), folder)),
            lambda: done(run((*HEXFORM, "validate"), folder)),
        )
    yield Row(
        "validate 20,000 groups, projects and cells : libyaml and pydantic",
        f"{ours.cpu / floor.cpu:.2f} ({ours.cpu:.2f} s : {floor.cpu:.2f} s)",
        "1.3",
    )
    yield Row(
        "the same, memory",
        f"{ours.memory / floor.memory:.1f} ({ours.memory:.0f} MiB : {floor.memory:.0f} MiB)",
        "4",
    )


def beside_an_empty_program() -> Iterator[Row]:
    with TemporaryDirectory() as name:
        example = str(ROOT / "examples")
        state = ("--sandbox-state", str(Path(name, "sandbox.json")))
        empty, validate, sandbox = turns(
            lambda: done(run((PYTHON, "-c", "pass"), Path(name))),
            lambda: done(run((*HEXFORM, "validate", "-f", example), Path(name))),
            lambda: done(run((*HEXFORM, "plan", "--sandbox", "-f", example, *state), Path(name))),
            rounds=10,
        )
    for title, took, goal in (("validate", validate, "16"), ("plan --sandbox", sandbox, "35")):
        measured = f"{took.cpu / empty.cpu:.1f} ({took.cpu:.3f} s : {empty.cpu:.3f} s)"
        yield Row(f"`{title}` of the example : `python -c pass`", measured, goal)


def counts() -> Iterator[Row]:
    with TemporaryDirectory() as name, served(Path(name), WORKLOADS["new_groups"](1000)) as settings:
        folder = Path(name)
        run_ = partial(run, folder=folder, settings=settings)
        reads = _requests(done(run_((*PLAN, "-v"))))
        sent = _requests(done(run_((*HEXFORM, "apply", "--rate-limit", "0", "--yes", "-v"))))
        yield Row("apply of 1000 new groups: requests beside the reads of its plan", f"{sent - reads}", "1000")
    with TemporaryDirectory() as name, served(Path(name), WORKLOADS["new_groups"](OBJECTS)) as settings:
        folder = Path(name)
        done(run((*PLAN, "-o", "plan.json"), folder, settings=settings))
        page = done(run((*HEXFORM, "show", "plan.json", "--format", "html"), folder)).out
        yield Row(f"the HTML page of {OBJECTS} changes", f"{len(page.encode()) / 1e6:.1f} MB", "4 MB")


def _requests(took: Took) -> int:
    return sum(" /v1/" in line for line in took.err.splitlines())


def table(rows: Sequence[Row]) -> list[str]:
    return ["| measure | measured | goal |", "|---|--:|--:|", *("| " + " | ".join(row) + " |" for row in rows)]


def measure() -> list[str]:
    rows: list[Row] = []
    for part in (beside_an_empty_program, beside_the_floor, beside_octodns, at_size, counts):
        for row in part():
            sys.stderr.write(f"{row.measure}: {row.measured}, goal {row.goal}\n")
            rows.append(row)
    return table(rows)
