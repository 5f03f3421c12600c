"""Faults in process: what a client sees of them, and what became of the workspace."""

import json
import zlib
from typing import Any

import httpx
import pytest

from hexform.sandbox import ConnectionDropped, broken_answers
from tests.sandbox.talk import Talk

GROUP = {"name": "New"}


def broken(fault: str, **options: Any) -> Talk:
    return Talk(faults=[fault], strict=False, **options)


def made(talk: Talk) -> int:
    return sum(group.name == "New" for group in talk.workspace.groups.values())


@pytest.mark.parametrize(("word", "count"), [("", 0), (" after", 1)])
def test_a_status_comes_instead_of_the_work_or_after_it(word: str, count: int) -> None:
    talk = broken(f"POST /v1/groups: 503{word}")
    response = talk("POST", "/v1/groups", GROUP)
    assert response.status_code == 503
    assert response.json()["reason"] == "Service Unavailable"
    assert made(talk) == count


def test_a_status_has_headers_and_a_body() -> None:
    response = broken("GET /v1/users: 429 Retry-After=2 X-Other=a")("GET", "/v1/users")
    assert (response.headers["retry-after"], response.headers["x-other"]) == ("2", "a")
    assert response.json() == {"message": "Too Many Requests", "code": "TOO_MANY_REQUESTS", "issues": []}
    page = broken("GET /v1/users: 502 'body=<h1>Bad gateway</h1>'")("GET", "/v1/users")
    assert (page.text, page.headers["content-type"]) == ("<h1>Bad gateway</h1>", "text/html; charset=utf-8")
    other = broken("GET /v1/users: 400 'body={\"error\": 1}'")("GET", "/v1/users")
    assert other.json() == {"error": 1}
    assert broken("GET /v1/users: 599")("GET", "/v1/users").json()["message"] == "Unknown"
    redirect = broken("GET /v1/users: 302 Location=https://elsewhere.example")("GET", "/v1/users")
    assert redirect.headers["location"] == "https://elsewhere.example"


@pytest.mark.parametrize(
    ("kind", "count"), [("drop-before", 0), ("drop-after", 1), ("drop-after reset", 1), ("garbage", 1)]
)
def test_a_closed_connection_is_raised(kind: str, count: int) -> None:
    talk = broken(f"POST /v1/groups: {kind}")
    with pytest.raises(ConnectionDropped):
        talk("POST", "/v1/groups", GROUP)
    assert made(talk) == count
    assert talk.app.state.requests == [("POST", "/v1/groups", 0)]


def test_what_is_raised_is_a_choice() -> None:
    with pytest.raises(httpx.ReadError):
        broken("GET /v1/groups: drop-before", dropped=httpx.ReadError)("GET", "/v1/groups")


@pytest.mark.parametrize("kind", ["truncate", "chunked"])
def test_a_body_that_breaks_off_is_raised_too(kind: str) -> None:
    talk = broken(f"POST /v1/groups: {kind}")
    with pytest.raises(ConnectionDropped):
        talk("POST", "/v1/groups", GROUP)
    assert made(talk) == 1


def test_a_cut_body_looks_whole_and_is_not() -> None:
    response = broken("GET /v1/groups: cut")("GET", "/v1/groups")
    assert response.status_code == 200
    assert "content-length" not in response.headers
    with pytest.raises(json.JSONDecodeError):
        response.json()


@pytest.mark.parametrize("kind", ["huge-header", "informational", "http-1.0"])
def test_an_odd_delivery_has_the_right_body(kind: str) -> None:
    assert len(broken(f"GET /v1/groups: odd {kind}").get("/v1/groups")["values"]) == 3


def test_a_shortened_body_is_json() -> None:
    body = broken("GET /v1/groups: shorten")("GET", "/v1/groups").json()
    assert [len(rows) for rows in body.values()] == [1]
    assert list(body) == ["values"]
    created = broken("POST /v1/groups: shorten")("POST", "/v1/groups", GROUP).json()
    assert list(created) == ["id", "name"]
    assert (
        broken("DELETE /v1/groups/*: shorten").status("DELETE", f"/v1/groups/{Talk().id('groups', 'Old team')}") == 204
    )


