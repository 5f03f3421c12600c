"""The whole language as models: what a file may hold, and the JSON Schema of it for editors."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, Field, model_validator

from hexform.kinds.collection.spec import Collection
from hexform.kinds.group.spec import GroupEntry
from hexform.kinds.guide.spec import GuideSet
from hexform.kinds.project.spec import ProjectEntry
from hexform.model.fields import KEY, Id, Name, Text, Written
from hexform.model.settings import Settings

RESOURCES = {"groups": "group", "collections": "collection", "projects": "project", "guides": "guide"}
RESERVED = (
    "environments", "variables", "templates", "fragments", "profiles", "people", "policy", "data_connections",
    "semantic_projects", "users", "owns", "ids",
)  # fmt: skip
SETTINGS = tuple(Settings.model_fields)
_KEYS = {"pattern": f"^{KEY.pattern}$"}


class RemovedCell(Written):
    """A cell that is to be deleted wherever it is found."""

    project: Text = Field(description="A key of `projects`.", examples=["revenue"])
    label: Name | None = Field(None, description="The cell's label.", examples=["Scratch"])
    id: Id | None = Field(None, description="The cell's static id.", examples=["019cd9aa-0000-7000-8000-00000000abcd"])

    @model_validator(mode="after")
    def _one(self) -> RemovedCell:
        if (self.label is None) == (self.id is None):
            raise ValueError("needs exactly one of `label` and `id`")
        return self


class Removals(Written):
    """What is deleted wherever it is found while the line stands."""

    groups: tuple[Name, ...] = Field((), description="Names or ids of groups.", examples=[["Old team"]])
    cells: tuple[RemovedCell, ...] = Field(
        (),
        description="Cells of projects of this configuration.",
        examples=[[{"project": "revenue", "label": "Scratch"}]],
    )
    guides: tuple[Name, ...] = Field((), description="Paths of guides in Hex.", examples=[["old.md"]])


class Workspace(Settings):
    """A file of a hexform configuration. Settings stand in the first file only; maps of resources in any."""

    model_config = ConfigDict(title="hexform workspace")

    groups: dict[str, GroupEntry] = Field(
        {},
        description="Groups of people, by key.",
        examples=[{"analysts": {"name": "Analysts", "members": ["ada@example.com"]}}],
    )
    collections: dict[str, Collection] = Field(
        {}, description="Collections of projects, by key.", examples=[{"finance": {"name": "Finance"}}]
    )
    projects: dict[str, ProjectEntry] = Field(
        {}, description="Projects, by key.", examples=[{"revenue": {"title": "Revenue dashboard"}}]
    )
    guides: dict[str, GuideSet] = Field(
        {},
        description="Sets of guides, by key: files that the Hex agent reads.",
        examples=[{"main": {"files": ["guides/*.md"]}}],
    )
    removed: Removals = Field(
        Removals(), description="Deleted wherever found while the line stands.", examples=[{"groups": ["Old team"]}]
    )


def workspace_schema() -> dict[str, Any]:
    """The JSON Schema of a file of the configuration, the first or another: `version` is not required."""
    document = Workspace.model_json_schema()
    del document["required"]
    for block in RESOURCES:
        _may_be_empty(document["properties"][block])
    document["properties"]["guardrails"]["propertyNames"] = _KEYS
    document["patternProperties"] = {"^x-": {"description": "Yours: for anchors, say. Carried, not interpreted."}}
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": document["title"]}
    return {**head, **_polished(document)}


def _may_be_empty(block: dict[str, Any]) -> None:
    """A map of resources and a resource may be left empty, which editors see as null. Keys are keys."""
    block["type"] = ["object", "null"]
    block["propertyNames"] = _KEYS
    block["additionalProperties"] = {"anyOf": [block["additionalProperties"], {"type": "null"}]}


def _polished(node: Any) -> Any:
    """Without pydantic's titles and null defaults; null only where it says something; text may look like a number."""
    if isinstance(node, list):
        return [_polished(item) for item in node]
    if not isinstance(node, dict):
        return node
    said = {
        name: item if name == "examples" else _polished(item)
        for name, item in node.items()
        if not _is_noise(name, item)
    }
    branches = [branch for branch in said.get("anyOf", ()) if branch != {"type": "null"}]
    if node.get("default", "") is None and branches:
        del said["anyOf"]
        said |= branches[0] if len(branches) == 1 else {"anyOf": branches}
    types = said.get("type")
    if types in ("string", ["string", "null"]) and not {"enum", "const", "format", "pattern"} & said.keys():
        said["type"] = ["string", "number", *(types[1:] if isinstance(types, list) else ())]
    return said


def _is_noise(name: str, item: Any) -> bool:
    return (name == "title" and isinstance(item, str)) or (name == "default" and item is None)
