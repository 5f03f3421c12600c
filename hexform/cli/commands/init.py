"""`hexform init`: start a repository."""

from __future__ import annotations

from pathlib import Path

import click

from hexform.cli.options import Common, speaking

_CI = ("github", "gitlab", "none")


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path), default=Path(), metavar="[DIR]")
@click.option("--ci", type=click.Choice(_CI), default="github", show_default=True, help="The workflows to write.")
@speaking
def command(common: Common, folder: Path, ci: str) -> int:
    """Start a repository in DIR (default: here): workspace.yaml, guides/, workflows for CI, and .gitignore.

    What is there already stays as it is. `hexform init acme --ci gitlab`
    """
    import os

    from hexform.cli.scaffold import starting_files
    from hexform.cli.streams import give, say
    from hexform.edit import Change, replace_files
    from hexform.errors import UsageError
    from hexform.lib.visible import visible
    from hexform.report.safe import inert

    if os.path.lexists(folder) and not folder.is_dir():
        raise UsageError(f"{folder}: is no folder")
    wanted = starting_files(ci)
    there = {parts for parts in wanted if os.path.lexists(folder.joinpath(*parts))}
    replace_files(folder, {parts: Change(None, data) for parts, data in wanted.items() if parts not in there})
    rows = [f"{'/'.join(parts)}{': is there, and stays as it is' if parts in there else ''}" for parts in wanted]
    give(inert(visible("\n".join(rows), keep="\n")))
    if not common.quiet:
        notes = ["Next: set HEX_API_TOKEN, then `hexform whoami`, `hexform pull` and `hexform plan`."]
        if (".gitignore",) in there:
            notes.append("Add .hexform to .gitignore, if it is not there: it holds what belongs to this machine.")
        if ci != "none":
            notes.append("In the workflows, replace acme/hexform and the zeros by your copy of hexform and its commit.")
        say("\n".join(notes))
    return 0
