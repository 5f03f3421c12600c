import asyncio
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from hexform.sandbox.operations import OPERATIONS
from tests.sandbox import document
from tests.sandbox.talk import NOBODY, Talk


def concrete(path: str) -> str:
    """A path whose parameters are filled."""
    return "/".join(NOBODY if part.startswith("{") else part for part in path.split("/"))


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer  ", "Basic abc"])
def test_every_operation_needs_a_bearer_token(operation: Any, authorization: str) -> None:
    talk = Talk()
    response = talk(operation.method, concrete(operation.path), headers={"Authorization": authorization})
    assert response.status_code == 401
    if operation.family == "message":
        assert response.json() == {"message": "Authorization not provided", "code": "UNAUTHORIZED", "issues": []}
    else:
        assert response.json()["reason"] == "Authorization not provided"
        assert response.json()["traceId"]


def test_any_bearer_token_will_do() -> None:
    assert Talk(bearer="x").status("GET", "/v1/groups") == 200
    assert Talk().status("GET", "/v1/groups", headers={"Authorization": "bearer hxtw_other"}) == 200


def test_a_401_may_be_a_bare_text() -> None:
    talk = Talk(behaviours={"unauthorized": "text"}, strict=False)
    for path in ("/v1/groups", "/v1/users"):
        response = talk("GET", path, headers={"Authorization": ""})
        assert (response.status_code, response.text) == (401, "Unauthorized")
        assert response.headers["content-type"].startswith("text/plain")
        assert response.headers["x-trace-id"].startswith("sandbox-")
    assert talk.status("GET", "/v1/groups") == 200


@document.needed
def test_every_operation_of_the_document_has_a_route() -> None:
    documented = {row["operationId"]: (method.upper(), path) for path, method, row in rows_of_the_document()}
    assert len(documented) == 52
    assert {row.name: (row.method, row.path) for row in OPERATIONS} == documented


def rows_of_the_document() -> list[tuple[str, str, Any]]:
    """Path, method and row of each operation, with one spelling of the semantic paths."""
    kinds = "semantic-(projects|models)"
    rows = document.operations(document.official())
    return [(path.replace(kinds, "semantic-projects"), method, row) for path, method, row in rows]


@document.needed
def test_families_statuses_and_groups_are_those_of_the_document() -> None:
    described = {row["operationId"]: row for _, _, row in rows_of_the_document()}
    for operation in OPERATIONS:
        row = described[operation.name]
        assert {str(operation.status), str(operation.missing)} <= set(row["responses"])
        newer = "error.BAD_REQUEST" in str(row["responses"]["400"])
        assert newer == (operation.family == "message")
        text = row.get("description", "")
        assert re.findall(r"`(hex-[a-z0-9-]+)`:", text) == ([operation.group] if operation.group else [])
        own = [f"{limit.requests} requests per minute" for limit in operation.limits]
        assert re.findall(r"subject to a maximum of (.+?)\.", text) == own
    assert Counter(row.family == "message" for row in OPERATIONS) == {True: 30, False: 22}


def test_eleven_operations_may_answer_as_they_did_before() -> None:
    moved = {operation.name for operation in OPERATIONS if operation.moved}
    assert len(moved) == 11
    talk = Talk(behaviours={"error_families": "older"}, strict=False)
    for operation in OPERATIONS:
        path = concrete(operation.path)
        response = talk(operation.method, path, headers={"Authorization": ""})
        older = operation.family != "message" or operation.name in moved
        assert ("reason" in response.json()) == older
        assert ("message" in response.json()) != older
    response = talk("PATCH", "/v1/projects/17", {"status": None})
    assert (response.status_code, response.json()["details"]) == (400, "projectId: must be a UUID")
    response = talk("GET", f"/v1/data-connections/{NOBODY}")
    assert (response.status_code, response.json()["reason"]) == (404, "Data connection not found")


@pytest.mark.parametrize("path", ["/v1/thread", "/v1/nope", "/v2/groups", "/v1/groups/a/b"])
def test_another_path_is_a_404_in_the_api_s_envelope(path: str) -> None:
    response = Talk(strict=False)("GET", path)
    assert response.status_code == 404
    assert response.json() == {"message": "Not found", "code": "NOT_FOUND", "issues": []}


@pytest.mark.parametrize(
    ("method", "path", "allow"), [("PUT", "/v1/groups", "GET, POST"), ("PATCH", "/v1/projects/export", "POST")]
)
def test_another_method_is_a_405_that_names_the_others(method: str, path: str, allow: str) -> None:
    response = Talk()(method, path, {})
    assert (response.status_code, response.headers["allow"]) == (405, allow)


def test_a_head_is_a_get() -> None:
    assert Talk(strict=False).status("HEAD", "/v1/groups") == 200


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b'{"name": "\\ud800"}', b"[" * 100_000])
def test_a_body_that_is_not_an_object_is_a_400(content: bytes) -> None:
    response = Talk()("POST", "/v1/groups", content=content)
    assert response.status_code == 400
    assert response.json()["details"]


@pytest.mark.parametrize(("switch", "status"), [("dropped", 201), ("rejected", 400)])
def test_unknown_fields_are_dropped_or_rejected(switch: str, status: int) -> None:
    talk = Talk(behaviours={"unknown_fields": switch})
    assert talk.status("POST", "/v1/groups", {"name": "x", "future": 1}) == status
    assert talk.status("POST", "/v1/projects", {"title": "x"}) == 201


def test_the_log_tells_every_request_with_its_status() -> None:
    talk = Talk(strict=False)
    talk.get("/v1/groups", limit=1)
    talk("POST", "/v1/groups", {})
    talk("GET", "/v1/nope")
    assert talk.app.state.requests == [
        ("GET", "/v1/groups", 200),
        ("POST", "/v1/groups", 400),
        ("GET", "/v1/nope", 404),
    ]
    assert talk.app.state.workspace is talk.workspace


def test_a_body_that_breaks_off_is_no_request() -> None:
    talk = Talk()
    messages: Iterator[dict[str, Any]] = iter(
        [
            {"type": "http.request", "body": b'{"name": "New"}', "more_body": True},
            {"type": "http.disconnect"},
        ]
    )

    async def receive() -> dict[str, Any]:
        return next(messages)

    async def send(message: Any) -> None:
        raise AssertionError(message)

    scope = {"type": "http", "method": "POST", "path": "/api/v1/groups", "headers": [], "query_string": b""}
    asyncio.run(talk.app(scope, receive, send))
    assert talk.app.state.requests == []


def test_text_of_every_kind_comes_back_as_it_went_in() -> None:
    talk = Talk()
    name = 'Überblick "A" \\ 日本語 🙂 \u0000\u2028'
    created = talk("POST", "/v1/groups", {"name": name}).json()
    assert talk.get(f"/v1/groups/{created['id']}")["name"] == name


def test_every_response_has_a_date() -> None:
    response: httpx.Response = Talk()("GET", "/v1/groups")
    assert response.headers["date"].endswith("GMT")
