"""The API's two ways of saying no: {reason, details, traceId} and {message, code, issues}.

Endpoints move from one to the other over time, so either is understood everywhere.
"""

from __future__ import annotations

import json
from typing import Any

from hexform.lib import strict_json
from hexform.lib.refused import Refused


def refusal(body: bytes) -> tuple[str, str | None]:
    """What an error's body says, and its trace id: as sent, not yet fit to print. No text if it is not an envelope."""
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
