"""Spans at a latency: how long a plan and the writes of an apply take where each request takes 200 ms.

The sandbox runs in a process of its own and keeps the journal. What is compared with is the least that those very
requests can take, told from the requests alone.
"""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.benchmark.chains import bound, longest, needs_of_reads, needs_of_writes, span, write_phase
from tests.benchmark.journal import LATENCY, Exchange, read_journal
from tests.benchmark.processes import HEXFORM, PYTHON, environment, run, write, write_config
from tests.benchmark.slow_workloads import Case, mixed_apply, plans

ROUNDS = 3


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


Judged = tuple[float, float, int, int]


def of_plan(case: Case) -> Judged:
    """Span, least span, requests and longest chain."""
    exchanges = journal_of(case, "plan", *case.options)
    needs = needs_of_reads(exchanges, case.deciding(exchanges))
    return span(exchanges), bound(needs) * LATENCY, len(exchanges), longest(needs)


def of_writes(case: Case) -> Judged:
    """The same of the writes of an apply."""
    exchanges = journal_of(case, "apply", "--yes")
    phase = write_phase(exchanges)
    needs = needs_of_writes(exchanges, phase)
    return span(phase), max(longest(needs), len(phase) / 16) * LATENCY, len(phase), longest(needs)


def least(measure: Callable[[Case], Judged], case: Case) -> str:
    took, at_least, requests, chain = min(measure(case) for _ in range(ROUNDS))
    return f"{took / at_least:.2f} ({took:.2f} s : {at_least:.2f} s; {requests} requests, a chain of {chain})"


def rows() -> Iterator[tuple[str, str, str]]:
    for title, case in plans().items():
        yield f"{title} at 200 ms: span : longest chain of reads", least(of_plan, case), "1.1"
    yield "writes of a mixed apply at 200 ms: span : longest chain of writes", least(of_writes, mixed_apply()), "1.2"


def measure() -> Sequence[Any]:
    return list(rows())
