"""The whole language as models: what a file may hold, and the JSON Schema of it for editors."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, Field, model_validator

from hexform.core.fields import Id, Name, Text, Written
from hexform.core.settings import Settings
from hexform.kinds.collection import Collection
from hexform.kinds.group import Group
from hexform.kinds.guide import GuideSet
from hexform.kinds.project import ProjectEntry

RESOURCES = {"groups": "group", "collections": "collection", "projects": "project", "guides": "guide"}
RESERVED = (
    "environments", "variables", "templates", "fragments", "people", "policy", "guardrails", "data_connections",
    "semantic_projects", "users", "owns", "ids",
)  # fmt: skip
SETTINGS = tuple(Settings.model_fields)


class RemovedCell(Written):
    """A cell that is to be deleted wherever it is found."""

    project: Text = Field(description="A key of `projects`.")
    label: Name | None = Field(None, description="The cell's label.")
    id: Id | None = Field(None, description="The cell's static id.")

    @model_validator(mode="after")
    def _one(self) -> RemovedCell:
        if (self.label is None) == (self.id is None):
            raise ValueError("needs exactly one of `label` and `id`")
        return self


class Removals(Written):
    """What is deleted wherever it is found while the line stands."""

    groups: tuple[Name, ...] = Field((), description="Names or ids of groups.")
    cells: tuple[RemovedCell, ...] = Field((), description="Cells of projects of this configuration.")
    guides: tuple[Name, ...] = Field((), description="Paths of guides in Hex.")


class Workspace(Settings):
    """A file of a hexform configuration. Settings stand in the first file only; maps of resources in any."""

    model_config = ConfigDict(title="hexform workspace")

    groups: dict[str, Group] = Field({}, description="Groups of people, by key.")
    collections: dict[str, Collection] = Field({}, description="Collections of projects, by key.")
    projects: dict[str, ProjectEntry] = Field({}, description="Projects, by key.")
    guides: dict[str, GuideSet] = Field({}, description="Sets of guides, by key: files that the Hex agent reads.")
    removed: Removals = Field(Removals(), description="Deleted wherever found while the line stands.")


def workspace_schema() -> dict[str, Any]:
    """The JSON Schema of a workspace file. `version` is not required: only the first file has it."""
    document = Workspace.model_json_schema()
    return document
