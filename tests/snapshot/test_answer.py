"""The API's answers from a snapshot, one call at a time."""

from __future__ import annotations

from typing import Any

import pytest

from hexform.errors import NotPermitted
from hexform.hex.answers import check
from hexform.hex.call import Call, Json
from hexform.planfile.documents import validated
from hexform.snapshot.answer import answering
from hexform.snapshot.document import Snapshot
from tests.http.virtual_time import run

ADA, ONE, TWO, SHARED, FULL, EMPTY = "ada", "one", "two", "shared", "full", "empty"
DOCUMENT: dict[str, Any] = {
    "format_version": "1.0",
    "workspace": {"base_url": "https://app.hex.tech", "org_id": "org"},
    "taken": "2026-11-22T12:00:00Z",
    "token": "workspace",
    "complete": False,
    "errors": [{"code": "unreadable", "message": "GET /v1/data-connections 403: no", "read": "connections"}],
    "users": [{"id": ADA, "email": "ada@example.com", "name": "Ada", "role": "ADMIN"}],
    "groups": [
        {"id": "team", "name": "Team", "members": ["ada@example.com", ADA]},
        {"id": "unread", "name": "Unread"},
        {"id": "odd", "name": "Odd", "members": ["eve@example.com"]},
    ],
    "collections": [
        {
            "id": ONE,
            "name": "Finance",
            "creator": ADA,
            "sharing": {"users": {ADA: "MANAGER"}},
            "projects": [FULL, "gone"],
        },
        {"id": TWO, "name": "Finance", "sharing": {"groups": {"team": "MEMBER"}}, "projects": []},
        {"id": SHARED, "name": "Sales", "sharing": {"workspace": "MEMBER"}},
    ],
    "projects": [
        {
            "id": FULL,
            "title": "Full",
            "description": "text",
            "owner": "ada@example.com",
            "status": "Done",
            "archived": True,
            "sharing": {"groups": {"Team": ["CAN_VIEW", "CAN_EDIT"]}, "collections": {"Finance": "CAN_VIEW"}},
            "cells": [
                {"id": "c1", "type": "SQL", "source": "select 1", "output_dataframe": "df", "data_connection": "dc"},
                {"id": "c2", "type": "CHART", "label": "Chart"},
            ],
        },
        {"id": EMPTY, "title": "Empty", "trashed": True, "sharing": {"collections": {"Sales": "CAN_EDIT"}}},
        {"id": "bare", "title": "Bare", "type": "COMPONENT"},
    ],
    "guides": [
        {"id": "g1", "path": "ours.md", "source": {"unknown": "us"}},
        {"id": "g2", "path": "theirs.md"},
    ],
    "guide_sources": [{"unknown": "us"}],
}
LIMIT = ("limit", "100")


def ask(operation: str, path: str, *query: tuple[str, str], **fields: Any) -> Json:
    """The answer, which has the shape that the client asks of Hex."""
    snapshot = validated(Snapshot, {**DOCUMENT, **fields}, "s.json", "snapshot")

    async def answer() -> Json:
        return await answering(snapshot, "s.json")(Call(operation, "GET", path, query))

    found = run(answer())
    check(operation, found)
    return found


def ids(answer: Json, key: str = "id") -> list[str]:
    return [row[key] for row in answer["values"]]


@pytest.mark.parametrize(("token", "personal"), [("workspace", False), ("personal", True)])
def test_whose_token_it_was(token: str, personal: bool) -> None:
    snapshot = validated(Snapshot, {**DOCUMENT, "token": token}, "s.json", "snapshot")

    async def answer() -> Json:
        return await answering(snapshot, "s.json")(Call("Me", "GET", "/v1/users/me"))

    found = run(answer())
    assert (found["org"], found.get("email") is not None) == ({"id": "org"}, personal)


def test_a_list_has_the_pages_that_are_requested() -> None:
    first = ask("ListProjects", "/v1/projects", ("limit", "2"))
    assert ids(first) == [FULL, EMPTY]
    second = ask("ListProjects", "/v1/projects", ("limit", "2"), ("after", first["pagination"]["after"]))
    assert (ids(second), second["pagination"]) == (["bare"], {"after": None})


