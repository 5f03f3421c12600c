"""`hexform validate`: everything that can be known without the network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from hexform.cli.options import Common, offline

if TYPE_CHECKING:
    from hexform.errors import Problem


@click.command("validate")
@offline
def command(common: Common, form: str) -> int:
    """Check the configuration; needs no token and no network.

    All mistakes are reported at once, each with its file:line:column, the line itself and what to do. With --target the
    whole is checked, and that the targets mean something.
    """
    from hexform.cli.github import annotated
    from hexform.cli.streams import give, say, say_problems
    from hexform.config import load
    from hexform.errors import ConfigError
    from hexform.lib.visible import visible
    from hexform.model.address import Pattern
    from hexform.planning.target import check_declared, narrowed
    from hexform.report.safe import inert
    from hexform.report.view.values import counted

    try:
        desired = load(common.files, today=common.day)
    except ConfigError as error:
        if form == "text":
            say_problems(error.problems, common)
        else:
            give(_told(form, error.problems, ()))
            say(f"Error: the configuration has {counted(len(error.problems), 'mistake')}")
        annotated(error.problems if form != "github" else ())
        return 1
    targets = [Pattern(text) for text in common.targets]
    check_declared(targets, desired)
    annotated((), desired.warned if form != "github" else ())
    if form != "text":
        give(_told(form, (), desired.warned))
        return 0
    if desired.warned:
        say_problems(desired.warned, common, "warning")
    limited = f", limited to {visible(', '.join(common.targets))}" if targets else ""
    give(inert(f"Valid: {counted(len(narrowed(desired, targets).specs), 'resource')}{limited}."))
    return 0


def _told(form: str, problems: Sequence[Problem], warnings: Sequence[Problem]) -> str:
    from hexform.report.formats import FINDINGS_FORMATS

    return FINDINGS_FORMATS[form](problems, warnings)
