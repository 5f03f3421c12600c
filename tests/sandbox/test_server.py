"""The sandbox on a socket: how it starts and ends, and what faults look like to a client there."""

import asyncio
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from hexform.sandbox import SandboxError, Workspace, create_app, serve, server
from hexform.sandbox.server import Socket
from tests.http.virtual_time import run
from tests.sandbox.serving import serving

FAULTS = {
    "drop-before": httpx.RemoteProtocolError,
    "drop-after": httpx.RemoteProtocolError,
    "drop-after reset": httpx.ReadError,
    "garbage": httpx.RemoteProtocolError,
    "truncate": httpx.RemoteProtocolError,
    "chunked": httpx.RemoteProtocolError,
    "delay 3600": httpx.ReadTimeout,
    "gzip broken": httpx.DecodingError,
}


# Each fault has a path of its own, so that it hits whatever runs before it, or beside it.
GROUPS = {kind: f"00000000-0000-7000-8000-{number:012}" for number, kind in enumerate(FAULTS)}
SEED = {"groups": [{"name": "Old", "id": group} for group in GROUPS.values()]}
READS = {
    "/v1/users/me": "cut",
    "/v1/context/topics": "drip 0",
    "/v1/collections": "odd informational",
    "/v1/projects": "odd http-1.0",
    "/v1/data-connections": "odd huge-header",
}


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    faults = [f"PATCH /v1/groups/{group}: {kind}" for kind, group in GROUPS.items()]
    faults += [f"GET {path}: {kind}" for path, kind in READS.items()]
    with serving(SEED, faults=faults) as address:
        yield f"{address}/api"


@pytest.fixture
def client(url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=url, headers={"Authorization": "Bearer hxtp_x"}, timeout=60) as client:
        yield client


@pytest.mark.parametrize("kind", list(FAULTS))
def test_a_client_sees_each_fault_as_what_it_is(client: httpx.Client, kind: str) -> None:
    patience = httpx.Timeout(60, read=2 if kind.startswith("delay") else 60)
    with pytest.raises(FAULTS[kind]):
        client.patch(f"/v1/groups/{GROUPS[kind]}", json={"name": "New"}, timeout=patience)
    name = client.get(f"/v1/groups/{GROUPS[kind]}").json()["name"]
    assert name == ("Old" if kind == "drop-before" else "New")


def test_a_cut_body_ends_as_if_it_were_whole(client: httpx.Client) -> None:
    response = client.get("/v1/users/me")
    assert response.status_code == 200
    assert response.headers["connection"] == "close"
    with pytest.raises(ValueError, match=r"Unterminated|Expecting|Invalid"):
        response.json()


def test_a_drip_arrives_whole(client: httpx.Client) -> None:
    assert client.get("/v1/context/topics").json()["topics"] == []


def test_a_drip_waits_after_every_byte() -> None:
    """In virtual time: it outlasts any timeout of a single read."""

    async def work() -> tuple[int, float]:
        app = create_app(Workspace(), rate_limit=0, faults=["GET /v1/groups: drip 20"])
        began = asyncio.get_running_loop().time()
        headers = {"Authorization": "Bearer x"}
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hex.test/api") as client:
            response = await client.get("/v1/groups", headers=headers)
        return len(response.content), asyncio.get_running_loop().time() - began

    size, seconds = run(work())
    assert size > 10
    assert seconds == pytest.approx(20 * size)


def test_odd_deliveries_arrive_unless_a_header_is_too_long(client: httpx.Client) -> None:
    assert client.get("/v1/collections").http_version == "HTTP/1.1"
    assert client.get("/v1/projects").http_version == "HTTP/1.0"
    with pytest.raises(httpx.RemoteProtocolError):
        client.get("/v1/data-connections")


def visited(app: Any, visit: Callable[[httpx.Client], None]) -> int:
    """Serve in this thread, where coverage sees it, until a client in another thread is done. Returns the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]

    def come() -> None:
        headers = {"Authorization": "Bearer x"}
        with httpx.Client(base_url=f"http://127.0.0.1:{port}/api", headers=headers, timeout=60) as client:
            for attempt in range(100):
                try:
                    client.get("/v1/users/me").raise_for_status()
                    break
                except httpx.ConnectError:
                    time.sleep(0.01 * (attempt + 1))
            visit(client)
        signal.raise_signal(signal.SIGTERM)

    coming = threading.Thread(target=come)
    coming.start()
    serve(app, port)
    coming.join()
    return port


def test_it_serves_in_the_thread_that_asks(capsys: pytest.CaptureFixture[str]) -> None:
    acts = ("drop-after reset", "garbage", "truncate", "cut")
    app = create_app(
        Workspace(), rate_limit=0, faults=[f"GET /v1/groups#{n}: {kind}" for n, kind in enumerate(acts, 1)]
    )
    seen: list[object] = []

    def visit(client: httpx.Client) -> None:
        for _ in range(5):
            try:
                seen.append(client.get("/v1/groups").status_code)
            except httpx.TransportError as error:
                seen.append(type(error))

    handler = signal.getsignal(signal.SIGTERM)
    port = visited(app, visit)
    assert seen == [httpx.ReadError, httpx.RemoteProtocolError, httpx.RemoteProtocolError, 200, 200]
    assert capsys.readouterr().out == f"listening on http://127.0.0.1:{port}\n"
    assert signal.getsignal(signal.SIGTERM) is handler


def test_the_kernel_does_not_hold_back_small_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nagle's algorithm, which makes every second answer of a connection wait for 40 ms, is off."""
    seen: list[int] = []

    class Watched(Socket):
        def __init__(self, transport: asyncio.Transport) -> None:
            super().__init__(transport)
            seen.append(transport.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))

    monkeypatch.setattr(server, "Socket", Watched)
    visited(create_app(Workspace(), rate_limit=0), lambda client: None)
    assert seen
    assert all(seen)


def test_a_port_that_is_taken_is_reported() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SandboxError) as caught:
            serve(create_app(Workspace()), port)
    assert f"port {port} of 127.0.0.1 cannot be used: Address already in use" in str(caught.value)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly(number: signal.Signals) -> None:
    program = "from hexform import sandbox\nsandbox.serve(sandbox.create_app(sandbox.Workspace()), 0)\nprint('bye')\n"
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("listening on http://127.0.0.1:")
        process.send_signal(number)
        out, err = process.communicate(timeout=120)
    assert (process.returncode, out, err) == (0, "bye\n", "")
