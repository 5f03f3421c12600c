"""The sandbox on a port of this process, so that a test can look into it and break it while it is served."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import uvicorn

from hexform.sandbox import Workspace, create_app
from hexform.sandbox.faults import parse_fault
from hexform.sandbox.server import _Protocol
from hexform.sandbox.service import PREFIX

ADMIN, ADA, GRACE, EVE = (f"{name}@example.com" for name in ("admin", "ada", "grace", "eve"))
SEED: dict[str, Any] = {
    "users": [{"email": ADMIN, "role": "ADMIN"}, {"email": ADA}, {"email": GRACE}, {"email": EVE}],
    "groups": [{"name": "Team", "members": [ADA]}, {"name": "Old team"}],
    "projects": [
        {
            "title": "Revenue",
            "owner": ADMIN,
            "status": "Draft",
            "cells": [{"label": "Load", "type": "CODE", "source": "old"}],
        }
    ],
    "statuses": ["Draft", "Done"],
}


class Host:
    """`requests` are what it was asked, as (method, path, status); `tokens` whose token came with them.

    While `held` is "METHOD /v1/PATH", such requests do their work and are not answered.
    """

    def __init__(self, seed: Mapping[str, Any]) -> None:
        self.url = ""
        self.held = ""
        self.tokens: list[str] = []
        self.workspace = Workspace.from_seed(seed)
        self.app: Any = create_app(self.workspace, rate_limit=0)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        headers = dict(scope.get("headers", ()))
        self.tokens.append(headers.get(b"authorization", b"").decode().removeprefix("Bearer "))
        request = f"{scope['method']} {scope['path'].removeprefix(PREFIX)}"

        async def answer(message: Any) -> None:
            while request == self.held:  # noqa: ASYNC110 - it is set by another thread
                await asyncio.sleep(0.01)
            await send(message)

        await self.app(scope, receive, answer)

    def break_at(self, *faults: str) -> None:
        """From here on these break; without any, nothing does."""
        self.app.state.faults[:] = [parse_fault(fault) for fault in faults]

    @property
    def requests(self) -> list[tuple[str, str, int]]:
        found: list[tuple[str, str, int]] = self.app.state.requests
        return found

    @property
    def writes(self) -> list[str]:
        return [f"{method} {path}" for method, path, _ in self.requests if method != "GET"]

    def dump(self) -> dict[str, Any]:
        return self.workspace.dump()

    def group(self, name: str) -> Any:
        return next((group for group in self.workspace.groups.values() if group.name == name), None)

    def members(self, name: str) -> set[str]:
        return {self.workspace.users[key].email for key in self.group(name).members}

    def project(self, title: str) -> Any:
        return next(project for project in self.workspace.projects.values() if project.title == title)


@contextmanager
def hosted(seed: Mapping[str, Any] = SEED) -> Iterator[Host]:
    """Serve until the end of the block."""
    host = Host(seed)
    config = uvicorn.Config(
        host, http=_Protocol, ws="none", lifespan="off", log_level="critical", timeout_graceful_shutdown=0
    )
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        host.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            yield host
        finally:
            host.held = ""
            server.should_exit = server.force_exit = True
            thread.join(60)


def without_ids(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: value for key, value in row.items() if key != "id"} for row in rows]
