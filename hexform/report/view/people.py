"""What a plan does to people's access, in the words of Hex's screens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hexform.model.access import WORDS, lower
from hexform.model.access_change import (
    AccessChange,
    AccessWay,
    Cause,
    Direction,
    Level,
    PlanAccess,
    ProjectName,
    PublicChange,
)
from hexform.model.guardrail_finding import GuardrailFinding
from hexform.report.view.model import Item, Listing
from hexform.report.view.values import counted

# So many names of people, projects or causes stand in a line.
_SHOWN = 3
# The place of people's access in a page.
ANCHOR = "people"
# So many lines tell of access, for any number of people: title, entries and notes.
_LINES = 30
_NOTE = "Access to data connections is not looked at."


def access(found: PlanAccess | None) -> tuple[Listing, ...]:
    """Who loses and gains access: the public web and outsiders first, then by size.

    What could not be read stands above them, since it puts all of them in doubt.
    """
    if found is None or not (found.changes or found.public or found.unread or found.summary.outsiders):
        return ()
    items = (*_unread(found), *opened(found.public), *map(fared, found.changes))
    dangerous = found.summary.lose or found.summary.outsiders or found.summary.opened
    return (Listing(summary(found), items, "danger" if dangerous else "plain", _NOTE, most=_LINES, anchor=ANCHOR),)


@dataclass(frozen=True)
class Fared:
    """People who fare alike, with all their names, in words."""

    direction: Direction
    who: str
    names: tuple[str, ...]
    projects: tuple[ProjectName, ...]
    before: str
    after: str
    before_by: str
    after_by: str
    because: tuple[Cause, ...]
    unsure: str | None


@dataclass(frozen=True)
class Everybody:
    """All that a document says of people's access. `directions`: each that occurs, with its number of entries."""

    summary: str
    rows: tuple[Fared, ...]
    directions: tuple[tuple[str, int], ...]
    unread: tuple[Item, ...]
    note: str = _NOTE


def everybody(found: PlanAccess | None) -> Everybody | None:
    """Every entry with every name, for a page that can be searched; the public web first."""
    if not access(found) or found is None:
        return None
    rows = (*map(_linked, found.public), *map(_fared, found.changes))
    return Everybody(summary(found), rows, tuple(Counter(row.direction for row in rows).items()), tuple(_unread(found)))


def _linked(change: PublicChange) -> Fared:
    before, after = (WORDS.get(each, each) for each in (change.before, change.after))
    direction: Direction = "gain" if lower(change.before, change.after) else "lose"
    return Fared(direction, "anyone with the link", (), (change.project,), before, after, "", "", (), None)


def _fared(change: AccessChange) -> Fared:
    return Fared(
        change.direction,
        _people(change),
        change.people,
        change.projects,
        level(change.before),
        level(change.after),
        _ways(change.before_by).removeprefix(" by "),
        _ways(change.after_by).removeprefix(" by "),
        change.because,
        change.unsure,
    )


def summary(found: PlanAccess) -> str:
    """Access: 181 people lose (2 perhaps), 4 gain (1 outsider); no project opens to the public web."""
    n = found.summary
    perhaps = f" ({n.unsure} perhaps)" if n.unsure else ""
    outsiders = f" ({counted(n.outsiders, 'outsider')})" if n.outsiders else ""
    lose = f"{n.lose} {'person loses' if n.lose == 1 else 'people lose'}{perhaps}"
    opened = (
        f"{counted(n.opened, 'project')} {'opens' if n.opened == 1 else 'open'}" if n.opened else "no project opens"
    )
    closed = f", {counted(n.closed, 'project')} closed to it" if n.closed else ""
    return f"Access: {lose}, {n.gain} gain{outsiders}; {opened} to the public web{closed}"


def level(found: Level) -> str:
    """A level in words; `between … and …` where it is not known."""
    if isinstance(found, tuple):
        least, greatest = (WORDS[each] for each in found)
        return f"between {least} and {greatest}"
    return WORDS[found]


