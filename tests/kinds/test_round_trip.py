"""Every kind goes the whole way: made, nothing left to do, changed, and taken away where the API can do that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from hexform.kinds.registry import KINDS
from tests.bench import Bench
from tests.kinds.office import ADA, GRACE, VERA, carried_out, collection, group, groups, office, project, wanting


@dataclass(frozen=True)
class Sample:
    """Three configurations, one after another, and what the workspace holds after each."""

    look: Callable[[Bench], Any]
    steps: tuple[tuple[dict[str, Any], Any], ...]
    files: tuple[Mapping[str, str], ...] = ({}, {}, {})
    seed: dict[str, Any] = field(default_factory=dict)


def _project(**fields: Any) -> dict[str, Any]:
    return {"projects": {"revenue": {"title": "Revenue", **fields}}}


def _cell(source: str) -> dict[str, Any]:
    return _project(cells=[{"label": "Load", "type": "sql", "source": source, "data_connection": "Snowflake"}])


def _guides(**more: Any) -> dict[str, Any]:
    own = {"source": {"unknown": "ours"}, "root": "guides", "files": ["*.md"]}
    return {"guides": {"main": {**own, **more}}}


def _cells(on: Bench) -> list[tuple[str | None, str | None]]:
    return [(cell.label, cell.source) for row in on.workspace.projects.values() for cell in row.cells]


def _published(on: Bench) -> dict[str, str | None]:
    return {row.path: row.published for row in on.workspace.guides.values() if row.published is not None}


REVENUE: dict[str, Any] = {
    "groups": [group("g")],
    "data_connections": [{"name": "Snowflake", "type": "snowflake"}],
    "projects": [{"title": "Revenue", "owner": ADA}],
}
SAMPLES = {
    "group": Sample(
        groups,
        (
            ({"groups": {"a": {"name": "A", "members": [ADA]}}}, {"A": {ADA}}),
            ({"groups": {"a": {"name": "A", "members": [GRACE, VERA]}}}, {"A": {GRACE, VERA}}),
            ({"removed": {"groups": ["A"]}}, {}),
        ),
    ),
    "collection": Sample(
        lambda on: collection(on, "A")["users"],
        (
            (
                {"collections": {"a": {"name": "A", "sharing": {"users": {GRACE: "MEMBER"}}}}},
                {ADA: "MANAGER", GRACE: "MEMBER"},
            ),
            (
                {"collections": {"a": {"name": "A", "sharing": {"users": {VERA: "MANAGER"}}}}},
                {ADA: "MANAGER", VERA: "MANAGER"},
            ),
            # The API cannot delete a collection: what is not written any more is reported, and stays.
            ({"collections": {}}, {ADA: "MANAGER", VERA: "MANAGER"}),
        ),
    ),
    "project": Sample(
        lambda on: [(row.title, row.description) for row in on.workspace.projects.values()],
        (
            (_project(create=True, description="Ours"), [("Revenue", "Ours")]),
            # The API can neither change nor delete a project.
            (_project(create=True, description="Another"), [("Revenue", "Ours")]),
            ({"projects": {}}, [("Revenue", "Ours")]),
        ),
    ),
    "project_status": Sample(
        lambda on: project(on, "Revenue")["status"],
        (
            (_project(status="Completed"), "Completed"),
            (_project(status="Certified"), "Certified"),
            (_project(status=None), None),
        ),
        seed=REVENUE,
    ),
    "project_sharing": Sample(
        lambda on: (project(on, "Revenue")["users"], project(on, "Revenue")["groups"]),
        (
            (
                _project(sharing={"users": {GRACE: "CAN_VIEW"}, "groups": {"g": "CAN_EDIT"}}),
                ({GRACE: "CAN_VIEW"}, {"g": "CAN_EDIT"}),
            ),
            (_project(sharing={"users": {GRACE: "CAN_EDIT"}, "groups": {}}), ({GRACE: "CAN_EDIT"}, {})),
            (_project(sharing={"users": {}, "groups": {}}), ({}, {})),
        ),
        seed=REVENUE,
    ),
    "cell": Sample(
        _cells,
        (
            (_cell("select 1"), [("Load", "select 1")]),
            (_cell("select 2"), [("Load", "select 2")]),
            (_project() | {"removed": {"cells": [{"project": "revenue", "label": "Load"}]}}, []),
        ),
        seed=REVENUE,
    ),
    "guide": Sample(
        _published,
        (
            (_guides(), {"a.md": "one"}),
            (_guides(), {"a.md": "two"}),
            (_guides(files=[]) | {"removed": {"guides": ["a.md"]}}, {}),
        ),
        files=({"guides/a.md": "one"}, {"guides/a.md": "two"}, {}),
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_made_changed_and_taken_away(tmp_path: Path, kind: str) -> None:
    sample = SAMPLES[kind]
    on = office(tmp_path, **sample.seed)
    for (config, holds), files in zip(sample.steps, sample.files, strict=True):
        for name, text in files.items():
            on.write(text, name)
        applied = carried_out(wanting(on, config))
        assert sample.look(on) == holds
        assert {change.kind for change in applied.planned.plan.changes} <= {kind}
        assert applied.planned.errors == {}
