"""Responses: what worked, what did not, and what came too often."""

import json
from collections.abc import Mapping

from hexform.sandbox.asgi import Response
from hexform.sandbox.envelopes import envelope
from hexform.sandbox.messages import Family, Json, Refusal

HTML = "<!doctype html><html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"


def replied(status: int, body: Json | None, headers: Mapping[str, str]) -> Response:
    """A success, with JSON or with nothing."""
    if body is None:
        return Response(status_code=status, headers=dict(headers))
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return Response(content, status, dict(headers), "application/json")


def refused(family: Family, refusal: Refusal, trace: str, headers: Mapping[str, str] | None = None) -> Response:
    """An error in the shape of its family."""
    return replied(refusal.status, envelope(family, refusal, trace), headers or {})


def unauthorized(family: Family, body: str, trace: str) -> Response:
    """A 401 with the body that the switch asks for."""
    if body == "envelope":
        return refused(family, Refusal(401, "Authorization not provided"), trace)
    return Response("Unauthorized", 401, {"x-trace-id": trace}, "text/plain")


def throttled(family: Family, body: str, trace: str, headers: Mapping[str, str]) -> Response:
    """A 429 with the body that the switch asks for."""
    if body == "envelope":
        return refused(family, Refusal(429, "Too many requests"), trace, headers)
    if body == "empty":
        return Response(status_code=429, headers=dict(headers))
    return Response(HTML.format(title="429 Too Many Requests"), 429, dict(headers), "text/html")
