"""What a configuration writes itself and a guardrail forbids: a violation cannot be made right by writing it down."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from hexform.model.access import WORDS, rank
from hexform.model.address import Address, Pattern
from hexform.model.directory import same
from hexform.model.fields import Ref
from hexform.model.guardrail import EVERY, Condition, Guardrail, InCollection, WithStatus
from hexform.model.notice import Code
from hexform.planning.access.naming import Declared, Naming
from hexform.planning.access.touched import Overlay
from hexform.planning.guardrails.rules import Mistake, Rule

_SCOPES: tuple[Condition, ...] = ("public_web", "workspace")


class WrittenProject(NamedTuple):
    """What a configuration writes of a project; `status` if it names exactly one."""

    key: str
    title: str | None = None
    id: str | None = None
    status: str | None = None
    public_web: str | None = None
    workspace: str | None = None
    collections: tuple[Ref, ...] = ()

    @property
    def address(self) -> Address:
        return Address.of("project", self.key)


def sharing_of(mistake: Mistake) -> Address:
    """The address whose level a mistake of `forbidden` is about."""
    return Address.of("project_sharing", str(mistake.path[1]))


def forbidden(
    rules: Sequence[Rule],
    written: Sequence[WrittenProject],
    laid: Overlay,
    naming: Naming,
    only: Collection[str] | None = None,
) -> list[Mistake]:
    """The levels that are written and that a rule forbids, where the workspace is known.

    A project is under a rule that takes it before or after the plan. `naming` is that of the configuration. `only`:
    the ids of the projects that are looked at.
    """
    return [
        mistake
        for project in written
        for rule in rules
        if any(condition in rule.levels for condition in _SCOPES) and _is_under(rule, project, laid, naming, only)
        for mistake in _above(rule.name, {name: rule.levels.get(name) for name in _SCOPES}, project)
    ]


def _is_under(rule: Rule, project: WrittenProject, laid: Overlay, naming: Naming, only: Collection[str] | None) -> bool:
    ids = [key for key in naming.ids("project", Ref(text=project.key)) if only is None or key in only]
    sides = (world.projects[key] for world in (laid.before, laid.after) for key in ids if key in world.projects)
    return any(map(rule.takes, sides))


def forbidden_offline(
    guardrails: Mapping[str, Guardrail], written: Sequence[WrittenProject], declared: Sequence[Declared]
) -> list[Mistake]:
    """The same, as far as the configuration alone tells which projects a guardrail is about."""
    means = _Meaning(declared)
    return [
        mistake
        for project in written
        for name, guardrail in sorted(guardrails.items())
        if _takes(guardrail, project, means) and not _excepted(guardrail, project)
        for mistake in _above(name, {scope: _rank(guardrail, scope) for scope in _SCOPES}, project)
    ]


def _rank(guardrail: Guardrail, scope: Condition) -> int | None:
    level = getattr(guardrail, scope)
    return None if level is None else rank(level)


def _above(name: str, allowed: Mapping[Condition, int | None], project: WrittenProject) -> Iterator[Mistake]:
    for scope, most in allowed.items():
        level = getattr(project, scope)
        if most is not None and level is not None and (rank(level) or 0) > most:
            message = (
                f"the guardrail {name} forbids {level} here ({WORDS[level]}): write less, "
                f"or name {project.address} under its `except`"
            )
            yield Mistake(("projects", project.key, "sharing", scope), Code.GUARDRAIL_FORBIDS, message)


class _Meaning:
    """What references to collections mean: two that mean the same have the same meaning."""

    def __init__(self, declared: Sequence[Declared]) -> None:
        self._known: dict[tuple[str, str], str] = {}
        for each in (each for each in declared if each.kind == "collection"):
            names = [("key", each.key), ("name", same(each.name)), *([("id", each.id)] if each.id else [])]
            self._known |= dict.fromkeys(names, each.key)

    def __call__(self, ref: Ref) -> tuple[str, str]:
        names = [("id", ref.id)] if ref.id else [("name", same(ref.name))] if ref.name else []
        names = names or [("key", ref.text), ("name", same(ref.text)), ("id", ref.text)]
        key = next((self._known[name] for name in names if name in self._known), None)
        return ("key", key) if key is not None else ("other", ref.id or same(ref.name or ref.text))


def _takes(guardrail: Guardrail, project: WrittenProject, means: _Meaning) -> bool:
    match guardrail.projects:
        case InCollection(collection=ref):
            return means(ref) in map(means, project.collections)
        case WithStatus(status=status):
            return project.status is not None and same(project.status) == same(status)
        case patterns:
            names = [project.address, *([project.title] if project.title else [])]
            return EVERY in patterns or any(Pattern(text).matches_text(name) for text in patterns for name in names)


def _excepted(guardrail: Guardrail, project: WrittenProject) -> bool:
    return project.id is not None and bool({project.id, project.address} & {*guardrail.exceptions})
