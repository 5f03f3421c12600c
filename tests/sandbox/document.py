"""The API's official document, and what has to be repaired in a copy of it before tools can read it as it is meant.

The document is not a part of this project: the environment's HEX_OPENAPI is its path. Where that is not set, tests that
need the document are skipped; where it is set and wrong, they fail.
"""

import copy
import json
import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

Schema = dict[str, Any]
ROOT = Path(__file__).parents[2]
METHODS = ("get", "post", "put", "patch", "delete")
SEMANTIC = "/v1/semantic-(projects|models)/"


def known() -> bool:
    """Whether HEX_OPENAPI is set."""
    return bool(os.environ.get("HEX_OPENAPI"))


needed = pytest.mark.skipif(not known(), reason="HEX_OPENAPI is not set to the path of the API's document")


def operations(document: Schema) -> Iterator[tuple[str, str, Schema]]:
    """Path, method and operation, each once."""
    for route, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield route, method, item[method]


def _schemas(node: Any) -> Iterator[Schema]:
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from _schemas(value)
    elif isinstance(node, list):
        for value in node:
            yield from _schemas(value)


def split_semantic_paths(document: Schema) -> None:
    """Tools read the parentheses of `semantic-(projects|models)` as text, not as a choice."""
    paths = document["paths"]
    for route in [route for route in paths if route.startswith(SEMANTIC)]:
        item = paths.pop(route)
        for kind in ("projects", "models"):
            twin = copy.deepcopy(item)
            for method in METHODS:
                if method in twin and kind == "models":
                    twin[method]["operationId"] += "OfModels"
            paths[route.replace("(projects|models)", kind)] = twin


def drop_defaults(document: Schema) -> None:
    """Seven defaults have a type that their own schemas refuse, such as "25" for a number."""
    for schema in _schemas(document):
        if "default" in schema and ("type" in schema or schema["default"] is None):
            del schema["default"]


def type_parameters(document: Schema) -> None:
    """Ten cursors have no type at all."""
    for _, _, operation in operations(document):
        for parameter in operation.get("parameters", []):
            if not parameter["schema"]:
                parameter["schema"] = {"type": "string"}


def name_collections(document: Schema) -> None:
    """CreateCollection takes an empty name by its request's schema, which its response's schema forbids."""
    create = document["paths"]["/v1/collections"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    create["properties"]["name"] = {"$ref": "#/components/schemas/Name"}


def document_everyday_errors(document: Schema) -> None:
    """A missing token is a 401 and too many requests are a 429 everywhere; hardly any operation says so."""
    for _, _, operation in operations(document):
        known = operation["responses"].get("400")
        for status in ("401", "429"):
            operation["responses"].setdefault(status, known)


REPAIRS: tuple[Callable[[Schema], None], ...] = (
    split_semantic_paths,
    drop_defaults,
    type_parameters,
    name_collections,
    document_everyday_errors,
)


@cache
def _text() -> str:
    return Path(os.environ["HEX_OPENAPI"]).read_text(encoding="utf-8")


def official() -> Schema:
    """A copy of the document as it is."""
    document: Schema = json.loads(_text())
    return document


def repaired() -> Schema:
    """A copy of the document that tools can use."""
    document = official()
    for repair in REPAIRS:
        repair(document)
    return document
