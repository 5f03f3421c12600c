from typing import Any

import pytest

from tests.sandbox.talk import NOBODY, Talk

REVENUE = "Revenue dashboard"
SALES: dict[str, Any] = {"semantic_projects": [{"name": "Sales"}]}


def test_embedding_is_not_enabled() -> None:
    talk = Talk()
    body = {"expiresIn": 1000, "hexUserAttributes": {"a": "b"}, "displayOptions": {"theme": "dark"}}
    response = talk("POST", f"/v1/embedding/createPresignedUrl/{talk.id('projects', REVENUE)}", body)
    assert (response.status_code, response.json()["reason"]) == (403, "Embedding is not enabled for this workspace")
    assert response.json()["traceId"]
    assert talk.status("POST", f"/v1/embedding/createPresignedUrl/{NOBODY}", {}) == 403


@pytest.mark.parametrize(
    "body",
    [{"expiresIn": "soon"}, {"displayOptions": {"theme": "blue"}}, {"hexUserAttributes": {"a": 1}}, {"scope": [1]}],
)
def test_a_request_to_embed_is_checked(body: dict[str, Any]) -> None:
    talk = Talk()
    assert talk.status("POST", f"/v1/embedding/createPresignedUrl/{talk.id('projects', REVENUE)}", body) == 400


def test_queried_tables_are_of_another_plan() -> None:
    talk = Talk()
    path = f"/v1/projects/{talk.id('projects', REVENUE)}/queriedTables"
    response = talk("GET", path)
    assert (response.status_code, response.json()["reason"]) == (403, "Queried tables need the Enterprise plan")
    assert talk.status("GET", path, params={"limit": 101}) == 400
    assert talk.status("GET", f"/v1/projects/{NOBODY}/queriedTables") == 404


@pytest.mark.parametrize("kind", ["projects", "models"])
def test_semantic_sync_is_not_enabled(kind: str) -> None:
    talk = Talk(SALES, rate_limit=0)
    path = f"/v1/semantic-{kind}/{talk.id('semantic_projects', 'Sales')}/ingest"
    for options in ({"json": {"dryRun": True}}, {"files": {"file": ("models.zip", b"PK")}}):
        response = talk("POST", path, **options)
        assert response.status_code == 403
        assert response.json()["reason"] == "Semantic layer sync is not enabled for this workspace"
    assert talk("POST", f"/v1/semantic-{kind}/{NOBODY}/ingest", {}).json()["reason"].startswith("Insufficient access")
    assert talk.status("POST", path, {"verbose": "yes"}) == 400
    assert talk.status("POST", path, content=b"PK", headers={"Content-Type": "application/zip"}) == 415
