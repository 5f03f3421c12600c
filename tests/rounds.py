"""Plans and applies in virtual time, where each request takes one second: a round."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from hexform import api
from hexform.connection import Connection
from hexform.http.client import Options, embedded
from hexform.model.plan import Plan
from hexform.model.run import Run
from hexform.planning.judging import Look
from hexform.sandbox import Workspace, counted_ids, create_app, ticking_clock
from tests.bench import TODAY
from tests.benchmark.journal import Exchange, Journal
from tests.benchmark.processes import write_config
from tests.benchmark.slow_workloads import Case
from tests.http.virtual_time import run


def in_rounds(
    folder: Path,
    case: Case,
    look: Look | None,
    *,
    applies: bool = False,
    parallelism: int = 16,
    sandbox: bool = False,
    targets: Sequence[str] = (),
    faults: Sequence[str] = (),
) -> tuple[list[Exchange], Plan, Run | None]:
    """The requests of a plan, or of a plan and an apply; the plan and the run. With `sandbox` nothing is read ahead."""
    write_config(folder, case.config)
    for name, text in case.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    options = api.Options(files=(folder / "workspace.yaml",), targets=tuple(targets), today=TODAY)
    desired = api.load(options)

    async def work() -> tuple[list[Exchange], Plan, Run | None]:
        workspace = Workspace.from_seed(dict(case.seed), ids=counted_ids(), now=ticking_clock())
        clock = asyncio.get_running_loop().time
        journal = Journal(create_app(workspace, rate_limit=0, faults=faults), seconds=1, clock=clock)
        client = embedded(journal, lambda _: None, Options(rate_limit=0))
        connection = Connection(client, "http://hex", "hex", folder, sandbox=sandbox)
        actual = await api.observe(desired, connection, options, look=look)
        found = await api.plan(desired, actual, connection, options, look=look)
        done = await api.apply(found, options, parallelism=parallelism) if applies else None
        return journal.exchanges(), found.plan, done

    return run(work())
