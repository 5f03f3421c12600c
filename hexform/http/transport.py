"""The transport over the network: one call, one request, one answer or error. Nothing else here opens a connection."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import cast
from urllib.request import getproxies, proxy_bypass

from hexform import __version__
from hexform.errors import NotSent, OutcomeUnknown, RemoteError, UsageError
from hexform.hex.call import Call, Send
from hexform.http.answer import Answer, Reader
from hexform.http.auth import OriginAuth
from hexform.http.body import read_body
from hexform.http.library import httpx
from hexform.http.sending import BOUNDS, Bounds, Sender, content
from hexform.http.token import Token
from hexform.model.event import Listener

_CONNECT = 10.0

_NOT_SENT_ERRORS = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)


@asynccontextmanager
async def http(
    base_url: str,
    token: Token,
    tell: Listener,
    *,
    bounds: Bounds = BOUNDS,
    transport: httpx.AsyncBaseTransport | None = None,
) -> AsyncIterator[Send]:
    """A `Send` to one host over the network. `base_url` is normalized by `hexform.http.base_url`."""
    origin = httpx.URL(base_url)
    # A proxy of plain http would see the token; https is only tunnelled through it.
    trust_env = origin.scheme == "https" and transport is None
    reader = Reader(origin.host, token)
    way = " via proxy" if trust_env and _has_proxy(origin.host) else ""
    async with _client(OriginAuth(origin, token), bounds, trust_env, transport) as client:
        yield Sender(_Network(client, base_url, reader, way).exchange, reader, bounds, tell, way).send


def _client(
    auth: OriginAuth, bounds: Bounds, trust_env: bool, transport: httpx.AsyncBaseTransport | None
) -> httpx.AsyncClient:
    try:
        return httpx.AsyncClient(
            auth=auth,
            transport=transport,
            trust_env=trust_env,
            follow_redirects=False,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            limits=httpx.Limits(max_connections=bounds.at_once, max_keepalive_connections=bounds.at_once),
            timeout=httpx.Timeout(bounds.deadline, connect=min(_CONNECT, bounds.deadline)),
            headers={"User-Agent": f"hexform/{__version__}", "Accept": "application/json", "Accept-Encoding": "gzip"},
        )
    except (ValueError, ImportError, OSError, httpx.InvalidURL):
        raise UsageError(
            "the environment names a proxy or certificates that cannot be used;"
            " look at HTTPS_PROXY, ALL_PROXY, NO_PROXY, SSL_CERT_FILE and SSL_CERT_DIR"
        ) from None


class _Network:
    def __init__(self, client: httpx.AsyncClient, base_url: str, reader: Reader, way: str) -> None:
        self._client = client
        self._base_url = base_url
        self._reader = reader
        self._way = way

    async def exchange(self, call: Call, most: int) -> Answer | RemoteError:
        """Send, and read a whole answer of at most so many bytes."""
        try:
            async with self._client.stream(
                call.method, self._url(call), content=content(call), headers=_type(call)
            ) as answer:
                chunks = cast("httpx.AsyncByteStream", answer.stream)
                encoding = answer.headers.get("content-encoding", "").strip().lower()
                return Answer(answer.status_code, answer.headers, await read_body(chunks, encoding, most))
        except _NOT_SENT_ERRORS as error:
            return NotSent(self._not_sent(error), where=call.where)
        except (httpx.HTTPError, httpx.StreamError, OSError) as error:
            return OutcomeUnknown(_outcome_unknown(error), where=call.where)

    def _url(self, call: Call) -> httpx.URL:
        return httpx.URL(f"{self._base_url}/api{call.path}", params=call.query or None)

    def _not_sent(self, error: Exception) -> str:
        if isinstance(error, httpx.TimeoutException):
            return f"no connection to {self._reader.host}{self._way} within {_CONNECT:g} s; nothing was sent"
        return (
            f"no connection to {self._reader.host}{self._way}: {self._reader.clean(str(error), 160)}; nothing was sent"
        )


def _outcome_unknown(error: Exception) -> str:
    """A message of our own: those of the libraries may quote a header."""
    if isinstance(error, httpx.TimeoutException):
        return "no answer in time"
    if isinstance(error, httpx.RemoteProtocolError):
        return "the answer is no whole HTTP answer"
    return f"the connection broke ({type(error).__name__})"


def _type(call: Call) -> dict[str, str]:
    return {} if call.body is None else {"Content-Type": "application/json"}


def _has_proxy(host: str) -> bool:
    proxies = getproxies()
    return ("https" in proxies or "all" in proxies) and not proxy_bypass(host)
