"""The shapes of an error: the older operations give a reason, the newer ones a message and a code.

A few of the older ones can only say something about listed objects in `details`: what else is wrong goes into the
reason.
"""

from hexform.sandbox.messages import Family, Json, Refusal

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
    """The body of an error in the shape of the operation's family."""
    if family == "message":
        code = CODES.get(refusal.status, "INTERNAL_SERVER_ERROR" if refusal.status >= 500 else "BAD_REQUEST")
        return {"message": refusal.text, "code": code, "issues": [{"message": issue} for issue in refusal.issues]}
    issues = "; ".join(refusal.issues)
    if family == "listed" and not refusal.details:
        return {"reason": ": ".join(filter(None, (refusal.text, issues))), "traceId": trace}
    details = refusal.details or issues
    return {"reason": refusal.text} | ({"details": details} if details else {}) | {"traceId": trace}
