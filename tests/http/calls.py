"""Calls and tokens that the tests of the way to the API share."""

from __future__ import annotations

from hexform.hex.call import Call
from hexform.http.token import Token
from hexform.model.event import Event

CANARY = "hxtp_canary0123456789abcdef"
TOKEN = Token("HEX_API_TOKEN", CANARY)

LIST = Call("ListGroups", "GET", "/v1/groups", (("limit", "500"),))
GET = Call("GetGroup", "GET", "/v1/groups/g1")
CREATE = Call("CreateGroup", "POST", "/v1/groups", body={"name": "Analytics"})
EDIT = Call("EditGroup", "PATCH", "/v1/groups/g1", body={"name": "Analytics"})
DELETE = Call("DeleteGroup", "DELETE", "/v1/groups/g1")

PAGE = {"values": [], "pagination": {"after": None}}


def quiet(_: Event) -> None:
    """A listener that has nothing to do."""
