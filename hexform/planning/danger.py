"""What is dangerous in a plan, and what holds it back: `protected`, `limits` and the permission to go past them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hexform.model.access import NONE, lower
from hexform.model.change import Change
from hexform.model.notice import Code
from hexform.model.plan import Plan, Refusal
from hexform.model.row import Diff
from hexform.model.settings import Limits

_GRANTS = {"members", "users", "groups", "collections", "workspace"}


def narrows(row: Diff) -> bool:
    """Whether a row takes a membership or a grant away, or lowers it. The public web is never meant."""
    path = row.path[1:] if row.path[:1] == ("sharing",) else row.path
    if not path or path[0] not in _GRANTS:
        return False
    return row.op == "remove" or (row.before is not None and lower(str(row.after or NONE), str(row.before)))


def revocations(change: Change) -> int:
    """How many memberships and grants a change takes away or lowers."""
    return 0 if change.verb == "delete" else sum(narrows(row) for row in change.diff)


def deletes_or_narrows(change: Change) -> bool:
    """What `protected` holds back."""
    return change.verb in {"delete", "replace"} or revocations(change) > 0


def refusals(changes: Sequence[Change], limits: Limits, emptied: Mapping[str, tuple[int, str]]) -> tuple[Refusal, ...]:
    """The limits that a plan goes past."""
    counts = {
        "deletes": {c.address: 1 for c in changes if c.verb == "delete"},
        "lose": {c.address: revocations(c) for c in changes if revocations(c)},
        "public": {c.address: 1 for c in changes if "public" in c.flags},
    }
    words = {
        "deletes": "objects would be deleted",
        "lose": "memberships and grants would be taken away or lowered",
        "public": "projects would be opened to the public web",
    }
    found: list[Refusal] = []
    for limit, by_address in counts.items():
        number, allowed = sum(by_address.values()), getattr(limits, limit)
        if allowed is not None and number > allowed:
            message = f"{number} {words[limit]}, and {allowed} are allowed"
            found.append(_refusal(limit, number, allowed, tuple(by_address), message))
    if emptied:
        message = "; ".join(emptied[scope][1] for scope in sorted(emptied))
        addresses = tuple(c.address for c in changes if c.verb == "delete")
        found.append(_refusal("emptied", sum(count for count, _ in emptied.values()), 0, addresses, message))
    return tuple(found)


_CODES = {
    "deletes": Code.TOO_MANY_DELETES,
    "lose": Code.TOO_MANY_LOSE,
    "public": Code.TOO_MANY_PUBLIC,
    "emptied": Code.EMPTIED,
}


def _refusal(limit: str, found: int, allowed: int, addresses: tuple[str, ...], message: str) -> Refusal:
    return Refusal(code=_CODES[limit], limit=limit, found=found, allowed=allowed, addresses=addresses, message=message)


def held_back(plan: Plan, allow: Mapping[str, int]) -> tuple[Refusal, ...]:
    """The refusals that no permission covers: a permission is for exactly the number that was found."""
    return tuple(refusal for refusal in plan.refused if allow.get(refusal.limit) != refusal.found)
