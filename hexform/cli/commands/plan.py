"""`hexform plan`: what would change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from hexform.cli.options import PLAN_FORMATS, Allowance, Common, guarded, live, reports


@click.command("plan")
@live(PLAN_FORMATS)
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), metavar="FILE", help="Save the plan for `hexform apply FILE`."
)
@click.option("--detailed-exitcode", is_flag=True, help="Exit 2 where there are changes.")
@click.option(
    "--against", metavar="REF_OR_PATH", help="Tell your changes from drift: the configuration as it was there."
)
@click.option("--fail-on-drift", is_flag=True, help="With --against: exit 1 where the plan would overwrite drift.")
@click.option("--fail-on-refused", is_flag=True, help="Exit 1 where a limit refuses the plan.")
@guarded
@click.option("--no-access", is_flag=True, help="Do not look at who gains and who loses access.")
@reports(PLAN_FORMATS)
def command(common: Common, form: str, reports: tuple[tuple[str, Path], ...], **given: Any) -> int:
    """Read the workspace and show what would change; writes nothing."""
    import os
    from dataclasses import replace
    from datetime import UTC, datetime
    from functools import partial

    from hexform.cli.against import config_then
    from hexform.cli.github import reported
    from hexform.cli.planning import Planned, mark_origin, planned
    from hexform.cli.signals import run_async
    from hexform.cli.streams import save, show, telling
    from hexform.model.event import Listener
    from hexform.model.plan import Plan
    from hexform.planfile.seal import sealed
    from hexform.planning.judging import Look

    against, out = given["against"], given["out"]
    if given["fail_on_drift"] and against is None:
        raise click.UsageError("--fail-on-drift needs --against: without it nobody knows what is drift")

    look = Look(always=not given["no_access"])

    async def make(tell: Listener) -> tuple[Planned, Plan]:
        async with planned(common, tell, writes=False, look=look) as found:
            return found, mark_origin(common, then, found) if then is not None else found.plan

    with telling(common) as tell:
        then = config_then(against, common, tell) if against is not None else None
        outputs = (*((("-o", out),) if out is not None else ()), *(("--report", path) for _, path in reports))
        common = replace(common, inputs=then.files if then is not None else (), outputs=outputs)
        found, plan = run_async(make(tell))
    known = partial(found.known, then)
    if out is not None:
        save(out, sealed(plan, datetime.now(UTC), os.environ.get("HEXFORM_PLAN_KEY", "")), "json", common)
    for name, path in reports:
        save(path, plan, name, common, known)
    show(plan, form, common, known)
    said = {"changes": str(bool(plan.changes)).lower(), "fingerprint": plan.fingerprint}
    reported(plan, common, said, known)
    if plan.errors or any(refusal.limit not in Allowance.names for refusal in plan.refused):
        return 1
    if (given["fail_on_refused"] and plan.refused) or (given["fail_on_drift"] and plan.summary.drift):
        return 1
    return 2 if given["detailed_exitcode"] and plan.changes else 0
