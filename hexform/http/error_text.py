"""The text of an error: what the API's answer says, and the likely cause.

The API has two formats: {reason, details, traceId} and {message, code, issues}. Operations move from one to the other
over time, so both are accepted everywhere.
"""

from __future__ import annotations

import json
from typing import Any

from hexform.hex.call import Call
from hexform.hex.needs import NEEDS
from hexform.http.token import Token
from hexform.lib import strict_json
from hexform.lib.refused import Refused


def error_text(body: bytes) -> tuple[str, str | None]:
    """The text and the trace id in an error's body, not sanitized. The text is empty for an unknown format."""
    try:
        value = strict_json.loads(body)
    except Refused:
        return "", None
    if not isinstance(value, dict):
        return "", None
    trace = value.get("traceId")
    return _sentence(value), trace if isinstance(trace, str) else None


def _sentence(value: dict[str, Any]) -> str:
    head = value.get("reason") or value.get("message") or value.get("code")
    extra = [_text(value[key]) for key in ("details", "issues", "problems", "invalid", "notFound") if value.get(key)]
    return ": ".join([_text(head), *extra] if head else extra)


def _text(part: Any) -> str:
    """A detail may be a text, a list of objects with a message, or anything."""
    if isinstance(part, str):
        return part
    if isinstance(part, list):
        return "; ".join(_text(item) for item in part[:20])
    if isinstance(part, dict) and set(part) == {"message"}:
        return _text(part["message"])
    return json.dumps(part)


def cause_of_403(call: Call, token: Token) -> str:
    """The scope or the role that the operation needs, and the kind of token that was sent."""
    need = NEEDS.get(call.operation)
    if need is None:
        return ""
    personal = f"{call.operation} needs {need.role}, and {_token_name(token)} can do what its owner can"
    workspace = f"{call.operation} needs the scope {need.scope}, which {_token_name(token)} may not have"
    either = (
        f"{call.operation} needs the scope {need.scope} of a workspace token, or {need.role} behind a personal one; "
        f"{_token_name(token)} looks like neither"
    )
    cause = {"personal": personal, "workspace": workspace, "unknown": either}[token.kind]
    return f"{cause}{_or_an_id(call)}"


def cause_of_404(token: Token) -> str:
    """The API gives the same answer for missing and for invisible objects."""
    return f"an id may be wrong, or not visible to {_token_name(token)}"


def _or_an_id(call: Call) -> str:
    """Some operations answer 403 for an unknown id; lists and creates have no id in their path."""
    return "" if call.operation.startswith(("List", "Create")) else "; or the id is wrong"


def _token_name(token: Token) -> str:
    kind = "" if token.kind == "unknown" else f"{token.kind} "
    return f"the {kind}token in {token.variable}"