def fared(change: AccessChange) -> Item:
    """How people fare, where, and because of what."""
    verb = {"lose": "-", "gain": "+", "unsure": "?", "keep": "="}[change.direction]
    kept = f"still {level(change.after)}{_ways(change.after_by)}"
    step = kept if change.direction == "keep" else _step(change)
    unsure = f" ({change.unsure})" if change.unsure else ""
    causes = f", because of {_causes(change.because)}" if change.because else ""
    return Item(f"{verb} {_people(change)}", f"{step} on {_projects(change.projects)}{causes}{unsure}")


def _step(change: AccessChange) -> str:
    if change.before == change.after:
        return {"lose": "lose access", "gain": "gain access"}.get(change.direction, "perhaps lose or gain access")
    return f"{level(change.before)}{_ways(change.before_by)} -> {level(change.after)}{_ways(change.after_by)}"


def _ways(ways: Sequence[AccessWay]) -> str:
    return f" by {', '.join(f'{way.via} {way.name}' if way.name else way.via for way in ways)}" if ways else ""


def _people(change: AccessChange) -> str:
    if change.count is None:
        return "people whom nobody can name"
    if not change.people:
        return counted(change.count, "person", "people")
    return _few(change.people, change.count)


def _projects(projects: Sequence[ProjectName]) -> str:
    return _few([project.address for project in projects])


def _causes(causes: Sequence[Cause]) -> str:
    return _few([f"{cause.address} ({cause.source})" if cause.source else cause.address for cause in causes])


def _few(names: Sequence[str], number: int = 0) -> str:
    """At most three names, and how many more there are; `number`: of all, if not all have names here."""
    left = max(number, len(names)) - len(names[:_SHOWN])
    return ", ".join(names[:_SHOWN]) + (f" and {left} more" if left else "")


def opened(changes: Sequence[PublicChange]) -> Iterator[Item]:
    """What anyone with the link could do, and can do; projects that change alike together."""
    alike: dict[tuple[str, str], list[ProjectName]] = {}
    for change in changes:
        alike.setdefault((change.before, change.after), []).append(change.project)
    for levels, projects in alike.items():
        before, after = (WORDS.get(each, each) for each in levels)
        yield Item("anyone with the link", f"{before} -> {after} on {_projects(projects)}")


def _unread(found: PlanAccess) -> Iterator[Item]:
    for each in found.unread:
        yield Item(f"{each.what} could not be read", f"{each.why}; not known: {each.leaves_open}")


def guardrails(findings: Sequence[GuardrailFinding]) -> tuple[Listing, ...]:
    """What a plan would break, each with its cause; what was broken before is one line with its number."""
    made = [finding for finding in findings if finding.new]
    before = len(findings) - len(made)
    items = [*map(broken, made)]
    if before:
        items.append(Item(counted(before, "finding"), "there before this plan"))
    return (Listing("Guardrails", tuple(items), "danger" if made else "change"),) if items else ()


def broken_now(findings: Sequence[GuardrailFinding]) -> tuple[Listing, ...]:
    """What breaks guardrails, whatever made it so; those that are only reported do not count as drift."""
    items = tuple(map(broken, findings))
    kept = any(finding.then != "report" for finding in findings)
    return (Listing("Guardrails", items, "danger" if kept else "change", most=_LINES),) if items else ()


def broken(finding: GuardrailFinding) -> Item:
    """What breaks a guardrail, and because of what."""
    many = isinstance(finding.allowed, tuple)
    allowed = ", ".join(finding.allowed) if many else WORDS.get(str(finding.allowed), str(finding.allowed))
    who = f": {_few(finding.people)}" if finding.people else ""
    found = f" is {WORDS.get(finding.found, finding.found)}" if finding.found else ""
    causes = _causes(finding.because)
    return Item(
        f"{finding.name}: {finding.project.address}",
        f"{finding.condition}{found}, and {allowed or 'nobody'} is allowed{who}",
        causes,
    )
