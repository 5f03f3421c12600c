"""A configuration that writes more than a guardrail allows, where only the workspace shows which projects it takes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hexform.model.plan import Plan
from hexform.planning.judging import Look
from tests.bench import Bench

ID = "00000000-0000-7000-9000-000000000001"
SEED: dict[str, Any] = {
    "users": [{"email": "ada@example.com", "role": "ADMIN"}, {"email": "bob@example.com"}],
    "collections": [{"name": "Finance", "creator": "ada@example.com"}],
    "projects": [
        {
            "id": ID,
            "title": "Payroll",
            "owner": "ada@example.com",
            "status": "Certified",
            "sharing": {"workspace": "CAN_VIEW", "public_web": "APP_ONLY", "collections": {"Finance": "APP_ONLY"}},
        }
    ],
    "statuses": ["Certified"],
}
SELECTIONS = {"collection": "{collection: Finance}", "title": "[Pay*]", "status": "{status: Certified}"}


def planned(folder: Path, selection: str, then: str, written: str, targets: tuple[str, ...] = ()) -> Plan:
    text = f"""
        version: 1
        guardrails:
          closed: {{projects: {selection}, workspace: APP_ONLY, then: {then}}}
        projects:
          pay:
            id: {ID}
            sharing:
              {written}
    """
    return Bench.of(folder, SEED).write(text).judge(Look(narrow=bool(targets)), targets=targets)[0]


@pytest.mark.parametrize("selection", SELECTIONS.values(), ids=SELECTIONS)
@pytest.mark.parametrize("then", ["report", "refuse"])
@pytest.mark.parametrize("level", ["CAN_VIEW", "FULL_ACCESS"])
def test_it_is_a_mistake_at_its_line_whatever_hex_has(tmp_path: Path, selection: str, then: str, level: str) -> None:
    (error,) = planned(tmp_path, selection, then, f"workspace: {level}").errors
    assert (error.code, error.source) == ("guardrail_forbids", "workspace.yaml:9")
    assert f"the guardrail closed forbids {level} here" in error.message


@pytest.mark.parametrize("written", ["workspace: APP_ONLY", "users: {bob@example.com: FULL_ACCESS}"])
def test_what_it_allows_or_does_not_look_at_is_none(tmp_path: Path, written: str) -> None:
    assert planned(tmp_path, SELECTIONS["collection"], "refuse", written).errors == ()


def test_of_targets_only_what_the_plan_can_change_is_looked_at(tmp_path: Path) -> None:
    found = planned(tmp_path, SELECTIONS["title"], "refuse", "workspace: CAN_VIEW", ("project_sharing.pay",))
    assert found.errors == ()
    found = planned(tmp_path, SELECTIONS["title"], "refuse", "workspace: CAN_EDIT", ("project_sharing.pay",))
    assert [error.code for error in found.errors] == ["guardrail_forbids"]
