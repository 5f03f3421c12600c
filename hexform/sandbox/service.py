"""Answer requests: check the token and the limits, apply faults, and run the operation."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from email.utils import formatdate

from hexform.sandbox.asgi import Request, Response
from hexform.sandbox.broken_answers import broken
from hexform.sandbox.broken_delivery import Drop
from hexform.sandbox.errors import StateError
from hexform.sandbox.exchange import Exchange, Operation
from hexform.sandbox.faults import Fault, parse_fault
from hexform.sandbox.history import History
from hexform.sandbox.limits import Limiter, windows
from hexform.sandbox.messages import Refusal
from hexform.sandbox.replies import refused, replied, throttled, unauthorized
from hexform.sandbox.workspace import Workspace

PREFIX = "/api"


class Service:
    """A served workspace. `requests` is the log: method, path and status, 0 where nothing was sent."""

    def __init__(
        self,
        workspace: Workspace,
        behaviours: Mapping[str, str],
        faults: Sequence[str],
        *,
        clock: Callable[[], float],
        dropped: Drop,
    ) -> None:
        self.workspace = workspace
        self.behaviours = behaviours
        self.faults = [parse_fault(fault) for fault in faults]
        self.dropped = dropped
        limit = behaviours["rate_limit"]
        self.per_minute = 0 if limit == "off" else int(limit)
        self.limiter = Limiter(clock)
        self.owners: dict[str, str] = {}
        self.history = History(workspace, clock, float(behaviours["read_delay"]))
        self.requests: list[tuple[str, str, int]] = []

    def answer(self, operation: Operation, request: Request, parameters: Mapping[str, str]) -> Response:
        """The response to a request for one row of the table, whose path holds these parameters."""
        return self._logged(request, self._admitted(operation, request, parameters))

    def unknown(self, request: Request, status: int, headers: Mapping[str, str] | None = None) -> Response:
        """The response to another path or another method, in the newer envelope."""
        text = "Not found" if status == 404 else "Method not supported"
        return self._logged(request, refused("message", Refusal(status, text), "", headers))

    def _logged(self, request: Request, response: Response) -> Response:
        """Note a request and its response."""
        self.requests.append((request.method, request.path.removeprefix(PREFIX), response.status_code))
        response.headers.setdefault("date", formatdate(usegmt=True))
        return response

    def _admitted(self, operation: Operation, request: Request, parameters: Mapping[str, str]) -> Response:
        """Check the token and the limits, then answer."""
        trace = f"sandbox-{len(self.requests) + 1:06d}"
        family = operation.family_under(self.behaviours)
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        token = token.strip()
        user_id = self._owner(token) if token and scheme.lower() == "bearer" else ""
        if not user_id:
            return unauthorized(family, self.behaviours["unauthorized"], trace)
        shared = self.behaviours["rate_limit_windows"] == "shared"
        allowance = self.limiter.allow(token, windows(operation, self.per_minute, shared=shared))
        headers = allowance.headers(self.behaviours["rate_limit_headers"]) if allowance else {}
        if allowance and not allowance.granted:
            return throttled(family, self.behaviours["rate_limit_body"], trace, headers)
        exchange = Exchange(
            operation,
            self.workspace,
            self.behaviours,
            path=parameters,
            query=request.query,
            content=request.content,
            media_type=request.headers.get("content-type", "").partition(";")[0].strip().lower(),
            token=token,
            user_id=user_id,
            trace=trace,
            origin=request.origin,
        )
        return self._with_faults(exchange, request, headers)

    def _owner(self, token: str) -> str:
        """The id of the person that a token belongs to, or nothing once that person is deactivated.

        Nobody creates tokens here: each belongs to the person who is the first active admin when it is first used.
        """
        user_id = self.owners.setdefault(token, self.workspace.token_user.id)
        return user_id if self.workspace.users[user_id].active else ""

    def _with_faults(self, exchange: Exchange, request: Request, headers: Mapping[str, str]) -> Response:
        """Apply the first fault that hits, if any, and carry out the request."""
        path = request.path.removeprefix(PREFIX)
        firing = [fault for fault in self.faults if fault.fires(request.method, path)]
        family, trace = exchange.family, exchange.trace
        if not firing:
            return self._carry_out(exchange, None, headers)
        fault = firing[0]
        response = self._carry_out(exchange, fault, headers) if fault.works else Response()
        return broken(fault, response, family, trace, self.dropped)

    def _carry_out(self, exchange: Exchange, fault: Fault | None, headers: Mapping[str, str]) -> Response:
        operation = exchange.operation
        if fault and fault.kind.trick:
            exchange.trick = fault.kind.name
        if operation.writes:
            self.history.remember(stale=any(fault.kind.name == "stale" for fault in self.faults))
        elif fault and fault.kind.name == "stale":
            exchange.workspace = self.history.before_last_write
        else:
            exchange.workspace = self.history.readable()
        try:
            with self.workspace.writing() if operation.writes else nullcontext():
                body = operation.answer(exchange)
        except StateError as error:
            return refused(exchange.family, Refusal(500, f"Not done: {error}"), exchange.trace, headers)
        except Refusal as refusal:
            return refused(exchange.family, refusal, exchange.trace, headers)
        return replied(operation.status, body, headers)
