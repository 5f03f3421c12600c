"""What the analysis costs in a large workspace: 4000 people, 3000 projects, 200 groups, 150 collections.

`python -m tests.planning.access.bench` prints CPU seconds of single steps, and with the name of a case what the
analysis of that plan takes: entries, names in them, CPU seconds and MiB. `python -m tests.benchmark access` measures
all cases.
"""

from __future__ import annotations

import gc
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from random import Random
from typing import Any, NamedTuple, TypeVar

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


def opened(members: dict[str, tuple[Person, ...]]) -> list[PlannedChange]:
    """Every project is opened to the whole workspace for editing."""
    rows = (Diff(path=("workspace",), op="replace", before="x", after="CAN_EDIT"),)
    return [Planned(f"project_sharing.p{n}", "project_sharing", "x", f"p{n}", UPDATE, rows) for n in range(PROJECTS)]


def everyones_group(members: dict[str, tuple[Person, ...]]) -> list[PlannedChange]:
    """A group of all 4000 people that every project refers to is deleted."""
    return [Planned("group.all", "group", "Everyone", "all", DELETE)]


def everything_shared(members: dict[str, tuple[Person, ...]]) -> list[PlannedChange]:
    """A collection that every project is in is opened to the workspace."""
    rows = (Diff(path=("sharing", "workspace"), op="replace", before="NONE", after="MEMBER"),)
    return [Planned("collection.all", "collection", "Everything", "all", UPDATE, rows)]


def all_groups(members: dict[str, tuple[Person, ...]]) -> list[PlannedChange]:
    """All 200 groups are deleted."""
    return [Planned(f"group.{key}", "group", f"Group {key[1:]}", key, DELETE) for key in members]


CASES = {
    case.__name__: case
    for case in (
        one_group, deleted, every_group, every_project, opened, everyones_group, everything_shared, all_groups,
    )
}  # fmt: skip


def granted(directory: Directory, **grants: tuple[tuple[str, str], ...]) -> Directory:
    """The workspace where every project has more grants."""
    rows = []
    for row in directory.projects:
        sharing = row.sharing or LiveSharing()
        more: dict[str, Any] = {scope: (*getattr(sharing, scope), *entries) for scope, entries in grants.items()}
        rows.append(replace(row, sharing=replace(sharing, **more)))
    return replace(directory, projects=Table(tuple(rows)))


def world(name: str) -> tuple[World, dict[str, tuple[Person, ...]]]:
    """The workspace of a case, and the members of its groups."""
    directory, members = workspace()
    if name == "everyones_group":
        directory = granted(directory, groups=(("Everyone", "CAN_VIEW"),))
        directory = replace(directory, groups=Table((*directory.groups, Named("all", "Everyone"))))
        members["all"] = tuple(directory.people)
    if name == "everything_shared":
        directory = granted(directory, collections=(("Everything", "CAN_VIEW"),))
        collection = LiveCollection("all", "Everything", creator="u0")
        directory = replace(directory, collections=Table((*directory.collections, collection)))
    return world_of(directory, members, {}, Naming((), directory)), members


class Cost(NamedTuple):
    """What the analysis of one plan takes: seconds of CPU, and MiB beside the workspace."""

    entries: int
    names: int
    cpu: float
    memory: float


def cost(name: str, rounds: int = 3) -> Cost:
    """The least CPU of some rounds. The memory is that of this process at its highest, so each case needs its own."""
    before, members = world(name)
    plan, seconds = CASES[name](members), []
    start = _highest()
    for _ in range(rounds):
        found: Analysis | None = None
        gc.collect()
        began = time.process_time()
        found = analyse(overlay(before, plan), None)
        seconds.append(time.process_time() - began)
    changes = found.access.changes if found is not None else ()
    return Cost(len(changes), sum(len(change.people) for change in changes), min(seconds), _highest() - start)


def _highest() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed(what: str, run: Callable[[], T]) -> T:
    """Run and print the CPU seconds that it took."""
    start = time.process_time()
    found = run()
    sys.stdout.write(f"{what:60} {time.process_time() - start:6.2f} s\n")
    return found


def main() -> None:
    directory, members = timed("make the workspace (not counted)", workspace)
    before: World = timed("build the world", lambda: world_of(directory, members, {}, Naming((), directory)))
    timed(
        "everybody's level on every project",
        lambda: [reach(before, p).named(before.roster.named) for p in before.projects.values()],
    )
    unread = world_of(directory, {"g3": members["g3"]}, {}, Naming((), directory))
    wanted = timed("which groups to read where five people leave one", partial(needs, unread, one_group(members)))
    sys.stdout.write(f"    {len(wanted.members)} of {GROUPS} groups\n")
    written = {
        "inside": Guardrail.model_validate({"projects": "*", "public_web": "NONE", "guests": "NONE", "then": "refuse"})
    }
    rules = rules_of(written, Naming((), directory))
    judged = timed("a guardrail over all projects", partial(judge, overlay(before, one_group(members)), rules))
    sys.stdout.write(f"    {len(judged.findings)} findings\n")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.stdout.write(" ".join(map(str, cost(sys.argv[1]))) + "\n")
    else:
        main()
