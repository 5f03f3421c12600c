"""`hexform plan`: what would change."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hexform.cli.options import PLAN_FORMATS, Common, from_snapshot, guarded, live, reports
from hexform.cli.types import OutFile

if TYPE_CHECKING:
    from hexform.model.plan import Plan


@click.command("plan")
@live(PLAN_FORMATS)
@click.option(
    "-o", "--out", type=OutFile(path_type=Path), metavar="FILE", help="Save the plan for `hexform apply FILE`."
)
@click.option("--detailed-exitcode", is_flag=True, help="Exit 2 where there are changes.")
@click.option(
    "--against", metavar="REF_OR_PATH", help="Tell your changes from drift: the configuration as it was there."
)
@click.option(
    "--only", type=click.Choice(["yours"]), help="With --against: read and plan only the addresses that differ there."
)
@click.option("--fail-on-drift", is_flag=True, help="With --against: exit 1 where the plan would overwrite drift.")
@click.option("--fail-on-refused", is_flag=True, help="Exit 1 where a limit refuses the plan.")
@guarded
@from_snapshot
@click.option("--no-access", is_flag=True, help="Do not look at who gains and who loses access.")
@reports(PLAN_FORMATS)
def command(common: Common, form: str, reports: tuple[tuple[str, Path], ...], **given: Any) -> int:
    """Read the workspace and show what would change; writes nothing."""
    from dataclasses import replace
    from functools import partial

    from hexform.api import Planned
    from hexform.cli.against import config_then
    from hexform.cli.exit_checks import check_complete, check_no_drift, check_refused
    from hexform.cli.github import reported
    from hexform.cli.planning import known_to_readers, mark_origin, only_yours, planned
    from hexform.cli.signals import run_async
    from hexform.cli.streams import save, show, telling
    from hexform.model.event import Listener
    from hexform.planning.judging import Look

    _check_usage(common, given)
    against, out = given["against"], given["out"]
    look = Look(always=not given["no_access"], left_out=given["no_access"])

    async def make(tell: Listener) -> tuple[Planned, Plan]:
        async with planned(common, tell, writes=False, look=look) as found:
            return found, mark_origin(common, then, found) if then is not None else found.plan

    with telling(common) as tell:
        then = config_then(against, common, tell) if against is not None else None
        outputs = (*((("-o", out),) if out is not None else ()), *(("--report", path) for _, path in reports))
        common = replace(common, inputs=then.files if then is not None else (), outputs=outputs)
        if given["only"] and then is not None:
            common = only_yours(common, then)
        found, plan = run_async(make(tell))
    known = partial(known_to_readers, found, then)
    if out is not None:
        _save(out, plan, common)
    for name, path in reports:
        save(path, plan, name, common, known)
    show(plan, form, common, known)
    reported(plan, common, {"changes": str(bool(plan.changes)).lower(), "fingerprint": plan.fingerprint}, known)
    check_complete(plan.errors)
    check_refused(plan.refused, limits=given["fail_on_refused"])
    if given["fail_on_drift"]:
        check_no_drift(plan.changes)
    return 2 if given["detailed_exitcode"] and plan.changes else 0


def _save(out: Path, plan: Plan, common: Common) -> None:
    """Save the plan under its seal, and say what applies it."""
    import os
    import shlex
    from datetime import UTC, datetime

    from hexform.cli.streams import save, say
    from hexform.lib.visible import visible
    from hexform.planfile.seal import sealed

    save(out, sealed(plan, datetime.now(UTC), os.environ.get("HEXFORM_PLAN_KEY", "")), "json", common)
    if not common.quiet:
        say(visible(f"Saved to {out}: `hexform apply {shlex.quote(str(out))}` applies exactly this plan."))


def _check_usage(common: Common, given: Mapping[str, Any]) -> None:
    """Refuse options that mean nothing together. Raises UsageError."""
    if given["fail_on_drift"] and given["against"] is None:
        raise click.UsageError("--fail-on-drift needs --against: drift is what differs from that configuration")
    if given["only"] and (given["against"] is None or common.targets):
        raise click.UsageError("--only yours takes its addresses from --against: give that, and no --target")
    if given["out"] is not None and common.today is not None:
        raise click.UsageError("--today is for a what-if, and -o saves what can be applied: give one of them")
