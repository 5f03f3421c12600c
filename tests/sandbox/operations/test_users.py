import pytest

from tests.sandbox.talk import NOBODY, Talk


def test_a_personal_token_says_whose_it_is() -> None:
    talk = Talk(bearer="hxtp_mine")
    me = talk.get("/v1/users/me")
    assert me["email"] == "ada@example.com"
    assert me["role"] == "ADMIN"
    assert me["org"] == {"id": talk.workspace.org_id}
    assert me["token"]["exp"] > 0


def test_a_workspace_token_says_only_which_workspace() -> None:
    talk = Talk()
    assert talk.get("/v1/users/me") == {"org": {"id": talk.workspace.org_id}, "token": {"exp": None}}


def test_a_workspace_without_people_gets_an_admin_for_its_tokens() -> None:
    assert Talk({}, bearer="hxtp_x").get("/v1/users/me")["email"] == "admin@example.com"


def test_users_sort_by_name_or_email_both_ways() -> None:
    talk = Talk()
    names = [user["name"] for user in talk.everything("/v1/users", limit=4)]
    assert names == sorted(names)
    emails = [user["email"] for user in talk.everything("/v1/users", sortBy="EMAIL", sortDirection="DESC", limit=2)]
    assert emails == sorted(emails, reverse=True)
    assert len(emails) == 6


def test_filters_choose_by_group_and_by_ids() -> None:
    talk = Talk()
    ada, sam = talk.id("users", "ada@example.com"), talk.id("users", "sam@example.com")
    both = talk.get("/v1/users", userIds=f"{ada},{sam},{NOBODY}")
    assert {user["id"] for user in both["values"]} == {ada, sam}
    one = talk.get("/v1/users", userIds=f"{ada},{sam}", groupId=talk.id("groups", "Old team"))
    assert [user["id"] for user in one["values"]] == [sam]


def test_an_unknown_group_is_not_an_empty_one() -> None:
    response = Talk()("GET", "/v1/users", params={"groupId": NOBODY})
    assert response.status_code == 404
    assert response.json() == {"message": "Group not found", "code": "NOT_FOUND", "issues": []}


@pytest.mark.parametrize(("switch", "listed"), [("hidden", False), ("listed", True)])
def test_deactivation_is_one_way_and_hides_by_default(switch: str, listed: bool) -> None:
    talk = Talk(behaviours={"deactivated_users": switch})
    sam = talk.id("users", "sam@example.com")
    response = talk("POST", f"/v1/users/{sam}/deactivate")
    assert response.status_code == 200
    assert response.json()["user"]["id"] == sam
    assert (sam in {user["id"] for user in talk.everything("/v1/users")}) == listed
    assert talk.status("POST", f"/v1/users/{NOBODY}/deactivate") == 403


def test_the_tokens_of_a_deactivated_person_are_refused() -> None:
    talk = Talk(bearer="hxtp_ada")
    ada, grace = talk.id("users", "ada@example.com"), talk.id("users", "grace@example.com")
    assert talk.get("/v1/users/me")["id"] == ada
    assert talk.status("POST", f"/v1/users/{grace}/deactivate") == 200
    assert talk.get("/v1/users/me")["id"] == ada
    assert talk.status("POST", f"/v1/users/{ada}/deactivate") == 200
    response = talk("GET", "/v1/users/me")
    assert (response.status_code, response.json()["code"]) == (401, "UNAUTHORIZED")
    assert talk.status("GET", "/v1/groups") == 401
    talk.bearer = "hxtp_next"
    assert talk.get("/v1/users/me")["email"] == "lin@example.com"


def test_nobody_is_left_when_all_are_deactivated() -> None:
    talk = Talk({"users": [{"email": "ada@example.com", "active": False}]})
    assert talk.status("GET", "/v1/groups") == 401


def test_the_page_is_25_users_by_default_and_500_at_most() -> None:
    talk = Talk({"users": [{"email": f"p{number}@example.com"} for number in range(600)]})
    assert len(talk.get("/v1/users")["values"]) == 25
    assert len(talk.get("/v1/users", limit=500)["values"]) == 500
    assert len(talk.get("/v1/users", limit=12.7)["values"]) == 12
    assert talk.status("GET", "/v1/users", params={"limit": 501}) == 400
    assert len({user["id"] for user in talk.everything("/v1/users", limit=77)}) == 600
