"""`hexform drift`: what differs, told from the side of Hex."""

from __future__ import annotations

from pathlib import Path

import click

from hexform.cli.options import DRIFT_FORMATS, Common, from_snapshot, guarded, live, reports


@click.command("drift")
@live(DRIFT_FORMATS)
@guarded
@from_snapshot
@click.option("--previous", type=click.Path(path_type=Path), metavar="REPORT", help="The report before this, in JSON.")
@reports(DRIFT_FORMATS)
def command(common: Common, form: str, previous: Path | None, reports: tuple[tuple[str, Path], ...]) -> int:
    """Report what differs between Hex and the configuration; exit 2 where something does."""
    from dataclasses import replace

    from hexform.cli.ending import check_complete
    from hexform.cli.github import reported
    from hexform.cli.planning import planned, with_guardrails
    from hexform.cli.signals import run_async
    from hexform.cli.streams import read, save, show, telling
    from hexform.model.drift import DriftReport
    from hexform.planning.drift.report import drift_report
    from hexform.report.reading import read_as

    before = read_as(DriftReport, read(previous), str(previous)) if previous is not None else None

    common = replace(
        common,
        inputs=(previous,) if previous is not None else (),
        outputs=tuple(("--report", path) for _, path in reports),
    )

    async def make() -> DriftReport:
        with telling(common) as tell:
            async with planned(common, tell, writes=False) as seen:
                found = await with_guardrails(seen)
                return drift_report(
                    found.plan,
                    found.desired.settings.drift.ignore,
                    common.day,
                    lines=found.desired.lines,
                    previous=before,
                    targets=common.targets,
                )

    report = run_async(make())
    for name, path in reports:
        save(path, report, name, common)
    show(report, form, common)
    reported(report, common, {"drift": str(report.has_drift).lower()})
    check_complete(report.errors)
    return 2 if report.has_drift else 0
