import pytest

from tests.sandbox.talk import NOBODY, Talk


def people(count: int) -> dict[str, object]:
    return {"users": [{"email": f"p{number}@example.com"} for number in range(count)]}


def references(talk: Talk, count: int) -> dict[str, object]:
    return {"users": [{"id": user} for user in list(talk.workspace.users)[:count]]}


def test_members_are_echoed_on_creation_and_never_again() -> None:
    talk = Talk()
    ada = talk.id("users", "ada@example.com")
    created = talk("POST", "/v1/groups", {"name": "New", "members": {"users": [{"id": ada}]}})
    assert created.status_code == 201
    group = created.json()
    assert group == {"id": group["id"], "name": "New", "members": {"users": [{"id": ada}]}}
    assert set(talk.get(f"/v1/groups/{group['id']}")) == {"id", "name", "createdAt"}
    assert [user["id"] for user in talk.get("/v1/users", groupId=group["id"])["values"]] == [ada]


def test_a_name_may_be_borne_twice() -> None:
    talk = Talk()
    for _ in range(2):
        assert talk.status("POST", "/v1/groups", {"name": "Everyone"}) == 201
    assert [group["name"] for group in talk.everything("/v1/groups")].count("Everyone") == 3


def test_rename_addition_and_removal_fit_in_one_request() -> None:
    talk = Talk()
    group, ada, sam = (
        talk.id("groups", "Old team"),
        talk.id("users", "ada@example.com"),
        talk.id("users", "sam@example.com"),
    )
    edit = {"name": "Newer", "members": {"add": {"users": [{"id": ada}]}, "remove": {"users": [{"id": sam}]}}}
    for _ in range(2):
        response = talk("PATCH", f"/v1/groups/{group}", edit)
        assert response.status_code == 200
        assert response.json()["name"] == "Newer"
        assert list(talk.workspace.groups[group].members) == [ada]


@pytest.mark.parametrize(("count", "status"), [(100, 201), (101, 400)])
def test_a_group_is_made_with_at_most_100_members(count: int, status: int) -> None:
    talk = Talk(people(101))
    assert talk.status("POST", "/v1/groups", {"name": "Big", "members": references(talk, count)}) == status


@pytest.mark.parametrize("part", ["add", "remove"])
@pytest.mark.parametrize(("count", "status"), [(100, 200), (101, 400)])
def test_an_edit_adds_and_removes_at_most_100(part: str, count: int, status: int) -> None:
    talk = Talk(people(101) | {"groups": [{"name": "Big"}]})
    group = talk.id("groups", "Big")
    assert talk.status("PATCH", f"/v1/groups/{group}", {"members": {part: references(talk, count)}}) == status


def test_an_unknown_member_stops_the_whole_request() -> None:
    talk = Talk()
    group, ada = talk.id("groups", "Old team"), talk.id("users", "ada@example.com")
    before = dict(talk.workspace.groups[group].members)
    edit = {"name": "Newer", "members": {"add": {"users": [{"id": ada}, {"id": NOBODY}]}}}
    response = talk("PATCH", f"/v1/groups/{group}", edit)
    assert response.status_code == 403
    assert NOBODY in response.json()["details"]
    assert talk.workspace.groups[group].name == "Old team"
    assert talk.workspace.groups[group].members == before


@pytest.mark.parametrize("body", [{}, {"name": ""}, {"name": None}, {"name": 3}, {"name": "x", "members": None}, []])
def test_a_body_of_another_form_is_refused_with_a_reason(body: object) -> None:
    response = Talk()("POST", "/v1/groups", body)
    assert response.status_code == 400
    assert set(response.json()) == {"reason", "details", "traceId"}


def test_a_deletion_takes_every_grant_along() -> None:
    talk = Talk()
    group = talk.id("groups", "Analytics Engineers")
    response = talk("DELETE", f"/v1/groups/{group}")
    assert (response.status_code, response.content) == (204, b"")
    workspace = talk.workspace
    assert not any(group in project.sharing.groups for project in workspace.projects.values())
    assert not any(group in collection.groups for collection in workspace.collections.values())
    assert not any(group in connection.groups for connection in workspace.connections.values())
    assert talk.status("DELETE", f"/v1/groups/{group}") == 403


def test_lists_sort_by_creation_and_by_name() -> None:
    talk = Talk()
    assert [row["name"] for row in talk.everything("/v1/groups")] == ["Old team", "Analytics Engineers", "Everyone"]
    by_name = talk.everything("/v1/groups", sortBy="NAME", sortDirection="ASC", limit=1)
    assert [row["name"] for row in by_name] == ["Analytics Engineers", "Everyone", "Old team"]


@pytest.mark.parametrize("limit", [0, 501, "x"])
def test_a_page_has_1_to_500_rows(limit: object) -> None:
    talk = Talk()
    assert talk.status("GET", "/v1/groups", params={"limit": 500}) == 200
    assert talk.status("GET", "/v1/groups", params={"limit": limit}) == 400


def test_an_id_is_a_uuid_in_either_case() -> None:
    talk = Talk()
    assert talk.status("GET", "/v1/groups/17") == 400
    assert talk.status("GET", f"/v1/groups/{talk.id('groups', 'Everyone').upper()}") == 200


@pytest.mark.parametrize("status", [400, 403])
def test_directory_sync_refuses_every_write(status: int) -> None:
    talk = Talk(behaviours={"directory_sync": str(status)})
    group = talk.id("groups", "Everyone")
    before = talk.workspace.dump()
    for method, path in (("POST", "/v1/groups"), ("PATCH", f"/v1/groups/{group}"), ("DELETE", f"/v1/groups/{group}")):
        assert talk.status(method, path, {"name": "x"} if method != "DELETE" else None) == status
    assert talk.workspace.dump() == before
