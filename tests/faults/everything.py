"""A workspace, and a configuration that creates, changes, replaces and deletes something of every kind in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hexform.sandbox import Workspace, counted_ids, ticking_clock
from tests.faults.machine import Hex, Machine

ADMIN = "admin@example.com"
PEOPLE = [f"p{number:03d}@example.com" for number in range(1, 131)]
MANY = 27  # more than the 25 entries that one request may hold

SHARED = [f"Shared {number:02d}" for number in range(MANY)]
SHELVES = [f"Shelf {number:02d}" for number in range(MANY)]
MOVED, LOAD, CLEAN, SCRATCH = (f"00000000-0000-7000-8000-{number:012d}" for number in range(4))
REVENUE, SERIES = (f"00000000-0000-7000-9000-{number:012d}" for number in range(2))
COMMON = {"unknown": "hexform"}


def seed() -> dict[str, Any]:
    """What is there at first; half of it is nobody's business."""
    return {
        "users": [
            {"email": ADMIN, "role": "ADMIN"},
            {"email": "viewer@example.com", "role": "MEMBER"},
            *({"email": email} for email in PEOPLE),
        ],
        "groups": [
            {"name": "Bystanders", "members": PEOPLE[:3]},
            {"name": "Crowd", "members": PEOPLE[:105]},
            {"name": "Old name", "members": PEOPLE[5:8]},
            {"name": "Doomed", "members": PEOPLE[8:10]},
            *({"name": name} for name in SHARED),
        ],
        "collections": [
            {
                "name": "Finance",
                "description": "old",
                "creator": ADMIN,
                "sharing": {"users": {PEOPLE[0]: "MEMBER", PEOPLE[1]: "MANAGER"}, "groups": {"Doomed": "MEMBER"}},
            },
            {"name": "Bystanding", "creator": ADMIN, "sharing": {"groups": {"Bystanders": "MEMBER"}}},
            *({"name": name, "creator": ADMIN} for name in SHELVES),
        ],
        "data_connections": [{"name": "Snowflake", "type": "snowflake"}, {"name": "Lake", "type": "athena"}],
        "projects": [
            {
                "id": REVENUE,
                "title": "Revenue",
                "owner": ADMIN,
                "status": "Draft",
                "sharing": {
                    "workspace": "CAN_VIEW",
                    "users": {PEOPLE[0]: "CAN_EDIT", PEOPLE[1]: "CAN_VIEW"},
                    "groups": {"Doomed": "CAN_EDIT", "Bystanders": "CAN_VIEW"},
                    "collections": {"Bystanding": "CAN_VIEW"},
                },
                "cells": [
                    {"id": LOAD, "label": "Load", "type": "SQL", "source": "select 1", "data_connection": "Lake"},
                    {"id": CLEAN, "label": "Clean", "type": "CODE", "source": "x = 1"},
                    {"label": "Chart", "type": "CHART"},
                    {"id": SCRATCH, "label": "Scratch", "type": "CODE", "source": "print()"},
                    {"label": "Theirs", "type": "MARKDOWN", "source": "keep me"},
                ],
            },
            {
                "id": SERIES,
                "title": "Series",
                "owner": PEOPLE[0],
                "cells": [
                    {"id": MOVED, "label": "C", "type": "CODE", "source": "c"},
                    {"label": "A", "type": "CODE", "source": "a"},
                    {"label": "B", "type": "CODE", "source": "b"},
                ],
            },
            {
                "title": "Bystander",
                "owner": PEOPLE[2],
                "status": "Done",
                "sharing": {"users": {PEOPLE[3]: "CAN_EDIT"}, "groups": {"Bystanders": "CAN_VIEW"}},
                "cells": [{"label": "Load", "type": "CODE", "source": "theirs"}],
            },
        ],
        "guides": [
            {"path": "changed.md", "published": "old text", "source": COMMON},
            {"path": "old.md", "published": "to be deleted", "source": COMMON},
            {"path": "hex.md", "published": "written in Hex"},
            {"path": "theirs.md", "published": "theirs", "source": {"unknown": "others"}},
            {"path": "their-draft.md", "draft": "not to be published", "source": {"unknown": "others"}},
        ],
        "statuses": ["Draft", "Done"],
    }


