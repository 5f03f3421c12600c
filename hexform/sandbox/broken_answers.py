"""Faults that change the content of a response."""

import json
import zlib
from collections.abc import Callable, Sequence
from functools import cache
from http import HTTPStatus
from typing import Any

from hexform.sandbox import broken_delivery
from hexform.sandbox.asgi import Response
from hexform.sandbox.broken_delivery import Drop
from hexform.sandbox.faults import Fault
from hexform.sandbox.messages import Family, Refusal
from hexform.sandbox.replies import HTML, refused

ROWS = ("values", "topics", "runs", "threads")
BOMB = 256 * 1024 * 1024
Arguments = Sequence[str]


def broken(fault: Fault, response: Response, family: Family, trace: str, drop: Drop) -> Response:
    """The response after the fault."""
    if fault.kind.name == "STATUS":
        return _status(fault.arguments, family, trace)
    if fault.kind.name in broken_delivery.DELIVERIES:
        return broken_delivery.DELIVERIES[fault.kind.name](response, fault.arguments, drop)
    change = _CHANGES.get(fault.kind.name)
    return change(response, fault.arguments) if change else response


def _pairs(arguments: Arguments) -> dict[str, str]:
    return {name: value for name, _, value in (argument.partition("=") for argument in arguments)}


def _status(arguments: Arguments, family: Family, trace: str) -> Response:
    status, headers = int(arguments[0]), _pairs(arguments[1:])
    body = headers.pop("body", None)
    if body is not None:
        return Response(body, status, headers, "text/html" if body.startswith("<") else "application/json")
    phrase = HTTPStatus(status).phrase if status in set(HTTPStatus) else "Unknown"
    return refused(family, Refusal(status, phrase), trace, headers)


def _html(_: Response, __: Arguments) -> Response:
    return Response(HTML.format(title="Log in to continue"), 200, media_type="text/html")


def _empty(response: Response, _: Arguments) -> Response:
    return Response(b"", response.status_code)


def _type(response: Response, arguments: Arguments) -> Response:
    media_type = None if arguments[0] == "none" else arguments[0]
    return Response(response.body, response.status_code, media_type=media_type)


def _header(response: Response, arguments: Arguments) -> Response:
    for name, value in _pairs(arguments).items():
        response.headers[name.lower()] = value
    return response


@cache
def _bomb() -> bytes:
    packer = zlib.compressobj(wbits=31)
    block = b" " * 1024 * 1024
    return b"".join(packer.compress(block) for _ in range(BOMB // len(block))) + packer.flush()


def _gzip(response: Response, arguments: Arguments) -> Response:
    packed = zlib.compress(response.body, wbits=31)
    body = _bomb() if arguments[0] == "bomb" else packed[:10] + b"\x00" * 10 + packed[20:]
    return Response(body, response.status_code, {"content-encoding": "gzip"}, "application/json")


def _rewritten(response: Response, change: Callable[[dict[str, Any]], None]) -> Response:
    """The response with a changed JSON body, if it has one."""
    if not response.body:
        return response
    body = json.loads(response.body)
    change(body)
    return Response(json.dumps(body), response.status_code, media_type="application/json")


def _shorten(response: Response, _: Arguments) -> Response:
    def change(body: dict[str, Any]) -> None:
        for key in ROWS:
            if key in body:
                body[key] = body[key][: len(body[key]) // 2]
        body.popitem()

    return _rewritten(response, change)


def _set(response: Response, arguments: Arguments) -> Response:
    def change(body: dict[str, Any]) -> None:
        rows = next((body[key] for key in ROWS if key in body), [body])
        for path, text in _pairs(arguments).items():
            for row in [body] if path.partition(".")[0] in body else rows:
                _put(row, path, _value(text))

    return _rewritten(response, change)


def _value(text: str) -> Any:
    """Parse a value as JSON, else take it as text: quotes are easily lost on a command line."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def _put(row: dict[str, Any], path: str, value: Any) -> None:
    *way, last = path.split(".")
    for step in way:
        if not isinstance(row.get(step), dict):
            row[step] = {}
        row = row[step]
    row[last] = value


_CHANGES: dict[str, Callable[[Response, Arguments], Response]] = {
    "html": _html,
    "empty": _empty,
    "type": _type,
    "header": _header,
    "gzip": _gzip,
    "shorten": _shorten,
    "set": _set,
}
