"""What the analysis costs in a large workspace: 4000 people, 3000 projects, 200 groups, 150 collections.

Run it with `python -m tests.planning.access.bench`; it prints CPU seconds and the memory that the process took.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from functools import partial
from random import Random
from typing import TypeVar

from hexform.model.change import DELETE, UPDATE
from hexform.model.directory import Directory, LiveCollection, LiveProject, LiveSharing, Named, People, Person, Table
from hexform.model.guardrail import Guardrail
from hexform.model.row import Diff
from hexform.planning.access.build import world_of
from hexform.planning.access.changes import Analysis, analyse
from hexform.planning.access.naming import Naming
from hexform.planning.access.overlay import PlannedChange, overlay
from hexform.planning.access.reads import needs
from hexform.planning.access.ways import reach
from hexform.planning.access.world import World
from hexform.planning.guardrails.judge import judge
from hexform.planning.guardrails.rules import rules_of
from tests.planning.access.worlds import LEVELS, Planned

T = TypeVar("T")
ROLES = ("ADMIN", *["EDITOR"] * 20, *["EXPLORER"] * 10, *["MEMBER"] * 60, *["GUEST"] * 9)
PEOPLE, PROJECTS, GROUPS, COLLECTIONS = 4000, 3000, 200, 150


def workspace() -> tuple[Directory, dict[str, tuple[Person, ...]]]:
    """A large workspace, and the members of its groups."""
    dice = Random(7)
    people = [Person(f"u{n}", f"person{n}@acme.com", dice.choice(ROLES)) for n in range(PEOPLE)]
    groups = [Named(f"g{n}", f"Group {n}") for n in range(GROUPS)]
    members = {group.id: tuple(dice.sample(people, dice.choice((10, 40, 150, 600)))) for group in groups}
    collections = [
        LiveCollection(
            f"c{n}",
            f"Collection {n}",
            creator=dice.choice(people).id,
            workspace=dice.choice(("NONE", "NONE", "NONE", "MEMBER")),
            users={person.id: "MEMBER" for person in dice.sample(people, 5)},
            groups={group.id: "MEMBER" for group in dice.sample(groups, 3)},
        )
        for n in range(COLLECTIONS)
    ]
    projects = [
        LiveProject(
            f"p{n}",
            f"Project {n}",
            owner=dice.choice(people).name,
            sharing=LiveSharing(
                workspace=dice.choice(("NONE", "NONE", "APP_ONLY", "CAN_VIEW")),
                users=tuple((person.name, dice.choice(LEVELS[1:])) for person in dice.sample(people, 4)),
                groups=tuple((group.name, dice.choice(LEVELS[1:])) for group in dice.sample(groups, 4)),
                collections=tuple((row.name, dice.choice(LEVELS[1:])) for row in dice.sample(collections, 2)),
            ),
        )
        for n in range(PROJECTS)
    ]
    directory = Directory(
        people=People(tuple(people)),
        groups=Table(tuple(groups)),
        collections=Table(tuple(collections)),
        projects=Table(tuple(projects)),
    )
    return directory, members


def one_group(members: dict[str, tuple[Person, ...]]) -> list[PlannedChange]:
    """Five people leave one group, five others join another."""
    rows = tuple(Diff(path=("members",), op="remove", before=person.name) for person in members["g3"][:5])
    return [Planned("group.g3", "group", "Group 3", "g3", UPDATE, rows)]


def deleted(members: dict[str, tuple[Person, ...]]) -> list[PlannedChange]:
    """Five groups are deleted."""
    return [Planned(f"group.g{n}", "group", f"Group {n}", f"g{n}", DELETE) for n in range(5)]


def every_group(members: dict[str, tuple[Person, ...]]) -> list[PlannedChange]:
    """Two people leave every group."""
    return [
        Planned(
            f"group.{key}", "group", key, key, UPDATE,
            tuple(Diff(path=("members",), op="remove", before=person.name) for person in people[:2]),
        )
        for key, people in members.items()
    ]  # fmt: skip


def every_project(members: dict[str, tuple[Person, ...]]) -> list[PlannedChange]:
    """The workspace level of every project is taken away."""
    rows = (Diff(path=("workspace",), op="replace", before="x", after="NONE"),)
    return [Planned(f"project_sharing.p{n}", "project_sharing", "x", f"p{n}", UPDATE, rows) for n in range(PROJECTS)]


def timed(what: str, run: Callable[[], T]) -> T:
    """Run and print the CPU seconds that it took."""
    start = time.process_time()
    found = run()
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"{what:60} {seconds:6.2f} s   {peak:5.0f} MiB at most so far\n")
    return found


def _analysed(world: World, plan: list[PlannedChange]) -> Analysis:
    return analyse(overlay(world, plan), None)


def main() -> None:
    directory, members = timed("make the workspace (not counted)", workspace)
    world: World = timed("build the world", lambda: world_of(directory, members, {}, Naming((), directory)))
    timed(
        "everybody's level on every project",
        lambda: [reach(world, p).named(world.roster.named) for p in world.projects.values()],
    )
    for changes in (one_group, deleted, every_group, every_project):
        found = timed(str(changes.__doc__).rstrip("."), partial(_analysed, world, changes(members)))
        summary = found.access.summary
        sys.stdout.write(f"    {len(found.access.changes)} entries, {summary.lose} lose, {summary.gain} gain\n")
    unread = world_of(directory, {"g3": members["g3"]}, {}, Naming((), directory))
    wanted = timed("which groups to read where five people leave one", partial(needs, unread, one_group(members)))
    sys.stdout.write(f"    {len(wanted.members)} of {GROUPS} groups\n")
    written = {
        "inside": Guardrail.model_validate({"projects": "*", "public_web": "NONE", "guests": "NONE", "then": "refuse"})
    }
    rules = rules_of(written, Naming((), directory))
    judged = timed("a guardrail over all projects", partial(judge, overlay(world, one_group(members)), rules))
    sys.stdout.write(f"    {len(judged.findings)} findings\n")


if __name__ == "__main__":
    main()
