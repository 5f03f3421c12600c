"""The judge itself: it finds what is wrong, in every way that an answer travels."""

import asyncio
from typing import Any

import httpx
import pytest

from hexform.sandbox import Workspace, create_app
from tests.sandbox import document
from tests.sandbox.contract import DEVIATING, the_document, watch
from tests.sandbox.talk import NOBODY, Talk

pytestmark = document.needed
GROUP = {"id": NOBODY, "name": "A", "createdAt": "2026-01-05T09:00:00.000Z"}


@pytest.fixture
def unwatched(contract: None, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Tests that answer wrongly on purpose are not to fail for it."""
    monkeypatch.undo()
    return monkeypatch


@pytest.mark.parametrize(
    ("method", "path", "status", "body", "wrong"),
    [
        ("GET", f"/v1/groups/{NOBODY}", 200, GROUP, ""),
        ("GET", f"/v1/groups/{NOBODY}", 200, GROUP | {"name": 3}, "name"),
        ("GET", f"/v1/groups/{NOBODY}", 200, {"id": NOBODY}, "required"),
        ("GET", f"/v1/groups/{NOBODY}", 200, GROUP | {"id": "17"}, "id"),
        ("GET", f"/v1/groups/{NOBODY}", 404, {"reason": "x"}, "not documented"),
        ("GET", f"/v1/groups/{NOBODY}", 403, {"message": "x", "code": "FORBIDDEN"}, "reason"),
        ("GET", f"/v1/groups/{NOBODY}", 500, {"reason": "x"}, ""),
        ("GET", f"/v1/users/{NOBODY}", 200, {}, "the document has no GET"),
        ("GET", f"/v1/users/{NOBODY}", 404, {}, ""),
    ],
)
def test_it_knows_right_from_wrong(method: str, path: str, status: int, body: Any, wrong: str) -> None:
    found = the_document().wrong(method, path, status, httpx.Response(status, json=body).content)
    assert bool(found) == bool(wrong)
    assert wrong in " ".join(found)


def test_a_body_where_there_is_none_is_wrong() -> None:
    assert the_document().wrong("DELETE", f"/v1/groups/{NOBODY}", 204, b"{}")
    assert not the_document().wrong("DELETE", f"/v1/groups/{NOBODY}", 204, b"")


def badly(talk: Talk) -> None:
    group: Any = next(iter(talk.workspace.groups.values()))
    group.name = 3


def test_every_sandbox_of_the_process_is_watched(unwatched: pytest.MonkeyPatch) -> None:
    found = watch(unwatched)
    workspace = Workspace.from_seed({"groups": [{"name": "A"}]})
    group: Any = next(iter(workspace.groups.values()))
    group.name = 3

    async def read() -> None:
        transport = httpx.ASGITransport(create_app(workspace))
        async with httpx.AsyncClient(transport=transport, base_url="http://hex.test/api") as client:
            await client.get("/v1/groups", headers={"Authorization": "Bearer x"})

    asyncio.run(read())
    assert len(found) == 1
    assert found[0].startswith("ListGroups -> 200: ")
    assert "name" in found[0]


def test_what_a_fault_breaks_is_judged_before_it_breaks(unwatched: pytest.MonkeyPatch) -> None:
    found = watch(unwatched)
    talk = Talk(faults=["GET /v1/groups: set values=5", "GET /v1/users: 503"], strict=False)
    talk("GET", "/v1/groups")
    talk("GET", "/v1/users")
    assert found == []
    badly(talk)
    talk("GET", "/v1/groups")
    assert len(found) == 1


def test_errors_that_a_switch_requests_are_not_judged(unwatched: pytest.MonkeyPatch) -> None:
    found = watch(unwatched)
    talk = Talk(behaviours={"error_families": "older"}, strict=False)
    talk("GET", f"/v1/data-connections/{NOBODY}")
    assert found == []
    badly(talk)
    talk("GET", "/v1/groups")
    assert len(found) == 1
    unwatched.delitem(DEVIATING, "error_families")
    talk("GET", f"/v1/data-connections/{NOBODY}")
    assert found[1].startswith("GetDataConnection -> 404: ")
