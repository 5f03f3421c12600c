"""`hexform validate`: everything that can be known without the network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from hexform.cli.options import Common, offline

if TYPE_CHECKING:
    from hexform.errors import Problem
    from hexform.model.desired import Desired


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
    checked = _targeted(common.targets, desired) if common.targets else desired
    annotated((), desired.warned if form != "github" else ())
    if form != "text":
        give(_told(form, (), desired.warned))
        return 0
    if desired.warned:
        say_problems(desired.warned, common, "warning")
    limited = f", limited to {visible(', '.join(common.targets))}" if common.targets else ""
    give(inert(f"Valid: {counted(len(checked.specs), 'resource')}{limited}."))
    return 0


def _targeted(targets: Sequence[str], desired: Desired) -> Desired:
    """The part of the configuration that the targets mean. Raises UsageError for one that means nothing."""
    # This loads what plans, which a check of the whole does without.
    from hexform.model.address import Pattern
    from hexform.planning.target import check_declared, narrowed

    patterns = [Pattern(text) for text in targets]
    check_declared(patterns, desired)
    return narrowed(desired, patterns)


def _told(form: str, problems: Sequence[Problem], warnings: Sequence[Problem]) -> str:
    from hexform.report.formats import FINDINGS_FORMATS

    return FINDINGS_FORMATS[form](problems, warnings)
