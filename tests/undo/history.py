"""A workspace before a run, after it, after what somebody changed then, and after the run is taken back."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from hexform.sandbox import Workspace, counted_ids, ticking_clock
from hexform.sandbox.records import Access
from tests.faults.console import Console, Ended
from tests.faults.machine import Hex
from tests.faults.wire import Kill
from tests.planning.access.worlds import Dice

ADA, BO, CY, DEE = PEOPLE = [f"{name}@example.com" for name in ("ada", "bo", "cy", "dee")]
LEVELS: list[Access] = ["APP_ONLY", "CAN_VIEW", "CAN_EDIT", "FULL_ACCESS"]
STATUSES = ["Draft", "Done", "Live"]
Facts = dict[tuple[str, ...], Any]
ALLOWED = [f"--allow={name}=999" for name in ("deletes", "lose", "gain", "public", "emptied")]


def seed() -> dict[str, Any]:
    return {
        "users": [{"email": email} for email in PEOPLE],
        "groups": [
            {"name": "Team", "members": [ADA, BO]}, {"name": "Staff", "members": [CY]}, {"name": "Empty"},
            {"name": "Old", "members": [BO, CY]},
        ],
        "collections": [
            {"name": name, "description": "Numbers", "creator": DEE,
             "sharing": {"users": {DEE: "MANAGER", ADA: "MEMBER"}, "groups": {"Old": "MEMBER"}}}
            for name in ("Finance", "Sales")
        ],
        "data_connections": [{"name": "Lake", "type": "snowflake"}],
        "projects": [
            {"title": title, "owner": DEE, "status": "Draft",
             "sharing": {"workspace": "APP_ONLY", "users": {ADA: "CAN_EDIT", BO: "CAN_VIEW"},
                         "groups": {"Team": "CAN_VIEW", "Old": "CAN_EDIT"}, "collections": {"Finance": "CAN_VIEW"}},
             "cells": [{"label": label, "type": "CODE", "source": f"{label} 1"} for label in ("A", "B", "C")]}
            for title in ("Revenue", "Churn")
        ],
        "statuses": STATUSES,
    }  # fmt: skip


def random_config(dice: Dice) -> dict[str, Any]:
    """What somebody may have wanted of it."""

    def grants(keys: list[str], levels: Sequence[str]) -> dict[str, str]:
        return {key: dice.choice(levels) for key in dice.sample(keys, dice.randint(0, len(keys)))}

    groups = ["Team", "Staff", "new"]
    doors = ["MEMBER", "MANAGER"]
    return {
        "version": 1,
        "groups": {
            "Team": {"members": dice.sample(PEOPLE, dice.randint(0, 4))},
            "Staff": {},
            "new": {"name": "New", "members": dice.sample(PEOPLE, 2)},
        },
        "collections": {
            "Finance": {
                "description": dice.choice(["Numbers", "All"]),
                "sharing": {
                    "workspace": dice.choice(["NONE", "MEMBER"]),
                    "users": {**grants(PEOPLE[:3], doors), DEE: "MANAGER"},
                    "groups": grants(groups, doors),
                },
            }
        },
        "projects": {
            key: {
                "title": title,
                "status": dice.choice([None, *STATUSES]),
                "sharing": {
                    "workspace": dice.choice(["NONE", *LEVELS]),
                    "public_web": dice.choice(["NONE", "APP_ONLY"]),
                    "users": grants(PEOPLE[:3], LEVELS),
                    "groups": grants(groups, LEVELS),
                    "collections": grants(["Finance", "Sales"], LEVELS),
                },
                "cells": [
                    {
                        "label": label,
                        "type": dice.choice(["code", "markdown"]),
                        "source": f"{label} {dice.randint(1, 2)}",
                    }
                    for label in dice.sample(["A", "B", "D"], dice.randint(1, 3))
                ],
            }
            for key, title in (("revenue", "Revenue"), ("churn", "Churn"))
        },
        "removed": {
            "groups": dice.sample(["Old"], dice.randint(0, 1)),
            "cells": [{"project": "revenue", "label": "C"}][: dice.randint(0, 1)],
        },
    }


def facts(workspace: Workspace) -> Facts:
    """Everything that a run may write, by names, so that what comes back under a new id is the same."""
    return dict(_facts(workspace))


def _facts(workspace: Workspace) -> Iterator[tuple[tuple[str, ...], Any]]:
    people = {row.id: row.email for row in workspace.users.values()}
    groups = {row.id: row.name for row in workspace.groups.values()}
    shelves = {row.id: row.name for row in workspace.collections.values()}
    for group in workspace.groups.values():
        yield ("group", group.name), True
        yield from ((("group", group.name, people[key]), True) for key in group.members)
    for shelf in workspace.collections.values():
        at = ("collection", shelf.name)
        yield (*at, "description"), shelf.description
        yield (*at, "workspace"), shelf.workspace
        yield from (((*at, people[key]), level) for key, level in shelf.users.items() if level != "NONE")
        yield from (((*at, groups[key]), level) for key, level in shelf.groups.items() if level != "NONE")
    for project in workspace.projects.values():
        at, sharing = ("project", project.title), project.sharing
        yield (*at, "status"), project.status
        yield (*at, "workspace"), sharing.workspace
        yield (*at, "public"), sharing.public_web
        for names, entries in ((people, sharing.users), (groups, sharing.groups), (shelves, sharing.collections)):
            yield from (
                ((*at, names[key]), level)
                for key, level in entries.items()
                if level != "NONE" and key != project.owner and key in names
            )
        for cell in project.cells:
            yield ("cell", project.title, cell.label or ""), (cell.type, cell.source)


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class History:
    """One workspace through its times. The numbers of `facts` are those of what happened."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
        self.root = root
        self.workspace = Workspace.from_seed(seed(), ids=counted_ids(), now=ticking_clock())
        # Undo asks, and somebody says yes.
        monkeypatch.setattr("sys.stdin", _Terminal())
        monkeypatch.setattr("hexform.cli.applying.confirm", lambda _: True)
        self.console = Console(root, Hex(self.workspace), monkeypatch, capfd)

    def facts(self) -> Facts:
        return facts(self.workspace)

    def write(self, config: dict[str, Any]) -> None:
        (self.root / "workspace.yaml").write_text(json.dumps(config), encoding="utf-8")

    def apply(self, *words: str, kill: Kill | None = None) -> Ended:
        return self.console.run("apply", "-y", "-q", "--record", "run.json", *ALLOWED, *words, kill=kill)

    def undo(self, *words: str, kill: Kill | None = None) -> Ended:
        return self.console.run("undo", "run.json", *ALLOWED, *words, kill=kill)

    @property
    def run(self) -> dict[str, Any]:
        document: dict[str, Any] = json.loads((self.root / "run.json").read_text(encoding="utf-8"))
        return document


