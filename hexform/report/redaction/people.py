"""Redact the effects of a plan on people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from typing import Literal

from hexform.lib.picked import union
from hexform.model.access_change import (
    AccessChange,
    AccessWay,
    Cause,
    Direction,
    PlanAccess,
    ProjectName,
    Unread,
)
from hexform.model.guardrail_finding import GuardrailFinding
from hexform.report.redaction.known import OUTSIDE, Known
from hexform.report.view.values import counted

_PROJECT: Literal["project"] = "project"


def trusted_project(project: ProjectName, known: Known) -> bool:
    """Whether a project's data from Hex may be shown."""
    return known.trusts_object(_PROJECT, project.title, project.id) and known.knows_address(project.address)


def outside(projects: int) -> ProjectName:
    """A name for this number of redacted projects."""
    text = f"{counted(projects, _PROJECT)} {OUTSIDE}"
    return ProjectName(address=text, title=text)


@dataclass
class _Merged:
    """Entries on redacted projects, merged into one."""

    people: list[Sequence[str]] = field(default_factory=list)
    projects: set[ProjectName] = field(default_factory=set)
    because: set[Cause] = field(default_factory=set)
    counted: bool = True


def access(found: PlanAccess, known: Known) -> PlanAccess:
    """Access changes on projects that the guard names; the others are merged into counts of people."""
    named: list[AccessChange] = []
    merged: dict[Direction, _Merged] = {}
    knows, trusts = cache(known.knows), cache(partial(trusted_project, known=known))
    for change in found.changes:
        projects = [project for project in change.projects if trusts(project)]
        hidden = set(change.projects) - set(projects)
        if projects:
            named.append(_named(change, projects, len(hidden), known, knows))
        else:
            rest = merged.setdefault(change.direction, _Merged())
            rest.people.append(change.people)
            rest.projects |= hidden
            rest.because |= {*change.because}
            rest.counted = rest.counted and change.count is not None
    changes = (*named, *(_anonymous(direction, rest, known) for direction, rest in merged.items()))
    return found.model_copy(
        update={
            "changes": changes,
            "public": tuple(each for each in found.public if trusted_project(each.project, known)),
            "unread": tuple(_gap(each, known) for each in found.unread),
        }
    )


def _named(
    change: AccessChange, projects: list[ProjectName], hidden: int, known: Known, knows: Callable[[str], bool]
) -> AccessChange:
    """`knows`: what `known.knows` says, for there may be millions of names."""
    return replace(
        change,
        people=tuple(filter(knows, change.people)),
        projects=(*projects, *([outside(hidden)] if hidden else [])),
        before_by=_ways(change.before_by, known),
        after_by=_ways(change.after_by, known),
        because=causes(change.because, known),
        unsure=None if change.unsure is None or known.reveals(change.unsure) else change.unsure,
    )


def _anonymous(direction: Direction, rest: _Merged, known: Known) -> AccessChange:
    """A change with the number of people and projects only."""
    return AccessChange(
        direction=direction,
        count=len(union(rest.people)) if rest.counted else None,
        projects=(outside(len(rest.projects)),),
        before="NONE",
        after="NONE",
        because=causes(sorted(rest.because, key=lambda cause: cause.address), known),
    )


def _ways(ways: Iterable[AccessWay], known: Known) -> tuple[AccessWay, ...]:
    """Ways of access; the names of unknown groups and collections are removed, and equal ways merged."""
    shown = (
        way if way.name is None or known.knows(way.name) else way.model_copy(update={"name": None}) for way in ways
    )
    return tuple(dict.fromkeys(shown))


def causes(found: Iterable[Cause], known: Known) -> tuple[Cause, ...]:
    """Causes with redacted addresses, without duplicates."""
    shown = (cause.model_copy(update={"address": known.address(cause.address)}) for cause in found)
    return tuple(dict.fromkeys(shown))


def _gap(gap: Unread, known: Known) -> Unread:
    hide = known.reveals(f"{gap.what} {gap.why} {gap.leaves_open}")
    return Unread(what="something", why="see the JSON", leaves_open="somebody's access") if hide else gap


def guardrails(findings: Sequence[GuardrailFinding], known: Known) -> tuple[GuardrailFinding, ...]:
    """Findings on projects that the guard names; the others are merged into counts by condition."""
    rest: dict[tuple[str, str, bool], list[GuardrailFinding]] = {}
    named: list[GuardrailFinding] = []
    for finding in findings:
        if trusted_project(finding.project, known):
            shown = {"people": tuple(_people(finding.people, known)), "because": causes(finding.because, known)}
            named.append(finding.model_copy(update=shown))
        else:
            rest.setdefault((finding.name, finding.condition, finding.new), []).append(finding)
    return (*named, *(_projects(found, known) for found in rest.values()))


def _people(people: Sequence[str], known: Known) -> Iterator[str]:
    written = [email for email in people if known.knows(email)]
    yield from written
    if len(people) > len(written):
        yield f"{counted(len(people) - len(written), 'person', 'people')} {OUTSIDE}"


def _projects(found: list[GuardrailFinding], known: Known) -> GuardrailFinding:
    projects = len({finding.project for finding in found})
    because = dict.fromkeys(cause for finding in found for cause in causes(finding.because, known))
    shown = {"project": outside(projects), "found": "", "people": (), "because": tuple(because)}
    return found[0].model_copy(update=shown)
