"""For each kind one configuration that makes something of it, one that changes it, and one that lets it go."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

SEED: Json = {
    "users": [
        {"email": "ada@example.com", "role": "ADMIN"},
        {"email": "bob@example.com"},
        {"email": "eve@example.com"},
    ],
    "groups": [{"name": "Bystanders", "members": ["eve@example.com"]}],
    "collections": [{"name": "Shelf", "sharing": {"users": {"ada@example.com": "MANAGER"}}}],
    "data_connections": [{"name": "Snowflake", "type": "snowflake"}, {"name": "Redshift", "type": "redshift"}],
    "projects": [
        {
            "title": "Revenue",
            "owner": "ada@example.com",
            "cells": [{"label": "Intro", "type": "MARKDOWN", "source": "# Hi"}],
        },
        {"title": "Untouched", "owner": "eve@example.com", "status": "Completed"},
    ],
    "guides": [{"path": "theirs.md", "published": "of others"}],
}


@dataclass(frozen=True)
class Sample:
    """`create`, `update` and `delete` are configurations; where nothing can be deleted, `delete` is what is left.

    `address` is what they are about; `verbs` what each of them plans for it. `files` are beside them.
    """

    address: str
    create: Json
    update: Json
    delete: Json
    verbs: tuple[str, str, str]
    files: dict[str, str] = field(default_factory=dict)


def _project(**more: Any) -> Json:
    return {"projects": {"revenue": {"title": "Revenue", **more}}}


def _cell(source: str, connection: str) -> Json:
    return {"label": "Load", "type": "sql", "source": source, "data_connection": connection, "output_dataframe": "df"}


def _intro() -> Json:
    return {"label": "Intro", "type": "markdown", "source": "# Hi"}


def _guides(*files: Any) -> Json:
    return {"guides": {"main": {"source": {"unknown": "us"}, "root": "guides", "files": list(files)}}}


UPDATED_TWICE = ("update", "update", "update")

SAMPLES: dict[str, Sample] = {
    "group": Sample(
        "group.analysts",
        create={"groups": {"analysts": {"name": "Analysts", "members": ["ada@example.com"]}}},
        update={"groups": {"analysts": {"name": "Crew", "renamed_from": "Analysts", "members": ["bob@example.com"]}}},
        delete={"removed": {"groups": ["Crew"]}},
        verbs=("create", "update", "delete"),
    ),
    "collection": Sample(
        "collection.finance",
        create={"collections": {"finance": {"name": "Finance", "sharing": {"users": {"bob@example.com": "MEMBER"}}}}},
        update={"collections": {"finance": {"name": "Finance", "description": "Signed off", "sharing": {"users": {}}}}},
        delete={"collections": {}},
        verbs=("create", "update", ""),
    ),
    "project": Sample(
        "project.scratch",
        create={"projects": {"scratch": {"title": "Scratch", "create": True}}},
        update={"projects": {"scratch": {"title": "Scratch", "create": True, "description": "told, never changed"}}},
        delete={"projects": {}},
        verbs=("create", "", ""),
    ),
    "project_status": Sample(
        "project_status.revenue",
        create=_project(status="In development"),
        update=_project(status="Certified"),
        delete=_project(status=None),
        verbs=UPDATED_TWICE,
    ),
    "project_sharing": Sample(
        "project_sharing.revenue",
        create=_project(
            sharing={
                "workspace": "CAN_VIEW",
                "groups": {"Bystanders": "CAN_EDIT"},
                "collections": {"Shelf": "CAN_VIEW"},
            }
        ),
        update=_project(sharing={"users": {"bob@example.com": "CAN_EDIT"}, "groups": {"Bystanders": "APP_ONLY"}}),
        delete=_project(sharing={"workspace": "NONE", "users": {}, "groups": {}, "collections": {}}),
        verbs=UPDATED_TWICE,
    ),
    "cell": Sample(
        "cell.revenue/Load",
        create=_project(cells=[_intro(), _cell("select 1", "Snowflake")]),
        update=_project(cells=[_intro(), _cell("select 2", "Redshift")]),
        delete=_project(cells=[_intro()]) | {"removed": {"cells": [{"project": "revenue", "label": "Load"}]}},
        verbs=("create", "update", "delete"),
    ),
    "guide": Sample(
        "guide.arr.md",
        create=_guides("guides/arr.md"),
        update=_guides({"path": "guides/arr2.md", "hex_path": "arr.md"}),
        delete=_guides() | {"removed": {"guides": ["arr.md"]}},
        verbs=("create", "update", "delete"),
        files={"guides/arr.md": "What ARR is", "guides/arr2.md": "What ARR really is"},
    ),
}
