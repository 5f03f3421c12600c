"""The whole language as models: what a file may hold, and the JSON Schema of it for editors."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, create_model

from hexform.kinds.base import Kind
from hexform.kinds.policy import Policy
from hexform.kinds.registry import KINDS
from hexform.model.fields import KEY, Written
from hexform.model.settings import PolicyName, PolicyOrDelete, Settings, Unmanaged

AModel = TypeVar("AModel", bound=BaseModel)

RESOURCES = {kind.block: kind.name for kind in KINDS.values() if kind.block}
RESERVED = (
    "environments", "variables", "templates", "fragments", "profiles", "people", "policy", "data_connections",
    "semantic_projects", "users", "owns", "ids",
)  # fmt: skip
SETTINGS = tuple(Settings.model_fields)
_KEYS = {"pattern": f"^{KEY.pattern}$"}


def _fields(name: str, doc: str, base: type[AModel], fields: Mapping[str, Any]) -> type[AModel]:
    """A model with more fields, which the kinds declare: by name their type, default, description and example."""
    given = {
        key: (kind, Field(default, description=about, examples=[example]))
        for key, (kind, default, about, example) in fields.items()
    }
    definitions: Any = given
    found: type[AModel] = create_model(name, __base__=base, __doc__=doc, **definitions)
    return found


def own_entry_of(name: str) -> Any:
    """The same without its parts."""
    return KINDS[name].entry or KINDS[name].wish


@cache
def entry_of(name: str) -> Any:
    """What is in the file for a kind: its own fields, and its parts."""
    kind, written = KINDS[name], own_entry_of(name)
    parts = {part.part: (entry_of(part.name) | None, None, part.about, part.example) for part in parts_of(name)}
    doc = f"A {kind.noun} as written in its block."
    return _fields(f"{written.__name__}Entry", doc, written, parts) if parts else written


@cache
def parts_of(name: str) -> tuple[Kind, ...]:
    """The kinds that hang on another one."""
    return tuple(kind for kind in KINDS.values() if kind.parent == name)


class _Policies(Unmanaged):
    model_config = ConfigDict(extra="forbid")


def _policy(policy: Policy) -> tuple[Any, str, str, str]:
    known = PolicyOrDelete if policy.deletes else PolicyName
    return known, policy.default, policy.about, "delete" if policy.deletes else "drift"


UnmanagedPolicies = _fields(
    "UnmanagedPolicies",
    "What to do about that which Hex has and the configuration has not.",
    _Policies,
    {kind.key: _policy(policy) for kind in KINDS.values() if (policy := kind.policy) is not None},
)
Removals = _fields(
    "Removals",
    "What is deleted wherever it is found while the line is there.",
    Written,
    {
        kind.key: (tuple[removal.line, ...], (), removal.about, removal.example)  # type: ignore[name-defined]
        for kind in KINDS.values()
        if (removal := kind.removal) is not None
    },
)
FirstFile = _fields(
    "FirstFile",
    "The settings of the first file.",
    Settings,
    {
        "unmanaged": (
            UnmanagedPolicies,
            UnmanagedPolicies.model_construct(),
            "What Hex has and this has not.",
            {"groups": "delete"},
        )
    },
)


def _block(kind: Kind) -> tuple[Any, Any, str, Any]:
    return dict[str, entry_of(kind.name)], {}, kind.about, kind.example  # type: ignore[misc]


@cache
def workspace() -> type[Settings]:
    """The model of a whole file. No file is read by it: it knows all keys, to suggest them and for the schema."""
    return _fields(
        "Workspace",
        "A file of a hexform configuration. Settings belong in the first file only; maps of resources in any.",
        FirstFile,
        {
            **{block: _block(KINDS[name]) for block, name in RESOURCES.items()},
            "removed": (
                Removals,
                Removals.model_construct(),
                "Deleted wherever found while the line is there.",
                {"groups": ["Old team"]},
            ),
        },
    )


def workspace_schema() -> dict[str, Any]:
    """The JSON Schema of a file of the configuration, the first or another: `version` is not required."""
    document = workspace().model_json_schema()
    document["title"] = "hexform workspace"
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
