"""The JSON Schema says what the loader takes, and the one that is kept is the one that is made."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from hexform.cli.commands.schema import schema_text
from hexform.config import workspace_schema
from tests.config.folder import Folder

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "schemas" / "workspace.schema.json"
VALIDATOR = jsonschema_rs.validator_for(workspace_schema())


def parsed(text: str) -> Any:
    """As an editor reads it, which takes days for texts."""
    return json.loads(json.dumps(yaml.safe_load(text), default=str))


def test_the_kept_schema_is_fresh() -> None:
    assert KEPT.read_text(encoding="utf-8") == schema_text("workspace"), (
        "write it anew: hexform schema workspace > schemas/workspace.schema.json"
    )


def test_every_key_is_described() -> None:
    missing = [name for name, field in _properties(workspace_schema()) if not field.get("description")]
    assert missing == []


def _properties(node: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(node, dict):
        yield from (node.get("properties") or {}).items()
        for child in node.values():
            yield from _properties(child)
    elif isinstance(node, list):
        for child in node:
            yield from _properties(child)


@pytest.mark.parametrize(
    "file",
    [Path(__file__).with_name("contract.yaml"), *(ROOT / "examples").glob("**/*.yaml")],
    ids=lambda file: file.name,
)
def test_examples_fit(file: Path) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(parsed(file.read_text(encoding="utf-8")))] == []


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("groups: {a: , b: {}}", True),
        ("groups:", True),
        ("groups: {a b: {}}", False),
        ("groups: {a: {name: 3.10}}", True),
        ("groups: {a: {name: null}}", False),
        ("groups: {a: {nmae: x}}", False),
        ("groups: {a: {members: [a@b.c, {email: b@b.c, until: 2027-01-01}]}}", True),
        ("groups: {a: {members: [x]}}", False),
        ("collections: {a: {description: null}}", True),
        ("collections: {a: {sharing: {workspace: CAN_VIEW}}}", False),
        ("projects: {a: {status: null}}", True),
        ("projects: {a: {status: {one_of: [x]}}}", True),
        ("projects: {a: {sharing: {users: {a@b.c: CAN_EDIT, b@c.d: {access: NONE}}}}}", True),
        ("projects: {a: {sharing: {collections: {b: NONE}}}}", False),
        ("projects: {a: {cells: [{label: x, type: sql, data_connection: {id: y}}]}}", True),
        ("projects: {a: {cells: [{label: x, type: python}]}}", False),
        ("unmanaged: {collections: delete}", False),
        ("limits: {deletes: -1}", False),
        ("x-anything: [1]", True),
        ("environments: {}", False),
        ("version: 2", False),
    ],
)
def test_it_takes_what_the_loader_takes(folder: Folder, text: str, fits: bool) -> None:
    assert VALIDATOR.is_valid(parsed(text)) is fits
    if fits:
        folder.first(text.replace("[{label: x, type: sql,", "[{label: x, type: sql, source: z,")).load()
    else:
        folder.first(text, version="version" not in text).mistakes()
