import re
from typing import Any

import pytest

from tests.sandbox.talk import NOBODY, Talk

REVENUE = "Revenue dashboard"


def titles(rows: list[dict[str, Any]]) -> list[str]:
    return [row["title"] for row in rows]


def test_archived_trashed_and_components_are_listed_when_requested() -> None:
    talk = Talk(
        {
            "projects": [
                {"title": "A"},
                {"title": "B", "archived": True},
                {"title": "C", "trashed": True},
                {"title": "D", "type": "COMPONENT"},
            ]
        }
    )
    assert titles(talk.everything("/v1/projects")) == ["A"]
    assert titles(talk.everything("/v1/projects", includeArchived=True)) == ["B", "A"]
    assert titles(talk.everything("/v1/projects", includeTrashed=True)) == ["C", "A"]
    assert titles(talk.everything("/v1/projects", includeComponents=True)) == ["D", "A"]


def test_filters_choose_by_status_category_people_and_collection() -> None:
    talk = Talk(
        {
            "users": [{"email": "ada@example.com"}, {"email": "grace@example.com"}],
            "collections": [{"name": "Finance"}],
            "projects": [
                {"title": "A", "status": "Completed", "categories": ["x", "y"], "owner": "ada@example.com"},
                {"title": "B", "owner": "grace@example.com", "creator": "ada@example.com", "categories": ["z"]},
                {"title": "C", "status": "Certified", "sharing": {"collections": {"Finance": "CAN_VIEW"}}},
            ],
        }
    )
    assert titles(talk.everything("/v1/projects", statuses=["Completed", "Certified"])) == ["C", "A"]
    assert titles(talk.everything("/v1/projects", categories=["z", "x"])) == ["B", "A"]
    assert titles(talk.everything("/v1/projects", ownerEmail="GRACE@example.com")) == ["B"]
    assert titles(talk.everything("/v1/projects", creatorEmail="ada@example.com")) == ["C", "B", "A"]
    assert titles(talk.everything("/v1/projects", collectionId=talk.id("collections", "Finance"))) == ["C"]


@pytest.mark.parametrize("by", ["CREATED_AT", "LAST_EDITED_AT", "LAST_PUBLISHED_AT"])
def test_lists_sort_by_their_times(by: str) -> None:
    talk = Talk({"projects": [{"title": "A", "published": True}, {"title": "B"}, {"title": "C", "published": True}]})
    talk(
        "POST",
        "/v1/cells",
        {"projectId": talk.id("projects", "B"), "cellType": "CODE", "contents": {"codeCell": {"source": ""}}},
    )
    rising = {"CREATED_AT": ["A", "B", "C"], "LAST_EDITED_AT": ["A", "C", "B"], "LAST_PUBLISHED_AT": ["B", "A", "C"]}[
        by
    ]
    assert titles(talk.everything("/v1/projects", sortBy=by, sortDirection="ASC")) == rising
    assert titles(talk.everything("/v1/projects", sortBy=by, limit=1)) == rising[::-1]


def test_sharing_is_shown_when_requested_by_email_and_name() -> None:
    talk = Talk()
    project = talk.id("projects", REVENUE)
    assert "sharing" not in talk.get(f"/v1/projects/{project}")
    assert "sharing" not in talk.everything("/v1/projects")[0]
    shared = talk.get(f"/v1/projects/{project}", includeSharing=True)["sharing"]
    assert shared == {
        "users": [
            {"access": "FULL_ACCESS", "user": {"email": "ada@example.com"}},
            {"access": "CAN_EDIT", "user": {"email": "grace@example.com"}},
        ],
        "collections": [{"access": "CAN_VIEW", "collection": {"name": "Company metrics"}}],
        "groups": [{"access": "CAN_VIEW", "group": {"name": "Old team"}}],
        "workspace": {"access": "CAN_VIEW"},
        "publicWeb": {"access": "NONE"},
        "support": {"access": "NONE"},
    }
    assert shared in [row["sharing"] for row in talk.everything("/v1/projects", includeSharing=True)]


def test_times_have_milliseconds_and_a_z() -> None:
    project = Talk().everything("/v1/projects")[0]
    for key in ("createdAt", "lastEditedAt"):
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", project[key])


@pytest.mark.parametrize(("default", "status"), [("none", None), ("In review", {"name": "In review"})])
def test_a_new_project_belongs_to_the_token_and_may_get_a_default_status(default: str, status: object) -> None:
    talk = Talk(behaviours={"default_status": default})
    response = talk("POST", "/v1/projects", {"title": REVENUE, "language": "python"})
    assert response.status_code == 201
    project = response.json()
    assert project["owner"] == project["creator"] == {"email": "ada@example.com"}
    assert (project["status"], project["description"], project["type"]) == (status, None, "PROJECT")
    assert titles(talk.everything("/v1/projects")).count(REVENUE) == 2
    described = talk("POST", "/v1/projects", {"title": "X", "description": ""}).json()
    assert described["description"] == ""


