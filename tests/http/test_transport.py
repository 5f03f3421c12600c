"""The transport with an HTTP library that gives set answers. Broken wires: test_transport_faults.py."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import httpx
import pytest
import respx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

from hexform import __version__
from hexform.errors import BadAnswer, NotPermitted, NotSent, OutcomeUnknown, Rejected, RemoteError, UsageError
from hexform.hex.call import Call, Json
from hexform.http.auth import OriginAuth
from hexform.http.in_process import in_process
from hexform.http.sending import Bounds, shown_query
from hexform.http.transport import http
from hexform.model.event import Event, RequestSent
from tests.http.calls import CANARY, CREATE, DELETE, GET, LIST, PAGE, TOKEN, quiet

HOST = "https://app.hex.tech"


@pytest.fixture
def hex_tech() -> Iterator[respx.MockRouter]:
    with respx.mock(assert_all_called=False) as router:
        yield router


def send(*calls: Call, base_url: str = HOST, tell: Callable[[Event], None] = quiet, **bounds: Any) -> list[Json]:
    async def work() -> list[Json]:
        async with http(base_url, TOKEN, tell, bounds=Bounds(**bounds)) as way:
            return [await way(call) for call in calls]

    return asyncio.run(work())


def test_a_call_becomes_one_request(hex_tech: respx.MockRouter) -> None:
    route = hex_tech.get(f"{HOST}/api/v1/groups").respond(200, json=PAGE)
    assert send(Call("ListGroups", "GET", "/v1/groups", (("limit", "500"), ("after", "a+b/c=&d"))))[0] == PAGE
    request = route.calls.last.request
    assert str(request.url) == f"{HOST}/api/v1/groups?limit=500&after=a%2Bb%2Fc%3D%26d"
    assert request.headers["authorization"] == f"Bearer {CANARY}"
    assert request.headers["user-agent"] == f"hexform/{__version__}"
    assert request.headers["accept-encoding"] == "gzip"
    assert "content-type" not in request.headers
    assert request.content == b""


def test_a_body_is_json(hex_tech: respx.MockRouter) -> None:
    route = hex_tech.post(f"{HOST}/api/v1/groups").respond(201, json={"id": "g1"})
    assert send(Call("CreateGroup", "POST", "/v1/groups", body={"name": "Überblick", "members": {}}))[0] == {"id": "g1"}
    request = route.calls.last.request
    assert request.headers["content-type"] == "application/json"
    assert httpx.Response(200, content=request.content).json() == {"name": "Überblick", "members": {}}


def test_every_request_is_reported_with_its_status(hex_tech: respx.MockRouter) -> None:
    hex_tech.get(f"{HOST}/api/v1/groups/g1").respond(403, json={"message": "Insufficient access", "code": "FORBIDDEN"})
    heard: list[Event] = []
    with pytest.raises(NotPermitted, match='GET /v1/groups/g1 403: Hex says "Insufficient access"'):
        send(GET, tell=heard.append)
    assert [(event.where, event.result) for event in heard if isinstance(event, RequestSent)] == [
        ("GET /v1/groups/g1", "403")
    ]


@pytest.mark.parametrize(
    "path",
    [
        "/v1/projects/../users/me",
        "/v1/projects/%2e%2e/users/me",
        "/v1/groups/x?limit=1",
        "/v1/groups/x#f",
        "/v1/groups/",
        "/v1//groups",
        "/v1",
        "/v2/groups",
        "//evil.example/v1/groups",
        "http://evil.example/v1/groups",
        "/v1/groups/a b",
        "/v1/groups/a\n",
        "/v1/groups/\u0301",
        "/v1/groups/a\\b",
        "/v1/groups/a:b@c",
        "",
    ],
)
def test_n4_a_path_that_could_mean_another_is_not_sent(hex_tech: respx.MockRouter, path: str) -> None:
    anything = hex_tech.route().respond(204)
    with pytest.raises(Rejected, match="nothing was sent"):
        send(Call("DeleteGroup", "DELETE", path))
    assert not anything.called


@pytest.mark.parametrize(
    "url",
    [
        "http://app.hex.tech/api/v1/groups",
        "https://app.hex.tech:8443/api/v1/groups",
        "https://evil.example/api/v1/groups",
        "https://app.hex.tech.evil.example/",
    ],
)
def test_n3_the_token_goes_to_no_other_scheme_host_or_port(url: str) -> None:
    flow = OriginAuth(httpx.URL(HOST), TOKEN).auth_flow(httpx.Request("GET", url))
    with pytest.raises(Rejected, match="another host"):
        next(flow)


def test_n2_a_redirect_is_not_followed(hex_tech: respx.MockRouter) -> None:
    elsewhere = hex_tech.route(host="evil.example").respond(200, json={})
    hex_tech.post(f"{HOST}/api/v1/groups").respond(307, headers={"location": "https://evil.example/"})
    with pytest.raises(BadAnswer, match="redirect to the host evil"):
        send(CREATE)
    assert not elsewhere.called


def test_n8_cookies_are_not_replayed(hex_tech: respx.MockRouter) -> None:
    hex_tech.get(f"{HOST}/api/v1/groups").respond(200, json=PAGE, headers={"set-cookie": "session=1; Path=/"})
    again = hex_tech.get(f"{HOST}/api/v1/groups/g1").respond(200, json={"id": "g1"})
    send(LIST, GET)
    assert "cookie" not in again.calls.last.request.headers


def test_n7_a_netrc_does_not_override_the_token(
    hex_tech: respx.MockRouter, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".netrc").write_text("machine app.hex.tech login evil password evil\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    route = hex_tech.get(f"{HOST}/api/v1/groups/g1").respond(200, json={"id": "g1"})
    send(GET)
    assert route.calls.last.request.headers["authorization"] == f"Bearer {CANARY}"


@pytest.mark.parametrize(
    "fault",
    [
        httpx.ConnectError("[Errno -2] Name or service not known"),
        httpx.ConnectTimeout(""),
        httpx.PoolTimeout(""),
        httpx.ProxyError("407 Proxy Authentication Required"),
        httpx.UnsupportedProtocol(""),
    ],
)
def test_row_9_what_never_left_is_not_sent(hex_tech: respx.MockRouter, fault: Exception) -> None:
    hex_tech.post(f"{HOST}/api/v1/groups").mock(side_effect=fault)
    with pytest.raises(NotSent, match=r"no connection to app\.hex\.tech.*nothing was sent") as raised:
        send(CREATE)
    assert str(fault) in str(raised.value)


@pytest.mark.parametrize(
    "fault",
    [
        httpx.ReadError(""),
        httpx.WriteError(""),
        httpx.CloseError(""),
        httpx.ReadTimeout(""),
        httpx.WriteTimeout(""),
        httpx.RemoteProtocolError(f"illegal status line {CANARY}"),
        httpx.LocalProtocolError(f"Illegal header value b'Bearer {CANARY}'"),
        httpx.DecodingError(CANARY),
        OSError(CANARY),
        ConnectionResetError(),
    ],
)
def test_rows_6_to_8_what_may_have_arrived_is_unknown(hex_tech: respx.MockRouter, fault: Exception) -> None:
    hex_tech.post(f"{HOST}/api/v1/groups").mock(side_effect=fault)
    with pytest.raises(OutcomeUnknown) as raised:
        send(CREATE)
    assert type(raised.value) is OutcomeUnknown
    assert CANARY not in str(raised.value)
    assert raised.value.__context__ is None


def test_n5_a_proxy_is_used_for_https_and_reported(hex_tech: respx.MockRouter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://user:hunter2@proxy.internal:3128")
    monkeypatch.setenv("NO_PROXY", "eu.hex.tech")
    hex_tech.route().respond(200, json={"id": "g1"})
    heard: list[Event] = []
    send(GET, tell=heard.append)
    send(GET, tell=heard.append, base_url="https://eu.hex.tech")
    assert [event.result for event in heard if isinstance(event, RequestSent)] == ["200 via proxy", "200"]


def test_n5_a_proxy_of_plain_http_never_sees_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing listens on the port of the base URL: had the proxy been asked, the error would name another failure."""
    from tests.http.fault_server import JSON, Exchange, answer, serving

    async def work() -> list[str]:
        async def fault(exchange: Exchange) -> None:
            await exchange.send(answer(b"{}", JSON))

        async with serving(fault) as proxy:
            monkeypatch.setenv("HTTP_PROXY", proxy.url)
            monkeypatch.setenv("ALL_PROXY", proxy.url)
            monkeypatch.delenv("NO_PROXY", raising=False)
            monkeypatch.delenv("no_proxy", raising=False)
            with pytest.raises(NotSent):
                async with http("http://127.0.0.1:1", TOKEN, quiet) as way:
                    await way(GET)
            return proxy.requests

    assert asyncio.run(work()) == []


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("HTTPS_PROXY", "socks4://user:hunter2@x"),
        ("HTTPS_PROXY", "http://proxy:port"),
        ("SSL_CERT_FILE", "/nowhere/ca.pem"),
    ],
)
def test_n6_an_environment_that_cannot_be_used_is_a_usage_error(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(UsageError, match=variable) as refused:
        send(GET)
    assert "hunter2" not in str(refused.value)


def test_the_size_of_an_answer_is_bounded(hex_tech: respx.MockRouter) -> None:
    hex_tech.get(f"{HOST}/api/v1/groups/g1").respond(200, json={"id": "x" * 2000})
    with pytest.raises(BadAnswer, match="larger than"):
        send(GET, most_bytes=1000)


def app(answer: Callable[[Request], Awaitable[JSONResponse | PlainTextResponse]]) -> Starlette:
    return Starlette(routes=[Route("/api/v1/groups", answer, methods=["GET", "POST", "DELETE"])])


def in_the_process(application: Starlette, call: Call) -> Json:
    async def work() -> Json:
        return await in_process(application, quiet)(call)

    return asyncio.run(work())


def test_an_application_in_the_process_is_called_like_a_host() -> None:
    async def echo(request: Request) -> JSONResponse:
        return JSONResponse({"path": request.url.path, "token": request.headers["authorization"][:7]})

    assert in_the_process(app(echo), Call("GetGroup", "GET", "/v1/groups")) == {
        "path": "/api/v1/groups",
        "token": "Bearer ",
    }


def test_an_application_that_breaks_is_a_server_error() -> None:
    async def broken(_: Request) -> JSONResponse:
        raise RuntimeError("a bug of the sandbox")

    with pytest.raises(RemoteError) as raised:
        in_the_process(app(broken), CREATE)
    assert raised.value.status == 500
    assert type(raised.value) is OutcomeUnknown


def test_a_missing_route_in_the_process_is_not_permitted() -> None:
    async def never(_: Request) -> PlainTextResponse:
        return PlainTextResponse("")

    with pytest.raises(NotPermitted):
        in_the_process(app(never), DELETE)


def test_pages_of_one_list_are_distinguished_and_cursors_are_cut() -> None:
    page = Call("ListUsers", "GET", "/v1/users", (("limit", "100"), ("after", "c" * 300)))
    assert shown_query(page) == f"?limit=100&after={'c' * 12}…"
    assert shown_query(Call("Me", "GET", "/v1/users/me")) == ""
