"""Times of single functions, in this process.

Each time is the best of several rounds, interleaved with what it is compared with, so that other work on the machine
disturbs it little.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from hexform.report.view.hunks import hunks
from hexform.sandbox import Workspace, read_seed, read_seed_or_snapshot, write_yaml
from hexform.snapshot.answer import answering
from hexform.snapshot.file import read_snapshot
from tests.config.test_work import PROJECTS, events, read
from tests.report.view.test_hunks import SHUFFLED
from tests.sandbox.test_size import seed
from tests.snapshot.big import big


def seconds(what: Callable[[], object]) -> float:
    start = time.perf_counter()
    what()
    return time.perf_counter() - start


def best(*what: Callable[[], object], rounds: int = 7) -> list[float]:
    """The shortest time of each, in seconds."""
    gc.collect()
    times = [[seconds(each) for each in what] for _ in range(rounds)]
    return [min(column) for column in zip(*times, strict=True)]


def show(name: str, took: float, compared: str = "") -> None:
    sys.stdout.write(f"{name:<44}{took * 1000:10.1f} ms  {compared}\n")


def measure() -> None:
    floor, ours = best(partial(events, PROJECTS), partial(read, PROJECTS))
    (safe,) = best(partial(yaml.load, PROJECTS, yaml.SafeLoader), rounds=2)
    show("read 400 projects", ours, f"{ours / floor:.2f} x libyaml alone, {safe / ours:.0f} x as fast as PyYAML")

    (diff,) = best(partial(hunks, "\n".join(SHUFFLED), "\n".join(sorted(SHUFFLED))))
    show(f"compare {len(SHUFFLED)} shuffled lines", diff)

    text = write_yaml(seed(10_000))
    (load,) = best(lambda: Workspace.from_seed(read_seed(text)), rounds=2)
    show("start a sandbox with 10000 projects", load)

    with TemporaryDirectory() as folder:
        path = Path(folder) / "snapshot.json"
        path.write_text(big(10_000, 100_000), encoding="utf-8")
        (taken, start) = best(
            lambda: answering(read_snapshot(path), path.name),
            lambda: Workspace.from_seed(read_seed_or_snapshot(path.read_text(encoding="utf-8"), source=path.name)),
            rounds=3,
        )
    show("load a snapshot of 10000 projects", taken, "with 100000 memberships")
    show("start a sandbox from it", start)
