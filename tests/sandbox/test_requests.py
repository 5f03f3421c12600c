"""What holds for every operation alike: content types, the order of checks, ids in either case."""

import re
from typing import Any

import httpx
import pytest

from hexform.sandbox import demo_seed
from hexform.sandbox.exchange import Operation
from hexform.sandbox.operations import OPERATIONS, UNDOCUMENTED, features, outputs, threads
from tests.sandbox import document
from tests.sandbox.talk import NOBODY, Talk

POSTGRES = {"password": "p", "username": "u", "database": "d", "port": 5432, "hostname": "h"}
UNKNOWN = {"source": "unknown", "id": "tests"}
BODIES: dict[str, dict[str, Any]] = {
    "CreateGroup": {"name": "New"},
    "EditGroup": {},
    "CreateCollection": {"name": "New"},
    "EditCollection": {},
    "CreateProject": {"title": "New"},
    "UpdateProject": {},
    "EditProjectSharingUsers": {"sharing": {"upsert": {"users": []}}},
    "EditProjectSharingGroups": {"sharing": {"upsert": {"groups": []}}},
    "EditProjectSharingCollections": {"sharing": {"upsert": {"collections": []}}},
    "EditProjectSharingOrgAndPublic": {"sharing": {}},
    "ExportProject": {"projectId": "projectId"},
    "RunProject": {},
    "CreateCell": {"projectId": "projectId", "cellType": "CODE", "contents": {"codeCell": {"source": ""}}},
    "UpdateCell": {},
    "UpsertGuideDraft": {"files": []},
    "PublishGuideDrafts": {"orgGuideFileIds": []},
    "CreateDataConnection": {"name": "New", "type": "postgres", "connectionDetails": {"postgres": POSTGRES}},
    "EditDataConnection": {},
    "UpdateDataConnectionSchema": {"updates": []},
    "UpdateSemanticProject": {"updates": []},
    "CreateThread": {"prompt": "Why?"},
    "ContinueThread": {"prompt": "Why?"},
    "CreatePresignedUrl": {},
    "IngestSemanticProject": {},
    "CreateContextVersion": {"externalSource": UNKNOWN},
    "UpdateContextVersion": {"operation": {"type": "upsert_guide", "files": []}},
    "PublishContextVersion": {"updateLatestVersion": True},
}
EVERY = {operation.name: operation for operation in (*OPERATIONS, *UNDOCUMENTED)}
WITHOUT_FEATURE = {row.name for family in (threads, features, outputs) for row in family.OPERATIONS}
WITH_BODY = [EVERY[name] for name in BODIES]
WITH_ID = [operation for operation in EVERY.values() if "{" in operation.path]


def named(operation: Operation) -> str:
    return operation.name


def started(**options: Any) -> Talk:
    """A workspace that has something of everything."""
    talk = Talk(demo_seed() | {"semantic_projects": [{"name": "Sales"}]}, **options)
    revenue = talk.id("projects", "Revenue dashboard")
    assert talk.status("POST", f"/v1/projects/{revenue}/runs") == 201
    assert talk.status("POST", "/v1/context/version", BODIES["CreateContextVersion"]) == 200
    return talk


def ids(talk: Talk) -> dict[str, str]:
    """An id that exists for each parameter of a path."""
    workspace = talk.workspace
    cell = next(cell for cell in workspace.projects[talk.id("projects", "Revenue dashboard")].cells if cell.label)
    return {
        "projectId": talk.id("projects", "Revenue dashboard"),
        "runId": next(iter(workspace.runs)),
        "cellId": cell.id,
        "staticId": cell.static_id,
        "userId": talk.id("users", "sam@example.com"),
        "groupId": talk.id("groups", "Old team"),
        "collectionId": talk.id("collections", "Company metrics"),
        "dataConnectionId": talk.id("connections", "Snowflake"),
        "orgGuideFileId": talk.id("guides", "old.md"),
        "semanticProjectId": talk.id("semantic_projects", "Sales"),
        "contextVersionId": next(iter(workspace.context_versions)),
        "threadId": NOBODY,
        "id": NOBODY,
    }


def filled(path: str, known: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: known[found[1]], path)


def ask(talk: Talk, operation: Operation, known: dict[str, str]) -> httpx.Response:
    """A request that the operation takes, for ids that are known."""
    body = BODIES.get(operation.name)
    if body and "projectId" in body:
        body = body | {"projectId": known["projectId"]}
    return talk(operation.method, filled(operation.path, known), body)


@document.needed
def test_the_bodies_here_are_those_of_the_document() -> None:
    spec = document.official()
    assert BODIES.keys() - {operation.name for operation in UNDOCUMENTED} == {
        row["operationId"] for _, _, row in document.operations(spec) if "requestBody" in row
    }


@pytest.mark.parametrize("operation", WITH_ID, ids=named)
def test_ids_in_a_path_count_without_case(operation: Operation) -> None:
    lower, upper = started(), started()
    answer = ask(lower, operation, ids(lower))
    assert answer.status_code < 300 or operation.name in WITHOUT_FEATURE
    again = ask(upper, operation, {name: value.upper() for name, value in ids(upper).items()})
    assert (again.status_code, again.text) == (answer.status_code, answer.text)


