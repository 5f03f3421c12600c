"""`hexform access`: who can open what, and by which way."""

from __future__ import annotations

from pathlib import Path

import click

from hexform.cli.completion import emails, projects
from hexform.cli.options import ACCESS_FORMATS, Common, from_snapshot, looking, reports


@click.command("access")
@looking(ACCESS_FORMATS)
@from_snapshot
@click.option(
    "--project", metavar="PATTERN", shell_complete=projects, help="These projects alone, by address or title."
)
@click.option("--person", metavar="PATTERN", shell_complete=emails, help="These people alone, by email.")
@click.option("--expand", is_flag=True, help="A row for each of those who have access as members of the workspace.")
@click.option("--previous", type=click.Path(path_type=Path), metavar="REPORT", help="The report before this, in JSON.")
@reports(ACCESS_FORMATS)
def command(
    common: Common,
    form: str,
    project: str | None,
    person: str | None,
    expand: bool,
    previous: Path | None,
    reports: tuple[tuple[str, Path], ...],
) -> int:
    """Report everybody's access to every project; needs no configuration."""
    from dataclasses import replace

    from hexform.cli import access
    from hexform.cli.exit_checks import check_read
    from hexform.cli.signals import run_async
    from hexform.cli.streams import read, save, show
    from hexform.model.access_report import AccessReport
    from hexform.report.reading import read_as

    before = read_as(AccessReport, read(previous), str(previous)) if previous is not None else None
    common = replace(
        common,
        inputs=(previous,) if previous is not None else (),
        outputs=tuple(("--report", path) for _, path in reports),
    )
    desired = access.configuration(common)

    selection = access.Selection(project, person, expand=expand)
    report = run_async(access.read_report(common, desired, selection, before))
    for name, path in reports:
        save(path, report, name, common)
    show(report, form, common)
    check_read(report.errors)
    return 0
