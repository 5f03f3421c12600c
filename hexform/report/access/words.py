"""The texts that all formats of an access report share, in the words of Hex's screens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

from hexform.model.access import NONE, WORDS
from hexform.model.access_change import Level, ProjectName
from hexform.model.access_report import AccessReport, AccessRow, ReportedWay, WhoReport
from hexform.report.view.model import banners, snapshot_line
from hexform.report.view.values import counted

LIMITS = "Access to data connections is not looked at."
_HOSTS = {"sandbox"}


def banners_of(report: AccessReport, now: datetime | None) -> tuple[str, ...]:
    """The lines at the top of the report; `now` is the time when it is read."""
    snapshot = snapshot_line(report.from_snapshot, now)
    return banners(snapshot, sandbox=report.workspace.base_url in _HOSTS)


def level_words(level: Level) -> str:
    """`Can edit`; `Can view app, perhaps Can explore` for a level that is not known exactly."""
    if not isinstance(level, tuple):
        return WORDS[level]
    least, greatest = level
    return f"perhaps {WORDS[greatest]}" if least == NONE else f"{WORDS[least]}, perhaps {WORDS[greatest]}"


def public_words(level: str) -> str:
    """A level of the public web; an unknown one as Hex writes it."""
    return WORDS.get(level, level)


def who(row: AccessRow) -> str:
    """The email, or `everyone (612)`."""
    return row.person.email if row.person is not None else f"everyone ({row.count})"


def role(row: AccessRow) -> str:
    """The role, like `GUEST, outsider`; empty for everyone."""
    return ", ".join((row.person.role, *["outsider"] * row.person.outsider)) if row.person is not None else ""


def about(row: AccessRow) -> str:
    """Details of the person: name, role, and whether they are an outsider."""
    return ", ".join(each for each in (row.person and row.person.name, role(row)) if each)


def way_words(way: ReportedWay) -> str:
    """`group Finance`, with its level if that is not known exactly."""
    text = f"{way.via} {way.name}" if way.name else way.via
    return f"{text} ({level_words(way.level)})" if isinstance(way.level, tuple) else text


def managed_words(way: ReportedWay) -> str:
    """The address that manages the way, and when and why it ends."""
    known = (
        " ".join(part for part in (way.address, f"({way.source})" if way.source else "") if part),
        f"until {way.until}" if way.until else "",
        way.why or "",
    )
    return ", ".join(each for each in known if each)


def headline(report: AccessReport) -> str:
    """The summary of the report in one sentence."""
    counts, subject = report.summary, "Access"
    if isinstance(report, WhoReport):
        subject = f"Access of {report.person.email}"
        text = f"{counted(len({row.project for row in report.access if row.level != NONE}), 'project')}"
    else:
        text = f"{counted(counts.people, 'person', 'people')} ({counted(counts.outsiders, 'outsider')})"
        text += f" can open {counted(counts.projects, 'project')}"
    web = f"{counted(counts.public, 'project is', 'projects are')} open to the public web"
    return f"{subject}: {text}; {web if counts.public else 'no project is open to the public web'}"


def steps(report: AccessReport) -> str:
    """The numbers of changes since the previous report; empty if there are none."""
    counts = report.summary
    numbers = (("new", counts.new), ("gone", counts.gone), ("raised", counts.raised), ("lowered", counts.lowered))
    text = ", ".join(f"{number} {name}" for name, number in numbers if number)
    return f"Since the previous report: {text}" if text else ""


def of_person(report: WhoReport) -> Iterator[tuple[str, str]]:
    """The lines about the person, as title and text."""
    person = report.person
    known = (person.name, person.role, "outsider" if person.outsider else "")
    yield person.email, ", ".join(each for each in known if each)
    named = (("groups", report.groups), ("collections", report.collections), ("owns", report.owns))
    for title, found in named:
        yield f"{title}:", ", ".join(each.address for each in found) or "none"
    yield "written in:", ", ".join(report.lines) or "nowhere"


def by_project(report: AccessReport) -> Iterator[tuple[ProjectName, list[AccessRow]]]:
    """The rows of each project, in the order of the report."""
    for project, rows in groupby(report.access, key=lambda row: row.project):
        yield project, list(rows)


def gaps(report: AccessReport) -> list[str]:
    """What was not read, and what is therefore unknown."""
    return [f"{gap.what}: {gap.why}; not known is {gap.leaves_open}" for gap in report.unread]
