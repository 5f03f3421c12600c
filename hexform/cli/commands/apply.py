"""`hexform apply`: plans, asks, applies."""

from __future__ import annotations

from typing import Any

import click

from hexform.cli.options import Allowance, Common, live


@click.command("apply")
@live
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
@click.option("--allow", "allowed", type=Allowance(), multiple=True, help="Go past a limit by exactly this number.")
@click.option("--parallelism", type=click.IntRange(1, 64), default=8, show_default=True, help="Changes at once.")
def command(common: Common, form: str, **given: Any) -> int:
    """Plan, ask, and carry out exactly that plan; then read back what was written."""
    from hexform.cli.applying import Order, apply_now

    order = Order(yes=given["yes"], allow=dict(given["allowed"]), parallelism=given["parallelism"], form=form)
    return apply_now(common, order)
