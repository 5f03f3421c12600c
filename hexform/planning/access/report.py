"""Access reports: everybody's access to every project, and one person's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from hexform.model.access import NONE
from hexform.model.access_change import ProjectName
from hexform.model.access_report import AccessReport, AccessRow, NamedObject, PublicRow, ReportSummary, WhoReport
from hexform.model.directory import Person
from hexform.model.notice import Notice
from hexform.model.plan import Place
from hexform.planning.access.naming import Naming
from hexform.planning.access.rows import ProjectRows
from hexform.planning.access.viewer import Viewer
from hexform.planning.access.world import Project, World


def access_report(
    world: World,
    viewer: Viewer,
    place: Place,
    taken: str,
    *,
    from_snapshot: str | None = None,
    selects: Callable[[ProjectName], bool] = bool,
    errors: Sequence[Notice] = (),
) -> AccessReport:
    """Who can open what. `taken`: when the workspace was read. `selects`: whether a project is looked at."""
    projects = [project for project in _sorted(world) if selects(project.name)]
    rows: list[AccessRow] = []
    people = 0
    for project in projects:
        found = ProjectRows(world, project, viewer)
        people |= found.people
        rows += found.rows()
    if viewer.previous is not None:
        rows += [row for row in viewer.previous.lost(world.projects, viewer.shows) if selects(row.project)]
    public = tuple(_public(projects, viewer, selects))
    steps = Counter[str]()
    for row in rows:
        steps[row.change or ""] += 1 if row.count is None else row.count
    return AccessReport.model_construct(
        workspace=place,
        taken=taken,
        from_snapshot=from_snapshot,
        access=tuple(rows),
        public=public,
        unread=tuple(world.failed[key] for key in sorted(world.failed)),
        errors=tuple(errors),
        summary=ReportSummary(
            people=people.bit_count(),
            outsiders=(people & world.roster.outsiders(viewer.domains)).bit_count(),
            projects=len(projects),
            public=sum(row.level != NONE for row in public),
            **{name: steps[name] for name in ("new", "gone", "raised", "lowered")},
        ),
    )


def who_report(
    report: AccessReport, world: World, viewer: Viewer, naming: Naming, person: Person, lines: Sequence[str] = ()
) -> WhoReport:
    """What one person can open. `report` is that of a viewer who shows nobody else.

    `lines`: each file:line of the configuration that names the person.
    """
    bit = world.roster.bits[person.id]
    return WhoReport.model_construct(
        **{name: getattr(report, name) for name in AccessReport.model_fields},
        person=viewer.person(person),
        groups=tuple(_named(naming, "group", [key for key, group in world.groups.items() if group.people & bit])),
        collections=tuple(
            _named(naming, "collection", [key for key in world.collections if world.opening(key).perhaps & bit])
        ),
        lines=tuple(lines),
        owns=tuple(p.name for p in _sorted(world) if world.roster.by_email.get(p.owner.casefold(), 0) & bit),
    )


def alone(viewer: Viewer, person: Person) -> Viewer:
    """The viewer who shows one person alone, and writes everything out."""
    email = person.name.casefold()
    return replace(viewer, expand=True, shows=lambda other: other.casefold() == email)


def _named(naming: Naming, kind: str, ids: list[str]) -> Iterator[NamedObject]:
    rows = naming.table(kind).by_id
    found = [
        NamedObject(address=naming.address(kind, rows[key].name, key), name=rows[key].name, id=key)
        for key in ids
        if key in rows
    ]
    return iter(sorted(found, key=lambda each: (each.address, each.id)))


def _sorted(world: World) -> list[Project]:
    return sorted(world.projects.values(), key=lambda project: (project.name.address, project.id))


def _public(projects: list[Project], viewer: Viewer, selects: Callable[[ProjectName], bool]) -> Iterator[PublicRow]:
    for project in projects:
        if project.public_web != NONE:
            change = viewer.previous.public_step(project.name, project.public_web) if viewer.previous else None
            yield PublicRow(project=project.name, level=project.public_web, change=change)
    if viewer.previous is not None:
        have = {project.id for project in projects if project.public_web != NONE}
        yield from (row for row in viewer.previous.closed({*have}) if selects(row.project))
