"""`hexform pull`: write the configuration of what the workspace has."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hexform.cli.options import Common, editing, from_snapshot

if TYPE_CHECKING:
    from hexform.writeback.pulled_workspace import PulledWorkspace
    from hexform.writeback.selection import Selection


@click.command("pull")
@editing
@from_snapshot
@click.option("--group", metavar="PATTERN", help="Groups of these names.")
@click.option("--collection", metavar="PATTERN", help="Collections of these names.")
@click.option("--project", metavar="PATTERN", help="Projects of these titles, archived ones and components too.")
@click.option("--in-collection", metavar="NAME", help="Projects in this collection.")
@click.option("--cells", is_flag=True, help="The cells of the projects too, each text in a file.")
@click.option("--fields", metavar="LIST", help="These keys alone, with commas between: members,status,workspace.")
@click.option("--external", metavar="PATTERN", help="Groups of these names are kept by directory sync.")
@click.option("--into", type=click.Path(path_type=Path), metavar="DIR", help="The folder of the configuration.")
@click.option(
    "--split-by", type=click.Choice(["kind", "collection"]), default="kind", show_default=True,
    help="A file for each kind, or for each collection with its projects.",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Show the diff; write nothing.")
def command(common: Common, into: Path | None, split_by: Any, *, dry_run: bool, **given: Any) -> int:
    """Write YAML for the groups, collections and projects that Hex has and the configuration has not.

    Without a selection: all of them but archived projects and components, without cells. What is there already stays
    as it is. `hexform plan` has no changes afterwards; what the language cannot say is listed.
    """
    from dataclasses import replace

    from hexform.cli.editing import EditOutcome, finish
    from hexform.cli.planning import opened
    from hexform.cli.signals import run_async
    from hexform.cli.streams import telling
    from hexform.writeback.pull import pull
    from hexform.writeback.pulled_workspace import read_details, read_tables
    from hexform.writeback.selection import ChosenObjects, choose

    if into is not None:
        common = replace(common, files=(into / "workspace.yaml",), sandbox_home=_sandbox_here(common, into))
    start = _workspace(common)
    selection = _selection(given)

    async def look() -> tuple[PulledWorkspace, ChosenObjects]:
        with telling(common) as tell:
            async with opened(common, start.desired, tell, writes=False) as connection:
                cells = "cells" in selection.fields
                directory = await read_tables(connection.observing, connection.me, connections=cells)
                actual = replace(start.actual, directory=directory)
                workspace = replace(start, place=connection.place, actual=actual)
                chosen = choose(workspace, selection)
                groups, projects = chosen.rows["group"], chosen.rows["project"]
                return await read_details(workspace, connection.observing, groups, projects, cells=cells), chosen

    workspace, chosen = run_async(look())
    pulled = pull(workspace, chosen, selection, split_by)
    done = [f"{entry.address}: {entry.fields['id']}" for entry in pulled.entries]
    outcome = EditOutcome(pulled.edited, done, list(pulled.skipped))
    return finish(outcome, common, dry_run=dry_run, nothing="Nothing to pull.")


def _sandbox_here(common: Common, into: Path) -> Path | None:
    """The folder of the sandbox, where only the present configuration has one and not the folder that is written."""
    from hexform.cli.streams import say
    from hexform.config import root
    from hexform.connection import STATE

    here = root(common.files)
    if not common.sandbox or common.sandbox_state or _has_sandbox(into) or not _has_sandbox(here):
        return None
    if not common.quiet:
        say(f"Reading the sandbox of {here}; a plan of {into} reads the same one with --sandbox-state {here / STATE}.")
    return here


def _has_sandbox(folder: Path) -> bool:
    from hexform.connection import STATE

    return any((folder / name).exists() for name in (STATE, "sandbox.yaml"))


def _workspace(common: Common) -> PulledWorkspace:
    """The existing configuration, or an empty one at the place of a new one."""
    import os

    from hexform.config import load, root
    from hexform.config.files import Tree
    from hexform.model.desired import Desired
    from hexform.model.plan import Place
    from hexform.model.settings import Settings
    from hexform.writeback.pulled_workspace import PulledWorkspace

    files = common.files
    if len(files) == 1 and files[0].is_dir() and not os.path.lexists(files[0] / "workspace.yaml"):
        files = (files[0] / "workspace.yaml",)
    new = len(files) == 1 and not os.path.lexists(files[0])
    tree = Tree(root(files))
    desired = Desired(settings=Settings(version=1)) if new else load(files, today=common.day, tree=tree)
    return PulledWorkspace(tree, files, desired, new, Place(base_url="", org_id=None), common.day)


def _selection(given: dict[str, Any]) -> Selection:
    """The selection of the options. Raises UsageError for an unknown key."""
    from hexform.lib.suggest import did_you_mean
    from hexform.model.address import Pattern
    from hexform.writeback.selection import FIELDS, Selection

    patterns = {
        name: Pattern(given[name]) if given[name] is not None else None
        for name in ("group", "collection", "project", "external")
    }
    fields = set(FIELDS) - {"cells"}
    if given["fields"] is not None:
        fields = {name.strip() for name in given["fields"].split(",")}
    for name in sorted(fields - set(FIELDS)):
        raise click.UsageError(f"--fields {name}: there is no such key{did_you_mean(name, FIELDS)}")
    fields |= {"cells"} if given["cells"] else set()
    return Selection(**patterns, in_collection=given["in_collection"], fields=frozenset(fields))
