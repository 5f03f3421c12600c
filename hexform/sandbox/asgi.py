"""Requests and responses as ASGI has them: as much of it as one path, one body and one response need."""

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any, NamedTuple

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_BODILESS = {204, 304}


class Request(NamedTuple):
    """A whole request; the names of `headers` are in lower case, and `origin` is how the client names the host."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    content: bytes

    @property
    def origin(self) -> str:
        """Scheme and host, as the client named them."""
        return f"http://{self.headers.get('host', 'localhost')}"


async def read_request(scope: Scope, receive: Receive) -> Request | None:
    """The request of a scope, once all of its body is there; None where the client went away before."""
    content, more = b"", True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        content += message.get("body", b"")
        more = message.get("more_body", False)
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    return Request(scope["method"], scope["path"], scope["query_string"].decode("latin-1"), headers, content)


class Response:
    """A response, which sends itself. `headers` are by their names in lower case, with the length and the type."""

    def __init__(
        self,
        content: bytes | str = b"",
        status_code: int = 200,
        headers: Mapping[str, str] | None = None,
        media_type: str | None = None,
    ) -> None:
        self.body = content.encode() if isinstance(content, str) else content
        self.status_code = status_code
        self.headers = {name.lower(): value for name, value in (headers or {}).items()}
        if status_code >= 200 and status_code not in _BODILESS:
            self.headers.setdefault("content-length", str(len(self.body)))
        if media_type is not None:
            charset = "; charset=utf-8" if media_type.startswith("text/") else ""
            self.headers.setdefault("content-type", media_type + charset)

    @property
    def raw_headers(self) -> list[tuple[bytes, bytes]]:
        """The headers as they are sent."""
        return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in self.headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": self.body})
