"""More deletions, lost grants or openings than a limit allows are refused, whatever way they are written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from hexform.model.plan import Plan
from hexform.planfile.seal import sealed
from tests.brakes.workshop import ADMIN, ANN, CROWD, CY, OWN, REVENUE, THEIRS, Workshop

_OLD = [f"Old {number}" for number in range(7)]
_KEPT = {"groups": {"crowd": {"name": "Crowd"}, "finance": {"name": "Finance team"}}}
_REVENUE = {"id": REVENUE}
_GONE = [{"project": "revenue", "label": f"Cell {number}"} for number in range(7)]


def _open(*titles: str) -> dict[str, Any]:
    return {"projects": {t.replace(" ", "-"): {"title": t, "sharing": {"public_web": "APP_ONLY"}} for t in titles}}


# What would be lost by each, and the permission for exactly that.
ATTEMPTS: Mapping[str, tuple[str, dict[str, Any]]] = {
    "groups removed by name": ("deletes=7", {"removed": {"groups": _OLD}}),
    "groups by policy": ("deletes=7", {"unmanaged": {"groups": "delete"}, **_KEPT}),
    "groups by both": (
        "deletes=7",
        {"unmanaged": {"groups": "delete"}, **_KEPT, "removed": {"groups": _OLD[:3]}},
    ),
    "cells removed by label": ("deletes=7", {"projects": {"revenue": _REVENUE}, "removed": {"cells": _GONE}}),
    "cells by policy": (
        "deletes=6",
        {
            "unmanaged": {"cells": "delete"},
            "projects": {"revenue": {**_REVENUE, "cells": [{"label": "Cell 0", "type": "code", "source": "x"}]}},
        },
    ),
    "guides removed by path": ("deletes=7", {"removed": {"guides": [f"own/{number}.md" for number in range(7)]}}),
    "other people's guides removed by path": (
        "deletes=7",
        {"removed": {"guides": [f"theirs/{number}.md" for number in range(7)]}},
    ),
    "some of everything": (
        "deletes=6",
        {
            "projects": {"revenue": _REVENUE},
            "removed": {"groups": _OLD[:2], "cells": _GONE[:2], "guides": ["own/0.md", "own/1.md"]},
        },
    ),
    "members": ("lose=30", {"groups": {"crowd": {"name": "Crowd", "members": []}}}),
    "members whose day is over": (
        "lose=30",
        {"groups": {"crowd": {"name": "Crowd", "members": [{"email": e, "until": "2020-01-01"} for e in CROWD]}}},
    ),
    "members whose day is over, one by one": (
        "lose=30",
        {
            "groups": {
                "crowd": {
                    "name": "Crowd",
                    "exclusive": False,
                    "members": [{"email": e, "until": "2020-01-01"} for e in CROWD],
                }
            }
        },
    ),
    "grants taken away": ("lose=30", {"projects": {"revenue": {**_REVENUE, "sharing": {"users": {}}}}}),
    "grants lowered": (
        "lose=30",
        {"projects": {"revenue": {**_REVENUE, "sharing": {"users": dict.fromkeys(CROWD, "APP_ONLY")}}}},
    ),
    "grants of NONE": (
        "lose=30",
        {"projects": {"revenue": {**_REVENUE, "sharing": {"exclusive": False, "users": dict.fromkeys(CROWD, "NONE")}}}},
    ),
    "one project opened": ("public=1", _open("Project 0")),
    "three projects opened": ("public=3", _open("Project 0", "Project 1", "Project 2")),
    "a new project opened": (
        "public=1",
        {"projects": {"new": {"title": "New", "create": True, "sharing": {"public_web": "CAN_VIEW"}}}},
    ),
}
EVERY = pytest.mark.parametrize("attempt", ATTEMPTS)


@EVERY
def test_past_a_limit_nothing_is_written(shop: Workshop, attempt: str) -> None:
    allow, config = ATTEMPTS[attempt]
    ended = shop.apply(config)
    assert (ended.code, ended.writes, shop.lost) == (1, [], "")
    assert "REFUSED, nothing was written" in ended.err
    assert f"--allow {allow} permits it" in ended.err


@EVERY
def test_the_plan_marks_it_and_is_not_a_failure(shop: Workshop, attempt: str) -> None:
    allow, config = ATTEMPTS[attempt]
    shop.write(config)
    ended = shop.console.run("plan", "-q")
    assert ended.code == 0
    assert "REFUSED" in ended.out
    name, _, number = allow.partition("=")
    (refused,) = shop.plan()["refused"]
    assert (refused["limit"], refused["found"]) == (name, int(number))


@EVERY
@pytest.mark.parametrize("other", ["deletes={}", "lose={}", "public={}", "emptied={}"])
@pytest.mark.parametrize("by", [-1, 1])
def test_a_permission_for_less_or_for_something_else_is_none(shop: Workshop, attempt: str, other: str, by: int) -> None:
    allow, config = ATTEMPTS[attempt]
    name, _, number = allow.partition("=")
    other = other if by < 0 or not other.startswith(name) else "emptied={}"
    ended = shop.apply(config, "--allow", other.format(max(int(number) + by, 0)))
    assert (ended.code, ended.writes) == (1, [])


@EVERY
def test_a_permission_for_more_goes_on_with_a_warning(shop: Workshop, attempt: str) -> None:
    allow, config = ATTEMPTS[attempt]
    name, _, number = allow.partition("=")
    more = f"{name}={int(number) + 1}"
    ended = shop.apply(config, "--allow", more)
    assert ended.code == 0, ended.err
    assert f"--allow {more} permits more than the {number} of this plan" in ended.err
    assert shop.lost


@EVERY
def test_a_permission_for_exactly_that_number_holds_once(shop: Workshop, attempt: str) -> None:
    allow, config = ATTEMPTS[attempt]
    ended = shop.apply(config, "--allow", allow)
    assert ended.code == 0, ended.err
    assert shop.lost
    assert shop.apply(config).writes == [], "and there is nothing left to permit"


@EVERY
def test_a_file_that_is_included_is_not_a_way_around(shop: Workshop, attempt: str) -> None:
    """The limits are in the first file, and what other files hold is counted together."""
    allow, config = ATTEMPTS[attempt]
    blocks = {key: value for key, value in config.items() if key not in {"unmanaged", "limits"}}
    head = {key: value for key, value in config.items() if key not in blocks}
    shop.write(blocks, "more.yaml")
    ended = shop.apply({**head, "include": ["more.yaml"]})
    assert (ended.code, ended.writes) == (1, [])
    assert f"--allow {allow} permits it" in ended.err


def test_an_included_file_cannot_raise_a_limit(shop: Workshop) -> None:
    shop.write({"limits": {"deletes": 100}, "removed": {"groups": _OLD}}, "more.yaml")
    ended = shop.apply({"include": ["more.yaml"]})
    assert (ended.code, ended.writes) == (1, [])
    assert "more.yaml" in ended.err


@EVERY
def test_targets_that_take_in_all_of_it_are_not_ways_around(shop: Workshop, attempt: str) -> None:
    allow, config = ATTEMPTS[attempt]
    ended = shop.apply(config, "--target", "*")
    assert (ended.code, ended.writes) == (1, [])
    assert f"--allow {allow} permits it" in ended.err


@EVERY
def test_a_saved_plan_is_not_a_way_around(shop: Workshop, attempt: str) -> None:
    """Nor is its fingerprint a permission."""
    _, config = ATTEMPTS[attempt]
    fingerprint = shop.plan(config, "-o", "plan.json")["fingerprint"]
    for words in (["-y"], ["--approved", fingerprint]):
        ended = shop.console.run("apply", "plan.json", "-q", *words)
        assert (ended.code, ended.writes) == (1, []), words
        assert "REFUSED, nothing was written" in ended.err


@EVERY
def test_a_saved_plan_with_the_permission_does_what_it_says(shop: Workshop, attempt: str) -> None:
    allow, config = ATTEMPTS[attempt]
    shop.plan(config, "-o", "plan.json")
    ended = shop.console.run("apply", "plan.json", "-q", "-y", "--allow", allow)
    assert ended.code == 0, ended.err
    assert shop.lost
    assert shop.plan()["changes"] == []


def test_one_of_many_can_be_targeted_and_is_one(shop: Workshop) -> None:
    """A limit counts what a run would do, not what is written; each run has to be wanted by itself."""
    for attempt, target in (("groups by policy", "group.Old 3"), ("cells by policy", "cell.revenue/Cell 3")):
        before = len(shop.workspace.groups) + len(shop.project("Revenue").cells)
        assert shop.apply(ATTEMPTS[attempt][1], "--target", target).code == 0
        assert len(shop.workspace.groups) + len(shop.project("Revenue").cells) == before - 1


@EVERY
@pytest.mark.parametrize("edit", ["refused", "limits"])
@pytest.mark.parametrize("witness", ["config", "fingerprint", "fingerprint alone"])
def test_an_edited_file_with_a_digest_of_its_own_lifts_no_limit(
    shop: Workshop, attempt: str, edit: str, witness: str
) -> None:
    """Whoever edits a file can make its digest anew. The limits are the configuration's, or else the default ones."""
    _, config = ATTEMPTS[attempt]
    raised = {"limits": {"deletes": 100, "lose": 100, "public": 100}} if edit == "limits" else {}
    shop.plan({**config, **raised}, "-o", "plan.json")
    plan = Plan.model_validate_json((shop.root / "plan.json").read_text())
    forged = sealed(plan.model_copy(update={"refused": ()}), datetime.now(UTC))
    (shop.root / "plan.json").write_text(forged.model_dump_json())
    shop.write(config)
    if witness == "fingerprint alone":
        (shop.root / "workspace.yaml").unlink()
    words = ["-y"] if witness == "config" else ["--approved", plan.fingerprint]
    ended = shop.console.run("apply", "plan.json", "-q", *words)
    assert (ended.code, ended.writes) == (1, []), ended.err
    assert "REFUSED" in ended.err