@pytest.mark.parametrize("operation", WITH_BODY, ids=named)
@pytest.mark.parametrize("media_type", ["text/plain", "application/xml", "application/jsonp", ""])
def test_another_content_type_is_refused(operation: Operation, media_type: str) -> None:
    for switch, status in (("400", 400), ("415", 415)):
        talk = started(behaviours={"wrong_content_type": switch}, strict=switch == "400")
        before = talk.workspace.dump()
        path, headers = filled(operation.path, ids(talk)), {"Content-Type": media_type} if media_type else {}
        response = talk(operation.method, path, content=b"{}", headers=headers)
        assert response.status_code == (415 if operation.name == "IngestSemanticProject" else status)
        assert talk.workspace.dump() == before
        if operation.family == "message":
            expected = {400: "BAD_REQUEST", 415: "UNSUPPORTED_MEDIA_TYPE"}[status]
            assert response.json()["code"] == expected
        else:
            assert "Unsupported content type" in response.json()["reason"]


@pytest.mark.parametrize("media_type", ["application/json; charset=utf-8", "Application/JSON"])
def test_json_may_have_parameters(media_type: str) -> None:
    headers = {"Content-Type": media_type}
    assert Talk().status("POST", "/v1/groups", content=b'{"name": "New"}', headers=headers) == 201


def test_a_content_type_without_a_body_is_not_a_mistake() -> None:
    talk, headers = Talk(), {"Content-Type": "application/json"}
    assert talk.status("DELETE", f"/v1/groups/{talk.id('groups', 'Old team')}", headers=headers) == 204
    revenue = talk.id("projects", "Revenue dashboard")
    assert talk.status("POST", f"/v1/projects/{revenue}/runs", headers={"Content-Type": "text/plain"}) == 201


@pytest.mark.parametrize("operation", [row for row in WITH_BODY if "{" in row.path], ids=named)
def test_the_body_is_checked_before_existence(operation: Operation) -> None:
    nowhere = dict.fromkeys(ids(started()), NOBODY)
    path = filled(operation.path, nowhere)
    assert Talk().status(operation.method, path, []) == 400
    assert Talk().status(operation.method, path, BODIES[operation.name]) in (403, 404)


@pytest.mark.parametrize("operation", WITH_ID, ids=named)
@pytest.mark.parametrize("switch", ["missing", "400"])
def test_the_older_operations_take_only_uuids(operation: Operation, switch: str) -> None:
    talk = Talk(behaviours={"malformed_id": switch})
    nonsense = dict.fromkeys(ids(started()), "17")
    status = ask(talk, operation, nonsense).status_code
    if operation.family != "message" or switch == "400":
        assert status == 400
    else:
        assert status == operation.missing


WHOLE = ("/v1/groups", "/v1/collections", "/v1/projects")
NUMBERS = ("/v1/users", "/v1/data-connections", "/v1/context/topics", "/v1/guides/draft/list", "/v1/threads")


@pytest.mark.parametrize("path", [*WHOLE, *NUMBERS])
@pytest.mark.parametrize("limit", ["1.5", "nan", "inf", "1_0", "0", "-1", "501", "x", "", "٣"])
def test_a_limit_has_the_type_that_the_document_gives_it(path: str, limit: str) -> None:
    good = path in NUMBERS and limit == "1.5"
    assert Talk().status("GET", path, params={"limit": limit}) == (200 if good else 400)


@pytest.mark.parametrize("path", WHOLE)
def test_whole_limits_are_taken(path: str) -> None:
    assert Talk().status("GET", path, params={"limit": "100"}) == 200


@pytest.mark.parametrize(("text", "status"), [("true", 200), ("False", 200), ("yes", 400), ("1", 400), ("", 400)])
def test_a_flag_is_true_or_false(text: str, status: int) -> None:
    assert Talk().status("GET", "/v1/projects", params={"includeArchived": text}) == status


def test_ids_in_queries_and_bodies_count_without_case() -> None:
    talk = started()
    known = {name: value.upper() for name, value in ids(talk).items()}
    member = {"users": [{"id": known["userId"]}]}
    group = talk("POST", "/v1/groups", {"name": "New", "members": member}).json()
    sam = known["userId"].lower()
    assert list(talk.workspace.groups[group["id"]].members) == [sam]
    assert talk.get("/v1/users", groupId=group["id"].upper())["values"][0]["id"] == sam
    assert [row["id"] for row in talk.get("/v1/users", userIds=known["userId"])["values"]] == [sam]
    assert talk.get("/v1/projects", collectionId=known["collectionId"])["values"]
    assert len(talk.get("/v1/cells", projectId=known["projectId"])["values"]) == 5
    path = f"/v1/projects/{known['projectId']}/sharing"
    for scope, one in (("users", "user"), ("groups", "group"), ("collections", "collection")):
        rows = [{one: {"id": known[f"{one}Id"]}, "access": "CAN_VIEW"}]
        assert "errors" not in talk("PATCH", f"{path}/{scope}", {"sharing": {"upsert": {scope: rows}}}).json()
    contents = {"sqlCell": {"source": "", "dataConnectionId": known["dataConnectionId"]}}
    cell = {"projectId": known["projectId"], "cellType": "SQL", "contents": contents}
    assert talk("POST", "/v1/cells", cell | {"location": {"insertAfterCellId": known["cellId"]}}).status_code == 200
    assert talk.status("POST", "/v1/guides/publish", {"orgGuideFileIds": [known["orgGuideFileId"]]}) == 200
