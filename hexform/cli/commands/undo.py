"""`hexform undo`: take a run back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from hexform.cli.options import FORMATS, Age, Allowance, Common, Note, guarded, noted, undoing


@click.command("undo")
@click.argument("file", type=click.Path(path_type=Path), metavar="RUN")
@undoing(FORMATS)
@guarded
@click.option("-o", "--out", type=click.Path(path_type=Path), metavar="FILE", help="Save the plan, and apply nothing.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask; needs --approved.")
@click.option("--allow", "allowed", type=Allowance(), multiple=True, help="Go past a limit by exactly this number.")
@click.option("--approved", metavar="FINGERPRINT", help="Make these very changes alone, without being asked.")
@click.option("--max-age", type=Age(), default="7d", show_default=True, help="How old the run may be: 12h, 7d.")
@click.option("--record", type=click.Path(path_type=Path), metavar="FILE", help="Save the run as a document.")
@click.option("--note", "notes", type=Note(), multiple=True, help="Write something down in the record; repeatable.")
@click.option("--parallelism", type=click.IntRange(1, 64), default=16, show_default=True, help="Changes at once.")
def command(common: Common, form: str, file: Path, **given: Any) -> int:
    """Take back what a run wrote, as far as Hex still has it. RUN is its document, made by `apply --record RUN`.

    What was changed since stays as it is. What cannot come back is said first; then it shows the plan, asks, and is
    held back like any apply. `hexform undo run.json --record undo.json`
    """
    from dataclasses import replace

    from hexform.cli.applying import ApplyOptions, apply_now
    from hexform.cli.undoing import save_undo

    out, record = given["out"], given["record"]
    outputs = (("-o", out), ("--record", record))
    common = replace(common, inputs=(file,), outputs=tuple((name, path) for name, path in outputs if path is not None))
    if out is not None:
        return save_undo(common, file, out, form, given["max_age"])
    order = ApplyOptions(
        yes=given["yes"],
        allow=dict(given["allowed"]),
        approved=given["approved"],
        undo=file,
        max_age=given["max_age"],
        record=record,
        notes=noted(given["notes"]),
        parallelism=given["parallelism"],
        form=form,
    )
    return apply_now(common, order)
