"""The ASGI app: a request passes the token, the limit and the faults, and meets its row of the table."""

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hexform.sandbox.behaviours import with_defaults
from hexform.sandbox.errors import ConnectionDropped
from hexform.sandbox.exchange import Exchange, Operation, Refusal
from hexform.sandbox.history import History
from hexform.sandbox.limits import Limiter, per_minute
from hexform.sandbox.operations import OPERATIONS
from hexform.sandbox.replies import refused, replied, throttled
from hexform.sandbox.workspace import Workspace

PREFIX = "/api"
Log = list[tuple[str, str, int]]


class Service:
    """One workspace being served."""

    def __init__(
        self,
        workspace: Workspace,
        behaviours: Mapping[str, str],
        state_path: Path | None,
        clock: Callable[[], float],
        faults: Sequence[str],
        dropped: Callable[[str], Exception],
    ) -> None:
        self.faults = tuple(faults)
        self.dropped = dropped
        self.workspace = workspace
        self.behaviours = behaviours
        self.state_path = state_path
        limit = behaviours["rate_limit"]
        self.limits = per_minute(0 if limit == "off" else int(limit))
        self.limiter = Limiter(clock)
        self.history = History(workspace, clock, float(behaviours["read_delay"]), last=False)
        self.requests: Log = []

    def endpoint(self, operation: Operation) -> Callable[[Request], Awaitable[Response]]:
        """What answers the requests of one row of the table."""

        async def answer(request: Request) -> Response:
            response = self._answer(operation, request, await request.body())
            self.log(request, response.status_code)
            return response

        return answer

    def log(self, request: Request, status: int) -> None:
        """Note a request for whoever looks at `app.state.requests`."""
        self.requests.append((request.method, request.url.path.removeprefix(PREFIX), status))

    def _answer(self, operation: Operation, request: Request, content: bytes) -> Response:
        trace = f"sandbox-{len(self.requests) + 1:06d}"
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            return refused(operation.family, Refusal(401, "Authorization not provided"), trace)
        own = [(operation.name, limit) for limit in operation.limits] if self.limits else []
        allowance = self.limiter.ask(token, [*self.limits, *own])
        headers = allowance.headers(self.behaviours["rate_limit_headers"]) if allowance else {}
        if allowance and not allowance.granted:
            return throttled(operation.family, self.behaviours["rate_limit_body"], trace, headers)
        exchange = Exchange(
            operation,
            self.workspace if operation.writes else self.history.readable(),
            self.behaviours,
            request.path_params,
            request.url.query,
            content,
            token.strip(),
            trace,
            str(request.base_url).rstrip("/"),
        )
        return self._work(exchange, headers)

    def _work(self, exchange: Exchange, headers: Mapping[str, str]) -> Response:
        operation = exchange.operation
        if operation.writes:
            self.history.remember()
        try:
            body = operation.answer(exchange)
        except Refusal as refusal:
            return refused(operation.family, refusal, exchange.trace, headers)
        if operation.writes and self.state_path:
            self.workspace.save(self.state_path)
        return replied(operation.status, body, headers)


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
    """An app for one workspace; `app.state.workspace` is its state, `app.state.requests` what it was asked.

    The seed's switches hold unless `behaviours` says otherwise, and `rate_limit` (0: none) beats both. `clock` moves
    the windows of the limit and the delay of reads. `dropped` makes what is raised, in process, where a served app
    closes its connection.
    """
    settings = with_defaults(workspace.behaviours, behaviours or {})
    if rate_limit is not None:
        settings["rate_limit"] = str(rate_limit)
    service = Service(workspace, settings, state_path, clock, faults, dropped)

    async def unknown(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 404
        text = "Not found" if status == 404 else "Method not supported"
        response = refused("message", Refusal(status, text), "", getattr(error, "headers", None) or {})
        service.log(request, status)
        return response

    routes = [
        Route(PREFIX + operation.path, service.endpoint(operation), methods=[operation.method], name=operation.name)
        for operation in OPERATIONS
    ]
    app = Starlette(routes=routes, exception_handlers={404: unknown, 405: unknown})
    app.state.workspace = workspace
    app.state.requests = service.requests
    return app
