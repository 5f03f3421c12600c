"""Guardrails with what they refer to found: collections and exceptions by id, addresses by one configuration's keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from hexform.model.access import LEVELS, rank
from hexform.model.address import Pattern
from hexform.model.directory import same
from hexform.model.guardrail import CONDITIONS, EVERY, Condition, Guardrail, InCollection, Then, WithStatus
from hexform.model.notice import Code
from hexform.planning.access.naming import Naming
from hexform.planning.access.roster import Roster
from hexform.planning.access.world import Project

Path = tuple[str | int, ...]


class Mistake(NamedTuple):
    """Something wrong in a configuration: the path of its keys, a stable code, and what is wrong."""

    path: Path
    code: Code
    message: str


@dataclass(frozen=True)
class Selection:
    """Which projects a rule is about: those that a pattern matches, in one of some collections, or with a status."""

    patterns: tuple[str, ...] = ()
    collections: frozenset[str] = frozenset()
    status: str | None = None

    @cached_property
    def _compiled(self) -> tuple[Pattern, ...]:
        return tuple(Pattern(same(text)) for text in self.patterns)

    @property
    def by_collection(self) -> bool:
        """Whether it is about the projects in a collection, which only the list of collections identifies."""
        return not self.patterns and self.status is None

    def takes(self, project: Project, address: str) -> bool:
        """Whether it selects a project that has this address in the configuration of the rule."""
        if EVERY in self.patterns:
            return True
        names = (same(project.name.title), same(address))
        if any(pattern.matches_text(name) for pattern in self._compiled for name in names):
            return True
        if self.status is not None and project.status is not None:
            return same(project.status) == same(self.status)
        return any(key in self.collections for grant in project.collections for key in grant.ids)


@dataclass(frozen=True)
class Rule:
    """A guardrail. `levels`: by condition the highest rank that is allowed; `people`: patterns of emails.

    `naming` says which project an address means: for a guard that is the guard's own configuration.
    """

    name: str
    then: Then
    selection: Selection
    naming: Naming = field(compare=False)
    levels: Mapping[Condition, int] = field(default_factory=dict)
    people: tuple[str, ...] | None = None
    exceptions: frozenset[str] = frozenset()
    source: str | None = field(default=None, compare=False)

    @property
    def conditions(self) -> Iterator[Condition]:
        """Its conditions, in a fixed order."""
        return (name for name in CONDITIONS if name in self.levels or (name == "people" and self.people is not None))

    def takes(self, project: Project) -> bool:
        """Whether a project is under the rule."""
        if project.id in self.exceptions:
            return False
        return self.selection.takes(project, self.naming.of_project(project.id, project.name.title))

    def may_take(self, project: Project) -> bool:
        """Whether a project whose sharing is not known may be under the rule: it may be in any collection."""
        return self.takes(project) or (self.selection.by_collection and project.id not in self.exceptions)

    def allowed(self, condition: Condition) -> str | tuple[str, ...]:
        """What a condition allows, in the words of the configuration."""
        return self.people or () if condition == "people" else LEVELS[self.levels[condition]]

    def allows_person(self, roster: Roster) -> int:
        """The people whom `people` lets in."""
        patterns = [Pattern(text.casefold()) for text in self.people or ()]
        return sum(
            1 << place
            for place, person in enumerate(roster.people)
            if any(pattern.matches_text(person.name.casefold()) for pattern in patterns)
        )


def rules_of(
    guardrails: Mapping[str, Guardrail], naming: Naming, lines: Mapping[str, str] | None = None
) -> tuple[Rule, ...]:
    """The guardrails of a configuration, by name, with what its own keys, names and ids mean.

    What means nothing selects nothing, or excepts nothing: `mistakes` says so. `lines`: where settings stand.
    """
    return tuple(
        Rule(
            name,
            guardrail.then,
            _selection(guardrail, naming),
            naming,
            {name: level for name in CONDITIONS if (level := _rank(guardrail, name)) is not None},
            guardrail.people,
            frozenset(found for text in guardrail.exceptions if (found := exception_id(text, naming)) is not None),
            (lines or {}).get(f"guardrails.{name}"),
        )
        for name, guardrail in sorted(guardrails.items())
    )


def _rank(guardrail: Guardrail, condition: Condition) -> int | None:
    level = None if condition == "people" else getattr(guardrail, condition)
    return None if level is None else rank(level)


def _selection(guardrail: Guardrail, naming: Naming) -> Selection:
    match guardrail.projects:
        case InCollection(collection=ref):
            return Selection(collections=frozenset(naming.ids("collection", ref)))
        case WithStatus(status=status):
            return Selection(status=status)
        case patterns:
            return Selection(patterns=patterns)


def exception_id(text: str, naming: Naming) -> str | None:
    """The id of an exception: written as it is, or by the key of a project that has one; None where it has none."""
    if not text.startswith("project."):
        return text
    declared = naming.declared(text)
    return declared.id if declared is not None else None
