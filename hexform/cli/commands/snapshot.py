"""`hexform snapshot`: read the workspace once, for commands that need no token then."""

from __future__ import annotations

from pathlib import Path

import click

from hexform.cli.completion import projects
from hexform.cli.options import Common, editing
from hexform.cli.types import OutFile


@click.command("snapshot")
@editing
@click.option("-o", "--out", type=OutFile(path_type=Path), metavar="FILE", required=True, help="Where to write it.")
@click.option(
    "--cells", metavar="PATTERN", shell_complete=projects, help="Cells of these projects too, by title or address."
)
def command(common: Common, out: Path, cells: str | None) -> int:
    """Read people, groups, collections, projects, connections and lists of guides into one file.

    Cells are read of the projects that the configuration manages cells of, and of those that --cells names. FILE is
    as secret as a token that reads everything. It takes the place of Hex, and needs no token:

    \b
      hexform snapshot -o snapshot.json
      hexform plan --from snapshot.json --max-age 12h
      hexform access --from snapshot.json
      hexform sandbox --seed snapshot.json
    """
    from dataclasses import replace

    from hexform.cli.access import configuration
    from hexform.cli.exit_checks import check_read
    from hexform.cli.planning import opened
    from hexform.cli.signals import run_async
    from hexform.cli.snapshots import cost_of_details, summary, write_snapshot
    from hexform.cli.streams import give, telling
    from hexform.errors import UsageError
    from hexform.model.address import Pattern
    from hexform.model.ledger import entries_of
    from hexform.snapshot.document import Snapshot
    from hexform.snapshot.take import take
    from hexform.snapshot.wanted import selects_one, wanted_of

    common = replace(common, outputs=(("-o", out),))
    desired = configuration(common)
    pattern = None if cells is None else Pattern(cells)

    async def make() -> Snapshot:
        with telling(common) as tell:
            async with opened(common, desired, tell, writes=False) as connection:
                wanted = wanted_of(desired, entries_of(connection.ledger), pattern)
                return await take(
                    connection.observing,
                    connection.me,
                    connection.place,
                    wanted,
                    before_details=lambda count: tell(cost_of_details(common, connection.requests(), count)),
                )

    snapshot = run_async(make())
    write_snapshot(out, snapshot)
    give(summary(snapshot, out))
    check_read(snapshot.errors)
    if pattern is not None and not selects_one(desired, pattern, ((row.id, row.title) for row in snapshot.projects)):
        raise UsageError(f"--cells {cells}: no project has such a title or address; {out} holds everything else")
    return 0
