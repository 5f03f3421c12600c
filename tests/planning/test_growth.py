"""How a plan grows: counted in calls of functions and in requests, which are the same on every machine."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from hexform.config import load
from hexform.model.address import Pattern
from hexform.model.desired import Desired
from hexform.planning.target import narrowed
from tests.bench import TODAY, Bench, Planned
from tests.benchmark.workloads import SETTINGS, Workload, cells, members, new_groups, people, sharing, unknown_people
from tests.kinds.office import operations
from tests.work import calls


def planned(folder: Path, workload: Workload) -> tuple[Planned, int]:
    """The plan of a workload, and how many calls reading the configuration, the requests and planning made."""
    folder.mkdir()
    on = Bench.of(folder, workload.seed).configure(workload.config)
    made: list[Planned] = []
    count = calls(lambda: made.append(on.plan()))
    return made[0], count


def renamed(groups: int) -> Workload:
    """Groups that each take a new name."""
    seed = {"groups": [{"name": f"Old {n}"} for n in range(groups)]}
    wanted = {f"g{n}": {"name": f"New {n}", "renamed_from": f"Old {n}"} for n in range(groups)}
    return Workload(seed, {**SETTINGS, "groups": wanted})


@pytest.mark.parametrize(("of", "count"), [(sharing, 30), (new_groups, 100), (members, 20), (cells, 5), (renamed, 20)])
def test_more_objects_take_no_more_calls_each(tmp_path: Path, of: Callable[[int], Workload], count: int) -> None:
    planned(tmp_path / "first", of(1))  # What is made once in a process is not counted.
    few, some, many = (planned(tmp_path / str(n), of(n * count))[1] for n in (1, 2, 4))
    assert (many - some) / 2 < 1.1 * (some - few)


def test_new_groups_take_one_list_however_many_there_are(tmp_path: Path) -> None:
    plan, _ = planned(tmp_path / "new", new_groups(600))
    assert len(plan.plan.changes) == 600
    assert operations(plan.calls) == ["Me", "ListGroups"]


def test_unknown_people_take_no_more_requests_than_known_ones(tmp_path: Path) -> None:
    known, unknown = (planned(tmp_path / str(n), unknown_people(n, known=200))[0] for n in (0, 50))
    assert len(unknown.plan.errors) >= 20
    assert sorted(operations(unknown.calls)) == sorted(operations(known.calls))


def wanted(folder: Path, config: Mapping[str, Any]) -> Desired:
    folder.mkdir()
    path = folder / "workspace.yaml"
    path.write_text(json.dumps(config, indent=1), encoding="utf-8")
    return load([path], today=TODAY)


def narrowing(folder: Path, projects: int) -> int:
    """How many calls it takes to find what projects with cells and a shared group need."""
    config = cells(projects, each=5).config
    for project in config["projects"].values():
        project["sharing"] = {"groups": {"g": "CAN_VIEW"}}
    desired = wanted(folder, {**config, "groups": {"g": {}}})
    found: list[Desired] = []
    made = calls(lambda: found.append(narrowed(desired, [Pattern("project.*")])))
    assert found[0].specs.keys() == desired.specs.keys()
    return made


def test_a_target_takes_no_more_calls_for_each_of_many(tmp_path: Path) -> None:
    assert narrowing(tmp_path / "many", 80) < 4.4 * narrowing(tmp_path / "few", 20)


def lookups(folder: Path, count: int) -> int:
    """How many calls it takes to find the line of each of so many members."""
    emails = people(count)
    desired = wanted(folder, {**SETTINGS, "groups": {"g": {"members": emails}}})
    found: list[str | None] = []
    group = next(iter(desired.specs))
    made = calls(lambda: found.extend(desired.locate(group, email.upper()) for email in emails))
    assert len(set(found)) == count
    assert desired.locate(group, "nobody@example.com") is None
    return made


def test_the_line_of_an_entry_takes_no_more_calls_in_a_long_list(tmp_path: Path) -> None:
    few, many = lookups(tmp_path / "few", 50), lookups(tmp_path / "many", 200)
    assert many < 4.4 * few
