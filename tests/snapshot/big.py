"""A snapshot of any size, as text."""

from __future__ import annotations

import json
from typing import Any

PEOPLE, MEMBERS = 4_000, 500


def big(projects: int, memberships: int) -> str:
    """So many projects with grants, and groups of 500 members that make so many memberships."""
    groups = max(memberships // MEMBERS, 1)
    document: dict[str, Any] = {
        "format_version": "1.0",
        "workspace": {"base_url": "https://app.hex.tech", "org_id": _id(0, 0)},
        "taken": "2026-11-22T12:00:00Z",
        "token": "workspace",
        "complete": True,
        "errors": [],
        "users": [{"id": _id(1, at), "email": _email(at), "role": "EDITOR"} for at in range(PEOPLE)],
        "groups": [
            {"id": _id(2, at), "name": f"Group {at}", "members": [_email(at * 7 + one) for one in range(MEMBERS)]}
            for at in range(groups)
        ],
        "projects": [
            {
                "id": _id(3, at),
                "title": f"Project {at}",
                "owner": _email(at),
                "status": "Done",
                "sharing": {
                    "workspace": "APP_ONLY",
                    "users": {_email(at): "FULL_ACCESS"},
                    "groups": {f"Group {at % groups}": "CAN_EDIT"},
                },
            }
            for at in range(projects)
        ],
        "statuses": ["Done"],
    }
    return json.dumps(document)


def _id(kind: int, number: int) -> str:
    return f"{kind:08d}-0000-7000-8000-{number:012d}"


def _email(number: int) -> str:
    return f"person{number % PEOPLE}@example.com"