@pytest.mark.parametrize(("bearer", "status"), [("hxtw_x", 403), ("x", 403), ("hxtp_x", 201)])
def test_a_workspace_token_may_be_refused_to_create_projects(bearer: str, status: int) -> None:
    talk = Talk(behaviours={"project_creation": "personal_token"}, bearer=bearer)
    response = talk("POST", "/v1/projects", {"title": "New"})
    assert response.status_code == status
    assert status == 201 or response.json() == {"message": "Mutation:createHex", "code": "FORBIDDEN", "issues": []}
    assert len(talk.workspace.projects) == (5 if status == 201 else 4)
    assert talk.status("POST", "/v1/projects", {"title": 3}) == 400


def test_a_title_may_be_empty() -> None:
    assert Talk()("POST", "/v1/projects", {"title": ""}).json()["title"] == ""


def test_a_status_is_set_by_name_and_cleared_by_null() -> None:
    talk = Talk()
    project = talk.id("projects", REVENUE)
    assert talk("PATCH", f"/v1/projects/{project}", {"status": "Production"}).json()["status"] == {"name": "Production"}
    assert talk("PATCH", f"/v1/projects/{project}", {}).json()["status"] == {"name": "Production"}
    assert talk("PATCH", f"/v1/projects/{project}", {"status": None}).json()["status"] is None


def test_nothing_but_the_status_can_be_changed() -> None:
    talk = Talk()
    project = talk.id("projects", REVENUE)
    assert talk("PATCH", f"/v1/projects/{project}", {"title": "X", "description": "Y"}).json()["title"] == REVENUE


@pytest.mark.parametrize("status", [400, 404])
def test_an_unknown_status_is_refused(status: int) -> None:
    talk = Talk(behaviours={"unknown_status": str(status)})
    project = talk.id("projects", REVENUE)
    response = talk("PATCH", f"/v1/projects/{project}", {"status": "Nope"})
    assert response.status_code == status
    assert "Nope" in response.json()["message"]
    assert talk.workspace.projects[project].status == "In review"


@pytest.mark.parametrize(("switch", "get", "patch"), [("documented", 404, 404), ("404", 404, 404), ("403", 403, 403)])
def test_a_missing_project_is_absent_or_forbidden(switch: str, get: int, patch: int) -> None:
    talk = Talk(behaviours={"missing_id": switch})
    assert talk.status("GET", f"/v1/projects/{NOBODY}") == get
    assert talk.status("PATCH", f"/v1/projects/{NOBODY}", {"status": None}) == patch


@pytest.mark.parametrize(("switch", "moves"), [("content", False), ("any", True)])
def test_which_edits_move_the_time_of_the_last_one(switch: str, moves: bool) -> None:
    talk = Talk(behaviours={"last_edited": switch})
    project = talk.id("projects", REVENUE)
    before = talk.get(f"/v1/projects/{project}")["lastEditedAt"]
    after = talk("PATCH", f"/v1/projects/{project}", {"status": None}).json()["lastEditedAt"]
    assert (after > before) == moves


@pytest.mark.parametrize(
    ("sharing", "seen"),
    [
        ({"workspace": "APP_ONLY"}, True),
        ({"users": {"ada@example.com": "CAN_VIEW"}}, True),
        ({"groups": {"Team": "CAN_VIEW"}}, True),
        ({"collections": {"Mine": "CAN_VIEW"}}, True),
        ({"collections": {"Of the team": "CAN_VIEW"}}, True),
        ({"collections": {"Of all": "CAN_VIEW"}}, True),
        ({"collections": {"Of others": "CAN_VIEW"}}, False),
        ({"groups": {"Others": "CAN_VIEW"}}, False),
        ({}, False),
    ],
)
def test_a_personal_token_may_be_held_to_its_grants(sharing: dict[str, object], seen: bool) -> None:
    seed = {
        "users": [{"email": "ada@example.com", "role": "ADMIN"}, {"email": "grace@example.com"}],
        "groups": [{"name": "Team", "members": ["ada@example.com"]}, {"name": "Others"}],
        "collections": [
            {"name": "Mine", "sharing": {"users": {"ada@example.com": "MEMBER"}}},
            {"name": "Of the team", "sharing": {"groups": {"Team": "MEMBER"}}},
            {"name": "Of all", "sharing": {"workspace": "MEMBER"}},
            {"name": "Of others", "sharing": {"groups": {"Others": "MEMBER"}}},
        ],
        "projects": [{"title": "A", "owner": "grace@example.com", "sharing": sharing}],
    }
    talk = Talk(seed, bearer="hxtp_mine", behaviours={"personal_token": "granted"})
    assert titles(talk.everything("/v1/projects")) == (["A"] if seen else [])
    assert talk.status("GET", f"/v1/projects/{talk.id('projects', 'A')}") == (200 if seen else 404)
    assert titles(Talk(seed, behaviours={"personal_token": "granted"}).everything("/v1/projects")) == ["A"]