def test_deletions_of_guides_by_policy_are_counted(shop: Workshop) -> None:
    """Somebody who writes another owner as the source owns its guides; the limit holds all the same."""
    shop.text("guides/own.md")
    for source in (OWN, THEIRS):
        guides = {"main": {"source": source, "root": "guides", "files": ["guides/*.md"]}}
        ended = shop.apply({"unmanaged": {"guides": "delete"}, "guides": guides})
        assert (ended.code, ended.writes, shop.lost) == (1, [], "")
        assert "--allow deletes=7 permits it" in ended.err


def test_several_limits_need_several_permissions(shop: Workshop) -> None:
    config = {**ATTEMPTS["members"][1], "removed": {"groups": _OLD}}
    for words in (["--allow", "deletes=7"], ["--allow", "lose=30"]):
        ended = shop.apply(config, *words)
        assert (ended.code, ended.writes) == (1, [])
    assert shop.apply(config, "--allow", "deletes=7", "--allow", "lose=30").code == 0


@EVERY
def test_a_permission_lower_than_the_limit_takes_its_place(shop: Workshop, attempt: str) -> None:
    allow, config = ATTEMPTS[attempt]
    name, _, number = allow.partition("=")
    lower = f"{name}={int(number) - 1}"
    ended = shop.apply({**config, "limits": {name: 1000}}, "--allow", lower)
    assert (ended.code, ended.writes, shop.lost) == (1, [], "")
    assert f"and --allow {lower} permits {int(number) - 1}: --allow {allow} permits it" in ended.err


