"""Every kind goes round once: made, nothing left to do, changed, let go; what is not written stays as it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hexform.kinds.registry import KINDS
from tests.bench import Bench
from tests.roundtrip.samples import SAMPLES, SEED, Json

BYSTANDERS = {"groups": "Bystanders", "collections": "Shelf", "projects": "Untouched", "guides": "theirs.md"}


def bystanders(bench: Bench) -> dict[str, Any]:
    """What no sample speaks of; a group or collection shows nothing of what is shared with it."""
    dump = bench.dump()
    return {
        family: [row for row in dump[family] if name in {row.get("name"), row.get("title"), row.get("path")}]
        for family, name in BYSTANDERS.items()
    }


def step(bench: Bench, config: Json, address: str, verb: str) -> None:
    """One configuration: what it plans for the address, that it is carried out, and that nothing is left to do."""
    bench.configure(config)
    before = bystanders(bench)
    applied = bench.apply()
    planned = applied.planned
    assert planned.errors == {}
    assert [change.verb for change in planned.plan.changes] == ([verb] if verb else [])
    assert planned.addresses == ([address] if verb else [])
    assert (applied.run.outcome, applied.outcomes) == ("applied", {address: "applied"} if verb else {})
    assert len(planned.calls) + len(applied.calls) == sum(planned.plan.requests.model_dump().values())
    assert bystanders(bench) == before
    again = bench.plan()
    assert again.addresses == []
    assert again.errors == {}


def test_every_kind_has_a_sample() -> None:
    assert list(SAMPLES) == list(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_goes_round(kind: str, tmp_path: Path) -> None:
    sample = SAMPLES[kind]
    bench = Bench.of(tmp_path, SEED)
    for name, text in sample.files.items():
        bench.write(text, name)
    address = sample.address
    states = [bench.dump()]
    for config, verb in zip((sample.create, sample.update, sample.delete), sample.verbs, strict=True):
        step(bench, config, "group.Crew" if (kind, verb) == ("group", "delete") else address, verb)
        states.append(bench.dump())
        assert (states[-1] != states[-2]) == bool(verb)


@pytest.mark.parametrize("kind", KINDS)
def test_a_plan_changes_nothing(kind: str, tmp_path: Path) -> None:
    sample = SAMPLES[kind]
    bench = Bench.of(tmp_path, SEED)
    for name, text in sample.files.items():
        bench.write(text, name)
    before = bench.dump()
    assert bench.configure(sample.create).plan().addresses == [sample.address]
    assert bench.dump() == before
