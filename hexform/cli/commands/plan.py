"""`hexform plan`: what would change."""

from __future__ import annotations

import click

from hexform.cli.options import Common, live


@click.command("plan")
@live
@click.option("--detailed-exitcode", is_flag=True, help="Exit 2 where there are changes.")
def command(common: Common, form: str, *, detailed_exitcode: bool) -> int:
    """Read the workspace and show what would change; writes nothing."""
    import sys

    from hexform.cli.planning import planned, run_async
    from hexform.cli.results import told
    from hexform.cli.streams import give, style, telling
    from hexform.core.plan import Plan

    async def make() -> Plan:
        with telling(common) as tell:
            async with planned(common, tell, writes=False) as found:
                return found.plan

    plan = run_async(make())
    give(told(plan, form, style(sys.stdout, common)))
    if plan.errors:
        return 1
    return 2 if detailed_exitcode and plan.changes else 0
