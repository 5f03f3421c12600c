"""Commands as people give them, in this process, over a wire that breaks, in virtual time."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from hexform.cli.main import run
from hexform.http.client import Client, Options, compose
from hexform.http.token import Token
from hexform.http.transport import http
from hexform.model.event import Listener
from tests.faults.machine import Hex, Request
from tests.faults.wire import Kill, Killed, Wire
from tests.http.virtual_time import VirtualLoop

CANARY = "hxtw_canary0123456789abcdef"


class _Policy(asyncio.DefaultEventLoopPolicy):
    def new_event_loop(self) -> asyncio.AbstractEventLoop:
        return VirtualLoop()


@dataclass(frozen=True)
class Ended:
    """How a command ended: without a code if it was killed."""

    code: int | None
    out: str
    err: str
    requests: list[Request] = field(default_factory=list)

    @property
    def writes(self) -> list[str]:
        return [f"{method} {path}" for method, path, _ in self.requests if method != "GET"]


class Console:
    """A shell in a folder, with Hex on the other side of a wire."""

    def __init__(self, root: Path, hexes: Hex, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]):
        self.root = root
        self.hex = hexes
        self._capfd = capfd
        self._faults: Sequence[str] = ()
        self._kill: Kill | None = None
        self._requests: list[Request] = []
        monkeypatch.chdir(root)
        for name in ("CI", "GITHUB_ACTIONS", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "FORCE_COLOR", "COLUMNS"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("HEX_API_TOKEN", CANARY)
        monkeypatch.setattr("hexform.http.client.network", self._network)

    def run(self, *words: str, faults: Sequence[str] = (), kill: Kill | None = None) -> Ended:
        """`hexform WORDS`, to its end."""
        self._faults, self._kill, self._requests = faults, kill, []
        random.seed(0)
        self._capfd.readouterr()
        before = asyncio.get_event_loop_policy()
        asyncio.set_event_loop_policy(_Policy())
        try:
            code: int | None = run(list(words))
        except Killed:
            code = None
        finally:
            asyncio.set_event_loop_policy(before)
        said = self._capfd.readouterr()
        return Ended(code, said.out, said.err, self._requests)

    @asynccontextmanager
    async def _network(self, url: str, token: Token, tell: Listener, options: Options) -> AsyncIterator[Client]:
        clock = asyncio.get_running_loop().time
        started, app = clock(), self.hex.app(self._faults)
        self._requests = app.state.requests
        try:
            wire = Wire(app, self._kill, rewrite=self.hex.rewrite)
            async with http(url, token, tell, bounds=options.bounds, transport=wire) as send:
                yield compose(send, tell, options)
        finally:
            self.hex.seconds += clock() - started
