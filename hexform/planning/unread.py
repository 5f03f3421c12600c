"""Lists that could not be read, where the configuration asks what else they hold."""

from __future__ import annotations

from collections.abc import Iterator

from hexform.kinds.base import Kind
from hexform.kinds.context import PlanningContext
from hexform.kinds.registry import KINDS
from hexform.model.notice import Code, Notice

_COUNTED = {"drift", "delete"}


def unmanaged_unread(context: PlanningContext, *, counted: bool) -> Iterator[Notice]:
    """A notice for each list of which it is not known what it holds that is not managed.

    `counted`: of the kinds of which that is drift, or would be deleted; else of those of which it is reported.
    """
    settings = context.desired.settings
    for kind in KINDS.values():
        policy = kind.policy_in(settings)
        if policy != "ignore" and (policy in _COUNTED) == counted and context.speaks_of(kind.name):
            for why in sorted(set(_reasons(context, kind))):
                what = f"`unmanaged.{kind.key}: {policy}` cannot be checked: {why}"
                yield Notice(code=Code.UNREADABLE, message=what, source=context.policy_line(kind.key))


def _reasons(context: PlanningContext, kind: Kind) -> Iterator[str]:
    if kind.table:
        failed = context.resolver(kind.name).table.failed
        yield from [failed] if failed else []
    else:
        yield from (why for key, why in context.actual.failed.items() if key.startswith(f"{kind.key}:"))