def config() -> dict[str, Any]:
    """What is wanted."""
    return {
        "groups": {
            "crowd": {"name": "Crowd", "members": [*PEOPLE[:2], *PEOPLE[105:]]},
            "newcomers": {"name": "Newcomers", "members": PEOPLE[:104]},
            "renamed": {"name": "New name", "renamed_from": "Old name", "members": PEOPLE[5:9]},
            "quiet": {"name": "Quiet"},
        },
        "collections": {
            "finance": {
                "name": "Finance",
                "description": "new",
                "sharing": {
                    "workspace": "MEMBER",
                    "users": {PEOPLE[1]: "MEMBER", PEOPLE[2]: "MANAGER"},
                    "groups": {"newcomers": "MANAGER"},
                },
            },
            "fresh": {"name": "Fresh", "description": "made", "sharing": {"groups": {"newcomers": "MEMBER"}}},
        },
        "projects": {"revenue": _revenue(), "series": _series(), "scratchpad": _scratchpad()},
        "guides": {
            "main": {"source": COMMON, "root": "guides", "files": _GUIDES},
            "drafts": {"source": {"unknown": "drafts"}, "root": "drafts", "publish": False, "files": ["drafts/*.md"]},
        },
        "removed": {
            "groups": ["Doomed"],
            "cells": [{"project": "revenue", "label": "Scratch"}],
            "guides": ["old.md"],
        },
    }


_GUIDES = ["guides/*.md", {"path": "guides/taken/hex.md", "hex_path": "hex.md", "take_over": True}]

FILES = {
    "guides/changed.md": "new text",
    "guides/made.md": "made",
    "guides/taken/hex.md": "taken over",
    "drafts/draft.md": "a draft",
}


def _revenue() -> dict[str, Any]:
    return {
        "id": REVENUE,
        "status": "Done",
        "sharing": {
            "workspace": "APP_ONLY",
            "public_web": "APP_ONLY",
            "users": {**dict.fromkeys(PEOPLE[1 : MANY + 1], "CAN_EDIT"), "viewer@example.com": "CAN_EDIT"},
            "groups": {"newcomers": "CAN_EDIT", **dict.fromkeys(SHARED, "CAN_VIEW")},
            "collections": {"finance": "CAN_VIEW", "fresh": "CAN_EDIT", **dict.fromkeys(SHELVES, "CAN_VIEW")},
        },
        "cells": [
            {"label": "Load", "type": "sql", "source": "select 2", "data_connection": "Snowflake"},
            {"label": "Clean", "type": "markdown", "source": "was code"},
            {"label": "Made", "type": "sql", "source": "select 3", "data_connection": "Lake", "output_dataframe": "d"},
        ],
    }


def _series() -> dict[str, Any]:
    cells = [{"label": label, "type": "code", "source": label.lower()} for label in "ABC"]
    return {"title": "Series", "cell_order": "enforce", "cells": cells}


def _scratchpad() -> dict[str, Any]:
    return {
        "title": "Scratchpad",
        "description": "made here",
        "create": True,
        "status": "Draft",
        "sharing": {"workspace": "CAN_VIEW", "users": {PEOPLE[0]: "CAN_EDIT"}, "groups": {"newcomers": "CAN_VIEW"}},
        "cells": [
            {"label": "First", "type": "code", "source": "1"},
            {"label": "Second", "type": "sql", "source": "select 2", "data_connection": "Lake"},
        ],
    }


def workspace() -> Workspace:
    """The workspace anew; the same ids each time."""
    return Workspace.from_seed(seed(), ids=counted_ids(), now=ticking_clock())


def machine(root: Path, **behaviours: str) -> Machine:
    """A machine before a workspace of its own."""
    return Machine(root, Hex(workspace(), behaviours)).configure(config(), FILES)
