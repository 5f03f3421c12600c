"""The ASGI app: the table of operations as routes."""

import time
from collections.abc import Callable, Mapping, Sequence

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hexform.sandbox.behaviours import with_defaults
from hexform.sandbox.errors import ConnectionDropped
from hexform.sandbox.exchange import Operation
from hexform.sandbox.operations import OPERATIONS, UNDOCUMENTED
from hexform.sandbox.service import PREFIX, Resource, Service
from hexform.sandbox.workspace import Workspace


def _resources(settings: Mapping[str, str]) -> dict[str, dict[str, Operation]]:
    """Each path with the operations of its methods; a path without parameters goes before one that it would fit."""
    table: dict[str, dict[str, Operation]] = {}
    extra = UNDOCUMENTED if settings["context_versions"] == "on" else ()
    for operation in (*OPERATIONS, *extra):
        for path in (operation.path, *operation.aliases):
            table.setdefault(path, {})[operation.method] = operation
    return dict(sorted(table.items(), key=lambda row: "{" in row[0]))


def create_app(
    workspace: Workspace,
    *,
    behaviours: Mapping[str, str] | None = None,
    faults: Sequence[str] = (),
    rate_limit: int | None = None,
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
    service = Service(workspace, settings, faults, clock=clock, dropped=dropped)

    async def unknown(request: Request, _: Exception) -> Response:
        return service.unknown(request, 404)

    routes = [Route(PREFIX + path, Resource(service, rows)) for path, rows in _resources(settings).items()]
    app = Starlette(routes=routes, exception_handlers={404: unknown})
    app.state.workspace = workspace
    app.state.requests = service.requests
    app.state.faults = service.faults
    return app
