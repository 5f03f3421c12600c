"""A saved plan that closes public links for a guardrail: of a project that is written or not, and once it is done."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.brakes.workshop import ANN, REVENUE, Workshop

QUIET = {"guardrails": {"quiet": {"projects": "*", "public_web": "NONE", "then": "fix"}}}
CONFIGS: dict[str, dict[str, Any]] = {
    "a project that is not written": {},
    "a project without sharing": {"projects": {"revenue": {"id": REVENUE}}},
    "a project with other sharing": {"projects": {"revenue": {"id": REVENUE, "sharing": {"users": {ANN: "CAN_EDIT"}}}}},
}
WITNESSES = {"the configuration": ("-y",), "a fingerprint": ("--approved",), "a fingerprint alone": ("--approved",)}
EVERY = pytest.mark.parametrize("written", CONFIGS)
WITNESS = pytest.mark.parametrize("witness", WITNESSES)


def saved(shop: Workshop, written: str, witness: str) -> tuple[str, ...]:
    """Save a plan that closes the link of `Revenue`, and give the words that apply it."""
    shop.project("Revenue").sharing.public_web = "CAN_VIEW"
    plan = shop.plan({**QUIET, **CONFIGS[written], "limits": {"lose": None}}, "-o", "plan.json")
    (change,) = plan["changes"]
    assert change["reason"] == "guardrails.quiet"
    if witness == "a fingerprint alone":
        (shop.root / "workspace.yaml").unlink()
    word = WITNESSES[witness]
    return ("apply", "plan.json", "-q", *word, *([plan["fingerprint"]] if word == ("--approved",) else ()))


@EVERY
@WITNESS
def test_it_is_applied(shop: Workshop, written: str, witness: str) -> None:
    words = saved(shop, written, witness)
    ended = shop.console.run(*words, "--allow", "lose=99", "--format", "json")
    assert ended.code == 0, ended.err
    assert shop.project("Revenue").sharing.public_web == "NONE"


@EVERY
@WITNESS
def test_a_link_that_is_closed_already_is_already(shop: Workshop, written: str, witness: str) -> None:
    words = saved(shop, written, witness)
    shop.console.run(*words, "--allow", "lose=99")
    shop.project("Revenue").sharing.public_web = "NONE"
    ended = shop.console.run(*words, "--format", "json", "--record", "run.json")
    assert (ended.code, ended.writes) == (0, []), ended.err
    assert '"outcome": "already"' in ended.out


def test_a_link_that_was_opened_wider_is_stale(shop: Workshop) -> None:
    words = saved(shop, "a project that is not written", "the configuration")
    shop.project("Revenue").sharing.public_web = "APP_ONLY"
    ended = shop.console.run(*words)
    assert (ended.code, ended.writes) == (1, [])
    assert "the plan is stale" in ended.err


def test_the_rest_of_the_plan_is_applied_where_the_link_is_closed(shop: Workshop) -> None:
    shop.project("Revenue").sharing.public_web = "CAN_VIEW"
    shop.plan({**QUIET, "groups": {"new": {"name": "New"}}, "limits": {"lose": None}}, "-o", "plan.json")
    shop.project("Revenue").sharing.public_web = "NONE"
    ended = shop.console.run("apply", "plan.json", "-q", "-y", "--format", "json", "--record", "run.json")
    assert ended.code == 0, ended.err
    outcomes = {
        done["address"]: done["outcome"] for done in json.loads((shop.root / "run.json").read_text())["changes"]
    }
    assert outcomes["group.new"] == "applied"
    assert sorted(outcomes.values()) == ["already", "applied"]
