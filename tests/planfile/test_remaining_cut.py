"""An apply of a saved plan that was cut is finished by applying the same file again, with either witness."""

from __future__ import annotations

from contextlib import suppress
from itertools import count, permutations
from pathlib import Path
from typing import Any

import pytest

from hexform.hex.call import Call, Json, Send
from tests.bench import Bench
from tests.planfile.saved_bench import Outcome, apply_saved, saved
from tests.planfile.saved_worlds import ADMIN, WORLDS, World
from tests.roundtrip.oracle import state_of

VOUCHED = pytest.mark.parametrize("witnessed", [True, False], ids=["config", "approved"])


def state(bench: Bench) -> tuple[Any, ...]:
    """What the workspace holds, with names in the place of ids."""
    dump = bench.dump()
    for family in dump.values():
        for row in family if isinstance(family, list) else ():
            row.pop("id", None) if isinstance(row, dict) else None
    cells = {
        project.title: [(cell.label, cell.type, cell.source) for cell in project.cells]
        for project in bench.workspace.projects.values()
    }
    return vars(state_of(bench.workspace, set())), cells, dump.get("guides")


@VOUCHED
@pytest.mark.parametrize("name", WORLDS)
def test_it_is_applied_once_and_a_second_time_writes_nothing(tmp_path: Path, name: str, witnessed: bool) -> None:
    bench = WORLDS[name].bench(tmp_path)
    plan = saved(bench)
    outcome = apply_saved(bench, plan, witnessed=witnessed)
    assert outcome.run is not None, outcome.stale
    assert outcome.run.outcome == "applied"
    assert set(outcome.outcomes.values()) == {"applied"}
    assert bench.plan().addresses == []
    again = apply_saved(bench, plan, witnessed=witnessed)
    assert set(again.outcomes.values()) == {"already"}
    assert again.outcomes.keys() == {change.address for change in plan.changes}
    assert again.writes == 0


class Killed(BaseException):
    """The process ends between two steps."""


def cut(bench: Bench, point: int, *, witnessed: bool) -> None:
    """Apply, and end right after a request was carried out: nobody heard the answer."""
    plan, sent = saved(bench), count(1)

    def killing(send: Send) -> Send:
        async def sending(call: Call) -> Json:
            reply = await send(call)
            if next(sent) >= point:
                raise Killed
            return reply

        return sending

    bench.wrap = killing
    with suppress(Killed):
        apply_saved(bench, plan, witnessed=witnessed)
    bench.wrap = None


def finished(world: World, root: Path, point: int, *, witnessed: bool) -> tuple[Bench, Outcome]:
    bench = world.bench(root)
    plan = saved(bench)
    cut(bench, point, witnessed=witnessed)
    return bench, apply_saved(bench, plan, witnessed=witnessed)


def check(world: World, root: Path, *, witnessed: bool, every: int) -> None:
    reference = world.bench(root)
    requests = apply_saved(reference, saved(reference), witnessed=witnessed).calls
    for point in range(1, requests + 1, every):
        bench, outcome = finished(world, root, point, witnessed=witnessed)
        assert outcome.stale == {}, point
        assert outcome.run is not None
        assert outcome.run.outcome == "applied", (point, outcome.run.model_dump_json(indent=1))
        assert set(outcome.outcomes.values()) <= {"applied", "already"}
        assert bench.plan().addresses == [], point
        assert state(bench) == state(reference), point


@VOUCHED
@pytest.mark.parametrize("name", WORLDS)
def test_wherever_it_is_cut_the_same_file_finishes_it(tmp_path: Path, name: str, witnessed: bool) -> None:
    check(WORLDS[name], tmp_path, witnessed=witnessed, every=1 if name in {"cells", "moved", "guides"} else 3)


@pytest.mark.slow
@VOUCHED
@pytest.mark.parametrize("name", WORLDS)
def test_wherever_it_is_cut_every_point(tmp_path: Path, name: str, witnessed: bool) -> None:
    check(WORLDS[name], tmp_path, witnessed=witnessed, every=1)


@pytest.mark.slow
@VOUCHED
def test_every_order_of_cells_is_restored_by_the_file(tmp_path: Path, witnessed: bool) -> None:
    config = {"title": "S", "cell_order": "enforce", "cells": [cell(label) for label in "ABCDE"]}
    for number, labels in enumerate(list(permutations("ABCDE"))[::7]):
        seed = {"projects": [{"title": "S", "owner": ADMIN, "cells": [cell(label, "CODE") for label in labels]}]}
        check(World(seed, {"projects": {"s": config}}), tmp_path, witnessed=witnessed, every=1 + number % 4)


def cell(label: str, kind: str = "code") -> dict[str, str]:
    return {"label": label, "type": kind, "source": label}
