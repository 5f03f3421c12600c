"""`hexform show`: a saved document again, in any format, offline."""

from __future__ import annotations

from pathlib import Path

import click

from hexform.cli.options import Common, told


@click.command("show")
@click.argument("file", type=click.Path(path_type=Path))
@told
def command(common: Common, form: str, file: Path) -> int:
    """Print a saved plan, run, drift or access report; needs no token and no network."""
    from hexform.cli.habits import is_configuration
    from hexform.cli.streams import read, show
    from hexform.report.reading import read_document

    if is_configuration(file):
        raise click.UsageError(f"{file} is not a saved document: `hexform plan -f {file}` shows what it would change")
    show(read_document(read(file), str(file)), form, common, whole=True)
    return 0
