from typing import Any

import pytest

from tests.sandbox.talk import NOBODY, Talk

REVENUE = "Revenue dashboard"
SCOPES = {"users": "user", "groups": "group", "collections": "collection"}


def upsert(scope: str, grants: dict[str, str]) -> dict[str, Any]:
    rows = [{SCOPES[scope]: {"id": identifier}, "access": access} for identifier, access in grants.items()]
    return {"sharing": {"upsert": {scope: rows}}}


def shared(talk: Talk, scope: str, grants: dict[str, str]) -> Any:
    response = talk("PATCH", f"/v1/projects/{talk.id('projects', REVENUE)}/sharing/{scope}", upsert(scope, grants))
    assert response.status_code == 200, response.text
    return response.json()


def sharing(talk: Talk) -> Any:
    return talk.get(f"/v1/projects/{talk.id('projects', REVENUE)}", includeSharing=True)["sharing"]


def test_a_grant_is_added_changed_and_revoked_and_others_stay() -> None:
    talk = Talk()
    grace, lin = talk.id("users", "grace@example.com"), talk.id("users", "lin@example.com")
    assert "errors" not in shared(talk, "users", {lin: "CAN_VIEW", grace: "FULL_ACCESS"})
    assert [(row["user"]["email"], row["access"]) for row in sharing(talk)["users"]] == [
        ("ada@example.com", "FULL_ACCESS"),
        ("grace@example.com", "FULL_ACCESS"),
        ("lin@example.com", "CAN_VIEW"),
    ]
    shared(talk, "users", {lin: "NONE"})
    assert [row["user"]["email"] for row in sharing(talk)["users"]] == ["ada@example.com", "grace@example.com"]


@pytest.mark.parametrize("scope", list(SCOPES))
def test_what_is_unknown_is_an_error_inside_a_200(scope: str) -> None:
    talk = Talk()
    known = next(iter(getattr(talk.workspace, scope)))
    if scope == "users":
        known = talk.id("users", "lin@example.com")
    reply = shared(talk, scope, {NOBODY: "CAN_VIEW", known: "CAN_EDIT"})
    assert reply["errors"][0][f"{SCOPES[scope]}Ids"] == [NOBODY]
    assert getattr(talk.workspace.projects[reply["project"]["id"]].sharing, scope)[known] == "CAN_EDIT"


def test_what_is_unknown_may_stop_the_whole_request() -> None:
    talk = Talk(behaviours={"unknown_principal": "404"})
    lin, project = talk.id("users", "lin@example.com"), talk.id("projects", REVENUE)
    body = upsert("users", {NOBODY: "CAN_VIEW", lin: "CAN_EDIT"})
    assert talk.status("PATCH", f"/v1/projects/{project}/sharing/users", body) == 404
    assert lin not in talk.workspace.projects[project].sharing.users


@pytest.mark.parametrize("scope", list(SCOPES))
@pytest.mark.parametrize(("count", "status"), [(25, 200), (26, 400)])
def test_a_request_carries_at_most_25_entries(scope: str, count: int, status: int) -> None:
    talk = Talk(
        {
            "users": [{"email": f"p{number}@example.com"} for number in range(26)],
            "groups": [{"name": f"g{number}"} for number in range(26)],
            "collections": [{"name": f"c{number}"} for number in range(26)],
            "projects": [{"title": REVENUE}],
        }
    )
    ids = list(getattr(talk.workspace, scope))[:count]
    path = f"/v1/projects/{talk.id('projects', REVENUE)}/sharing/{scope}"
    assert talk.status("PATCH", path, upsert(scope, dict.fromkeys(ids, "FULL_ACCESS"))) == status


def test_the_owner_keeps_full_access() -> None:
    talk = Talk()
    ada = talk.id("users", "ada@example.com")
    reply = shared(talk, "users", {ada: "CAN_VIEW"})
    assert reply["errors"] == [{"userIds": [ada], "reason": "The owner keeps full access"}]
    assert "errors" not in shared(talk, "users", {ada: "FULL_ACCESS"})
    assert sharing(talk)["users"][0] == {"access": "FULL_ACCESS", "user": {"email": "ada@example.com"}}


def test_the_owner_may_not_be_listed() -> None:
    users = sharing(Talk(behaviours={"owner_entry": "hidden"}))["users"]
    assert [row["user"]["email"] for row in users] == ["grace@example.com"]


@pytest.mark.parametrize("scope", ["users", "groups"])
def test_a_revoked_grant_may_stay_as_none(scope: str) -> None:
    talk = Talk(behaviours={"revoked_grants": "NONE"})
    known = {"users": talk.id("users", "grace@example.com"), "groups": talk.id("groups", "Old team")}[scope]
    shared(talk, scope, {known: "NONE"})
    assert sharing(talk)[scope][-1]["access"] == "NONE"


