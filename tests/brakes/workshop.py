"""A workspace with things to lose, and people who try to lose them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from hexform.sandbox import Workspace, counted_ids, ticking_clock
from hexform.sandbox.records import Project
from tests.faults.console import Console, Ended
from tests.faults.machine import Hex
from tests.faults.shape import Shaper, difference, ids_of

ADMIN, ANN, BOB, CY = (f"{name}@example.com" for name in ("admin", "ann", "bob", "cy"))
CROWD = [f"p{number:02d}@example.com" for number in range(30)]
REVENUE = "00000000-0000-7000-9000-000000000001"
OWN, THEIRS = {"unknown": "hexform"}, {"unknown": "others"}


def seed() -> dict[str, Any]:
    return {
        "users": [{"email": ADMIN, "role": "ADMIN"}, *({"email": email} for email in (ANN, BOB, CY, *CROWD))],
        "groups": [
            {"name": "Finance team", "members": [ANN, BOB]},
            {"name": "Crowd", "members": CROWD},
            *({"name": f"Old {number}", "members": [CY]} for number in range(7)),
        ],
        "collections": [
            {
                "name": "Numbers",
                "creator": ADMIN,
                "sharing": {"users": {ANN: "MANAGER"}, "groups": {"Crowd": "MEMBER"}},
            },
            {"name": "Orphans", "sharing": {"users": {BOB: "MANAGER", CY: "MEMBER"}}},
        ],
        "projects": [
            {
                "id": REVENUE,
                "title": "Revenue",
                "owner": ANN,
                "sharing": {"users": dict.fromkeys(CROWD, "CAN_EDIT"), "groups": {"Finance team": "CAN_EDIT"}},
                "cells": [
                    *({"label": f"Cell {number}", "type": "CODE", "source": "x"} for number in range(7)),
                    {"label": "Chart", "type": "CHART"},
                ],
            },
            *({"title": f"Project {number}", "owner": ADMIN} for number in range(3)),
            {"title": "Boxed", "owner": ADMIN, "sharing": {"collections": {"Numbers": "CAN_VIEW"}}},
            {"title": "Crowded", "owner": ADMIN, "sharing": {"groups": {"Crowd": "CAN_VIEW"}}},
        ],
        "guides": [
            *({"path": f"own/{number}.md", "published": "ours", "source": OWN} for number in range(7)),
            *({"path": f"theirs/{number}.md", "published": "theirs", "source": THEIRS} for number in range(7)),
            {"path": "hex.md", "published": "written in Hex"},
        ],
        "statuses": ["Draft"],
    }


class Workshop:
    """A console before that workspace; `lost` tells what is not as it was."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
        self.workspace = Workspace.from_seed(seed(), ids=counted_ids(), now=ticking_clock())
        self.console = Console(root, Hex(self.workspace), monkeypatch, capfd)
        self.root = root
        self._shaper = Shaper(ids_of(self.workspace))
        self._first = self._shaper.of(self.workspace)

    def write(self, config: Mapping[str, Any], name: str = "workspace.yaml") -> None:
        head = {"version": 1} if name == "workspace.yaml" else {}
        (self.root / name).write_text(json.dumps({**head, **config}), encoding="utf-8")

    def text(self, name: str, text: str = "text") -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def apply(self, config: Mapping[str, Any] | None = None, *words: str) -> Ended:
        if config is not None:
            self.write(config)
        return self.console.run("apply", "-y", "-q", *words)

    def plan(self, config: Mapping[str, Any] | None = None, *words: str) -> dict[str, Any]:
        """The plan as a document, whatever it says."""
        if config is not None:
            self.write(config)
        ended = self.console.run("plan", "-q", "--format", "json", *words)
        assert ended.out, ended.err
        document: dict[str, Any] = json.loads(ended.out)
        return document

    @property
    def lost(self) -> str:
        return difference(self._first, self._shaper.of(self.workspace))

    def group(self, name: str) -> set[str]:
        """The members of a group, by email."""
        row = next(row for row in self.workspace.groups.values() if row.name == name)
        return {self.workspace.users[key].email for key in row.members}

    def project(self, title: str) -> Project:
        return next(row for row in self.workspace.projects.values() if row.title == title)
