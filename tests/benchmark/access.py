"""What it costs to say who gains and who loses access, in a large workspace: each plan in a process of its own."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmark.processes import PYTHON, run
from tests.planning.access.bench import CASES, Cost


def measure() -> list[str]:
    """The table in Markdown."""
    rows = [_row(str(case.__doc__).rstrip("."), _cost(name)) for name, case in CASES.items()]
    return ["| plan | entries | names in them | CPU | memory |", "|---|--:|--:|--:|--:|", *rows]


def _cost(name: str) -> Cost:
    with TemporaryDirectory() as folder:
        took = run((PYTHON, "-m", "tests.planning.access.bench", name), Path(folder))
    assert took.code == 0, took.err
    entries, names, cpu, memory = took.out.split()
    return Cost(int(entries), int(names), float(cpu), float(memory))


def _row(title: str, cost: Cost) -> str:
    return f"| {title} | {cost.entries:,} | {cost.names:,} | {cost.cpu:.2f} s | {cost.memory:.0f} MiB |"
