"""For each setting that a guard holds: what a pull request may not loosen and use, and what it may tighten at once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from hexform.kinds.registry import KINDS
from hexform.model.settings import Limits, Settings
from tests.brakes.workshop import ANN, BOB, CY, OWN, REVENUE, Workshop
from tests.faults.console import Ended

Config = dict[str, Any]
_FREE: Config = {"deletes": None, "lose": None, "gain": None, "public": None, "outsiders": None, "emptied": None}
_MEMBER: Config = {"groups": {"finance": {"name": "Finance team", "members": [ANN, BOB, CY]}}}
_NO_BOB: Config = {"groups": {"finance": {"name": "Finance team", "members": [ANN]}}}
_REMOVED: Config = {"removed": {"groups": ["Old 0"]}}
_OPEN: Config = {"projects": {"p0": {"title": "Project 0", "sharing": {"public_web": "APP_ONLY"}}}}
_UNWRITTEN: Mapping[str, Config] = {
    "groups": {"groups": {"crowd": {"name": "Crowd"}}},
    "cells": {"projects": {"r": {"id": REVENUE, "cells": [{"label": "Cell 0", "type": "code", "source": "x"}]}}},
    "guides": {"guides": {"own": {"source": OWN, "root": "own", "files": ["own/0.md"]}}},
}


class Case(NamedTuple):
    """Settings that allow a use and settings that do not; `guarded` is what a plan says became stricter.

    `refused`: the limits of the refusals, or the words of an error that ends the plan. With neither the plan
    goes on and leaves the use out.
    """

    use: Config
    loose: Config
    strict: Config
    guarded: str
    refused: str = ""
    words: str = ""


def _limit(name: str, use: Config, loose: int | None = None) -> Case:
    free = {**_FREE, name: loose}
    return Case(use, {"limits": free}, {"limits": {**free, name: 0}}, f"limits.{name}", name)


def _rule(use: Config, strict: Config, loose: Config | None) -> Case:
    without = {"limits": _FREE}
    with_it = {**without, "guardrails": {"rule": strict}}
    other = without if loose is None else {**without, "guardrails": {"rule": loose}}
    return Case(use, other, with_it, "guardrails.rule", "guardrails.rule")


def _kept(**more: Any) -> Config:
    """A rule that adding CY to the group of Revenue breaks."""
    return {"projects": "*", "people": ["admin@*", "p??@*", ANN, BOB], "then": "refuse", **more}


CASES: Mapping[str, Case] = {
    "deletes": _limit("deletes", _REMOVED, 1),
    "lose": _limit("lose", _NO_BOB, 1),
    "gain": _limit("gain", _MEMBER),
    "public": _limit("public", _OPEN, 1),
    "outsiders": Case(
        _MEMBER,
        {"domains": ["acme.com"], "limits": _FREE},
        {"domains": ["acme.com"], "limits": {**_FREE, "outsiders": 0}},
        "limits.outsiders",
        "outsiders",
    ),
    "emptied": Case(
        {"projects": {"revenue": {"id": REVENUE, "cells": []}}},
        {"unmanaged": {"cells": "delete"}, "limits": _FREE},
        {"unmanaged": {"cells": "delete"}, "limits": {**_FREE, "emptied": 0}},
        "limits.emptied",
        "emptied",
    ),
    "a line of protected": Case(
        _NO_BOB,
        {"limits": _FREE},
        {"limits": _FREE, "protected": ["group.Finance team"]},
        "protected",
        "protected",
    ),
    "a guardrail that goes": _rule(_MEMBER, _kept(), None),
    "a guardrail that refuses": _rule(_MEMBER, _kept(), _kept(then="report")),
    "a guardrail's people": _rule(_MEMBER, _kept(), _kept(people=["*@example.com"])),
    "a guardrail's exceptions": _rule(_MEMBER, _kept(), _kept(**{"except": [REVENUE]})),
    "a guardrail's projects": _rule(_MEMBER, _kept(), _kept(projects=["Project*"])),
    "a guardrail's level": _rule(
        _OPEN,
        {"projects": "*", "public_web": "NONE", "then": "refuse"},
        {"projects": "*", "public_web": "APP_ONLY", "then": "refuse"},
    ),
    **{
        f"unmanaged {key}": Case(
            use,
            {"limits": _FREE, "unmanaged": {key: "delete"}, **(use if key == "guides" else {})},
            {"limits": _FREE, "unmanaged": {key: "drift"}, **(use if key == "guides" else {})},
            f"unmanaged.{key}",
        )
        for key, use in _UNWRITTEN.items()
    },
    "workspace host": Case(
        _MEMBER, {}, {"workspace": {"host": "other.example"}}, "workspace.host", words="other.example"
    ),
    "workspace org_id": Case(_MEMBER, {}, {"workspace": {"org_id": "another"}}, "workspace.org_id", words="another"),
    "requires": Case(_MEMBER, {}, {"requires": ">=99"}, "requires", words=">=99"),
    "domains": Case(
        _MEMBER,
        {"domains": ["acme.com", "example.com"], "limits": {**_FREE, "outsiders": 0}},
        {"domains": ["acme.com"], "limits": {**_FREE, "outsiders": 0}},
        "domains",
        "outsiders",
    ),
    "statuses": Case(
        {"projects": {"p0": {"title": "Project 0", "status": "Draft"}}},
        {"statuses": ["Draft", "Done"]},
        {"statuses": ["Done"]},
        "statuses",
        "statuses",
    ),
}
EVERY = pytest.mark.parametrize("name", CASES)
# Settings of which a guard holds nothing: they neither delete nor give access.
NOT_HELD = {"version", "include", "unknown_people", "drift"}


@pytest.fixture
def guard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("outside") / "guard.yaml"


def _prepare(shop: Workshop, guard: Path, base: Config, use: Config, change: Config) -> list[str]:
    """The configuration of a pull request, beside its base as the guard: the options for both."""
    for folder in (shop.root, guard.parent):
        (folder / "own").mkdir()
        (folder / "own" / "0.md").write_text("ours", encoding="utf-8")
    guard.write_text(json.dumps({"version": 1, **base}), encoding="utf-8")
    shop.write(_together(change, use))
    return ["--guard", str(guard)]


def _together(settings: Config, use: Config) -> Config:
    """A key that both have keeps what both say."""
    return {**settings, **use, **{key: {**settings[key], **use[key]} for key in settings.keys() & use.keys()}}


def _check_held(case: Case, shop: Workshop, ended: Ended) -> None:
    """A plan that is refused writes nothing; one that goes on deletes nothing."""
    if case.refused or case.words:
        assert (ended.code, ended.writes, shop.lost) == (1, [], ""), ended.err
    else:
        assert (ended.code, [write for write in ended.writes if write.startswith("DELETE")]) == (0, []), ended.err


def test_every_setting_is_looked_at() -> None:
    held = {case.guarded for case in CASES.values()}
    assert {name.partition(".")[0] for name in held} == Settings.model_fields.keys() - NOT_HELD
    assert {f"limits.{name}" for name in Limits.model_fields} <= held
    deletable = [kind.policy.key for kind in KINDS.values() if kind.policy and kind.policy.deletes]
    assert {f"unmanaged.{key}" for key in deletable} <= held


@EVERY
def test_a_pull_request_that_loosens_it_and_uses_it_is_refused(shop: Workshop, guard: Path, name: str) -> None:
    case = CASES[name]
    words = _prepare(shop, guard, case.strict, case.use, case.loose)
    if case.words:
        ended = shop.console.run("plan", "-q", *words)
        assert (ended.code, case.words in ended.err) == (1, True), ended.err
    else:
        plan = shop.plan(None, *words)
        assert [each["limit"] for each in plan["refused"]] == ([case.refused] if case.refused else [])
        assert plan["guarded"] == [case.guarded]
    ended = shop.apply(None, *words)
    _check_held(case, shop, ended)


@EVERY
def test_a_pull_request_that_tightens_it_is_held_by_that_at_once(shop: Workshop, guard: Path, name: str) -> None:
    case = CASES[name]
    ended = shop.apply(None, *_prepare(shop, guard, case.loose, case.use, case.strict))
    _check_held(case, shop, ended)


@EVERY
def test_where_both_allow_it_it_is_done(shop: Workshop, guard: Path, name: str) -> None:
    """So that the tests above hold something."""
    case = CASES[name]
    words = _prepare(shop, guard, case.loose, case.use, case.loose)
    ended = shop.apply(None, *words)
    assert ended.code == 0, ended.err
    assert shop.lost
    assert shop.plan(None, *words)["guarded"] == []


def test_a_project_that_the_guard_names_and_nobody_has_created_is_guarded_under_another_key(
    shop: Workshop, guard: Path
) -> None:
    rule = {"projects": ["project.pay*"], "public_web": "NONE", "then": "refuse"}
    rules = {"limits": _FREE, "guardrails": {"rule": rule}}
    opened = {"title": "Payroll", "create": True, "sharing": {"public_web": "APP_ONLY"}}
    own = {**rules, "projects": {"harmless": opened}}
    assert shop.plan(own)["refused"] == []
    guard.write_text(json.dumps({"version": 1, **rules, "projects": {"payroll": {"title": "Payroll"}}}))
    shop.write(own)
    plan = shop.plan(None, "--guard", str(guard))
    assert [each["limit"] for each in plan["refused"]] == ["guardrails.rule"]
    assert "guardrails.rule" in plan["guarded"]
    ended = shop.apply(None, "--guard", str(guard))
    assert (ended.code, ended.writes, shop.lost) == (1, [], "")
