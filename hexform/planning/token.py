"""What a token can read, tried with the smallest reads that there are."""

from __future__ import annotations

from datetime import UTC, datetime

from hexform.errors import HexformError
from hexform.hex.call import Call, Send
from hexform.model.listing import Readable, TokenReport
from hexform.model.plan import Place
from hexform.planning.observe import Me

_READS = {
    "people": Call("ListUsers", "GET", "/v1/users", (("limit", "1"),)),
    "groups": Call("ListGroups", "GET", "/v1/groups", (("limit", "1"),)),
    "collections": Call("ListCollections", "GET", "/v1/collections", (("limit", "1"),)),
    "projects": Call("ListProjects", "GET", "/v1/projects", (("limit", "1"),)),
    "data connections": Call("ListDataConnections", "GET", "/v1/data-connections", (("limit", "1"),)),
    "guides": Call("ListDraftGuides", "GET", "/v1/guides/draft/list", (("limit", "1"),)),
}


async def token_report(me: Me, place: Place, send: Send, *, sandbox: bool) -> TokenReport:
    """Whose token it is, and which lists it can read. A list that cannot be read ends nothing."""
    reads = [await _tried(name, call, send) for name, call in _READS.items()]
    return TokenReport(
        sandbox=sandbox,
        workspace=place,
        token="personal" if me.personal else "workspace",
        email=me.email,
        role=me.role,
        expires=_time(me.expires),
        reads=tuple(reads),
    )


async def _tried(name: str, call: Call, send: Send) -> Readable:
    try:
        await send(call)
    except HexformError as error:
        return Readable(name=name, readable=False, why=str(error))
    return Readable(name=name, readable=True)


def _time(seconds: float | None) -> str | None:
    """A time of the token; one that is not a time is none."""
    try:
        return None if seconds is None else datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, OSError, TypeError):
        return None