def test_a_lower_permission_counts_for_a_saved_plan_too(shop: Workshop) -> None:
    config = {**ATTEMPTS["members"][1], "limits": {"lose": None}}
    shop.plan(config, "-o", "plan.json")
    ended = shop.apply(None, "plan.json", "--allow", "lose=29")
    assert (ended.code, ended.writes, shop.lost) == (1, [], "")
    assert shop.apply(None, "plan.json", "--allow", "lose=30").code == 0


def test_a_limit_of_nought_allows_nothing(shop: Workshop) -> None:
    ended = shop.apply({"limits": {"deletes": 0}, "removed": {"groups": _OLD[:1]}})
    assert (ended.code, ended.writes) == (1, [])
    assert "--allow deletes=1 permits it" in ended.err


@pytest.mark.parametrize("project", [{"title": "New", "create": True}, {"title": "Project 0"}])
@pytest.mark.parametrize("grants", [{"users": {CY: "CAN_VIEW"}}, {"groups": {"Old 0": "CAN_VIEW"}}])
def test_outsiders_are_counted_on_projects_that_are_there_and_on_new_ones(
    shop: Workshop, project: dict[str, Any], grants: dict[str, Any]
) -> None:
    next(user for user in shop.workspace.users.values() if user.email == CY).role = "GUEST"
    config = {"limits": {"outsiders": 0}, "projects": {"p": {**project, "sharing": grants}}}
    ended = shop.apply(config)
    assert (ended.code, ended.writes) == (1, [])
    assert "1 outsider would gain access, and limits.outsiders allows 0" in ended.err
    assert shop.apply(config, "--allow", "outsiders=1").code == 0


def test_closing_the_public_web_needs_no_permission(shop: Workshop) -> None:
    shop.project("Project 0").sharing.public_web = "CAN_VIEW"
    config = _open("Project 0")
    assert shop.apply(config).code == 0, "lowering it is no opening"
    assert shop.project("Project 0").sharing.public_web == "APP_ONLY"
    config["projects"]["Project-0"]["sharing"]["public_web"] = "NONE"
    assert shop.apply({**config, "protected": ["project.*"]}).code == 0, "and is held back by nothing"
    assert shop.project("Project 0").sharing.public_web == "NONE"


def test_a_drift_report_opens_nothing(shop: Workshop) -> None:
    shop.write(_open("Project 0"))
    ended = shop.console.run("drift", "-q", "--format", "json")
    assert (ended.code, ended.writes) == (2, [])
    assert json.loads(ended.out)["drift"]
    assert {ADMIN, ANN} <= {user.email for user in shop.workspace.users.values()}
