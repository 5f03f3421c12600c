"""The transport: one call, one request, one JSON or one classified error. Nothing else here opens a connection."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, cast
from urllib.request import getproxies, proxy_bypass

from hexform import __version__
from hexform.errors import BadAnswer, NotSent, OutcomeUnknown, Rejected, RemoteError, UsageError
from hexform.hex.call import Call, Json, Send
from hexform.http.answer import Answer, Reader
from hexform.http.auth import OriginAuth
from hexform.http.body import MOST_BYTES, MOST_BYTES_OF_LIST, TooLarge, Undecodable, read_body
from hexform.http.library import httpx
from hexform.http.list_sizes import ListSizes
from hexform.http.token import Token
from hexform.lib.gate import Gate
from hexform.model.event import Listener, RequestSent

DEADLINE = 60.0
_CONNECT = 10.0
AT_ONCE = 16

# No dot, no percent sign: a path that could be folded into another one is not sent.
# A longer parameter is a cursor.
_LONGEST_VALUE = 40
_PATH = re.compile(r"/v1(?:/[A-Za-z0-9_-]{1,128})+")

_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)


@dataclass(frozen=True)
class Bounds:
    """What one request may take: seconds from when it is sent to its last byte, and bytes after decoding.

    All pages of a list have a bound of their own; `at_once` is how many requests are under way, others wait.
    """

    deadline: float = DEADLINE
    most_bytes: int = MOST_BYTES
    most_bytes_of_list: int = MOST_BYTES_OF_LIST
    at_once: int = AT_ONCE


BOUNDS = Bounds()


@asynccontextmanager
async def http(
    base_url: str,
    token: Token,
    tell: Listener,
    *,
    bounds: Bounds = BOUNDS,
    transport: httpx.AsyncBaseTransport | None = None,
) -> AsyncIterator[Send]:
    """A way to one host over the network. `base_url` is as `hexform.http.base_url` gives it."""
    origin = httpx.URL(base_url)
    # A proxy of plain http would see the token; https is only tunnelled through it.
    trust_env = origin.scheme == "https" and transport is None
    reader = Reader(origin.host, token)
    async with _client(OriginAuth(origin, token), bounds, trust_env, transport) as client:
        yield _Http(client, base_url, reader, bounds, tell, proxied=trust_env and _has_proxy(origin.host)).send


@asynccontextmanager
async def in_process(app: Any, tell: Listener, *, bounds: Bounds = BOUNDS) -> AsyncIterator[Send]:
    """A way to an ASGI application in this process: no port, no token, and the rest as over the network."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with http(
        "http://sandbox", Token("the sandbox", "hxtw_of_the_sandbox"), tell, bounds=bounds, transport=transport
    ) as send:
        yield send


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


class _Http:
    def __init__(
        self,
        client: httpx.AsyncClient,
        base_url: str,
        reader: Reader,
        bounds: Bounds,
        tell: Listener,
        *,
        proxied: bool,
    ) -> None:
        self._client = client
        self._base_url = base_url
        self._reader = reader
        self._bounds = bounds
        self._tell = tell
        self._way = " via proxy" if proxied else ""
        self._lists = ListSizes()
        self._gate = Gate(bounds.at_once)

    async def send(self, call: Call) -> Json:
        if not _PATH.fullmatch(call.path):
            raise Rejected("this is no path of the API; nothing was sent", where=call.method)
        clock = asyncio.get_running_loop().time
        # The pages of a list come one after another: who waits for the next one is the last to be done.
        async with self._gate.place((not call.continues,)):
            began = clock()
            got = await self._exchange(call)
        result = got.what if isinstance(got, RemoteError) else str(got.status)
        self._tell(RequestSent(call.where + shown_query(call), result + self._way, clock() - began))
        if isinstance(got, RemoteError):
            raise got
        outcome = self._reader.read(got, call)
        if isinstance(outcome, RemoteError):
            raise outcome
        self._lists.note(call, len(got.body), outcome)
        return outcome

    async def _exchange(self, call: Call) -> Answer | RemoteError:
        """Send, and read a whole answer.

        The errors are returned, not raised here: one raised while another is handled keeps that one as its context,
        and those of the libraries hold the request with its headers, or the text of the answer.
        """
        left = self._bounds.most_bytes_of_list - self._lists.before(call)
        most = min(self._bounds.most_bytes, left)
        try:
            async with (
                asyncio.timeout(self._bounds.deadline),
                self._client.stream(call.method, self._url(call), content=_content(call), headers=_type(call)) as got,
            ):
                chunks = cast("httpx.AsyncByteStream", got.stream)
                encoding = got.headers.get("content-encoding", "").strip().lower()
                return Answer(got.status_code, got.headers, await read_body(chunks, encoding, most))
        except _NEVER_LEFT as error:
            return NotSent(self._not_sent(error), where=call.where)
        except TooLarge:
            whole, limit = ("list", self._bounds.most_bytes_of_list) if most == left else ("answer", most)
            return BadAnswer(f"the {whole} is larger than {limit // (1024 * 1024)} MiB", where=call.where)
        except Undecodable as error:
            return OutcomeUnknown(str(error), where=call.where)
        except TimeoutError:
            return OutcomeUnknown(f"no whole answer within {self._bounds.deadline:g} s", where=call.where)
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
    """The words are ours: a message of the libraries below may quote a header."""
    if isinstance(error, httpx.TimeoutException):
        return "no answer in time"
    if isinstance(error, httpx.RemoteProtocolError):
        return "the answer is no whole HTTP answer"
    return f"the connection broke ({type(error).__name__})"


def _content(call: Call) -> bytes | None:
    return None if call.body is None else json.dumps(call.body, allow_nan=False, separators=(",", ":")).encode()


def _type(call: Call) -> dict[str, str]:
    return {} if call.body is None else {"Content-Type": "application/json"}


def _has_proxy(host: str) -> bool:
    proxies = getproxies()
    return ("https" in proxies or "all" in proxies) and not proxy_bypass(host)


def shown_query(call: Call) -> str:
    """The parameters of a request, so that pages of one list are distinguished; cursors are cut."""
    told = "&".join(
        f"{name}={value if len(value) <= _LONGEST_VALUE else value[:12] + '…'}" for name, value in call.query
    )
    return f"?{told}" if told else ""
