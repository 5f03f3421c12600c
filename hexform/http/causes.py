"""Why the API most likely refused a request, in words that can follow its own."""

from __future__ import annotations

from hexform.hex.call import Call
from hexform.hex.needs import NEEDS
from hexform.http.token import Token


def of_403(call: Call, token: Token) -> str:
    """The scope or the role that the operation needs, and the kind of token that was sent."""
    need = NEEDS.get(call.operation)
    if need is None:
        return ""
    personal = f"{call.operation} needs {need.role}, and {_called(token)} can do what its owner can"
    workspace = f"{call.operation} needs the scope {need.scope}, which {_called(token)} may not have"
    either = (
        f"{call.operation} needs the scope {need.scope} of a workspace token, or {need.role} behind a personal one; "
        f"{_called(token)} looks like neither"
    )
    cause = {"personal": personal, "workspace": workspace, "unknown": either}[token.kind]
    return f"{cause}{_or_an_id(call)}"


def of_404(token: Token) -> str:
    """What is not there and what may not be seen are answered alike."""
    return f"an id may be wrong, or not visible to {_called(token)}"


def _or_an_id(call: Call) -> str:
    """Some operations answer 403 for an id that is not there; lists and creates are given none in their path."""
    return "" if call.operation.startswith(("List", "Create")) else "; or the id is wrong"


def _called(token: Token) -> str:
    kind = "" if token.kind == "unknown" else f"{token.kind} "
    return f"the {kind}token in {token.variable}"
