"""Send the token to one origin only, whatever the URL of a request."""

from __future__ import annotations

from collections.abc import Generator

from hexform.errors import Rejected
from hexform.http.library import httpx
from hexform.http.token import Token


class OriginAuth(httpx.Auth):
    """Attaches the token to requests of exactly this scheme, host and port; any other request is not sent."""

    def __init__(self, origin: httpx.URL, token: Token) -> None:
        self._origin = _origin(origin)
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if _origin(request.url) != self._origin:
            raise Rejected("the request was for another host than that of the base URL; nothing was sent")
        request.headers["Authorization"] = f"Bearer {self._token.secret}"
        yield request


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port
