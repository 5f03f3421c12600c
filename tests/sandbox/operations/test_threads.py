from typing import Any

import pytest

from tests.sandbox.talk import NOBODY, Talk


def test_there_are_no_threads() -> None:
    talk = Talk()
    assert talk.get("/v1/threads") == {"threads": [], "pagination": {"after": None, "before": None}}
    for path in (f"/v1/threads/{NOBODY}", f"/v1/threads/{NOBODY}/messages"):
        response = talk("GET", path)
        assert response.status_code == 404
        assert response.json() == {"message": "Thread not found", "code": "NOT_FOUND", "issues": []}


@pytest.mark.parametrize("path", ["/v1/threads", f"/v1/threads/{NOBODY}/followup"])
def test_none_can_be_started(path: str) -> None:
    attachments = {"dataConnectionId": None, "tableIds": ["a.b"], "projectIds": [NOBODY]}
    response = Talk()("POST", path, {"prompt": "Why?", "attachments": attachments})
    assert (response.status_code, response.json()["code"]) == (403, "FORBIDDEN")
    assert "not enabled" in response.json()["message"]


@pytest.mark.parametrize("path", ["/v1/threads", f"/v1/threads/{NOBODY}/followup"])
@pytest.mark.parametrize(
    "body", [{}, {"prompt": ""}, {"prompt": 3}, {"prompt": "x", "attachments": {"tableIds": [1]}}, []]
)
def test_a_request_is_checked_all_the_same(path: str, body: Any) -> None:
    assert Talk().status("POST", path, body) == 400


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"source": "SLACK", "type": "NOTEBOOK", "numDays": 1, "hasFeedback": "false", "limit": 100}, 200),
        ({"source": "EMAIL"}, 400),
        ({"type": "CHAT"}, 400),
        ({"numDays": 0}, 400),
        ({"numDays": 1.5}, 400),
        ({"hasFeedback": "maybe"}, 400),
        ({"after": "nonsense"}, 400),
        ({"limit": 101}, 400),
    ],
)
def test_the_filters_of_a_list_are_checked(query: dict[str, object], status: int) -> None:
    assert Talk().status("GET", "/v1/threads", params=query) == status


@pytest.mark.parametrize(("query", "status"), [({"limit": 50, "full": "true"}, 404), ({"limit": 51}, 400)])
def test_messages_have_at_most_50_a_page(query: dict[str, object], status: int) -> None:
    assert Talk().status("GET", f"/v1/threads/{NOBODY}/messages", params=query) == status
