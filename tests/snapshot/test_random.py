"""Over random workspaces: what a snapshot gives is what the workspace gives."""

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, note, settings

from hexform.model.change import Change
from hexform.sandbox import Workspace, counted_ids, read_seed_or_snapshot, ticking_clock
from hexform.snapshot.file import text_of
from tests.bench import Applied
from tests.memory_ledger import MemoryLedger
from tests.roundtrip.strategies import STATUSES, World, worlds
from tests.roundtrip.test_random import PROFILE, bench_of, small_sizes
from tests.snapshot.both import access_and_who, from_snapshot, live, plan_and_drift, pulled, taken


def check(world: World, *, cells: str | None, pages: bool) -> None:
    note(repr(world))
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        if pages:
            small_sizes(patched)
        bench = bench_of(world, folder)
        snapshot = taken(bench, cells=cells)
        for command in (plan_and_drift, access_and_who, pulled) if cells else (plan_and_drift,):
            assert from_snapshot(bench, snapshot, command) == live(bench, command)


@settings(PROFILE, max_examples=6)
@given(worlds())
def test_a_snapshot_gives_what_the_workspace_gives(world: World) -> None:
    check(world, cells="*", pages=True)


@settings(PROFILE, max_examples=10)
@given(worlds())
def test_without_cells_it_holds_what_a_plan_needs(world: World) -> None:
    check(world, cells=None, pages=False)


@settings(PROFILE, max_examples=8)
@given(worlds())
def test_a_rehearsal_plans_what_the_workspace_plans(world: World) -> None:
    note(repr(world))
    with tempfile.TemporaryDirectory() as folder:
        rehearse(world, folder)


@pytest.mark.slow
@settings(PROFILE, max_examples=100)
@given(worlds())
def test_of_any_workspace(world: World) -> None:
    check(world, cells="*", pages=True)
    check(world, cells=None, pages=False)
    with tempfile.TemporaryDirectory() as folder:
        rehearse(world, folder)


def rehearse(world: World, folder: str) -> None:
    """The copy has the same changes planned, and an apply of them leaves nothing to do there."""
    world.config["statuses"] = list(STATUSES)  # one that no project has can be known from here alone
    bench = bench_of(world, folder)
    seed = read_seed_or_snapshot(text_of(taken(bench, cells="*")), source="sandbox.yaml")
    copy = replace(
        bench, workspace=Workspace.from_seed(seed, ids=counted_ids(5000), now=ticking_clock()), ledger=MemoryLedger()
    )
    there, here = bench.plan().plan, copy.plan().plan
    assert as_json(here.changes) == as_json(there.changes)
    assert (here.errors, here.warnings, here.pending) == (there.errors, there.warnings, there.pending)
    assert outcomes(copy.apply()) == outcomes(bench.apply())
    assert copy.plan().addresses == bench.plan().addresses


def as_json(changes: Sequence[Change]) -> list[dict[str, Any]]:
    return [change.model_dump(mode="json") for change in changes]


def outcomes(applied: Applied) -> dict[str, str]:
    return applied.outcomes
