"""What would change about guides. Their texts are never given back: what is compared is what was last applied."""

from __future__ import annotations

from typing import Any

from hexform.errors import HexformError
from hexform.kinds.builder import PlanBuilder
from hexform.kinds.context import PlanningContext
from hexform.kinds.guide.batches import TAKE_OVER
from hexform.kinds.guide.evidence import EVERYBODY, Evidence, Found
from hexform.kinds.guide.removal import plan_leftovers, plan_removed
from hexform.kinds.guide.spec import Guide, GuideSource
from hexform.kinds.resolver import Issue
from hexform.model.address import Address
from hexform.model.change import CREATE, UPDATE
from hexform.model.notice import Code

_FOREIGN = (
    "is owned by another source or was written in Hex: `take_over: true` overwrites it, its present text will be lost"
)
_MOVES = "belongs to another source until now: write `take_over: true` on the file or on its set to move it"
_BEGUN = (
    "a run began to delete the guide of somebody else that has this path: keep it under `removed` for one more run,"
    " or write `take_over: true`"
)
_LOST = "its present text will be lost"
_HIDDEN = "a guide of this path that Hex has and does not list would be taken over: then its present text will be lost"
_UNREAD = "contents cannot be read back: it is uploaded as it is here"


def plan_guides(context: PlanningContext, builder: PlanBuilder) -> None:
    """Propose what would change."""
    evidence = Evidence(context, context.actual.guides)
    for address, wish in context.specs("guide", Guide):
        found = evidence.find(wish)
        issue = _failure(context, evidence, wish, found) or _problem(wish, found)
        if issue is not None:
            builder.error(address, *issue, context.source(address))
        else:
            _propose(context, builder, evidence, address, wish, found)
    plan_removed(context, builder, evidence)
    plan_leftovers(context, builder, evidence)


def _failure(context: PlanningContext, evidence: Evidence, wish: Guide, found: Found) -> Issue | None:
    """Why it is not known what is there, if a list that could tell could not be read."""
    failed = context.actual.failed
    owners = [wish.owner]
    if found.owner != wish.owner:
        owners += evidence.former_owners(wish)
    if not found.settles(wish):
        owners.append(EVERYBODY)
    reasons = [failed[f"guides:{owner}"] for owner in owners if f"guides:{owner}" in failed]
    return Issue(Code.UNREADABLE, reasons[0]) if reasons else None


def _problem(wish: Guide, found: Found) -> Issue | None:
    if found.problem:
        return Issue(Code.AMBIGUOUS, found.problem)
    if found.is_foreign(wish.owner) and not wish.take_over:
        why = _BEGUN if not found.listed and found.owner is None else _FOREIGN if found.owner is None else _MOVES
        return Issue(Code.GUIDE_FOREIGN, why)
    return None


def _propose(
    context: PlanningContext, builder: PlanBuilder, evidence: Evidence, address: Address, wish: Guide, found: Found
) -> None:
    said: dict[str, Any] = {"contents": wish.contents, "source": wish.source, "publish": wish.publish}
    foreign = found.is_foreign(wish.owner)
    after = Guide.saying(**said, file=wish.file, **({"take_over": True} if wish.take_over else {}))
    before = _before(wish, found)
    warnings: tuple[str, ...] = (_LOST,) if foreign else ()
    if wish.take_over and not (found.ids and found.listed) and not evidence.is_complete:
        # Hex may refuse what it did not list; then the permission is needed, and so it is part of what is reviewed.
        warnings += (_HIDDEN,)
    if before is not None and not before.says("contents") and not foreign:
        warnings += (_UNREAD,)
    issue = _unknown_commit(context, wish) if before is None or _differs(before, after) else None
    if issue is not None:
        builder.error(address, *issue, context.source(address))
        return
    builder.propose(
        address,
        before,
        after,
        actions=UPDATE if found.ids else CREATE,
        name=wish.path,
        id=found.ids[0] if found.ids else None,
        flags=(TAKE_OVER,) if foreign else (),
        warnings=warnings,
        source=context.source(address),
        file=wish.file,
    )


def _differs(before: Guide, after: Guide) -> bool:
    """Whether something is uploaded: only then are branch and commit sent to Hex."""
    return any(
        not before.says(name) or getattr(before, name) != getattr(after, name) for name in ("contents", "source")
    )


def _unknown_commit(context: PlanningContext, wish: Guide) -> Issue | None:
    """Why branch and commit of a repository are not known, which Hex wants beside every guide of one."""
    if wish.source.github is None or context.provenance is None:
        return None
    try:
        context.once("provenance", context.provenance)
    except HexformError as error:
        return Issue(Code.GUIDE_SOURCE, str(error))
    return None


def _before(wish: Guide, found: Found) -> Guide | None:
    """What is known to be there. A draft has no more than is wanted of it.

    That something is not published is not said: it is what a run leaves that was cut off between upload and publish,
    and a saved plan may go on from there.
    """
    if not found.ids:
        return None
    said: dict[str, Any] = {}
    if found.known is not None:
        said["contents"] = found.known.text
    source = GuideSource.from_owner(found.owner) if found.owner else None
    if source is not None:
        said["source"] = source
    if not wish.publish:
        said["publish"] = False
    elif found.known is not None and found.known.published:
        said["publish"] = True
    return Guide.saying(**said)
