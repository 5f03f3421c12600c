"""The ASGI app: the table of operations by path and method."""

import time
from collections.abc import Callable, Mapping, Sequence

from hexform.sandbox.asgi import Receive, Response, Scope, Send, read_request
from hexform.sandbox.behaviours import with_defaults
from hexform.sandbox.errors import ConnectionDropped
from hexform.sandbox.exchange import Operation
from hexform.sandbox.operations import OPERATIONS, UNDOCUMENTED
from hexform.sandbox.service import PREFIX, Service
from hexform.sandbox.workspace import Workspace

Parts = tuple[str, ...]


class Routes:
    """Each path with the operations of its methods; a path without parameters comes before patterns that match it."""

    def __init__(self, operations: Sequence[Operation]) -> None:
        table: dict[str, dict[str, Operation]] = {}
        for operation in operations:
            for path in (operation.path, *operation.aliases):
                table.setdefault(path, {})[operation.method] = operation
        self._rows: dict[int, list[tuple[Parts, dict[str, Operation]]]] = {}
        for path, row in sorted(table.items(), key=lambda entry: "{" in entry[0]):
            parts = tuple(path.split("/"))
            self._rows.setdefault(len(parts), []).append((parts, row))

    def find(self, path: str) -> tuple[Mapping[str, Operation], dict[str, str]]:
        """The operations of a path by method, and its parameters by name; none where there is no such path."""
        parts = tuple(path.split("/"))
        for form, row in self._rows.get(len(parts), ()):
            if all(part == wanted or (part and wanted[:1] == "{") for part, wanted in zip(parts, form, strict=True)):
                filled = zip(form, parts, strict=True)
                return row, {wanted[1:-1]: part for wanted, part in filled if wanted[:1] == "{"}
        return {}, {}


class App:
    """The app for one workspace. `state` has `workspace`, `requests` (what it was asked) and `faults`."""

    def __init__(self, service: Service, routes: Routes) -> None:
        self.state = service
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = await read_request(scope, receive)
        if request is None:
            return
        rows, parameters = self._routes.find(request.path.removeprefix(PREFIX))
        if not rows or not request.path.startswith(PREFIX):
            response: Response = self.state.unknown(request, 404)
        # A HEAD is a GET whose body stays behind.
        elif operation := rows.get("GET" if request.method == "HEAD" else request.method):
            response = self.state.answer(operation, request, parameters)
        else:
            response = self.state.unknown(request, 405, {"Allow": ", ".join(rows)})
        await response(scope, receive, send)


def create_app(
    workspace: Workspace,
    *,
    behaviours: Mapping[str, str] | None = None,
    faults: Sequence[str] = (),
    rate_limit: int | None = None,
    clock: Callable[[], float] = time.monotonic,
    dropped: Callable[[str], Exception] = ConnectionDropped,
) -> App:
    """An app for one workspace.

    The seed's switches hold unless `behaviours` says otherwise, and `rate_limit` (0: none) beats both. `clock` moves
    the windows of the limit and the delay of reads. `dropped` makes what is raised, in process, where a served app
    closes its connection.
    """
    settings = with_defaults(workspace.behaviours, behaviours or {})
    if rate_limit is not None:
        settings["rate_limit"] = str(rate_limit)
    service = Service(workspace, settings, faults, clock=clock, dropped=dropped)
    extra = UNDOCUMENTED if settings["context_versions"] == "on" else ()
    return App(service, Routes((*OPERATIONS, *extra)))
