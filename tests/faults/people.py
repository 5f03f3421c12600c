"""What people do in Hex while hexform looks elsewhere: on the rows of the workspace, without asking anybody."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from hexform.sandbox import Workspace
from hexform.sandbox.records import Access, Cell, CellType, Collection, Group, Guide, Project, Sharing

EMAILS = ("admin@example.com", "ann@example.com", "bob@example.com", "cy@example.com")
GROUPS = ("Red", "Green", "Blue", "Grey")
COLLECTIONS = ("Shelf", "Drawer")
TITLES = ("Sales", "Costs")
LABELS = ("Load", "Clean", "Plot")
PATHS = ("a.md", "b.md", "terms/c.md")
STATUSES = ("Draft", "Done")
LEVELS: tuple[Access, ...] = ("APP_ONLY", "CAN_VIEW", "CAN_EDIT")

KINDS: tuple[CellType, ...] = ("CODE", "SQL", "MARKDOWN", "CHART")

Deed = Callable[[Workspace, Random], None]


class Dice(Random):
    """The same throws for the same seed."""


def _users(workspace: Workspace, dice: Random) -> list[str]:
    return [user for user in workspace.users if dice.random() < 0.4]


def makes_a_group(workspace: Workspace, dice: Random) -> None:
    group = Group(workspace.ids(), dice.choice(GROUPS), workspace.now(), dict.fromkeys(_users(workspace, dice)))
    workspace.groups[group.id] = group


def renames_a_group(workspace: Workspace, dice: Random) -> None:
    for group in list(workspace.groups.values())[:1]:
        group.name = dice.choice((*GROUPS, "Renamed"))


def deletes_a_group(workspace: Workspace, dice: Random) -> None:
    for identifier in dice.sample(list(workspace.groups), min(1, len(workspace.groups))):
        del workspace.groups[identifier]
        for collection in workspace.collections.values():
            collection.groups.pop(identifier, None)
        for project in workspace.projects.values():
            project.sharing.groups.pop(identifier, None)


def changes_members(workspace: Workspace, dice: Random) -> None:
    for group in workspace.groups.values():
        if dice.random() < 0.5:
            group.members = dict.fromkeys(_users(workspace, dice))


def makes_a_collection(workspace: Workspace, dice: Random) -> None:
    creator = next(iter(workspace.users))
    row = Collection(workspace.ids(), dice.choice(COLLECTIONS), workspace.now(), creator=creator)
    row.users = {creator: "MANAGER", **dict.fromkeys(_users(workspace, dice), "MANAGER")}
    workspace.collections[row.id] = row


def makes_a_project(workspace: Workspace, dice: Random) -> None:
    owner = dice.choice(list(workspace.users))
    row = Project(workspace.ids(), dice.choice(TITLES), owner, owner, workspace.now(), workspace.now())
    row.sharing = Sharing(users={owner: "FULL_ACCESS"})
    workspace.projects[row.id] = row


def shares_a_project(workspace: Workspace, dice: Random) -> None:
    for project in workspace.projects.values():
        grants: dict[str, Access] = {user: dice.choice(LEVELS) for user in _users(workspace, dice)}
        grants[project.owner] = "FULL_ACCESS"
        project.sharing.users = grants
        project.sharing.groups = {group: dice.choice(LEVELS) for group in workspace.groups if dice.random() < 0.5}
        project.sharing.workspace = dice.choice(LEVELS)
        project.status = dice.choice((None, *STATUSES))


def edits_a_notebook(workspace: Workspace, dice: Random) -> None:
    for project in workspace.projects.values():
        dice.shuffle(project.cells)
        for cell in project.cells:
            cell.source = cell.source and f"{cell.source} edited"
        if project.cells and dice.random() < 0.4:
            project.cells.pop()
        if dice.random() < 0.5:
            kind = dice.choice(KINDS)
            label = dice.choice((*LABELS, None))
            source = None if kind == "CHART" else "theirs"
            frame = "theirs" if kind == "SQL" else None
            project.cells.append(Cell(workspace.ids(), workspace.ids(), kind, label, source, frame))


def writes_a_guide(workspace: Workspace, dice: Random) -> None:
    path = dice.choice(PATHS)
    if all(guide.path != path for guide in workspace.guides.values()):
        row = Guide(workspace.ids(), path, dice.choice((None, "their draft")), "their text")
        workspace.guides[row.id] = row


def deletes_a_guide(workspace: Workspace, dice: Random) -> None:
    for identifier in dice.sample(list(workspace.guides), min(1, len(workspace.guides))):
        del workspace.guides[identifier]


DEEDS: tuple[Deed, ...] = (
    makes_a_group,
    renames_a_group,
    deletes_a_group,
    changes_members,
    makes_a_collection,
    makes_a_project,
    shares_a_project,
    edits_a_notebook,
    writes_a_guide,
    deletes_a_guide,
)
