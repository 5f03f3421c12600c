"""Check that hexform can have written a plan file: anybody may have written it, so it is checked before it is used."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from hexform.errors import PlanFileError
from hexform.hex.call import is_id
from hexform.kinds.registry import KINDS
from hexform.model.address import Address
from hexform.model.change import Change
from hexform.model.diff import difference
from hexform.model.plan import Plan
from hexform.model.row import Diff
from hexform.model.spec import Access, field_at


def check_plan(plan: Plan, name: str) -> None:
    """Refuse a file that no `hexform plan` can have written. Raises PlanFileError; `name` is that of the file.

    The rows that people review must contain everything that would be written, and each change must come after those
    that it depends on.
    """
    seen: set[str] = set()
    for change in plan.changes:
        why = _refusal(change, seen)
        if why:
            raise PlanFileError(f"{name}: {change.address}: no plan of hexform says this: {why}; plan again")
        seen.add(change.address)


def _refusal(change: Change, seen: set[str]) -> str:
    kind = KINDS.get(change.kind)
    if kind is None or Address(change.address).kind != change.kind:
        return f"the kind {change.kind!r} does not fit the address"
    if change.address in seen:
        return "the address occurs twice"
    if not seen.issuperset(change.depends_on):
        return "it comes before a change that it depends on"
    if (change.after is None) != (change.verb == "delete") or (change.verb == "create" and change.before is not None):
        return f"before and after do not fit {change.verb!r}"
    if change.before is None and (change.verb in {"delete", "replace"} or (change.verb == "update" and change.id)):
        return "it does not say what was observed"
    name = getattr(change.after, kind.naming, None) if kind.naming and change.after is not None else None
    if name and change.after is not None and change.after.says(kind.naming) and name != change.name:
        return "it has two names"
    if change.diff != _expected(change):
        return "its rows do not follow from before and after"
    ids = [*([change.id] if change.id else []), *(key for known in change.refs.values() for key in known.values())]
    if not all(map(is_id, ids)):
        return "it holds an id that cannot be one"
    return _not_writable(change)


def _not_writable(change: Change) -> str:
    """The reason why no configuration can declare a level of access that would be written; empty if one can."""
    kind, model = KINDS[change.kind], KINDS[change.kind].wish
    for row in change.diff:
        field = field_at(kind.model, row.path)
        if row.op != "remove" and field is not None and field.access in {Access.GRANTS, Access.PUBLIC}:
            value: Any = row.after
            for name in reversed(row.path):
                value = {name: value}
            try:
                model.model_validate(value)
            except ValidationError:
                return f"{'.'.join(row.path)} cannot be {str(row.after)[:40]!r}"
    return ""


def _expected(change: Change) -> tuple[Diff, ...]:
    """The rows that follow from `before` and `after`, with the origins of the given rows, which only inform people."""
    origins = [row.origin for row in change.diff]
    rows = difference(change.before, change.after)
    if len(rows) != len(origins):
        return rows
    return tuple(row.model_copy(update={"origin": origin}) for row, origin in zip(rows, origins, strict=True))
