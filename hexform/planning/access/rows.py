"""The rows of an access report: who can open one project, by which ways, and what manages each of them."""

from __future__ import annotations

from collections.abc import Iterator

from hexform.model.access_change import Level
from hexform.model.access_report import AccessRow, AccessStep, ReportedWay
from hexform.model.directory import Person
from hexform.planning.access.parts import partition
from hexform.planning.access.previous import gone_row, ranks_of, step
from hexform.planning.access.roster import GREATEST, LEAST
from hexform.planning.access.unsure import comes_to
from hexform.planning.access.viewer import Line, Viewer
from hexform.planning.access.ways import Reach, Way, level, reach
from hexform.planning.access.world import Project, World

# There may be millions of rows: they share what they can.
_ALL = set(AccessRow.model_fields)


class _Shown(dict[tuple[Line, ...], tuple[ReportedWay, ...]]):
    """Ways as they are reported, by the lines that manage them."""

    def __init__(self, ways: list[tuple[Way, Level]]) -> None:
        super().__init__()
        self._ways = ways

    def __missing__(self, lines: tuple[Line, ...]) -> tuple[ReportedWay, ...]:
        # Several grants by a shared name may come to the same for somebody.
        shown = (
            ReportedWay(via=way.via, name=way.name, level=found, **line._asdict())
            for (way, found), line in zip(self._ways, lines, strict=True)
        )
        self[lines] = tuple(dict.fromkeys(shown))
        return self[lines]


class ProjectRows:
    """Who can open one project."""

    def __init__(self, world: World, project: Project, viewer: Viewer) -> None:
        self.project = project
        self.viewer = viewer
        self.roster = world.roster
        self.reached: Reach = reach(world, project)
        self.people = self.reached.sets[GREATEST][1] & viewer.shown

    def rows(self) -> list[AccessRow]:
        """Everyone by `workspace` first, the highest level first; then people by email; then who has it no more."""
        alone = 0 if self.viewer.expand else self.people & self._by_workspace_alone
        together, apart = self._together(alone)
        return [*together, *self._each(self.people & ~alone | apart), *self._gone()]

    @property
    def _by_workspace_alone(self) -> int:
        found = others = 0
        for way in self.reached.ways:
            if way.via == "workspace":
                found |= way.people[GREATEST]
            else:
                others |= way.people[GREATEST]
        return found & ~others

    @property
    def _roles(self) -> tuple[int, ...]:
        """The roles for which a grant comes to something else than for others."""
        return self.roster.guests, self.roster.doubtful, self.roster.role("MEMBER"), self.roster.role("EXPLORER")

    def _together(self, alone: int) -> tuple[list[AccessRow], int]:
        """Rows for all who have it by `workspace` alone; and those whose own row in the earlier report says more."""
        named = self.viewer.previous.named(self.project.id, self.roster) if self.viewer.previous else 0
        counts: dict[tuple[tuple[int, int], AccessStep | None], int] = {}
        apart = 0
        for part in partition(alone, [*self._roles, named]) if alone else ():
            ranks = self.reached.ranks(part & -part)
            for person, size in self._alike(part, named):
                change = self._step(person, ranks)
                if change is not None and part & named:
                    apart |= self.roster.bits[person.id]
                else:
                    counts[ranks, change] = counts.get((ranks, change), 0) + size
        rows = [self._everyone(ranks, change, count) for (ranks, change), count in counts.items()]
        return sorted(rows, key=lambda row: (-ranks_of(row.level)[GREATEST], row.change or "")), apart

    def _alike(self, part: int, named: int) -> Iterator[tuple[Person, int]]:
        """People of one level who had the same before, as one of them and their number; apart if they had own rows."""
        persons = self.roster.persons(part)
        return ((person, 1) for person in persons) if part & named else iter([(next(persons), part.bit_count())])

    def _step(self, person: Person, ranks: tuple[int, int]) -> AccessStep | None:
        if self.viewer.previous is None:
            return None
        return step(self.viewer.previous.ranks(self.project.id, person.name, person.role), ranks)

    def _everyone(self, ranks: tuple[int, int], change: AccessStep | None, count: int) -> AccessRow:
        found = level(*ranks)
        line = self.viewer.lines.line("workspace", self.project.id, "", "")
        way = ReportedWay(via="workspace", level=found, **line._asdict())
        return AccessRow(person=None, count=count, project=self.project.name, level=found, ways=(way,), change=change)

    def _each(self, people: int) -> list[AccessRow]:
        roster = self.roster
        sets = [*self._roles, *(bits for way in self.reached.ways for bits in way.people)]
        rows: list[tuple[tuple[str, str], AccessRow]] = []
        for part in partition(people, sets) if people else ():
            bit = part & -part
            ranks = self.reached.ranks(bit)
            ways = [
                (way, level(comes_to(roster, bit, way, LEAST), comes_to(roster, bit, way, GREATEST)))
                for way in self.reached.ways
                if way.people[GREATEST] & bit
            ]
            found, shown = level(*ranks), _Shown(ways)
            for person in roster.persons(part):
                lines = self._lines(ways, person.id)
                row = AccessRow.model_construct(
                    _ALL,
                    person=self.viewer.people[person.id],
                    count=None,
                    project=self.project.name,
                    level=found,
                    ways=shown[lines],
                    change=self._step(person, ranks),
                )
                rows.append(((person.name, person.id), row))
        return [row for _, row in sorted(rows, key=lambda item: item[0])]

    def _lines(self, ways: list[tuple[Way, Level]], person_id: str) -> tuple[Line, ...]:
        line = self.viewer.lines.line
        return tuple(line(way.via, self.project.id, way.key, person_id) for way, _ in ways)

    def _gone(self) -> Iterator[AccessRow]:
        """Those of the earlier report who cannot open it any more."""
        previous = self.viewer.previous
        if previous is None:
            return
        named = previous.named(self.project.id, self.roster)
        those = self.roster.persons(self.roster.by_workspace & self.viewer.shown & ~self.people & ~named)
        count = sum(previous.ranks(self.project.id, person.name, person.role) != (0, 0) for person in those)
        if count:
            yield gone_row(self.project.name, None, count)
        have = (person.name for person in self.roster.persons(self.people))
        for person in previous.gone(self.project.id, have):
            if self.viewer.shows(person.email):
                yield gone_row(self.project.name, person)
