"""What the analysis says of real plans, against a workspace to which they were applied."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable

import pytest

from hexform.hex import tables
from hexform.hex.runner import EffectHandlers, run_steps
from hexform.model.directory import Directory
from hexform.planning.access.build import world_of
from hexform.planning.access.naming import Naming, is_created
from hexform.planning.access.overlay import overlay
from hexform.planning.access.ways import reach
from hexform.planning.access.world import World
from tests.bench import Bench
from tests.http.virtual_time import run
from tests.roundtrip.strategies import ADMIN, Dice, world
from tests.roundtrip.test_random import bench_of


def whole(bench: Bench) -> World:
    """Everything that decides on access, read over the API."""

    async def read() -> World:
        async with bench._way(()) as way:
            handlers = EffectHandlers(way.send)
            people = await run_steps(tables.people(), handlers)
            groups = await run_steps(tables.groups(), handlers)
            collections = await run_steps(tables.collections(), handlers)
            projects = await run_steps(tables.projects(None, sharing=True), handlers)
            members = {row.id: (await run_steps(tables.people(("groupId", row.id)), handlers)).rows for row in groups}
            directory = Directory(people=people, groups=groups, collections=collections, projects=projects)
            return world_of(directory, members, {}, Naming((), directory))

    return run(read())


def levels(found: World, emails: Iterable[str]) -> dict[tuple[str, str], tuple[int, int]]:
    """By project and email the least and the greatest level."""
    return {
        (key, email): reach(found, one).ranks(found.roster.by_email[email.casefold()])
        for key, one in found.projects.items()
        for email in emails
    }


def check(seed: int) -> tuple[int, int]:
    """What the analysis says comes after a plan is there once it is applied: how much was compared, and changed."""
    with tempfile.TemporaryDirectory() as folder:
        bench = bench_of(world(Dice(seed)), folder)
        before = whole(bench)
        applied = bench.apply()
        changes = applied.planned.plan.changes
        said, there = overlay(before, changes).after, whole(bench)
    # Whoever is behind the token creates what is created, and nobody can tell before who that is.
    emails = [person.name for person in said.roster.people if person.name != ADMIN]
    now, was = levels(there, emails), levels(before, emails)
    changed = 0
    for (project, email), (least, greatest) in levels(said, emails).items():
        if not is_created(project):
            low, high = now[project, email]
            assert max(least, low) <= min(greatest, high), (seed, project, email)
            changed += was[project, email] != (low, high)
    assert {key: one.public_web for key, one in said.projects.items() if not is_created(key)}.items() <= {
        key: one.public_web for key, one in there.projects.items()
    }.items()
    return len(now), changed


def test_what_is_reported_of_random_plans_comes_true() -> None:
    found = [check(seed) for seed in range(80)]
    assert sum(compared for compared, _ in found) > 500
    assert sum(changed for _, changed in found) > 10


@pytest.mark.slow
def test_what_is_reported_of_many_random_plans_comes_true() -> None:
    assert sum(changed for _, changed in map(check, range(1000))) > 200
