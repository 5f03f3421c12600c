"""The effects of a plan on people's access, in the words of Hex's screens."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from hexform.lib.mapped import Mapped
from hexform.lib.picked import union
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
    Unread,
)
from hexform.model.guardrail_finding import GuardrailFinding
from hexform.report.view.model import Item, Listing
from hexform.report.view.values import counted

# The number of names of people, projects or causes in a line.
_SHOWN = 3
# The anchor of people's access in the HTML page.
ANCHOR = "people"
# With more names than this in all entries, a page numbers the people, and each entry has their numbers.
_NAMED = 100_000
# The lines about access in text and Markdown: title, entries and notes.
_LINES = 30
_NOTE = "Access to data connections is not looked at."


def access(found: PlanAccess | None) -> tuple[Listing, ...]:
    """Who loses and gains access: the public web and outsiders first, then by size.

    What could not be read comes before them, since it makes all of them uncertain.
    """
    if found is None or not (found.changes or found.public or found.unread or found.summary.outsiders):
        return ()
    told: tuple[Unread | Item | AccessChange, ...] = (*found.unread, *public_items(found.public), *found.changes)
    items = Mapped(_item, told)
    dangerous = found.summary.lose or found.summary.outsiders or found.summary.opened
    return (Listing(summary(found), items, "danger" if dangerous else "plain", _NOTE, most=_LINES, anchor=ANCHOR),)


class PeopleEntry(NamedTuple):
    """People with the same access change, with all names, as text.

    `numbers`: the same people on a page that numbers them.
    """

    direction: Direction
    who: str
    names: Sequence[str]
    projects: tuple[ProjectName, ...]
    before: str
    after: str
    before_by: str
    after_by: str
    because: tuple[Cause, ...]
    unsure: str | None
    numbers: str = ""


class PeopleView(NamedTuple):
    """All access changes of a document. `directions`: each that occurs, with its number of entries.

    `numbered`: all people by number, from 1 on, where the names would be too many to write in each row.
    """

    summary: str
    rows: tuple[PeopleEntry, ...]
    directions: tuple[tuple[str, int], ...]
    unread: tuple[Item, ...]
    numbered: tuple[str, ...] = ()
    note: str = _NOTE


def people_view(found: PlanAccess | None) -> PeopleView | None:
    """Every entry with every name, for the searchable page; the public web first."""
    if not access(found) or found is None:
        return None
    rows = (*map(_public_entry, found.public), *map(_entry, found.changes))
    numbered: tuple[str, ...] = ()
    if sum(len(change.people) for change in found.changes) > _NAMED:
        numbered = tuple(sorted(union(change.people for change in found.changes)))
        places = {name: place for place, name in enumerate(numbered)}
        rows = tuple(row._replace(numbers=_numbers(row.names, places)) for row in rows)
    directions = Counter(row.direction for row in rows)
    return PeopleView(summary(found), rows, tuple(directions.items()), tuple(map(_gap, found.unread)), numbered)


def _numbers(names: Sequence[str], places: Mapping[str, int]) -> str:
    """People by their numbers: `1-45, 47`."""
    among = bytearray(len(places))
    for name in names:
        among[places[name]] = 1
    runs = (run.span() for run in re.finditer(b"\x01+", among))
    return ", ".join(str(end) if end - start == 1 else f"{start + 1}-{end}" for start, end in runs)


def _public_entry(change: PublicChange) -> PeopleEntry:
    before, after = (WORDS.get(each, each) for each in (change.before, change.after))
    direction: Direction = "gain" if lower(change.before, change.after) else "lose"
    return PeopleEntry(direction, "anyone with the link", (), (change.project,), before, after, "", "", (), None)


def _entry(change: AccessChange) -> PeopleEntry:
    return PeopleEntry(
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
    """A level in words; `between … and …` if it is not known exactly."""
    if isinstance(found, tuple):
        least, greatest = (WORDS[each] for each in found)
        return f"between {least} and {greatest}"
    return WORDS[found]


def access_item(change: AccessChange) -> Item:
    """A list item with people, their access change, the projects and the causes."""
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
    """At most three names, and the number of the rest; `number`: the total, if not all are named."""
    left = max(number, len(names)) - len(names[:_SHOWN])
    return ", ".join(names[:_SHOWN]) + (f" and {left} more" if left else "")


def public_items(changes: Sequence[PublicChange]) -> Iterator[Item]:
    """What anyone with the link could do, and can do; projects that change alike together."""
    alike: dict[tuple[str, str], list[ProjectName]] = {}
    for change in changes:
        alike.setdefault((change.before, change.after), []).append(change.project)
    for levels, projects in alike.items():
        before, after = (WORDS.get(each, each) for each in levels)
        yield Item("anyone with the link", f"{before} -> {after} on {_projects(projects)}")


def _item(shown: Unread | Item | AccessChange) -> Item:
    match shown:
        case Unread():
            return _gap(shown)
        case AccessChange():
            return access_item(shown)
        case _:
            return shown


def _gap(gap: Unread) -> Item:
    return Item(f"{gap.what} could not be read", f"{gap.why}; not known: {gap.leaves_open}")


def guardrails(findings: Sequence[GuardrailFinding]) -> tuple[Listing, ...]:
    """Guardrail findings that a plan causes, each with its cause, and the number of those that existed before."""
    made = [finding for finding in findings if finding.new]
    before = len(findings) - len(made)
    items = [*map(guardrail_item, made)]
    if before:
        items.append(Item(counted(before, "finding"), "there before this plan"))
    return (Listing("Guardrails", tuple(items), "danger" if made else "change"),) if items else ()


def broken_now(findings: Sequence[GuardrailFinding]) -> tuple[Listing, ...]:
    """All guardrail findings; those that only report do not count as drift."""
    items = tuple(map(guardrail_item, findings))
    kept = any(finding.then != "report" for finding in findings)
    return (Listing("Guardrails", items, "danger" if kept else "change", most=_LINES),) if items else ()


def guardrail_item(finding: GuardrailFinding) -> Item:
    """A list item for a guardrail finding, with its causes."""
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
