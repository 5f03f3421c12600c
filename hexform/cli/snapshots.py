"""What `hexform snapshot` says and writes."""

from __future__ import annotations

from pathlib import Path

from hexform.cli.options import Common
from hexform.cli.streams import write
from hexform.connection import SANDBOX
from hexform.lib.visible import visible
from hexform.model.event import Said
from hexform.model.plan import Requests
from hexform.report.safe import inert, safe_json
from hexform.report.view.cost import cost
from hexform.report.view.model import banners, place_of
from hexform.report.view.values import counted
from hexform.snapshot.document import Snapshot
from hexform.snapshot.file import text_of
from hexform.snapshot.reads import in_words as in_words_of


def cost_of_details(common: Common, sent: int, count: int) -> Said:
    """What is still to be read, said before it is."""
    rate = 0 if common.embedded else common.rate_limit
    needed = cost(Requests(read=sent, write=0, verify=count), rate)
    return Said(f"reading the members of groups and the cells of projects: {needed}")


def write_snapshot(path: Path, snapshot: Snapshot) -> None:
    """The snapshot to a file, whole or not at all, for its owner alone. Raises NotWritten."""
    write(path, [safe_json(text_of(snapshot))])


def summary(snapshot: Snapshot, path: Path) -> str:
    """What a snapshot holds, and what it does not."""
    with_cells = sum(project.cells is not None for project in snapshot.projects)
    unowned = sum(guide.source is None for guide in snapshot.guides)
    held = [
        counted(len(snapshot.users), "person", "people"),
        counted(len(snapshot.groups), "group"),
        counted(len(snapshot.collections), "collection"),
        f"{counted(len(snapshot.projects), 'project')} ({with_cells} with cells)",
        counted(len(snapshot.data_connections), "data connection"),
        counted(len(snapshot.guides), "guide")
        + (f" ({unowned} without an owner: Hex tells only which guides an owner has)" if unowned else ""),
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
