"""How a plan grows: counted in calls of functions and in requests, which are the same on every machine."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from hexform.config import load
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


@pytest.mark.parametrize(("of", "count"), [(sharing, 30), (new_groups, 100), (members, 20), (cells, 5)])
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


def lookups(folder: Path, count: int) -> int:
    """How many calls it takes to find the line of each of so many members."""
    folder.mkdir()
    emails = people(count)
    path = folder / "workspace.yaml"
    path.write_text(json.dumps({**SETTINGS, "groups": {"g": {"members": emails}}}, indent=1), encoding="utf-8")
    desired = load([path], today=TODAY)
    found: list[str | None] = []
    group = next(iter(desired.specs))
    made = calls(lambda: found.extend(desired.locate(group, email.upper()) for email in emails))
    assert len(set(found)) == count
    assert desired.locate(group, "nobody@example.com") is None
    return made


def test_the_line_of_an_entry_takes_no_more_calls_in_a_long_list(tmp_path: Path) -> None:
    few, many = lookups(tmp_path / "few", 50), lookups(tmp_path / "many", 200)
    assert many < 4.4 * few