def test_a_project_shows_its_sharing_where_it_is_requested() -> None:
    path, asked = f"/v1/projects/{FULL}", ("includeSharing", "true")
    assert "sharing" not in ask("GetProject", path)
    shared = ask("GetProject", path, asked)["sharing"]
    assert [(row["group"]["name"], row["access"]) for row in shared["groups"]] == [
        ("Team", "CAN_VIEW"),
        ("Team", "CAN_EDIT"),
    ]
    assert "sharing" not in ask("GetProject", "/v1/projects/bare", asked)


def test_where_two_collections_have_a_name_its_projects_are_those_that_were_listed() -> None:
    inside = {
        key: ids(ask("ListProjects", "/v1/projects", LIMIT, ("collectionId", key)))
        for key in (ONE, TWO, SHARED, "unknown")
    }
    assert inside == {ONE: [FULL], TWO: [], SHARED: [EMPTY], "unknown": []}


def test_members_are_named_by_email_or_id() -> None:
    assert ids(ask("ListUsers", "/v1/users", LIMIT, ("groupId", "team"))) == [ADA, ADA]


def test_cells_come_with_their_contents() -> None:
    rows = ask("ListCells", "/v1/cells", LIMIT, ("projectId", FULL))["values"]
    assert rows[0]["contents"]["sqlCell"] == {"source": "select 1", "outputDataframe": "df"}
    assert set(rows[1]["contents"].values()) == {None}


def test_guides_are_all_or_those_of_an_owner_who_was_requested() -> None:
    path = "/v1/guides/draft/list"
    assert ids(ask("ListDraftGuides", path, LIMIT)) == ["g1", "g2"]
    owner = ("externalSource", '{"id":"us","source":"unknown"}')
    assert ids(ask("ListDraftGuides", path, LIMIT, owner)) == ["g1"]


def test_a_collection_is_found_by_id() -> None:
    found = ask("GetCollection", f"/v1/collections/{ONE}")
    assert (found["creator"], found["sharing"]["users"]) == ({"id": ADA}, [{"id": ADA, "access": "MANAGER"}])


@pytest.mark.parametrize(
    ("call", "reported"),
    [
        (("ListDataConnections", "/v1/data-connections", LIMIT), "GET /v1/data-connections 403: no"),
        (("GetProject", "/v1/projects/unknown"), "GET /v1/projects/unknown 404: Not found"),
        (("GetCollection", "/v1/collections/unknown"), "GET /v1/collections/unknown 404: Not found"),
        (("ListUsers", "/v1/users", LIMIT, ("groupId", "unread")), "s.json does not hold the members of group unread"),
        (("ListUsers", "/v1/users", LIMIT, ("groupId", "odd")), "s.json names eve@example.com as a member of a group"),
        (("ListCells", "/v1/cells", LIMIT, ("projectId", EMPTY)), "s.json does not hold the cells of project 'Empty'"),
        (("ListCells", "/v1/cells", LIMIT, ("projectId", "x")), "s.json does not hold the cells of project 'x'"),
        (
            ("ListDraftGuides", "/v1/guides/draft/list", LIMIT, ("externalSource", "them")),
            "s.json does not hold the guides of the owner them",
        ),
    ],
)
def test_what_it_does_not_hold_is_refused_in_a_sentence(call: tuple[Any, ...], reported: str) -> None:
    with pytest.raises(NotPermitted) as refused:
        ask(*call)
    assert str(refused.value).startswith(reported)


@pytest.mark.parametrize(
    ("read", "call"),
    [
        ("people", ("ListUsers", "/v1/users", LIMIT, ("groupId", "unread"))),
        ("projects", ("GetProject", f"/v1/projects/{FULL}")),
        ("collections", ("GetCollection", f"/v1/collections/{ONE}")),
        (f"cells:{FULL}", ("ListCells", "/v1/cells", LIMIT, ("projectId", FULL))),
    ],
)
def test_what_could_not_be_read_stays_unreadable(read: str, call: tuple[Any, ...]) -> None:
    error = {"code": "unreadable", "message": "GET /v1/x 403: no", "read": read}
    with pytest.raises(NotPermitted, match="GET /v1/x 403: no"):
        ask(*call, errors=[error])
