"""`hexform apply`: plans, asks, applies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from hexform.cli.options import FORMATS, Age, Allowance, Common, Note, guarded, noted, writing


@click.command("apply")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@writing(FORMATS)
@guarded
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
@click.option("--allow", "allowed", type=Allowance(), multiple=True, help="Go past a limit by exactly this number.")
@click.option("--approved", metavar="FINGERPRINT", help="Apply these very changes alone, without being asked.")
@click.option("--max-age", type=Age(), default="7d", show_default=True, help="How old a saved plan may be: 12h, 7d.")
@click.option("--record", type=click.Path(path_type=Path), metavar="FILE", help="Save the run as a document.")
@click.option("--note", "notes", type=Note(), multiple=True, help="Write something down in the record; repeatable.")
@click.option("--parallelism", type=click.IntRange(1, 64), default=16, show_default=True, help="Changes at once.")
def command(common: Common, form: str, **given: Any) -> int:
    """Plan, ask, and carry out exactly that plan; then read back what was written.

    With FILE, a plan saved by `hexform plan -o`, nothing is done that it does not say.
    """
    from dataclasses import replace

    from hexform.cli.applying import ApplyOptions, apply_now
    from hexform.cli.hints import is_configuration

    saved = given["file"]
    if saved is not None and is_configuration(saved):
        raise click.UsageError(f"{saved} is not a saved plan: write -f {saved} to name the configuration")
    if saved is not None and common.targets:
        raise click.UsageError("--target is for planning: a saved plan is applied as it was reviewed, or not at all")
    order = ApplyOptions(
        yes=given["yes"],
        allow=dict(given["allowed"]),
        approved=given["approved"],
        saved=saved,
        max_age=given["max_age"],
        record=given["record"],
        notes=noted(given["notes"]),
        parallelism=given["parallelism"],
        form=form,
    )
    common = replace(
        common,
        inputs=(order.saved,) if order.saved is not None else (),
        outputs=(("--record", order.record),) if order.record is not None else (),
    )
    return apply_now(common, order)
