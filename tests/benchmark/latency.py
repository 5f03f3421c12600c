"""Spans at a latency: how long a plan and the writes of an apply take where each request takes 200 ms.

The sandbox runs in a process of its own and keeps the journal. What is compared with is the least that those very
requests can take, told from the requests alone.
"""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from hexform.http.sending import AT_ONCE
from tests.benchmark.chains import bound, longest, needs_of_writes, span, write_phase
from tests.benchmark.journal import LATENCY, Exchange, read_journal
from tests.benchmark.processes import HEXFORM, PYTHON, environment, run, write, write_config
from tests.benchmark.ratios import Row, table
from tests.benchmark.slow_workloads import Case, mixed_apply, plans

ROUNDS = 5


@contextmanager
def served_late(folder: Path, seed: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """Serve the workspace with its latency; once the block is left, `journal.json` is there."""
    path = write(folder, "seed.yaml", seed)
    command = [PYTHON, "-m", "tests.benchmark.journal", str(path), str(folder / "journal.json")]
    with subprocess.Popen(command, cwd=folder, env=environment({}), stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            line = server.stdout.readline()
            assert line.startswith("listening on "), line
            yield {"HEX_API_TOKEN": "hxtw_benchmark", "HEX_BASE_URL": f"{line.split()[-1]}/api"}
        finally:
            server.send_signal(signal.SIGTERM)


def journal_of(case: Case, *command: str) -> list[Exchange]:
    """The requests of a command."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_config(folder, case.config)
        for path, text in case.files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
        with served_late(folder, case.seed) as settings:
            took = run((*HEXFORM, *command, "--rate-limit", "0"), folder, settings=settings)
            assert took.code == 0, took.out[-2000:] + took.err[-2000:]
        return read_journal(folder / "journal.json")


class Took(NamedTuple):
    """Seconds that requests took, the least that they can take, how many there are, and their longest chain."""

    seconds: float
    least: float
    requests: int
    chain: int


def of_plan(case: Case) -> Took:
    exchanges = journal_of(case, "plan")
    needs = case.needs(exchanges)
    return Took(span(exchanges), bound(needs) * LATENCY, len(exchanges), longest(needs))


def of_writes(case: Case) -> Took:
    exchanges = journal_of(case, "apply", "--yes")
    phase = write_phase(exchanges)
    chain = longest(needs_of_writes(exchanges, phase))
    return Took(span(phase), max(chain, len(phase) / AT_ONCE) * LATENCY, len(phase), chain)


def row(title: str, measure: Callable[[Case], Took], case: Case, goal: str) -> Row:
    took = min(measure(case) for _ in range(ROUNDS))
    measured = f"{took.seconds / took.least:.2f} ({took.seconds:.2f} s : {took.least:.2f} s)"
    return Row(f"{title}: {took.requests} requests, a chain of {took.chain}", measured, goal)


def rows() -> Iterator[Row]:
    for title, case in plans().items():
        yield row(title, of_plan, case, "1.1")
    yield row("writes of an apply of something of every kind", of_writes, mixed_apply(), "1.2")


def measure() -> list[str]:
    return table(list(rows()))