@pytest.mark.parametrize(("word", "count"), [("", 0), (" after", 1)])
def test_a_login_page_has_status_200(word: str, count: int) -> None:
    talk = broken(f"POST /v1/groups: html{word}")
    response = talk("POST", "/v1/groups", GROUP)
    assert (response.status_code, response.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "Log in" in response.text
    assert made(talk) == count


def test_a_body_may_be_missing() -> None:
    talk = broken("POST /v1/groups: empty")
    response = talk("POST", "/v1/groups", GROUP)
    assert (response.status_code, response.content) == (201, b"")
    assert made(talk) == 1


@pytest.mark.parametrize(("argument", "seen"), [("text/plain", "text/plain; charset=utf-8"), ("none", None)])
def test_a_content_type_may_be_wrong_or_missing(argument: str, seen: str | None) -> None:
    response = broken(f"GET /v1/groups: type {argument}")("GET", "/v1/groups")
    assert response.headers.get("content-type") == seen
    assert len(response.json()["values"]) == 3


def test_a_packed_body_may_not_unpack() -> None:
    with pytest.raises(httpx.DecodingError):
        broken("GET /v1/groups: gzip broken")("GET", "/v1/groups")


def test_a_packed_body_may_be_a_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broken_answers, "BOMB", 3 * 1024 * 1024)
    # It is packed once a process, and another test may have been first.
    monkeypatch.setattr(broken_answers, "_bomb", broken_answers._bomb.__wrapped__)
    assert len(broken("GET /v1/groups: gzip bomb")("GET", "/v1/groups").content) == 3 * 1024 * 1024


def test_the_bomb_is_small_on_the_wire() -> None:
    block = b" " * 1024 * 1024
    assert len(zlib.compress(block)) < 2048


def test_a_delay_and_a_drip_deliver_everything() -> None:
    for kind in ("delay 0", "drip 0"):
        talk = broken(f"POST /v1/groups: {kind}")
        assert talk("POST", "/v1/groups", GROUP).json()["name"] == "New"
        assert made(talk) == 1


def test_headers_may_be_others() -> None:
    response = broken("GET /v1/groups: header Retry-After=7 'Date=Thu, 01 Jan 1970 00:00:00 GMT'")("GET", "/v1/groups")
    assert response.headers["retry-after"] == "7"
    assert response.headers["date"] == "Thu, 01 Jan 1970 00:00:00 GMT"
    assert response.status_code == 200


def test_values_may_be_others_in_every_row() -> None:
    fault = 'GET /v1/users: set role=OWNER future.since="2027" name=null'
    rows = broken(fault)("GET", "/v1/users").json()["values"]
    assert {(row["role"], row["future"]["since"], row["name"]) for row in rows} == {("OWNER", 2027, None)}
    group = broken("POST /v1/groups: set members=[] name.first=x")("POST", "/v1/groups", GROUP).json()
    assert (group["members"], group["name"]) == ([], {"first": "x"})


@pytest.mark.parametrize(
    ("change", "key", "value"),
    [
        ("values=[]", "values", []),
        ("values=5", "values", 5),
        ("pagination=null", "pagination", None),
        ("pagination.after=x", "pagination", {"after": "x", "before": None}),
        ("values={} more=1", "values", {}),
    ],
)
def test_a_key_of_the_page_itself_may_have_another_value(change: str, key: str, value: object) -> None:
    assert broken(f"GET /v1/users: set {change}")("GET", "/v1/users").json()[key] == value


def test_a_read_may_not_know_the_last_write() -> None:
    talk = broken("GET /v1/groups#2: stale")
    assert len(talk.get("/v1/groups")["values"]) == 3
    talk("POST", "/v1/groups", GROUP)
    assert [len(talk.get("/v1/groups")["values"]) for _ in range(2)] == [3, 4]


def test_a_stale_read_before_any_write_is_the_present() -> None:
    assert len(broken("GET /v1/groups: stale").get("/v1/groups")["values"]) == 3


def share(talk: Talk, scope: str, sharing: Any) -> Any:
    path = f"/v1/projects/{talk.id('projects', 'Revenue dashboard')}/sharing/{scope}"
    response = talk("PATCH", path, {"sharing": sharing})
    assert response.status_code == 200
    return response.json()


def test_a_sharing_request_may_fail_in_part() -> None:
    talk = Talk(faults=["PATCH /v1/projects/*/sharing/*: partial"])
    lin, sam = talk.id("users", "lin@example.com"), talk.id("users", "sam@example.com")
    rows = [{"user": {"id": user}, "access": "CAN_VIEW"} for user in (lin, sam)]
    reply = share(talk, "users", {"upsert": {"users": rows}})
    assert reply["errors"] == [{"userIds": [lin], "reason": "Sharing failed"}]
    users = talk.workspace.projects[reply["project"]["id"]].sharing.users
    assert (lin in users, sam in users) == (False, True)