@pytest.mark.parametrize(("switch", "left"), [("gone", []), ("member", ["NONE"])])
def test_none_takes_a_project_out_of_a_collection_or_leaves_it_there(switch: str, left: list[str]) -> None:
    talk = Talk(behaviours={"collection_none": switch})
    collection = talk.id("collections", "Company metrics")
    shared(talk, "collections", {collection: "NONE"})
    assert [row["access"] for row in sharing(talk)["collections"]] == left
    assert len(talk.everything("/v1/projects", collectionId=collection)) == len(left)


@pytest.mark.parametrize(
    ("switch", "member", "explorer"), [("effective", "APP_ONLY", "CAN_VIEW"), ("granted", "CAN_EDIT", "CAN_EDIT")]
)
def test_roles_cut_what_is_read_back(switch: str, member: str, explorer: str) -> None:
    talk = Talk(behaviours={"role_clamp": switch})
    cfo, sam = talk.id("users", "cfo@example.com"), talk.id("users", "sam@example.com")
    shared(talk, "users", {cfo: "CAN_EDIT", sam: "CAN_EDIT"})
    levels = {row["user"]["email"]: row["access"] for row in sharing(talk)["users"]}
    assert (levels["cfo@example.com"], levels["sam@example.com"]) == (member, explorer)


@pytest.mark.parametrize(("switch", "reported"), [("omitted", False), ("included", True)])
def test_the_reply_may_tell_the_sharing(switch: str, reported: bool) -> None:
    reply = shared(Talk(behaviours={"sharing_reply": switch}), "users", {})
    assert ("sharing" in reply["project"]) == reported


def put(talk: Talk, **scopes: str) -> Any:
    path = f"/v1/projects/{talk.id('projects', REVENUE)}/sharing/workspaceAndPublic"
    return talk("PATCH", path, {"sharing": scopes})


def test_workspace_and_public_web_are_set_one_by_one() -> None:
    talk = Talk()
    assert put(talk, workspace="NONE").status_code == 200
    assert sharing(talk)["publicWeb"] == {"access": "NONE"}
    assert put(talk, publicWeb="CAN_VIEW").status_code == 200
    assert "errors" not in put(talk).json()
    assert (sharing(talk)["workspace"], sharing(talk)["publicWeb"]) == ({"access": "NONE"}, {"access": "CAN_VIEW"})


def test_both_scopes_may_be_demanded() -> None:
    talk = Talk(behaviours={"sharing_scopes": "both"})
    assert put(talk, workspace="NONE").status_code == 400
    assert put(talk, workspace="NONE", publicWeb="NONE").status_code == 200


@pytest.mark.parametrize(("switch", "access"), [("allowed", "CAN_EDIT"), ("disabled", "APP_ONLY")])
def test_what_the_public_web_cannot_have_is_an_error_inside_a_200(switch: str, access: str) -> None:
    talk = Talk(behaviours={"public_web": switch})
    reply = put(talk, workspace="APP_ONLY", publicWeb=access).json()
    assert [error["type"] for error in reply["errors"]] == ["publicWeb"]
    assert sharing(talk)["publicWeb"] == {"access": "NONE"}
    assert sharing(talk)["workspace"] == {"access": "APP_ONLY"}
    assert "errors" not in put(talk, publicWeb="NONE").json()


@pytest.mark.parametrize(
    "body", [{}, {"sharing": {}}, {"sharing": {"upsert": []}}, {"sharing": {"upsert": {"users": None}}}]
)
def test_a_body_of_another_form_is_refused(body: object) -> None:
    talk = Talk()
    assert talk.status("PATCH", f"/v1/projects/{talk.id('projects', REVENUE)}/sharing/users", body) == 400


@pytest.mark.parametrize("scope", ["users", "groups", "collections", "workspaceAndPublic"])
def test_a_missing_project_is_a_404(scope: str) -> None:
    body: dict[str, Any] = {"sharing": {"upsert": {scope: []}}}
    assert Talk().status("PATCH", f"/v1/projects/{NOBODY}/sharing/{scope}", body) == 404


@pytest.mark.parametrize(("switch", "status"), [("missing", 200), ("400", 400)])
@pytest.mark.parametrize("scope", ["users", "groups"])
def test_an_id_that_is_not_a_uuid_is_nobody_or_refused(scope: str, switch: str, status: int) -> None:
    talk = Talk(behaviours={"malformed_id": switch})
    path = f"/v1/projects/{talk.id('projects', REVENUE)}/sharing/{scope}"
    response = talk("PATCH", path, upsert(scope, {"17": "CAN_VIEW"}))
    assert response.status_code == status
    assert status == 400 or response.json()["errors"][0][f"{SCOPES[scope]}Ids"] == ["17"]


def test_a_collection_s_id_must_be_a_uuid() -> None:
    talk = Talk()
    path = f"/v1/projects/{talk.id('projects', REVENUE)}/sharing/collections"
    assert talk.status("PATCH", path, upsert("collections", {"17": "CAN_VIEW"})) == 400
