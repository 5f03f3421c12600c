"""What is read ahead changes nothing but when it is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hexform.errors import UsageError
from hexform.model.plan import Plan
from hexform.planning import ahead
from hexform.planning.judging import Look
from tests.benchmark.journal import Exchange
from tests.benchmark.sizes import RULES, Size
from tests.benchmark.slow_workloads import Case, some_written, whole
from tests.rounds import in_rounds

SIZE = Size(30, 4, 3, 12, 3, 3, 2, 3)
CHANGE, RULED = some_written(whole(SIZE)), some_written(whole(SIZE), RULES["guardrails"])
CASES: dict[str, tuple[Case, dict[str, Any]]] = {
    "access": (CHANGE, {}),
    "guardrails": (RULED, {}),
    "guardrails and targets": (RULED, {"targets": ["project_sharing.p1", "cell.*"]}),
    "people cannot be read": (RULED, {"faults": ["GET /v1/users: 403"]}),
    "a list cannot be read": (CHANGE, {"faults": ["GET /v1/collections: 403"]}),
    "cells cannot be read": (CHANGE, {"faults": ["GET /v1/cells: 404"]}),
}


def asked(exchanges: list[Exchange]) -> list[tuple[str, str]]:
    return sorted((each.path, str(sorted(each.query.items()))) for each in exchanges)


def both(folder: Path, case: Case, look: Look, **more: Any) -> list[tuple[Plan, list[tuple[str, str]]]]:
    """The plan and its requests, with reading ahead and without."""
    found = []
    for sandbox in (False, True):
        (folder / str(sandbox)).mkdir()
        exchanges, plan, _ = in_rounds(folder / str(sandbox), case, look, sandbox=sandbox, **more)
        found.append((plan.model_copy(update={"sandbox": False}), asked(exchanges)))
    return found


@pytest.mark.parametrize("always", [True, False])
@pytest.mark.parametrize(("case", "more"), CASES.values(), ids=CASES)
def test_the_plan_and_its_requests_are_the_same(
    tmp_path: Path, case: Case, more: dict[str, Any], *, always: bool
) -> None:
    with_it, without = both(tmp_path, case, Look(always=always), **more)
    assert with_it == without
    assert len(with_it[1]) == len(set(with_it[1]))


def test_a_large_plan_is_not_compared_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "_MOST_COMPARED", 5)
    monkeypatch.setattr("hexform.api.changes_of_access", None)
    exchanges, plan, _ = in_rounds(tmp_path, CHANGE, Look())
    assert plan.requests.read == len(exchanges)


def test_a_target_that_selects_nothing_is_a_mistake_as_ever(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"group\.nobody"):
        in_rounds(tmp_path, RULED, Look(), targets=["group.nobody"])