@pytest.mark.parametrize(
    ("scopes", "failed", "left"),
    [
        ({"workspace": "NONE", "publicWeb": "APP_ONLY"}, ["workspace"], ("CAN_VIEW", "APP_ONLY")),
        ({"publicWeb": "APP_ONLY", "workspace": "NONE"}, ["workspace"], ("CAN_VIEW", "APP_ONLY")),
        ({"workspace": "NONE"}, ["workspace"], ("CAN_VIEW", "NONE")),
        ({"publicWeb": "APP_ONLY"}, ["publicWeb"], ("CAN_VIEW", "NONE")),
        ({}, [], ("CAN_VIEW", "NONE")),
    ],
)
def test_the_first_scope_may_fail(scopes: dict[str, str], failed: list[str], left: tuple[str, str]) -> None:
    talk = Talk(faults=["PATCH /v1/projects/*/sharing/*: partial"])
    reply = share(talk, "workspaceAndPublic", scopes)
    assert reply.get("errors", []) == [{"type": scope, "reason": "Sharing failed"} for scope in failed]
    sharing = talk.workspace.projects[reply["project"]["id"]].sharing
    assert (sharing.workspace, sharing.public_web) == left


def test_a_scope_that_is_refused_anyway_is_still_refused() -> None:
    talk = Talk(faults=["PATCH /v1/projects/*/sharing/*: partial"])
    reply = share(talk, "workspaceAndPublic", {"workspace": "NONE", "publicWeb": "FULL_ACCESS"})
    assert [error["type"] for error in reply["errors"]] == ["workspace", "publicWeb"]


def walk(fault: str, pages: int = 4) -> list[list[str]]:
    """The names on each page of two rows, as far as the cursors lead."""
    talk = Talk({"groups": [{"name": name} for name in "EDCBA"]}, faults=[fault])
    seen, after = [], ""
    for _ in range(pages):
        page = talk.get("/v1/groups", limit=2, after=after)
        seen.append([row["name"] for row in page["values"]])
        after = page["pagination"]["after"]
        if after is None:
            break
    return seen


def test_pages_are_whole_without_a_fault() -> None:
    assert walk("GET /v1/users: loop") == [["A", "B"], ["C", "D"], ["E"]]


@pytest.mark.parametrize(
    ("fault", "pages"),
    [
        ("GET /v1/groups: loop", [["A", "B"]] * 4),
        ("GET /v1/groups#2+: loop", [["A", "B"], ["C", "D"], ["C", "D"], ["C", "D"]]),
        ("GET /v1/groups#3+: loop", [["A", "B"], ["C", "D"], ["E"], ["E"]]),
        ("GET /v1/groups#2: double", [["A", "B"], ["B", "C", "D"], ["E"]]),
        ("GET /v1/groups#1: double", [["A", "A", "B"], ["C", "D"], ["E"]]),
        ("GET /v1/groups#2: lose", [["A", "B"], ["C"], ["E"]]),
        ("GET /v1/groups#2: empty-page", [["A", "B"], [], ["C", "D"], ["E"]]),
        ("GET /v1/groups#1: empty-page", [[], ["A", "B"], ["C", "D"], ["E"]]),
        ("GET /v1/groups#1: short-page", [["A"], ["B", "C"], ["D", "E"]]),
    ],
)
def test_pages_may_be_wrong(fault: str, pages: list[list[str]]) -> None:
    assert walk(fault) == pages


def test_a_cursor_that_does_not_move_is_the_same_one_again() -> None:
    talk = Talk({"groups": [{"name": name} for name in "ABC"]}, faults=["GET /v1/groups#2+: loop"])
    first = talk.get("/v1/groups", limit=1)["pagination"]["after"]
    assert talk.get("/v1/groups", limit=1, after=first)["pagination"]["after"] == first


def test_an_empty_page_moves_its_cursor_on() -> None:
    talk = Talk({"groups": [{"name": name} for name in "ABC"]}, faults=["GET /v1/groups#2: empty-page"])
    first = talk.get("/v1/groups", limit=1)["pagination"]["after"]
    assert talk.get("/v1/groups", limit=1, after=first)["pagination"]["after"] not in (first, None)


def test_an_empty_list_has_nothing_to_break() -> None:
    talk = Talk({}, faults=["GET /v1/groups: loop"])
    assert talk.get("/v1/groups")["pagination"]["after"] is None


def test_the_first_fault_that_fires_is_the_one_that_hits_and_all_of_them_count() -> None:
    talk = Talk(faults=["GET /v1/groups#2: 500", "GET /v1/groups: 503"], strict=False)
    assert [talk.status("GET", "/v1/groups") for _ in range(3)] == [503, 500, 503]


def test_faults_may_be_taken_away_and_added_under_way() -> None:
    talk = broken("GET /v1/groups: 503")
    assert talk.status("GET", "/v1/groups") == 503
    talk.app.state.faults.clear()
    assert talk.status("GET", "/v1/groups") == 200
