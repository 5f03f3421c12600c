"""From a live workspace to an access report: what `access` and `who` share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import click
from click.core import ParameterSource

from hexform.api import Connection
from hexform.cli.options import Common
from hexform.cli.planning import opened
from hexform.cli.streams import telling
from hexform.config import load
from hexform.errors import Declined, PlanFileError, UsageError
from hexform.lib.suggest import did_you_mean
from hexform.model.access_change import ProjectName
from hexform.model.access_report import AccessReport
from hexform.model.address import Pattern
from hexform.model.desired import Desired
from hexform.model.directory import Person
from hexform.model.event import Listener, Said
from hexform.model.notice import Code, Notice
from hexform.model.plan import Requests
from hexform.model.settings import Settings
from hexform.planning.access.lines import ConfiguredLines
from hexform.planning.access.live import Observed, observe_access
from hexform.planning.access.previous import Previous
from hexform.planning.access.report import access_report
from hexform.planning.access.viewer import Viewer
from hexform.planning.access.world import TABLES
from hexform.planning.guardrails.desired import declared_in
from hexform.report.view.cost import cost
from hexform.report.view.values import counted


def configuration(common: Common) -> Desired:
    """The configuration, or an empty one where none is named and there is none. Raises ConfigError."""
    source = click.get_current_context().get_parameter_source("files")
    if source is ParameterSource.DEFAULT and not any(Path(file).exists() for file in common.files):
        return Desired(Settings(version=1))
    return load(common.files, today=common.day)


def selecting(pattern: str | None) -> Callable[[ProjectName], bool]:
    """Whether a project has this address or title."""
    if pattern is None:
        return bool
    wanted = Pattern(pattern)
    return lambda project: wanted.matches(project.address) or wanted.matches_text(project.title)


def showing(pattern: str | None) -> Callable[[str], bool]:
    """Whether an email is shown; case does not count."""
    if pattern is None:
        return bool
    wanted = Pattern(pattern.casefold())
    return lambda email: wanted.matches_text(email.casefold())


@dataclass(frozen=True)
class Reading:
    """What was read of a workspace, and when (UTC)."""

    observed: Observed
    taken: str
    errors: tuple[Notice, ...]


async def read_access(
    common: Common,
    desired: Desired,
    connection: Connection,
    tell: Listener,
    selects: Callable[[ProjectName], bool] = bool,
    *,
    every_group: bool = False,
    check: Callable[[Observed], object] = lambda _: None,
) -> Reading:
    """Read what a report on these projects needs; the cost is reported before the members of groups are read.

    `check` may refuse what is asked for as soon as the tables are read: the members take the most requests.
    """
    rate = 0 if common.embedded else common.rate_limit

    def before_members(observed: Observed, groups: int) -> None:
        check(observed)
        if connection.taken is not None:
            return  # a snapshot holds them: nothing is asked of Hex
        needed = cost(Requests(read=connection.requests(), write=0, verify=groups), rate)
        tell(Said(f"reading the members of {counted(groups, 'group')}: {needed}"))

    declared = declared_in(desired.specs)
    observed = await observe_access(
        connection.observing,
        connection.me,
        declared,
        selects=selects,
        every_group=every_group,
        before_members=before_members,
    )
    check(observed)
    failed = [observed.world.failed[name] for name in TABLES if name in observed.world.failed]
    errors = tuple(Notice(code=Code.UNREADABLE, message=f"{gap.what} was not read: {gap.why}") for gap in failed)
    taken = connection.taken or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Reading(observed, taken, errors)


@dataclass(frozen=True)
class Selection:
    """What of the workspace a report is about: projects and people by pattern. `expand`: a row for each person."""

    project: str | None
    person: str | None
    expand: bool


async def read_report(
    common: Common, desired: Desired, selection: Selection, previous: AccessReport | None
) -> AccessReport:
    """Read the workspace, or a snapshot of it, and report who can open what."""
    selects = selecting(selection.project)
    with telling(common) as tell:
        async with opened(common, desired, tell, writes=False) as connection:
            check_previous(previous, connection)
            check = partial(check_selection, project=selection.project, person=selection.person)
            found = await read_access(common, desired, connection, tell, selects, check=check)
            shows = showing(selection.person)
            viewer = viewer_of(desired, found.observed, expand=selection.expand, previous=previous, shows=shows)
            return report_of(found, viewer, connection, selects)


def viewer_of(
    desired: Desired,
    observed: Observed,
    *,
    expand: bool = False,
    previous: AccessReport | None = None,
    shows: Callable[[str], bool] = bool,
) -> Viewer:
    """How the workspace is shown beside this configuration."""
    people = observed.directory.people
    return Viewer(
        observed.world.roster,
        domains=desired.settings.domains,
        names=observed.names,
        lines=ConfiguredLines(desired, observed.naming, people),
        expand=expand,
        previous=None if previous is None else Previous(previous),
        shows=shows,
    )


def report_of(
    found: Reading, viewer: Viewer, connection: Connection, selects: Callable[[ProjectName], bool] = bool
) -> AccessReport:
    """What was read, as this viewer shows it."""
    return access_report(
        found.observed.world,
        viewer,
        connection.place,
        found.taken,
        from_snapshot=connection.taken,
        selects=selects,
        errors=found.errors,
    )


def check_previous(previous: AccessReport | None, connection: Connection) -> None:
    """Refuse the report of another workspace. Raises PlanFileError."""
    if previous is not None and previous.workspace != connection.place:
        raise PlanFileError(
            f"the previous report speaks of {previous.workspace.base_url} ({previous.workspace.org_id}), this run of "
            f"{connection.place.base_url} ({connection.place.org_id}): give the previous report of this workspace, "
            "or none"
        )


def check_selection(observed: Observed, project: str | None, person: str | None) -> None:
    """Refuse patterns that match nothing that was read. Raises UsageError."""
    world, found = observed.world, selecting(project)
    if project and "projects" not in world.failed and not any(found(each.name) for each in world.projects.values()):
        raise UsageError(f"--project {project}: no project of the workspace has such an address or title")
    shown = showing(person)
    if person and "people" not in world.failed and not any(shown(each.name) for each in world.roster.people):
        raise UsageError(f"--person {person}: nobody in the workspace has such an email")


def person_of(observed: Observed, email: str) -> Person:
    """The person of an email. Raises UsageError where there is none or several, Declined where nobody is known."""
    people = observed.directory.people
    if people.failed:
        raise Declined(f"who {email} is cannot be known: {people.failed}")
    found = people.named(email)
    if not found:
        hint = did_you_mean(email, sorted(person.name for person in people))
        raise UsageError(f"nobody in the workspace has the email {email!r}{hint}")
    if len(found) > 1:
        ids = ", ".join(person.id for person in found)
        raise UsageError(f"{len(found)} people have the email {email!r} ({ids}): `hexform access` shows them all")
    return found[0]