def meddle(workspace: Workspace, dice: Dice) -> None:
    """Somebody changes a few things in Hex."""
    people = {row.email: row.id for row in workspace.users.values()}
    for _ in range(dice.randint(0, 4)):
        project = dice.choice(list(workspace.projects.values()))
        shelf = dice.choice(list(workspace.collections.values()))
        group = dice.choice(list(workspace.groups.values()))
        who = people[dice.choice(PEOPLE[:3])]
        what = dice.randint(0, 6)
        if what == 0:
            project.status = dice.choice(STATUSES)
        elif what == 1:
            project.sharing.workspace = dice.choice(LEVELS)
        elif what == 2:
            project.sharing.users = {**project.sharing.users, who: dice.choice(LEVELS)}
        elif what == 3:
            project.sharing.groups = {**project.sharing.groups, group.id: dice.choice(LEVELS)}
        elif what == 4:
            shelf.description = "Somebody's"
        elif what == 5:
            group.members = dict.fromkeys({*group.members} ^ {who})
        elif project.cells:
            dice.choice(project.cells).source = "somebody's"


def expected(before: Facts, after: Facts, meddled: Facts) -> Facts:
    """What was there before the run, wherever what the run left is there still; else what is there."""
    found: Facts = {}
    for key in {**before, **after, **meddled}:
        left, now = after.get(key), meddled.get(key)
        found[key] = before.get(key) if left == now != before.get(key) else now
    _keep_made(found, before, after, meddled)
    return {key: value for key, value in found.items() if value is not None}


def _keep_made(found: Facts, before: Facts, after: Facts, meddled: Facts) -> None:
    """A group or cell that the run made stays as it is once somebody changed it, or gave it access."""
    group = ("group", "New")
    if group in before or group not in after:
        return
    granted = {key: level for key, level in meddled.items() if key[-1] == "New" and key[0] != "group"}
    members = {key for key in (*after, *meddled) if key[:2] == group}
    changed = any(after.get(key) != meddled.get(key) for key in members)
    if changed or any(after.get(key) != level for key, level in granted.items()):
        found.update({key: meddled.get(key) for key in members})
