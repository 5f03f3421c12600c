"""The changes that a guard holds back by itself: what it protects, and statuses that it does not allow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hexform.model.address import Address
from hexform.model.change import Change
from hexform.model.notice import Code
from hexform.model.refusal import Refusal
from hexform.planning.guardrails.guard import Protection
from hexform.planning.narrowing import deletes_or_narrows


def protected_by(
    guard: Protection, changes: Sequence[Change], lines: Mapping[str, str], who: str = "the guard"
) -> tuple[Refusal, ...]:
    """A refusal for each change that deletes, replaces or narrows what is protected; no permission lifts it."""
    found = []
    for change in changes:
        line = _line(guard, change) if deletes_or_narrows(change) else None
        if line is not None:
            what = f"{change.address} would be {_done(change)}, and {who} protects it by {guard.patterns[line]!r}"
            source = lines.get(f"protected[{line}]", lines.get("protected"))
            found.append(_refusal(Code.PROTECTED, change, what, source))
    return tuple(found)


def statuses_refused(changes: Sequence[Change], allowed: Sequence[str] | None) -> tuple[Refusal, ...]:
    """A refusal for each status that both the guard and the configuration do not allow."""
    return tuple(
        _refusal(
            Code.STATUS_NOT_ALLOWED,
            change,
            f"{change.address} would become {status!r}, which `statuses` does not list",
            None,
        )
        for change in changes
        if change.kind == "project_status" and allowed is not None
        for status in [getattr(change.after, "status", None)]
        if status is not None and status not in allowed
    )


def _line(guard: Protection, change: Change) -> int | None:
    key, _, rest = Address(change.address).key.partition("/")
    if change.kind == "cell":
        return guard.line("cell", key, change.ref("project", key), rest)
    return guard.line(change.kind, change.name, change.id)


def _done(change: Change) -> str:
    return {"delete": "deleted", "replace": "replaced"}.get(change.verb, "narrowed")


def _refusal(code: Code, change: Change, message: str, source: str | None) -> Refusal:
    return Refusal(
        code=code, limit=code, found=1, allowed=0, addresses=(change.address,), message=message, source=source
    )
