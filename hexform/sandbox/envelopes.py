"""The two shapes of an error: the older operations give a reason, the newer ones a message and a code."""

from hexform.sandbox.exchange import Family, Json, Refusal

CODES = {
    400: "BAD_REQUEST",
    401: "UNAUTHORIZED",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    409: "CONFLICT",
    429: "TOO_MANY_REQUESTS",
    500: "INTERNAL_SERVER_ERROR",
}


def envelope(family: Family, refusal: Refusal, trace: str) -> Json:
    """The body of an error in the shape of the operation's family."""
    if family == "message":
        code = CODES.get(refusal.status, "INTERNAL_SERVER_ERROR" if refusal.status >= 500 else "BAD_REQUEST")
        return {"message": refusal.text, "code": code, "issues": [{"message": issue} for issue in refusal.issues]}
    details = refusal.details or "; ".join(refusal.issues)
    return {"reason": refusal.text} | ({"details": details} if details else {}) | {"traceId": trace}
