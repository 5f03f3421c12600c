"""`hexform show`: a saved document again, in any format, offline."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from hexform.cli.options import Common, told

if TYPE_CHECKING:
    from hexform.report.redaction.known import Known


@click.command("show")
@click.argument("file", type=click.Path(path_type=Path))
@told
def command(common: Common, form: str, file: Path) -> int:
    """Print a saved plan, run, drift or access report; needs no token and no network.

    Formats that the readers of a repository see have the names that the configuration in this folder writes.
    """
    from hexform.cli.hints import is_configuration
    from hexform.cli.streams import read, show
    from hexform.report.reading import read_document

    if is_configuration(file):
        raise click.UsageError(f"{file} is not a saved document: `hexform plan -f {file}` shows what it would change")
    show(read_document(read(file), str(file)), form, common, lambda: _known(common), whole=True)
    return 0


def _known(common: Common) -> Known:
    """What the configuration makes known, where there is one without mistakes."""
    from hexform.config import load
    from hexform.errors import ConfigError
    from hexform.report.redaction.known import Known, known_by

    try:
        return known_by(load(common.files, today=common.day))
    except ConfigError:
        return Known()
