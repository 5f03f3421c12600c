"""The ASGI app: the table of operations as routes."""

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hexform.sandbox.behaviours import with_defaults
from hexform.sandbox.errors import ConnectionDropped
from hexform.sandbox.exchange import Refusal
from hexform.sandbox.operations import OPERATIONS
from hexform.sandbox.replies import refused
from hexform.sandbox.service import PREFIX, Service
from hexform.sandbox.workspace import Workspace


def create_app(
    workspace: Workspace,
    *,
    behaviours: Mapping[str, str] | None = None,
    faults: Sequence[str] = (),
    rate_limit: int | None = None,
    state_path: Path | None = None,
    clock: Callable[[], float] = time.monotonic,
    dropped: Callable[[str], Exception] = ConnectionDropped,
) -> Starlette:
    """An app for one workspace; `app.state` has `workspace`, `requests` (what it was asked) and `faults`.

    The seed's switches hold unless `behaviours` says otherwise, and `rate_limit` (0: none) beats both. `clock` moves
    the windows of the limit and the delay of reads. `dropped` makes what is raised, in process, where a served app
    closes its connection.
    """
    settings = with_defaults(workspace.behaviours, behaviours or {})
    if rate_limit is not None:
        settings["rate_limit"] = str(rate_limit)
    service = Service(workspace, settings, faults, state_path=state_path, clock=clock, dropped=dropped)

    async def unknown(request: Request, error: Exception) -> Response:
        """Another path, or another method: both in the newer envelope."""
        status = error.status_code if isinstance(error, HTTPException) else 404
        refusal = Refusal(status, "Not found" if status == 404 else "Method not supported")
        return service.logged(request, refused("message", refusal, "", getattr(error, "headers", None)))

    routes = [
        Route(PREFIX + path, service.endpoint(operation), methods=[operation.method], name=operation.name)
        for operation in OPERATIONS
        for path in (operation.path, *operation.aliases)
    ]
    app = Starlette(routes=routes, exception_handlers={404: unknown, 405: unknown})
    app.state.workspace = workspace
    app.state.requests = service.requests
    app.state.faults = service.faults
    return app
