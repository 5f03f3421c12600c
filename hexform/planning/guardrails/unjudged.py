"""Guardrails that cannot be judged, because something that they look at could not be read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from hexform.model.guardrail import Condition
from hexform.model.notice import Code, Notice
from hexform.model.refusal import Refusal
from hexform.planning.access.changes import is_blind
from hexform.planning.access.touched import Overlay
from hexform.planning.access.world import TableName, World
from hexform.planning.guardrails.rules import Rule

ABOUT_PEOPLE: frozenset[Condition] = frozenset({"guests", "people"})
SCOPES: dict[TableName, str] = {
    "people": "Users",
    "groups": "Groups",
    "collections": "Collections",
    "projects": "Projects",
}
_NAMED = 3


def partly_judged(*, personal: bool, narrow: bool) -> Iterator[Notice]:
    """What guardrails are not judged for: what a personal token does not see, and what a plan does not touch."""
    if personal:
        what = "a personal token sees a part of the workspace: guardrails are judged for that part alone"
        yield Notice(code=Code.PERSONAL_TOKEN, message=what)
    if narrow:
        what = "guardrails are judged for the projects alone whose access this plan can change"
        yield Notice(code=Code.GUARDRAILS_NARROWED, message=what)


def not_judged(rules: Sequence[Rule], laid: Overlay) -> tuple[Refusal, ...]:
    """A refusal of each rule that refuses, or fixes, where the plan changes something that it cannot be judged on."""
    touched = laid.touched_ids
    changes = bool(touched or laid.touches_existing)
    blind = ["people could not be read: give the token the Users scope"] if is_blind(laid) else []
    found = []
    for rule in rules:
        why = [*(_unread_tables(rule, laid.before) if changes else ()), *_unreadable(rule, laid.before, touched)]
        why = why or (blind if set(rule.conditions) & ABOUT_PEOPLE else [])
        if why and rule.then != "report":
            found.append(
                Refusal(
                    code=Code.GUARDRAIL_NOT_JUDGED,
                    limit=f"guardrails.{rule.name}",
                    found=None,
                    allowed=0,
                    message=_message(rule, why[0]),
                    source=rule.source,
                )
            )
    return tuple(found)


def unjudged(rules: Sequence[Rule], world: World, only: Collection[str] | None) -> Iterator[Notice]:
    """An error for each thing that could not be read and that a rule looks at, whatever the plan changes.

    `only`: the ids of the projects that are looked at.
    """
    for rule in rules:
        for why in (*_unread_tables(rule, world), *_unreadable(rule, world, only)):
            yield Notice(code=Code.GUARDRAIL_NOT_JUDGED, message=_message(rule, why), source=rule.source)


def _message(rule: Rule, why: str) -> str:
    return f"the guardrail {rule.name} cannot be judged: {why}"


def _unread_tables(rule: Rule, world: World) -> Iterator[str]:
    """The lists that could not be read and without which it is not known what is under the rule, or who."""
    tables: list[TableName] = ["projects"]
    tables += ["collections"] if rule.selection.by_collection else []
    tables += ["people"] if set(rule.conditions) & ABOUT_PEOPLE else []
    for name in tables:
        if name in world.failed:
            gap = world.failed[name]
            yield f"{gap.what} could not be read: {gap.why}; give the token the {SCOPES[name]} scope"


def _unreadable(rule: Rule, world: World, only: Collection[str] | None) -> Iterator[str]:
    """The projects that may be under the rule and whose sharing Hex does not show."""
    found = sorted(
        project.name.address
        for project in world.projects.values()
        if not project.readable and (only is None or project.id in only) and rule.may_take(project)
    )
    if found:
        more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
        yield f"Hex does not tell who may open {', '.join(found[:_NAMED])}{more}"
