"""Calls and tokens that the tests of the way to the API share."""

from __future__ import annotations

from hexform.core.call import Call
from hexform.core.event import Event
from hexform.remote.token import Token

CANARY = "hxtp_canary0123456789abcdef"
TOKEN = Token("HEX_API_TOKEN", CANARY)

LIST = Call("ListGroups", "GET", "/v1/groups", (("limit", "500"),))
GET = Call("GetGroup", "GET", "/v1/groups/g1")
CREATE = Call("CreateGroup", "POST", "/v1/groups", body={"name": "Analytics"})
EDIT = Call("EditGroup", "PATCH", "/v1/groups/g1", body={"name": "Analytics"})
DELETE = Call("DeleteGroup", "DELETE", "/v1/groups/g1")

PAGE = {"values": [], "pagination": {"after": None, "before": None}}


def quiet(_: Event) -> None:
    """A listener that has nothing to do."""
