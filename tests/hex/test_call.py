"""Calls say what would be sent; ids are put into paths, and nothing else is."""

from __future__ import annotations

import pytest

from hexform.errors import Rejected
from hexform.hex.call import Call, Steps, Together, path, together


def test_ids_go_into_the_path_in_their_order() -> None:
    assert path("/v1/projects/{}/cells/{}", "p-1", "019cd222_A") == "/v1/projects/p-1/cells/019cd222_A"
    assert path("/v1/groups") == "/v1/groups"


@pytest.mark.parametrize(
    "text", ["", "..", "../users/me", "a/b", "a?b=c", "a#b", "a b", "%2e%2e", "-a", "é", "a\n", "a" * 129, "{0}"]
)
def test_what_could_lead_elsewhere_is_not_an_id(text: str) -> None:
    with pytest.raises(Rejected, match="nothing was sent") as caught:
        path("/v1/groups/{}", text)
    assert caught.value.where == "/v1/groups/{}"


def test_a_long_one_is_reported_in_short() -> None:
    with pytest.raises(Rejected) as caught:
        path("/v1/groups/{}", "x/" * 5000)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize(
    ("operation", "method", "repeatable"),
    [
        ("ListGroups", "GET", True),
        ("EditGroup", "PATCH", True),
        ("DeleteGroup", "DELETE", True),
        ("PublishGuideDrafts", "POST", True),
        ("CreateGroup", "POST", False),
        ("CreateCell", "POST", False),
    ],
)
def test_what_creates_is_not_repeatable(operation: str, method: str, repeatable: bool) -> None:
    call = Call(operation, method, "/v1/x")
    assert call.repeatable is repeatable
    assert call.where == f"{method} /v1/x"


def _one(name: str) -> Steps[str]:
    reply = yield Call("Get", "GET", f"/v1/{name}")
    return f"{name}={reply}"


def test_several_steps_are_requested_at_once() -> None:
    first, second = _one("a"), _one("b")
    steps = together(first, second)
    assert next(steps) == Together((first, second))
    with pytest.raises(StopIteration) as end:
        steps.send(["x", "y"])
    assert end.value.value == ["x", "y"]


def test_one_alone_goes_by_itself_and_none_requests_nothing() -> None:
    alone = together(_one("a"))
    assert next(alone) == Call("Get", "GET", "/v1/a")
    with pytest.raises(StopIteration) as end:
        alone.send(7)
    assert end.value.value == ["a=7"]
    nothing: Steps[list[str]] = together()
    with pytest.raises(StopIteration) as end:
        next(nothing)
    assert end.value.value == []
