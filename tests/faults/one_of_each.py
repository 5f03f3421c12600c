"""A small workspace, and a configuration that reads and writes one of everything in it: few answers, all of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hexform.sandbox import Workspace, counted_ids, ticking_clock
from tests.faults.machine import Hex, Machine

ADMIN, ANN, BOB = "admin@example.com", "ann@example.com", "bob@example.com"
REVENUE = "00000000-0000-7000-9000-000000000001"
OURS = {"unknown": "hexform"}


def seed() -> dict[str, Any]:
    """What is there at first."""
    return {
        "users": [{"email": ADMIN, "role": "ADMIN"}, {"email": ANN}, {"email": BOB}],
        "groups": [{"name": "Crew", "members": [ANN]}, {"name": "Doomed", "members": [BOB]}],
        "collections": [{"name": "Shelf", "creator": ADMIN, "sharing": {"users": {ANN: "MEMBER"}, "groups": {}}}],
        "data_connections": [{"name": "Lake", "type": "athena"}],
        "projects": [
            {
                "id": REVENUE,
                "title": "Revenue",
                "owner": ADMIN,
                "status": "Draft",
                "sharing": {"users": {ANN: "CAN_EDIT"}, "groups": {"Doomed": "CAN_VIEW"}},
                "cells": [
                    {"label": "Load", "type": "SQL", "source": "select 1", "data_connection": "Lake"},
                    {"label": "Clean", "type": "CODE", "source": "x = 1"},
                    {"label": "Scratch", "type": "CODE", "source": "print()"},
                    {"label": "Chart", "type": "CHART"},
                ],
            },
            {"title": "Theirs", "owner": BOB},
        ],
        "guides": [
            {"path": "changed.md", "published": "old text", "source": OURS},
            {"path": "old.md", "published": "to be deleted", "source": OURS},
        ],
        "statuses": ["Draft", "Done"],
    }


def config() -> dict[str, Any]:
    """What is wanted."""
    revenue = {
        "title": "Revenue",
        "status": "Done",
        "sharing": {
            "workspace": "APP_ONLY",
            "users": {BOB: "CAN_VIEW"},
            "groups": {"crew": "CAN_EDIT"},
            "collections": {"shelf": "CAN_VIEW"},
        },
        "cells": [
            {"label": "Load", "type": "sql", "source": "select 2", "data_connection": "Lake"},
            {"label": "Clean", "type": "markdown", "source": "was code"},
            {"label": "Made", "type": "code", "source": "y = 2"},
        ],
    }
    new = {"title": "New", "create": True, "sharing": {"users": {ANN: "CAN_EDIT"}}}
    return {
        "groups": {"crew": {"name": "Crew", "members": [ANN, BOB]}, "fresh": {"name": "Fresh", "members": [ANN]}},
        "collections": {
            "shelf": {"name": "Shelf", "description": "new", "sharing": {"users": {BOB: "MEMBER"}}},
            "made": {"name": "Made", "sharing": {"groups": {"fresh": "MEMBER"}}},
        },
        "projects": {"revenue": revenue, "new": new},
        "guides": {"main": {"source": OURS, "root": "guides", "files": ["guides/*.md"]}},
        "removed": {
            "groups": ["Doomed"],
            "cells": [{"project": "revenue", "label": "Scratch"}],
            "guides": ["old.md"],
        },
        "guardrails": {"closed": {"projects": "*", "guests": "APP_ONLY", "public_web": "NONE", "then": "report"}},
    }


FILES = {"guides/changed.md": "new text", "guides/made.md": "made"}


def machine(root: Path) -> Machine:
    """A machine before a workspace of its own; the same ids each time."""
    workspace = Workspace.from_seed(seed(), ids=counted_ids(), now=ticking_clock())
    return Machine(root, Hex(workspace)).configure(config(), FILES)
