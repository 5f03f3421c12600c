import pytest

from tests.sandbox.talk import NOBODY, Talk

COMPANY = "Company metrics"


def test_a_new_collection_belongs_to_who_made_it() -> None:
    talk = Talk()
    ada, grace = talk.id("users", "ada@example.com"), talk.id("users", "grace@example.com")
    sharing = {"users": [{"id": grace, "access": "MEMBER"}], "workspace": {"members": "MEMBER"}}
    response = talk("POST", "/v1/collections", {"name": "Finance", "description": "Signed off", "sharing": sharing})
    assert response.status_code == 201
    collection = response.json()
    assert collection["creator"] == {"id": ada, "email": "ada@example.com"}
    assert collection["sharing"] == {
        "users": [{"id": ada, "access": "MANAGER"}, {"id": grace, "access": "MEMBER"}],
        "groups": [],
        "workspace": {"members": "MEMBER"},
    }
    assert talk.get(f"/v1/collections/{collection['id']}") == collection


def test_a_new_name_may_be_empty_and_a_changed_one_may_not() -> None:
    talk = Talk()
    collection = talk("POST", "/v1/collections", {"name": ""}).json()
    assert talk.get(f"/v1/collections/{collection['id']}")["name"] == ""
    assert talk.status("PATCH", f"/v1/collections/{talk.id('collections', COMPANY)}", {"name": ""}) == 400
    again = Talk(talk.workspace.dump())
    assert [row["name"] for row in again.everything("/v1/collections")] == ["", COMPANY]


def test_an_edit_leaves_alone_what_it_does_not_name() -> None:
    talk = Talk()
    collection, sam = talk.id("collections", COMPANY), talk.id("users", "sam@example.com")
    before = talk.get(f"/v1/collections/{collection}")
    upsert = {"users": [{"id": sam, "access": "MEMBER"}]}
    after = talk("PATCH", f"/v1/collections/{collection}", {"sharing": {"upsert": upsert}}).json()
    assert after["sharing"]["users"] == [*before["sharing"]["users"], {"id": sam, "access": "MEMBER"}]
    assert {key: after[key] for key in ("name", "description")} == {key: before[key] for key in ("name", "description")}
    assert after["sharing"]["groups"] == before["sharing"]["groups"]
    renamed = talk("PATCH", f"/v1/collections/{collection}", {"name": "Metrics", "description": ""}).json()
    assert (renamed["name"], renamed["description"]) == ("Metrics", "")


@pytest.mark.parametrize(("switch", "left"), [("gone", []), ("NONE", [{"access": "NONE"}])])
def test_access_none_removes_or_stays_as_none(switch: str, left: list[dict[str, str]]) -> None:
    talk = Talk(behaviours={"revoked_grants": switch})
    collection, group = talk.id("collections", COMPANY), talk.id("groups", "Analytics Engineers")
    upsert = {"groups": [{"id": group, "access": "NONE"}], "workspace": {"members": "NONE"}}
    after = talk("PATCH", f"/v1/collections/{collection}", {"sharing": {"upsert": upsert}}).json()
    assert after["sharing"]["groups"] == [{"id": group} | row for row in left]
    assert after["sharing"]["workspace"] == {"members": "NONE"}


def test_the_last_manager_stays() -> None:
    talk = Talk()
    collection, ada = talk.id("collections", COMPANY), talk.id("users", "ada@example.com")
    group = talk.id("groups", "Analytics Engineers")
    nobody = {"users": [{"id": ada, "access": "MEMBER"}], "groups": [{"id": group, "access": "NONE"}]}
    response = talk("PATCH", f"/v1/collections/{collection}", {"name": "X", "sharing": {"upsert": nobody}})
    assert response.status_code == 400
    assert "manager" in response.json()["reason"]
    assert talk.workspace.collections[collection].name == COMPANY


@pytest.mark.parametrize(("switch", "status"), [("strict", 400), ("any", 200)])
def test_other_levels_are_refused_unless_any_will_do(switch: str, status: int) -> None:
    talk = Talk(behaviours={"collection_access": switch})
    edit = {"sharing": {"upsert": {"workspace": {"members": "OWNER"}}}}
    assert talk.status("PATCH", f"/v1/collections/{talk.id('collections', COMPANY)}", edit) == status


@pytest.mark.parametrize("scope", ["users", "groups"])
def test_whoever_is_unknown_stops_the_whole_request(scope: str) -> None:
    talk = Talk()
    body = {"name": "X", "sharing": {scope: [{"id": NOBODY, "access": "MEMBER"}]}}
    assert talk.status("POST", "/v1/collections", body) == 403
    assert len(talk.workspace.collections) == 1


def test_a_name_may_be_borne_twice_and_lists_sort() -> None:
    talk = Talk()
    for name in ("Alpha", COMPANY):
        assert talk.status("POST", "/v1/collections", {"name": name}) == 201
    assert [row["name"] for row in talk.everything("/v1/collections", limit=1)] == [COMPANY, "Alpha", COMPANY]
    assert [row["name"] for row in talk.everything("/v1/collections", sortBy="NAME")] == ["Alpha", COMPANY, COMPANY]


def test_what_a_collection_does_not_have_is_left_out() -> None:
    talk = Talk({"collections": [{"name": "Bare"}]})
    assert set(talk.everything("/v1/collections")[0]) == {"id", "name", "sharing"}


def test_there_is_no_deletion() -> None:
    talk = Talk()
    response = talk("DELETE", f"/v1/collections/{talk.id('collections', COMPANY)}")
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, PATCH"
    assert talk.status("GET", f"/v1/collections/{NOBODY}") == 403
