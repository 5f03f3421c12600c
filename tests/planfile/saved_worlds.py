"""Small worlds, each with a plan that a cut can leave half done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.bench import Bench

ADMIN = "admin@example.com"
PEOPLE = [f"p{number:03d}@example.com" for number in range(1, 156)]
OWN = {"unknown": "hexform"}


@dataclass(frozen=True)
class World:
    """What is there, what is wanted, and the texts beside the configuration."""

    seed: Mapping[str, Any]
    config: Mapping[str, Any]
    files: Mapping[str, str] = field(default_factory=dict)
    people: int = 6

    def bench(self, root: Path, **more: Any) -> Bench:
        users = [{"email": ADMIN, "role": "ADMIN"}, *({"email": email} for email in PEOPLE[: self.people])]
        bench = Bench.of(root, {"users": users, **self.seed}, **more).configure(self.config)
        for name, text in self.files.items():
            bench.write(text, name)
        return bench


def _project(title: str, *cells: tuple[str, str, str], **more: Any) -> dict[str, Any]:
    rows = [{"label": label, "type": kind, "source": source} for label, kind, source in cells]
    return {"title": title, "owner": ADMIN, "cells": rows, **more}


def _cells(*cells: tuple[str, str, str]) -> list[dict[str, str]]:
    return [{"label": label, "type": kind, "source": source} for label, kind, source in cells]


GROUPS = World(
    {
        "groups": [
            {"name": "Old", "members": PEOPLE[:2]},
            {"name": "Crowd", "members": PEOPLE[:120]},
            {"name": "Doomed", "members": PEOPLE[:1]},
        ]
    },
    {
        "groups": {
            "new": {"name": "New", "members": PEOPLE[:150]},
            "renamed": {"name": "Renamed", "renamed_from": "Old", "members": PEOPLE[1:4]},
            "crowd": {
                "name": "Crowd",
                "exclusive": False,
                "members": [*PEOPLE[119:], {"email": PEOPLE[0], "until": "2026-01-01"}],
            },
        },
        "removed": {"groups": ["Doomed"]},
    },
    people=155,
)
COLLECTIONS = World(
    {
        "groups": [{"name": "Doomed"}],
        "collections": [
            {
                "name": "Finance",
                "creator": ADMIN,
                "sharing": {"users": {PEOPLE[0]: "MEMBER"}, "groups": {"Doomed": "MEMBER"}},
            }
        ],
    },
    {
        "groups": {"new": {"name": "New"}},
        "collections": {
            "finance": {
                "name": "Finance",
                "description": "new",
                "sharing": {"workspace": "MEMBER", "groups": {"new": "MANAGER"}, "users": {PEOPLE[3]: "MEMBER"}},
            },
            "fresh": {
                "name": "Fresh",
                "description": "made",
                "sharing": {"exclusive": False, "groups": {"new": "MEMBER"}},
            },
        },
        "removed": {"groups": ["Doomed"]},
    },
)
ADDITIVE = World(
    {
        "groups": [{"name": "Team"}, {"name": "Others"}],
        "collections": [{"name": "Shelf", "creator": ADMIN}],
        "projects": [
            _project(
                "Revenue",
                status="Draft",
                sharing={"workspace": "CAN_VIEW", "users": {PEOPLE[0]: "CAN_EDIT"}, "groups": {"Others": "CAN_VIEW"}},
            )
        ],
        "statuses": ["Draft", "Done"],
    },
    {
        "groups": {"team": {"name": "Team"}},
        "projects": {
            "revenue": {
                "title": "Revenue",
                "status": {"one_of": ["Done", "Gone"]},
                "sharing": {
                    "exclusive": False,
                    "workspace": "APP_ONLY",
                    "users": {PEOPLE[1]: "CAN_EDIT", PEOPLE[0]: "NONE"},
                    "groups": {"team": "CAN_EDIT", "Others": {"access": "CAN_VIEW", "until": "2026-01-01"}},
                    "collections": {"Shelf": "CAN_VIEW"},
                },
            }
        },
    },
)
CREATED = World(
    {
        "groups": [{"name": "Team"}],
        "data_connections": [{"name": "Lake", "type": "athena"}],
        "statuses": ["Draft", "Done"],
    },
    {
        "groups": {"fresh": {"name": "Fresh", "members": PEOPLE[:1]}},
        "projects": {
            "made": {
                "title": "Made",
                "description": "by hexform",
                "create": True,
                "status": "Done",
                "sharing": {
                    "workspace": "CAN_VIEW",
                    "users": dict.fromkeys(PEOPLE[:30], "CAN_VIEW"),
                    "groups": {"fresh": "CAN_EDIT", "Team": "CAN_VIEW"},
                },
                "cells": [
                    {"label": "One", "type": "code", "source": "1"},
                    {"label": "Two", "type": "sql", "source": "2", "data_connection": "Lake"},
                    {"label": "Three", "type": "markdown", "source": "3"},
                ],
            }
        },
    },
    people=30,
)
CELLS = World(
    {
        "data_connections": [{"name": "Lake", "type": "athena"}],
        "projects": [
            _project(
                "Revenue",
                ("Load", "SQL", "select 1"),
                ("Clean", "CODE", "x"),
                ("Chart", "CHART", ""),
                ("Scratch", "CODE", "s"),
                ("Theirs", "CODE", "t"),
            )
        ],
    },
    {
        "unmanaged": {"cells": "delete"},
        "projects": {
            "revenue": {
                "title": "Revenue",
                "cells": [
                    {"label": "Load", "type": "sql", "source": "select 2", "data_connection": "Lake"},
                    *_cells(("Added", "code", "a"), ("Clean", "markdown", "# x")),
                ],
            }
        },
        "removed": {"cells": [{"project": "revenue", "label": "Scratch"}]},
    },
)
MOVED = World(
    {"projects": [_project("Series", *((label, "CODE", label) for label in "EDCAB"))]},
    {
        "projects": {
            "series": {
                "title": "Series",
                "cell_order": "enforce",
                "cells": [
                    *_cells(*((label, "code", label) for label in "ABC")),
                    *_cells(("New", "code", "new"), ("D", "code", "other"), ("E", "markdown", "# E")),
                ],
            }
        }
    },
)
GUIDES = World(
    {
        "guides": [
            {"path": "changed.md", "published": "old", "source": OWN},
            {"path": "old.md", "published": "old", "source": OWN},
            {"path": "hex.md", "published": "theirs"},
        ]
    },
    {
        "guides": {
            "main": {
                "source": OWN,
                "root": "guides",
                "files": ["guides/*.md", {"path": "guides/own/hex.md", "hex_path": "hex.md", "take_over": True}],
            },
            "drafts": {"source": {"unknown": "drafts"}, "root": "drafts", "publish": False, "files": ["drafts/*.md"]},
        },
        "removed": {"guides": ["old.md"]},
    },
    {
        "guides/changed.md": "new",
        "guides/made.md": "made",
        "guides/own/hex.md": "taken over",
        "drafts/draft.md": "draft",
    },
)

WORLDS = {
    "groups": GROUPS,
    "collections": COLLECTIONS,
    "additive": ADDITIVE,
    "created": CREATED,
    "cells": CELLS,
    "moved": MOVED,
    "guides": GUIDES,
}
