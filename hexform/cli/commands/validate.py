"""`hexform validate`: everything that can be known without the network."""

from __future__ import annotations

import click

from hexform.cli.options import Common, offline


@click.command("validate")
@offline
def command(common: Common, form: str) -> int:
    """Check the configuration; needs no token and no network.

    Every mistake is told at once, each as file:line:column with what to do about it.
    """
    from hexform.cli.streams import give, say, say_problems
    from hexform.config import load
    from hexform.errors import ConfigError
    from hexform.report.formats import FINDINGS_FORMATS
    from hexform.report.safe import inert, visible

    try:
        desired = load(common.files, today=common.day)
    except ConfigError as error:
        if form == "text":
            say_problems(error.problems)
        else:
            give(FINDINGS_FORMATS[form](error.problems, ()))
        return 1
    if form != "text":
        give(FINDINGS_FORMATS[form]((), desired.warnings))
        return 0
    for notice in desired.warnings:
        say(inert(visible(f"Warning: {notice.source or ''}: {notice.message}")))
    count = len(desired.specs)
    give(f"Valid: {count} {'resource' if count == 1 else 'resources'}.")
    return 0
