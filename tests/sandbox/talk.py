"""Requests to a sandbox in process, one after another. Responses are held against the document, if it is known."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import httpx

from hexform.sandbox import Workspace, counted_ids, create_app, demo_seed, ticking_clock
from hexform.sandbox.app import App
from tests.sandbox import document
from tests.sandbox.contract import the_document

Json = Any
NOBODY = "00000000-0000-4000-8000-000000000000"


class Talk:
    """A workspace and somebody who asks it things."""

    def __init__(
        self,
        seed: Mapping[str, Any] | None = None,
        *,
        behaviours: Mapping[str, str] | None = None,
        faults: Sequence[str] = (),
        bearer: str = "hxtw_sandbox",
        strict: bool = True,
        **options: Any,
    ) -> None:
        workspace = options.pop("workspace", None)
        self.workspace: Workspace = workspace or Workspace.from_seed(
            demo_seed() if seed is None else seed, ids=counted_ids(), now=ticking_clock()
        )
        options = {"rate_limit": 0} | options
        self.app: App = create_app(self.workspace, behaviours=behaviours, faults=faults, **options)
        self.bearer = bearer
        self.strict = strict and document.known()

    def __call__(self, method: str, path: str, body: Json = None, **options: Any) -> httpx.Response:
        """One request; without a body, none is sent."""
        response = asyncio.run(self._send(method, path, body, options))
        if self.strict:
            asked = response.request.url.path.removeprefix("/api")
            wrong = the_document().wrong(method, asked, response.status_code, response.content)
            assert not wrong, f"{method} {path} -> {response.status_code}: {wrong}: {response.text[:2000]}"
        return response

    async def _send(self, method: str, path: str, body: Json, options: dict[str, Any]) -> httpx.Response:
        transport = httpx.ASGITransport(self.app)
        headers = {"Authorization": f"Bearer {self.bearer}"}
        async with httpx.AsyncClient(transport=transport, base_url="http://hex.test/api", headers=headers) as client:
            return await client.request(method, path, **({"json": body} if body is not None else {}), **options)

    def get(self, path: str, **parameters: Any) -> Json:
        """What a read gives, which has to succeed."""
        response = self("GET", path, **({"params": parameters} if parameters else {}))
        assert response.status_code == 200, response.text
        return response.json()

    def status(self, method: str, path: str, body: Json = None, **options: Any) -> int:
        """The status alone."""
        return self(method, path, body, **options).status_code

    def everything(self, path: str, under: str = "values", **parameters: Any) -> list[Json]:
        """All rows of a list, page by page."""
        rows: list[Json] = []
        page = self.get(path, **parameters)
        rows += page[under]
        while page["pagination"]["after"]:
            page = self.get(path, **parameters, after=page["pagination"]["after"])
            rows += page[under]
        return rows

    def id(self, table: str, name: str) -> str:
        """The id of a row by its name, title, email or path."""
        rows = getattr(self.workspace, table)
        keys = ("email", "name", "title", "path")
        found = [row.id for row in rows.values() if name in {getattr(row, key, None) for key in keys}]
        assert len(found) == 1, found
        return str(found[0])
