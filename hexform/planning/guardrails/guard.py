"""The guard: a configuration that a change cannot edit. Of its settings and the present ones the stricter counts.

What the guard's settings name is found by its own keys, names and ids and then held by id: see `Naming`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeVar

from hexform.kinds.policy import Policy
from hexform.kinds.registry import KINDS
from hexform.model.address import Address, Pattern
from hexform.model.settings import Limits, Settings, Unmanaged, WorkspaceGuard
from hexform.planning.access.naming import Naming
from hexform.planning.access.world import Project
from hexform.planning.guardrails.rules import Rule

T = TypeVar("T", bound=str)


class Guarded(NamedTuple):
    """`settings`: the present ones, made stricter. All `workspaces` and `requires` must hold.

    `guarded`: what became stricter, by dotted path. Of `protected` and `guardrails` all of both count: a pattern or
    a rule keeps the names of the configuration that it is written in.
    """

    settings: Settings
    workspaces: tuple[WorkspaceGuard, ...]
    requires: tuple[str, ...]
    guarded: tuple[str, ...]


def stricter(own: Settings, guard: Settings) -> Guarded:
    """The stricter of the present settings and those of a guard, defaults included."""
    limits, unmanaged = _limits(own.limits, guard.limits), _unmanaged(own, guard)
    domains, statuses = _common(own.domains, guard.domains), _common(own.statuses, guard.statuses)
    changed = {"limits": limits, "unmanaged": unmanaged, "domains": domains, "statuses": statuses}
    guarded = [
        *(f"limits.{name}" for name in Limits.model_fields if getattr(limits, name) != getattr(own.limits, name)),
        *(f"unmanaged.{policy.key}" for policy in _policies() if unmanaged.policy(*policy[:2]) != policy.of(own)),
        *(name for name in ("domains", "statuses") if changed[name] != getattr(own, name)),
        *(f"workspace.{name}" for name in ("host", "org_id") if _adds(own.workspace, guard.workspace, name)),
        *(["requires"] if guard.requires not in {None, own.requires} else []),
    ]
    return Guarded(
        own.model_copy(update=changed),
        tuple(dict.fromkeys((own.workspace, guard.workspace))),
        tuple(dict.fromkeys(text for text in (own.requires, guard.requires) if text is not None)),
        tuple(guarded),
    )


def _limits(own: Limits, guard: Limits) -> Limits:
    """The smaller number of each; no limit is greater than any."""
    smaller = {}
    for name in Limits.model_fields:
        numbers = [number for number in (getattr(own, name), getattr(guard, name)) if number is not None]
        smaller[name] = min(numbers, default=None)
    return own.model_copy(update=smaller)


def _unmanaged(own: Settings, guard: Settings) -> Unmanaged:
    """No deletion that only one of both says."""
    other = {policy.key: policy.of(guard) for policy in _policies() if policy.of(own) == "delete" != policy.of(guard)}
    return Unmanaged.model_validate({**own.unmanaged.model_dump(exclude_unset=True), **other})


def _policies() -> Iterator[Policy]:
    return (kind.policy for kind in KINDS.values() if kind.policy is not None)


def _common(own: tuple[T, ...] | None, guard: tuple[T, ...] | None) -> tuple[T, ...] | None:
    """What both write; what only one writes counts as written there."""
    if own is None or guard is None:
        return guard if own is None else own
    return tuple(text for text in own if text in guard)


def _adds(own: WorkspaceGuard, guard: WorkspaceGuard, name: str) -> bool:
    return getattr(guard, name) not in {None, getattr(own, name)}


def added_rules(own: Sequence[Rule], guard: Sequence[Rule], projects: Sequence[Project]) -> tuple[Rule, ...]:
    """The rules of the guard that the present configuration does not have: alike in both, they count once.

    Two are alike if they say the same and mean the same projects, of all that there are before and after the plan.
    """
    return tuple(rule for rule in guard if not any(_alike(rule, other, projects) for other in own))


def _alike(one: Rule, other: Rule, projects: Sequence[Project]) -> bool:
    return one == other and all(one.takes(project) == other.takes(project) for project in projects)


class Protection(NamedTuple):
    """The patterns of `protected` of one configuration, with the names that it has for things."""

    patterns: tuple[str, ...]
    naming: Naming

    def line(self, kind: str, name: str, live_id: str | None, rest: str = "") -> int | None:
        """The number of the pattern that protects something, whatever a plan calls it.

        For a project's status, sharing or cell `name` and `live_id` are those of the project; `rest` is the cell's
        label or #STATICID.
        """
        names = list(self._addresses(kind, name, live_id, rest))
        for number, text in enumerate(self.patterns):
            if any(map(Pattern(text).matches, names)):
                return number
        return None

    def _addresses(self, kind: str, name: str, live_id: str | None, rest: str) -> Iterator[Address]:
        owner = kind if kind in {"group", "collection", "guide"} else "project"
        keys = {name} if owner == "guide" else {name, Address(self.naming.address(owner, name, live_id)).key}
        for key in sorted(keys):
            yield Address.of(kind, f"{key}/{rest}" if rest else key)


def protects_more(guard: Protection, own: Protection) -> bool:
    """Whether a guard protects something that the present configuration does not: by a line, or by what it means."""
    if not set(guard.patterns) <= set(own.patterns):
        return True
    return any(
        guard.line(kind, row.name, row.id) is not None and own.line(kind, row.name, row.id) is None
        for kind in ("group", "collection", "project")
        for row in guard.naming.table(kind)
    )
