"""Answers of the sandbox held against the API's document.

`watch` is applied to every test of the suite: it judges each answer that a sandbox in this process gives before a fault
breaks it, in whatever way the answer travels.
"""

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import jsonschema_rs
import pytest

from hexform.sandbox.asgi import Response
from hexform.sandbox.exchange import Exchange, Operation
from hexform.sandbox.service import Service
from tests.sandbox import document

Schema = dict[str, Any]

# Switches for what clients have seen and the document does not allow: under these, only successes are judged.
DEVIATING = {"error_families": "older", "missing_id": "404", "wrong_content_type": "415"}


def as_json_schema(node: Any) -> Any:
    """OpenAPI 3.0 as JSON Schema: `nullable` becomes a choice, since it is beside references too."""
    if isinstance(node, list):
        return [as_json_schema(item) for item in node]
    if not isinstance(node, dict):
        return node
    schema = {key: as_json_schema(value) for key, value in node.items() if key != "nullable"}
    return {"anyOf": [schema, {"type": "null"}]} if node.get("nullable") else schema


class Document:
    """The document, ready to judge."""

    def __init__(self) -> None:
        self.document = document.repaired()
        self.validators: dict[str, jsonschema_rs.Draft202012Validator] = {}
        self.components = {"schemas": as_json_schema(self.document["components"]["schemas"])}
        # A path without parameters goes before one that it would fit.
        self.routes = [
            (re.compile(re.sub(r"\{[^}]+\}", "[^/]+", route)), self.document["paths"][route])
            for route in sorted(self.document["paths"], key=lambda route: route.count("{"))
        ]

    def wrong(self, method: str, path: str, status: int, body: bytes) -> list[str]:
        """What is wrong with a response; a path that the document does not have may only be refused."""
        item: Schema = next((item for form, item in self.routes if form.fullmatch(path)), {})
        operation = item.get(method.lower())
        if operation is None:
            return [] if status in (404, 405) else [f"the document has no {method} {path}"]
        response = operation["responses"].get(str(status))
        if response is None:
            return [f"the status {status} is not documented"]
        content = response.get("content")
        if content is None:
            return ["a body where the document has none"] if body else []
        validator = self._validator(f"{operation['operationId']} {status}", content["application/json"]["schema"])
        return [f"{error.instance_path}: {error.message}" for error in validator.iter_errors(json.loads(body))]

    def _validator(self, name: str, schema: Schema) -> jsonschema_rs.Draft202012Validator:
        if name not in self.validators:
            whole = {**as_json_schema(schema), "components": self.components}
            self.validators[name] = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
        return self.validators[name]


@cache
def the_document() -> Document:
    """The document, read once."""
    return Document()


def watch(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Judge what sandboxes answer from now on; the list fills with what is wrong."""
    worked: Callable[..., Response] = Service._carry_out
    found: list[str] = []

    def judged(service: Service, exchange: Exchange, *arguments: Any) -> Response:
        response = worked(service, exchange, *arguments)
        if response.status_code < 300 or not deviates(service.behaviours):
            found.extend(finding for finding in _findings(exchange.operation, response) if finding not in found)
        return response

    monkeypatch.setattr(Service, "_carry_out", judged)
    return found


def deviates(behaviours: Mapping[str, str]) -> bool:
    """Whether a switch makes errors that the document does not have."""
    return any(behaviours[switch] == value for switch, value in DEVIATING.items())


def _findings(operation: Operation, response: Response) -> list[str]:
    wrong = the_document().wrong(operation.method, operation.path, response.status_code, response.body)
    return [f"{operation.name} -> {response.status_code}: {what}" for what in wrong]
