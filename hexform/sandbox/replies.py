"""Responses: successes, errors, 401 and 429."""

import json
from collections.abc import Mapping

from hexform.sandbox.asgi import Response
from hexform.sandbox.messages import Family, Json, Refusal

HTML = "<!doctype html><html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"
CODES = {
    400: "BAD_REQUEST",
    401: "UNAUTHORIZED",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    409: "CONFLICT",
    415: "UNSUPPORTED_MEDIA_TYPE",
    422: "UNPROCESSABLE_CONTENT",
    429: "TOO_MANY_REQUESTS",
    500: "INTERNAL_SERVER_ERROR",
    503: "SERVICE_UNAVAILABLE",
}


def envelope(family: Family, refusal: Refusal, trace: str) -> Json:
    """The body of an error in the format of the operation's family.

    The older operations give a reason, the newer ones a message and a code. A few of the older ones only list objects
    in `details`: other errors are added to the reason.
    """
    if family == "message":
        code = CODES.get(refusal.status, "INTERNAL_SERVER_ERROR" if refusal.status >= 500 else "BAD_REQUEST")
        return {"message": refusal.text, "code": code, "issues": [{"message": issue} for issue in refusal.issues]}
    issues = "; ".join(refusal.issues)
    if family == "listed" and not refusal.details:
        return {"reason": ": ".join(filter(None, (refusal.text, issues))), "traceId": trace}
    details = refusal.details or issues
    return {"reason": refusal.text} | ({"details": details} if details else {}) | {"traceId": trace}


def replied(status: int, body: Json | None, headers: Mapping[str, str]) -> Response:
    """A success, with a JSON body or without one."""
    if body is None:
        return Response(status_code=status, headers=dict(headers))
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return Response(content, status, dict(headers), "application/json")


def refused(family: Family, refusal: Refusal, trace: str, headers: Mapping[str, str] | None = None) -> Response:
    """An error in the format of its family."""
    return replied(refusal.status, envelope(family, refusal, trace), headers or {})


def unauthorized(family: Family, body: str, trace: str) -> Response:
    """A 401 with the body that the switch selects."""
    if body == "envelope":
        return refused(family, Refusal(401, "Authorization not provided"), trace)
    return Response("Unauthorized", 401, {"x-trace-id": trace}, "text/plain")


def throttled(family: Family, body: str, trace: str, headers: Mapping[str, str]) -> Response:
    """A 429 with the body that the switch selects."""
    if body == "envelope":
        return refused(family, Refusal(429, "Too many requests"), trace, headers)
    if body == "empty":
        return Response(status_code=429, headers=dict(headers))
    return Response(HTML.format(title="429 Too Many Requests"), 429, dict(headers), "text/html")
