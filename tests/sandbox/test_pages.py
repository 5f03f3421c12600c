import base64
import json

import pytest

from tests.sandbox.talk import Talk


def crowd(count: int) -> Talk:
    return Talk({"groups": [{"name": f"g{number:03}"} for number in range(count)]})


def names(page: dict[str, object]) -> list[str]:
    rows = page["values"]
    assert isinstance(rows, list)
    return [row["name"] for row in rows]


def test_pages_go_forward_and_back() -> None:
    talk = crowd(5)
    query = {"sortBy": "NAME", "sortDirection": "ASC", "limit": 2}
    first = talk.get("/v1/groups", **query)
    second = talk.get("/v1/groups", **query, after=first["pagination"]["after"])
    third = talk.get("/v1/groups", **query, after=second["pagination"]["after"])
    assert [names(page) for page in (first, second, third)] == [["g000", "g001"], ["g002", "g003"], ["g004"]]
    assert (first["pagination"]["before"], third["pagination"]["after"]) == (None, None)
    back = talk.get("/v1/groups", **query, before=third["pagination"]["before"])
    assert names(back) == ["g002", "g003"]
    start = talk.get("/v1/groups", **query, before=second["pagination"]["before"])
    assert names(start) == ["g000", "g001"]
    assert start["pagination"]["before"] is None


def test_an_empty_list_is_one_page() -> None:
    assert crowd(0).get("/v1/groups") == {"values": [], "pagination": {"after": None, "before": None}}


def test_a_cursor_fits_only_the_request_it_came_from() -> None:
    talk = crowd(5)
    cursor = talk.get("/v1/groups", limit=2)["pagination"]["after"]
    assert talk.status("GET", "/v1/groups", params={"after": cursor, "limit": 3}) == 200
    assert talk.status("GET", "/v1/groups", params={"after": cursor, "sortBy": "NAME"}) == 400
    assert talk.status("GET", "/v1/users", params={"after": cursor}) == 400


@pytest.mark.parametrize(
    "cursor", ["x", "null", "é", base64.b64encode(json.dumps(["a", "b", "c", "d"]).encode()).decode()]
)
def test_a_cursor_cannot_be_made_up(cursor: str) -> None:
    assert crowd(1).status("GET", "/v1/groups", params={"after": cursor}) == 400


def test_an_empty_cursor_is_none() -> None:
    assert crowd(1).status("GET", "/v1/groups", params={"after": "", "before": ""}) == 200


def test_rows_made_meanwhile_neither_double_nor_hide_others() -> None:
    talk = crowd(4)
    page = talk.get("/v1/groups", limit=2)
    talk("POST", "/v1/groups", {"name": "newest"})
    rest = talk.get("/v1/groups", limit=2, after=page["pagination"]["after"])
    assert names(page) + names(rest) == ["g003", "g002", "g001", "g000"]


def test_a_row_deleted_meanwhile_leaves_its_place() -> None:
    talk = crowd(4)
    page = talk.get("/v1/groups", limit=2)
    talk("DELETE", f"/v1/groups/{page['values'][1]['id']}")
    assert names(talk.get("/v1/groups", limit=2, after=page["pagination"]["after"])) == ["g001", "g000"]
