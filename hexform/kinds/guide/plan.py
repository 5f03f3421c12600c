"""What would change about guides. Their texts are never given back: what is compared is what was last applied."""

from __future__ import annotations

from typing import Any

from hexform.kinds.builder import PlanBuilder
from hexform.kinds.context import PlanningContext
from hexform.kinds.guide.evidence import EVERYBODY, Evidence, Found, owner_text
from hexform.kinds.guide.ledger import set_refs
from hexform.kinds.guide.removal import plan_leftovers, plan_removed
from hexform.kinds.guide.spec import Guide
from hexform.model.address import Address
from hexform.model.change import CREATE, UPDATE, Change, Diff
from hexform.model.diff import difference

_FOREIGN = (
    "is owned by another source or was written in Hex: `take_over: true` overwrites it, its present text will be lost"
)
_BEGUN = (
    "a run began to delete the guide of somebody else that has this path: keep it under `removed` for one more run,"
    " or write `take_over: true`"
)
_LOST = "its present text will be lost"
_HIDDEN = "a guide of this path that Hex has and does not list would be taken over: then its present text will be lost"
_UNREAD = "contents cannot be read back: it is uploaded as it is here"


def plan_guides(context: PlanningContext, builder: PlanBuilder) -> None:
    """Write down what would change."""
    evidence = Evidence(context, context.actual.guides)
    for address, spec in context.specs("guide", Guide):
        _plan_one(context, builder, evidence, address, spec)
    plan_removed(context, builder, evidence)
    plan_leftovers(context, builder, evidence)


def _plan_one(
    context: PlanningContext, builder: PlanBuilder, evidence: Evidence, address: Address, spec: Guide
) -> None:
    found = evidence.find(spec)
    why = _failure(context, evidence, spec, found) or found.problem
    if not why and _is_foreign(found) and not spec.take_over:
        why = _FOREIGN if found.listed else _BEGUN
    if why:
        builder.error(address, why, context.place(address))
    else:
        builder.settle(_change(context, evidence, address, spec, found), address)


def _failure(context: PlanningContext, evidence: Evidence, spec: Guide, found: Found) -> str | None:
    """Why it is not known what is there, if a list that could tell was not to be had."""
    failed = context.actual.failed
    if f"guides:{spec.set_name}" in failed:
        return failed[f"guides:{spec.set_name}"]
    former = evidence.former_owner(spec)
    if former and found.locator != spec.source.locator() and f"guides:{owner_text(former)}" in failed:
        return failed[f"guides:{owner_text(former)}"]
    return None if found.settles(spec) else failed.get(f"guides:{EVERYBODY}")


def _is_foreign(found: Found) -> bool:
    return bool(found.ids) and found.locator is None


def _change(context: PlanningContext, evidence: Evidence, address: Address, spec: Guide, found: Found) -> Change:
    after = {"contents": spec.contents, "publish": spec.publish, "source": spec.source.locator()}
    before = _before(spec, found)
    warnings = _warnings(found)
    ours = found.listed and found.locator is not None
    if spec.take_over:
        # Hex may refuse what it did not list; then the permission is needed, and so it stands in what is reviewed.
        if before is not None and (ours or not difference(before, after)):
            before["take_over"] = True
        elif not found.ids or not found.listed:
            warnings += () if evidence.is_complete else (_HIDDEN,)
        after["take_over"] = True
    foreign = _is_foreign(found)
    return Change(
        address=address,
        kind="guide",
        name=spec.path,
        id=found.ids[0] if found.ids else None,
        actions=UPDATE if found.ids else CREATE,
        before=before,
        after=after,
        diff=_rows(before, after),
        flags=("take_over",) if foreign else ("unread",) if found.ids and found.known is None else (),
        warnings=warnings,
        source=context.place(address),
        file=spec.file,
        refs=set_refs(spec.set_name, evidence.holders(spec.path)),
    )


def _warnings(found: Found) -> tuple[str, ...]:
    if _is_foreign(found):
        return (_LOST,)
    return (_UNREAD,) if found.ids and found.known is None else ()


def _before(spec: Guide, found: Found) -> dict[str, Any] | None:
    """What is known to be there. `publish` is there if what is wanted is; a draft is no more than is wanted."""
    if not found.ids:
        return None
    known = found.known
    before: dict[str, Any] = {"contents": known.text} if known else {}
    before |= {"source": dict(found.locator)} if found.locator else {}
    if not spec.publish:
        before["publish"] = False
    elif known and known.published and known.text == spec.contents:
        before["publish"] = True
    return before


def _rows(before: dict[str, Any] | None, after: dict[str, Any]) -> tuple[Diff, ...]:
    """What is not known of a guide that is there is not absent: it is replaced."""
    unknown = {"contents", "source"} - (before.keys() if before is not None else {"contents", "source"})
    return tuple(
        row.model_copy(update={"op": "replace"}) if row.path[0] in unknown else row for row in difference(before, after)
    )
