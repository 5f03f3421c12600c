"""`hexform drift`: report where Hex differs from the configuration."""

from __future__ import annotations

from pathlib import Path

import click

from hexform.cli.completion import addresses
from hexform.cli.options import PLAN_FORMATS, Common, from_snapshot, guarded, live, reports


@click.command("drift")
@live(PLAN_FORMATS)
@guarded
@from_snapshot
@click.option("--access", "with_access", is_flag=True, help="Report what the drift gave people and took from them.")
@click.option("--previous", type=click.Path(path_type=Path), metavar="REPORT", help="The report before this, in JSON.")
@click.option(
    "--accept",
    metavar="PATTERN",
    shell_complete=addresses,
    help="Write what Hex has for these addresses into the configuration.",
)
@click.option("--dry-run", is_flag=True, help="With --accept: show the diff; write nothing.")
@reports(PLAN_FORMATS)
def command(
    common: Common,
    form: str,
    previous: Path | None,
    accept: str | None,
    *,
    dry_run: bool,
    with_access: bool,
    reports: tuple[tuple[str, Path], ...],
) -> int:
    """Report what differs between Hex and the configuration; exit 2 where something does.

    With --accept, what was changed in Hex is kept: it is written into the files, which change in the fewest lines.
    What cannot be written is listed with the line to edit by hand, exit 1. `hexform drift --accept 'project.revenue'`
    """
    if accept is not None:
        from hexform.cli.accepting import accept_now

        if form != "text" or reports or previous is not None or with_access:
            raise click.UsageError(
                "--accept edits files and makes no report: leave out --format, --report, --previous and --access"
            )
        return accept_now(common, accept, dry_run=dry_run)
    if dry_run:
        raise click.UsageError("--dry-run goes with --accept: drift alone writes nothing")
    return _report(common, form, previous, reports, with_access=with_access)


def _report(
    common: Common, form: str, previous: Path | None, reports: tuple[tuple[str, Path], ...], *, with_access: bool
) -> int:
    from dataclasses import replace
    from functools import partial

    from hexform.api import Planned
    from hexform.cli.exit_checks import check_complete
    from hexform.cli.github import reported
    from hexform.cli.planning import drift_access, known_to_readers, planned, with_guardrails
    from hexform.cli.signals import run_async
    from hexform.cli.streams import read, save, show, telling
    from hexform.model.drift import DriftReport
    from hexform.planning.drift.report import counted_as_drift, drift_report
    from hexform.report.reading import read_as

    before = read_as(DriftReport, read(previous), str(previous)) if previous is not None else None

    common = replace(
        common,
        inputs=(previous,) if previous is not None else (),
        outputs=tuple(("--report", path) for _, path in reports),
    )

    async def make() -> tuple[Planned, DriftReport]:
        with telling(common) as tell:
            async with planned(common, tell, writes=False, guardrails=True) as seen:
                found = await with_guardrails(seen)
                ignore = found.desired.settings.drift.ignore
                differing = counted_as_drift(found.plan, ignore, common.day)
                report = drift_report(
                    found.plan,
                    ignore,
                    common.day,
                    lines=found.desired.lines,
                    previous=before,
                    targets=common.targets,
                    access=await drift_access(found, differing) if with_access else None,
                )
                return found, report

    found, report = run_async(make())
    known = partial(known_to_readers, found)
    for name, path in reports:
        save(path, report, name, common, known)
    show(report, form, common, known)
    reported(report, common, {"drift": str(report.has_drift).lower()}, known)
    check_complete(report.errors)
    return 2 if report.has_drift else 0
