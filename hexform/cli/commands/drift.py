"""`hexform drift`: what differs, told from the side of Hex."""

from __future__ import annotations

import click

from hexform.cli.options import Common, live


@click.command("drift")
@live
def command(common: Common, form: str) -> int:
    """Report what differs between Hex and the configuration; exit 2 where something does."""
    import sys

    from hexform.cli.planning import planned, run_async
    from hexform.cli.results import told
    from hexform.cli.streams import give, style, telling
    from hexform.core.drift import DriftReport
    from hexform.engine.drift import drift_report

    async def make() -> DriftReport:
        with telling(common) as tell:
            async with planned(common, tell, writes=False) as found:
                settings = found.desired.settings.drift
                return drift_report(
                    found.plan, settings.ignore, common.day, lines=found.desired.lines, targets=common.targets
                )

    report = run_async(make())
    give(told(report, form, style(sys.stdout, common)))
    if report.errors:
        return 1
    return 2 if report.has_drift else 0
