"""The changes that close public links for guardrails with `then: fix`, in projects that are written or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hexform.kinds.project_sharing.spec import ProjectSharing
from hexform.model.address import Address
from hexform.model.change import UPDATE, Change
from hexform.model.diff import difference
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
