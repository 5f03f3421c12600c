"""Every response of the sandbox held against the API's document: an ASGI wrapper for any test to use.

    app = contract(create_app(workspace))

A response that the document does not allow is an AssertionError in the middle of the request. With `requests=True`,
requests are held against it too.
"""

import json
import re
from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

import jsonschema_rs

from tests.sandbox import document

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Any, Any, Any], Awaitable[None]]
Schema = dict[str, Any]
PREFIX = "/api"


def as_json_schema(node: Any) -> Any:
    """OpenAPI 3.0 as JSON Schema: `nullable` becomes a choice, since it stands beside references too."""
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

    def operation(self, method: str, path: str) -> Schema | None:
        """What the document says of a request, if it knows it."""
        item: Schema = next((item for form, item in self.routes if form.fullmatch(path)), {})
        return item.get(method.lower())

    def judge(self, operation: Schema, status: int, body: bytes) -> list[str]:
        """What is wrong with a response."""
        response = operation["responses"].get(str(status))
        if response is None:
            return [f"the status {status} is not documented"]
        content = response.get("content")
        if content is None:
            return ["a body where the document has none"] if body else []
        return self._errors(operation["operationId"], f"{status}", content["application/json"]["schema"], body)

    def judge_request(self, operation: Schema, query: str, body: bytes) -> list[str]:
        """What is wrong with a request."""
        known = {parameter["name"] for parameter in operation.get("parameters", []) if parameter["in"] == "query"}
        wrong = [f"no query parameter {name!r} is documented" for name, _ in parse_qsl(query) if name not in known]
        content = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if content is None:
            return [*wrong, "a body where the document has none"] if body else wrong
        return wrong + self._errors(operation["operationId"], "request", content["schema"], body)

    def _errors(self, operation: str, part: str, schema: Schema, body: bytes) -> list[str]:
        validator = self._validator(f"{operation} {part}", schema)
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


def contract(app: App, *, requests: bool = False) -> App:
    """The app, whose every response (and request) is held against the document."""
    judge = the_document()

    async def checked(scope: Any, receive: Receive, send: Send) -> None:
        sent = bytearray()
        got = bytearray()
        status = 0

        async def receiving() -> Message:
            message = await receive()
            got.extend(message.get("body", b""))
            return message

        async def sending(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            sent.extend(message.get("body", b""))
            await send(message)

        await app(scope, receiving, sending)
        method, path = scope["method"], scope["path"].removeprefix(PREFIX)
        operation = judge.operation(method, path)
        if operation is None:
            assert status in (404, 405), f"{method} {path}: {status}, but the document does not know it"
            return
        wrong = judge.judge(operation, status, bytes(sent))
        if requests:
            wrong += judge.judge_request(operation, scope["query_string"].decode(), bytes(got))
        assert not wrong, f"{method} {path} -> {status}: {wrong}: {bytes(sent)[:2000]!r}"

    return checked
