"""The changes that close public links for guardrails with `then: fix`, in projects that are written or not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from hexform.hex import tables
from hexform.hex.call import Send
from hexform.hex.runner import EffectHandlers, run_steps
from hexform.kinds.project_sharing.spec import ProjectSharing
from hexform.model.address import Address
from hexform.model.change import UPDATE, Change
from hexform.model.diff import difference
from hexform.model.plan import Plan
from hexform.planning.guardrails.judge import Fix


def with_fixes(changes: Sequence[Change], fixes: Sequence[Fix], lines: Mapping[str, str | None]) -> list[Change]:
    """The changes, with those of sharing made to close the links too. `lines`: where each guardrail is written."""
    found = list(changes)
    at = {change.id: number for number, change in enumerate(found) if change.kind == "project_sharing"}
    for fix in fixes:
        number = at.get(fix.project.id)
        if number is None:
            found.append(_closing(fix, lines))
        else:
            found[number] = _closing_too(found[number], fix)
    return found


def _closing(fix: Fix, lines: Mapping[str, str | None]) -> Change:
    key = Address(fix.address).key
    return Change(
        address=fix.address,
        kind="project_sharing",
        name=fix.project.title,
        id=fix.project.id,
        actions=UPDATE,
        before=ProjectSharing.saying(public_web=fix.before),
        after=ProjectSharing.saying(public_web=fix.after),
        refs={"project": {key: fix.project.id}} if fix.project.id is not None else {},
        reason=_reason(fix),
        source=lines.get(fix.names[0]),
    )


def _closing_too(change: Change, fix: Fix) -> Change:
    before, after = (
        (side or ProjectSharing.saying()).replacing(public_web=level)
        for side, level in ((change.before, fix.before), (change.after, fix.after))
    )
    diff = difference(before, after)
    return change.model_copy(update={"before": before, "after": after, "diff": diff, "reason": _reason(fix)})


def _reason(fix: Fix) -> str:
    return ", ".join(f"guardrails.{name}" for name in fix.names)


async def without_done(saved: Plan, wanted: Iterable[Change], send: Send) -> tuple[Plan, tuple[Change, ...]]:
    """A saved plan without the links that it closes for a guardrail and that are closed by now.

    Gives the changes of which nothing is left, too. `wanted`: what is wanted now, changed or not; a closed link is
    not in it, so it is looked up.
    """
    now = {change.address: change for change in wanted}
    closing = {change.address for change in saved.changes if _closes(change) and not _closes(now.get(change.address))}
    if not closing:
        return saved, ()
    table = await run_steps(tables.projects(None, sharing=True), EffectHandlers(send))
    live = {row.id: row.sharing.public_web for row in table if row.sharing is not None}
    left: list[Change] = []
    done: list[Change] = []
    for change in saved.changes:
        if change.address not in closing or live.get(change.id or "") != _level(change):
            left.append(change)
        elif len(change.diff) > 1:
            left.append(_without_level(change))
        else:
            done.append(change)
    return saved.model_copy(update={"changes": tuple(left)}), tuple(done)


def _closes(change: Change | None) -> bool:
    return change is not None and _level(change) is not None


def _level(change: Change) -> str | None:
    """The public level that a change wants; None where it wants none."""
    after = change.after
    return after.public_web if isinstance(after, ProjectSharing) and after.says("public_web") else None


def _without_level(change: Change) -> Change:
    before, after = (
        side and side.only(side.model_fields_set - {"public_web"}) for side in (change.before, change.after)
    )
    return change.model_copy(update={"before": before, "after": after, "diff": difference(before, after)})
