"""`hexform who`: what one person can open, and by which way."""

from __future__ import annotations

import click

from hexform.cli.completion import emails
from hexform.cli.options import ACCESS_FORMATS, Common, from_snapshot, looking


@click.command("who")
@click.argument("email", shell_complete=emails)
@looking(ACCESS_FORMATS)
@from_snapshot
def command(common: Common, form: str, email: str) -> int:
    """Report what one person can open, the groups they are in, and each line that names them."""
    from functools import partial

    from hexform.cli.access import configuration, person_of, read_access, report_of, viewer_of
    from hexform.cli.exit_checks import check_read
    from hexform.cli.planning import opened
    from hexform.cli.signals import run_async
    from hexform.cli.streams import show, telling
    from hexform.model.access_report import WhoReport
    from hexform.planning.access.lines import lines_naming
    from hexform.planning.access.report import alone, who_report

    desired = configuration(common)

    async def make() -> WhoReport:
        with telling(common) as tell:
            async with opened(common, desired, tell, writes=False) as connection:
                check = partial(person_of, email=email)
                found = await read_access(common, desired, connection, tell, every_group=True, check=check)
                world, naming = found.observed.world, found.observed.naming
                person = person_of(found.observed, email)
                viewer = alone(viewer_of(desired, found.observed), person)
                report = report_of(found, viewer, connection)
                return who_report(report, world, viewer, naming, person, lines_naming(desired, email))

    report = run_async(make())
    show(report, form, common)
    check_read(report.errors)
    return 0
