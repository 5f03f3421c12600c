"""The snapshot that a command reads in the place of Hex."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from hexform.cli.options import Common
from hexform.cli.streams import write
from hexform.errors import UsageError
from hexform.http.base_url import base_url
from hexform.lib.age import in_words
from hexform.lib.visible import visible
from hexform.model.event import Listener, Said
from hexform.model.plan import Requests
from hexform.report.safe import inert, safe_json
from hexform.report.view.cost import cost
from hexform.report.view.model import banners, place_of
from hexform.report.view.values import counted
from hexform.snapshot.document import Snapshot
from hexform.snapshot.file import OLD, age_of, read_snapshot, text_of
from hexform.snapshot.reads import in_words as in_words_of

SANDBOX = "sandbox"  # stands in the place of a host where the workspace is embedded


def open_snapshot(common: Common, path: Path, tell: Listener) -> Snapshot:
    """The snapshot of `--from`, and how old it is. Raises PlanFileError or UsageError for one that cannot be used."""
    if common.embedded:
        raise UsageError("--from reads a file, and --sandbox a workspace: give one of them")
    snapshot = read_snapshot(path)
    age = age_of(snapshot, str(path), datetime.now(UTC), common.snapshot_age)
    _check_host(common, snapshot, path)
    tell(Said(f"Snapshot {path}, taken {snapshot.taken}, is {in_words(age)} old; nothing is asked of Hex."))
    if age > OLD:
        tell(Said(f"Warning: {path} is {in_words(age)} old, and Hex may have changed since: take it anew"))
    if snapshot.personal:
        tell(Said("A personal token sees a part of the workspace, and so does its snapshot."))
    return snapshot


def _check_host(common: Common, snapshot: Snapshot, path: Path) -> None:
    """A host that somebody named must be the snapshot's: it says which workspace they mean."""
    there = snapshot.workspace.base_url
    if there == SANDBOX or not (common.base_url or os.environ.get("HEX_BASE_URL")):
        return
    here = base_url(common.base_url, os.environ)
    if here != there:
        said_by = "--base-url" if common.base_url else "HEX_BASE_URL"
        raise UsageError(f"{path}: is a snapshot of {there}, and {said_by} names {here}")


def cost_of_details(common: Common, sent: int, count: int) -> Said:
    """What is still to be read, said before it is."""
    rate = 0 if common.embedded else common.rate_limit
    needed = cost(Requests(read=sent, write=0, verify=count), rate)
    return Said(f"reading the members of groups and the cells of projects: {needed}")


def write_snapshot(path: Path, snapshot: Snapshot) -> None:
    """The snapshot to a file, whole or not at all, for its owner alone. Raises NotWritten."""
    write(path, safe_json(text_of(snapshot)))


def summary(snapshot: Snapshot, path: Path) -> str:
    """What a snapshot holds, and what it does not."""
    with_cells = sum(project.cells is not None for project in snapshot.projects)
    held = [
        counted(len(snapshot.users), "person", "people"),
        counted(len(snapshot.groups), "group"),
        counted(len(snapshot.collections), "collection"),
        f"{counted(len(snapshot.projects), 'project')} ({with_cells} with cells)",
        counted(len(snapshot.data_connections), "data connection"),
        counted(len(snapshot.guides), "guide"),
    ]
    place = place_of(snapshot.workspace)
    lines = [
        *banners("", sandbox=snapshot.workspace.base_url == SANDBOX),
        f"{path}: {place} at {snapshot.taken}: {', '.join(held)}.",
        *(["A personal token sees a part of the workspace, and so does this."] if snapshot.personal else []),
        *(f"NOT READ  {in_words_of(error.read)}: {error.message}" for error in snapshot.errors),
        "It is as secret as a token that reads everything.",
    ]
    return inert("\n".join(map(visible, lines)))
