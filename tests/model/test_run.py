"""The document of a run: five outcomes, and nothing else."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from hexform.model.change import CREATE
from hexform.model.plan import Place
from hexform.model.run import Done, Run, RunSummary


@pytest.mark.parametrize("outcome", ["applied", "already", "failed", "skipped", "unknown"])
def test_a_run_comes_back_from_json_as_it_was(outcome: str) -> None:
    done = Done.model_validate(
        {"address": "group.a", "kind": "group", "name": "a", "actions": CREATE, "outcome": outcome}
    )
    run = Run(
        hexform_version="0.1.0",
        fingerprint="x",
        workspace=Place(base_url="https://app.hex.tech"),
        started="2026-11-22T12:00:00.000Z",
        ended="2026-11-22T12:00:01.000Z",
        changes=(done,),
        summary=RunSummary.model_validate({outcome: 1}),
    )
    assert Run.model_validate_json(run.model_dump_json()) == run


def test_there_is_no_other_outcome() -> None:
    with pytest.raises(ValidationError, match="outcome"):
        Done.model_validate({"address": "a", "kind": "group", "name": "a", "actions": CREATE, "outcome": "done"})
