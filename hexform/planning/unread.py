"""Lists that could not be read, where the configuration asks what else they hold."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from hexform.kinds.base import Kind
from hexform.kinds.context import PlanningContext
from hexform.kinds.registry import KINDS
from hexform.model.notice import Code, Notice


def unmanaged_errors(context: PlanningContext) -> Iterator[Notice]:
    """An error for each list that could not be read and of which what is not managed is drift, or to be deleted."""
    return _notices(context, {"drift", "delete"}, set())


def unmanaged_warnings(context: PlanningContext, errors: Iterable[Notice]) -> Iterator[Notice]:
    """A warning for each of which it is only reported, unless an error says already that it could not be read."""
    return _notices(context, {"report"}, {notice.message for notice in errors})


def _notices(context: PlanningContext, policies: Collection[str], known: Collection[str]) -> Iterator[Notice]:
    settings = context.desired.settings
    for kind in KINDS.values():
        policy = kind.policy_in(settings)
        if policy in policies and context.speaks_of(kind.name):
            for why in sorted({*_reasons(context, kind)} - {*known}):
                what = f"`unmanaged.{kind.key}: {policy}` cannot be checked: {why}"
                yield Notice(code=Code.UNREADABLE, message=what, source=context.policy_line(kind.key))


def _reasons(context: PlanningContext, kind: Kind) -> Iterator[str]:
    if kind.table:
        failed = context.resolver(kind.name).table.failed
        yield from [failed] if failed else []
    else:
        yield from (why for key, why in context.actual.failed.items() if key.startswith(f"{kind.key}:"))
