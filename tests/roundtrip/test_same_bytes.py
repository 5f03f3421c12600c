"""The same plan for the same workspace, in whatever order it is listed."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings

from tests.bench import Bench
from tests.roundtrip.flow import as_yaml
from tests.roundtrip.shuffling import Shuffling, shuffled
from tests.roundtrip.strategies import Dice, World, world, worlds
from tests.roundtrip.test_random import PROFILE, bench_of, small_sizes

FEWER = settings(PROFILE, max_examples=75)


def plan_of(bench: Bench) -> str:
    return bench.plan().plan.model_dump_json()


def in_order(config: Any, draw: Random) -> Any:
    """The same configuration with its maps in another order; lists stay as they are."""
    if isinstance(config, dict):
        return {key: in_order(config[key], draw) for key in draw.sample(list(config), len(config))}
    return config


@FEWER
@given(worlds())
def test_pages_in_another_order_make_no_difference(world: World) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        # Projects that are sought by id are read up to the last one, so their order does count there.
        small_sizes(patched, projects=100)
        bench = bench_of(world, folder)
        first = plan_of(bench)
        for seed in range(2):
            bench.wrap = Shuffling(Dice(seed)).wrap
            assert plan_of(bench) == first


@FEWER
@given(worlds())
def test_keys_in_another_order_make_no_difference(world: World) -> None:
    with tempfile.TemporaryDirectory() as folder:
        bench = bench_of(world, folder)
        first = plan_of(bench)
        for seed in range(2):
            bench.write(as_yaml({"version": 1, **in_order(world.config, Dice(seed))}))
            assert plan_of(bench) == first


@FEWER
@given(worlds())
def test_files_in_another_order_make_no_difference(world: World) -> None:
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench.of(Path(folder), world.seed)
        config = {name: block for name, block in world.config.items() if name != "guides"}
        blocks = {name: block for name, block in config.items() if name not in {"unmanaged", "protected"}}
        settings = {name: block for name, block in config.items() if name not in blocks}
        for name, block in blocks.items():
            bench.write(as_yaml({name: block}), f"parts/{name}.yaml")
        files = [f"parts/{name}.yaml" for name in blocks]
        plans = set()
        for included in (files, files[::-1], ["parts/*.yaml"] if files else []):
            bench.write(as_yaml({"version": 1, "include": included, **settings}))
            plans.add(plan_of(bench))
        assert len(plans) == 1


def some_plans(folder: str) -> str:
    """Plans of a few worlds, one a line."""
    lines = []
    for seed in range(8):
        bench = bench_of(world(Dice(seed)), folder)
        lines.append(plan_of(bench))
        lines.append(bench.apply().run.model_dump_json())
    return "\n".join(lines)


@pytest.mark.parametrize("seed", ["0", "4711"])
def test_hashes_make_no_difference(seed: str, tmp_path: Path) -> None:
    code = "import sys; from tests.roundtrip.test_same_bytes import some_plans; print(some_plans(sys.argv[1]))"
    ran = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        env={**os.environ, "PYTHONHASHSEED": seed},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout == some_plans(str(tmp_path)) + "\n"


def test_shuffling_does_shuffle() -> None:
    rows = list(range(20))
    assert shuffled(rows, Dice(0)) != rows
    assert sorted(shuffled(rows, Dice(0))) == rows
