"""`hexform plan`: what would change."""

from __future__ import annotations

from pathlib import Path

import click

from hexform.cli.options import Common, Report, live


@click.command("plan")
@live
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), metavar="FILE", help="Save the plan for `hexform apply FILE`."
)
@click.option("--detailed-exitcode", is_flag=True, help="Exit 2 where there are changes.")
@click.option("--report", "reports", type=Report(), multiple=True, help="Write another format to a file; repeatable.")
def command(
    common: Common, form: str, out: Path | None, reports: tuple[tuple[str, Path], ...], *, detailed_exitcode: bool
) -> int:
    """Read the workspace and show what would change; writes nothing."""
    import os
    from datetime import UTC, datetime

    from hexform.cli.planning import planned, run_async
    from hexform.cli.streams import save, show, telling
    from hexform.core.plan import Plan
    from hexform.engine.seal import sealed

    async def make() -> Plan:
        with telling(common) as tell:
            async with planned(common, tell, writes=False) as found:
                return found.plan

    plan = run_async(make())
    if out is not None:
        save(out, sealed(plan, datetime.now(UTC), os.environ.get("HEXFORM_PLAN_KEY", "")), "json", common)
    for name, path in reports:
        save(path, plan, name, common)
    show(plan, form, common)
    if plan.errors:
        return 1
    return 2 if detailed_exitcode and plan.changes else 0
