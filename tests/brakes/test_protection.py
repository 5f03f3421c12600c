"""What `protected` names is never deleted and never narrowed, whatever way that is written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from tests.brakes.workshop import ANN, BOB, CY, REVENUE, Workshop

_NOBODY: dict[str, Any] = {"members": []}
_GONE = {"email": ANN, "until": "2020-01-01"}


def _finance(key: str = "finance", **spec: Any) -> dict[str, Any]:
    return {"groups": {key: {"name": "Finance team", **spec}}}


def _revenue(key: str = "revenue", **spec: Any) -> dict[str, Any]:
    return {"projects": {key: {"id": REVENUE, **spec}}}


def _cells(*rows: dict[str, Any], **spec: Any) -> dict[str, Any]:
    return _revenue(cells=[{"type": "code", "source": "x", **row} for row in rows], **spec)


# By the line that protects: ways to lose what it names.
ATTEMPTS: Mapping[str, tuple[str, dict[str, Any]]] = {
    "removed by name": ("group.Finance team", {"removed": {"groups": ["Finance team"]}}),
    "by policy": ("group.Fin*", {"unmanaged": {"groups": "delete"}, "groups": {"crowd": {"name": "Crowd"}}}),
    "by an empty list": ("group.finance", _finance(**_NOBODY)),
    "by a day that is over": ("group.finance", _finance(members=[_GONE, BOB])),
    "by a day that is over, one by one": ("group.finance", _finance(members=[_GONE], exclusive=False)),
    "under another key": ("group.Finance team", _finance("other", **_NOBODY)),
    "under another key and name": (
        "group.Finance team",
        {"groups": {"other": {"name": "Other", "renamed_from": "Finance team", **_NOBODY}}},
    ),
    "a collection's people": (
        "collection.*",
        {"collections": {"numbers": {"name": "Numbers", "sharing": {"users": {}}}}},
    ),
    "a collection's people lowered": (
        "collection.Numbers",
        {"collections": {"n": {"name": "Numbers", "sharing": {"users": {ANN: "MEMBER"}}}}},
    ),
    "a project's people": ("project.revenue", _revenue(sharing={"users": {}})),
    "a project's groups lowered": (
        "project_sharing.revenue",
        _revenue(sharing={"groups": {"Finance team": "CAN_VIEW"}}),
    ),
    "a project under another key": ("project.Revenue", _revenue("other", sharing={"groups": {}})),
    "a cell that is removed": (
        "project.revenue",
        {**_revenue(), "removed": {"cells": [{"project": "revenue", "label": "Cell 1"}]}},
    ),
    "cells by policy": ("cell.revenue/*", {**_cells({"label": "Cell 0"}), "unmanaged": {"cells": "delete"}}),
    "a cell of another type": ("cell.revenue/Cell 0", _cells({"label": "Cell 0", "type": "sql"})),
    "a group that opens a project is removed": (
        "project.revenue",
        {**_revenue(), "removed": {"groups": ["Finance team"]}},
    ),
    "a group that opens a project of no key is removed": (
        "project_sharing.Revenue",
        {"removed": {"groups": ["Finance team"]}},
    ),
    "a group that opens a project goes by policy": (
        "project.Rev*",
        {"unmanaged": {"groups": "delete"}, "groups": {"crowd": {"name": "Crowd"}}},
    ),
    "the last members of a group that opens a project": ("project.revenue", {**_revenue(), **_finance(**_NOBODY)}),
    "the last members of such a group, renamed": (
        "project.Revenue",
        {"groups": {"other": {"name": "Other", "renamed_from": "Finance team", **_NOBODY}}},
    ),
    "the last members of such a group, one by one": (
        "project.Revenue",
        _finance(members=[_GONE, {**_GONE, "email": BOB}], exclusive=False),
    ),
    "the last members of such a group, where all is read": (
        "project.Revenue",
        {
            **_finance(**_NOBODY),
            "collections": {"numbers": {"name": "Numbers"}},
            "projects": {f"p{number}": {"title": f"Project {number}", "sharing": {}} for number in range(3)},
            "unmanaged": {"projects": "report", "collections": "report"},
        },
    ),
    "a group that opens a collection is removed": ("collection.Numbers", {"removed": {"groups": ["Crowd"]}}),
    "the last members of a group that opens a collection": (
        "collection.*",
        {"groups": {"crowd": {"name": "Crowd", **_NOBODY}}},
    ),
    "a group that opens a project through a collection is removed": (
        "project.Boxed",
        {"removed": {"groups": ["Crowd"]}},
    ),
    "the last members of a group that opens a project through a collection": (
        "project_sharing.Boxed",
        {"groups": {"crowd": {"name": "Crowd", **_NOBODY}}},
    ),
    "the collection of a project closes to a group": (
        "project.Boxed",
        {"collections": {"n": {"name": "Numbers", "sharing": {"groups": {}}}}},
    ),
    "the collection of a project closes to somebody": (
        "project.box",
        {
            "collections": {"n": {"name": "Numbers", "sharing": {"exclusive": False, "users": {ANN: "NONE"}}}},
            "projects": {"box": {"title": "Boxed"}},
        },
    ),
    "a guide that is removed": ("guide.own/*", {"removed": {"guides": ["own/1.md"]}}),
}
EVERY = pytest.mark.parametrize("attempt", ATTEMPTS)


def _protected(attempt: str) -> dict[str, Any]:
    line, config = ATTEMPTS[attempt]
    return {**config, "protected": [line], "limits": {"deletes": 99, "lose": 99}}


@EVERY
def test_it_is_an_error_that_names_the_line_and_nothing_is_lost(shop: Workshop, attempt: str) -> None:
    line, _ = ATTEMPTS[attempt]
    ended = shop.apply(_protected(attempt))
    assert ended.code == 1
    reported = [note["message"] for note in shop.plan()["errors"]]
    assert any("is protected by workspace.yaml:1" in text and text.endswith(line) for text in reported), reported
    lost = [row for row in shop.lost.splitlines() if "Finance" in row or "Numbers" in row or "Revenue" in row]
    assert not [row for row in lost if row.startswith("lost")], lost


@EVERY
def test_without_the_line_it_would_be(shop: Workshop, attempt: str) -> None:
    """So that the tests above hold something."""
    assert shop.apply({**_protected(attempt), "protected": []}).code == 0
    assert shop.lost


@EVERY
def test_no_permission_a_target_or_an_include_gets_around_it(shop: Workshop, attempt: str) -> None:
    config = _protected(attempt)
    settings = {"protected": config.pop("protected"), "limits": config.pop("limits")}
    settings |= {"unmanaged": config.pop("unmanaged")} if "unmanaged" in config else {}
    shop.write(config, "more.yaml")
    shop.write({**settings, "include": ["more.yaml"]})
    for words in (["--allow", "deletes=1", "--allow", "lose=1"], ["--target", "*"]):
        shop.apply(None, *words)
    lost = [row for row in shop.lost.splitlines() if "Finance" in row or "Numbers" in row or "Revenue" in row]
    assert not [row for row in lost if row.startswith("lost")], lost


@EVERY
def test_a_saved_plan_from_before_the_line_does_not_get_around_it(shop: Workshop, attempt: str) -> None:
    config = _protected(attempt)
    shop.plan({**config, "protected": []}, "-o", "plan.json")
    shop.write(config)
    ended = shop.console.run("apply", "plan.json", "-q", "-y")
    assert (ended.code, ended.writes, shop.lost) == (1, [], "")


@EVERY
def test_an_approved_plan_from_before_the_line_does_not_get_around_it(shop: Workshop, attempt: str) -> None:
    config = _protected(attempt)
    approved = shop.plan({**config, "protected": []}, "-o", "plan.json")["fingerprint"]
    shop.write(config)
    ended = shop.console.run("apply", "plan.json", "-q", "--approved", approved)
    assert (ended.code, ended.writes, shop.lost) == (1, [], "")
    assert "and the configuration protects" in ended.err


@EVERY
def test_a_guard_that_has_the_line_holds_it(shop: Workshop, attempt: str, tmp_path_factory: Any) -> None:
    config = _protected(attempt)
    outside = tmp_path_factory.mktemp("outside") / "guard.yaml"
    shop.write({**config, "guides": {}})
    outside.write_text((shop.root / "workspace.yaml").read_text())
    ended = shop.apply({**config, "protected": []}, "--guard", str(outside))
    assert (ended.code, ended.writes, shop.lost) == (1, [], "")
    assert "and the guard protects" in ended.err


def test_what_is_taken_back_does_not_get_around_it(shop: Workshop) -> None:
    """A run that filled a group is taken back: the group had nobody before, and opens a project by now."""
    old = next(row for row in shop.workspace.groups.values() if row.name == "Old 0")
    old.members.clear()
    run = {"groups": {"old": {"name": "Old 0", "members": [CY]}}, "limits": {"lose": 99}}
    shop.apply(run, "--record", "run.json")
    shop.project("Boxed").sharing.groups[old.id] = "CAN_VIEW"
    shop.write({**run, "protected": ["project.Boxed"]})
    undone = shop.console.run("undo", "run.json", "--format", "json", "-o", "undo.json")
    approved = json.loads(undone.out)["fingerprint"]
    for words in (["apply", "undo.json", "-q"], ["undo", "run.json", "-q", "-y"]):
        ended = shop.console.run(*words, "--approved", approved)
        assert (ended.code, ended.writes) == (1, []), words
        assert "protects Boxed, to which it gives access, by 'project.Boxed'" in ended.err


def test_a_collection_that_closes_to_nobody_is_not_held_back(shop: Workshop) -> None:
    sharing = {"users": {ANN: "MEMBER", BOB: "MANAGER"}, "groups": {"Crowd": "MANAGER"}}
    numbers = {"collections": {"n": {"name": "Numbers", "sharing": sharing}}}
    assert shop.apply({**numbers, "protected": ["project.*"]}).code == 0


def test_where_access_cannot_be_read_nobody_loses_what_may_be_protected(shop: Workshop) -> None:
    shop.write({"protected": ["collection.*"], "removed": {"groups": ["Crowd"]}})
    ended = shop.console.run("apply", "-y", "-q", faults=["GET /v1/collections: 403"])
    assert (ended.code, ended.writes, shop.lost) == (1, [], "")
    shop.write({"protected": ["collection.*"], "groups": {"crowd": {"name": "Crowd", "members": []}}})
    ended = shop.console.run("apply", "-y", "-q", faults=["GET /v1/collections: 403"])
    assert (ended.code, ended.writes, shop.lost) == (1, [], "")
    shop.write({"protected": ["project.*"], "collections": {"n": {"name": "Numbers", "sharing": {"groups": {}}}}})
    ended = shop.console.run("apply", "-y", "-q", faults=["GET /v1/projects: 403"])
    assert (ended.code, ended.writes, shop.lost) == (1, [], "")


def test_what_only_grows_is_not_held_back(shop: Workshop) -> None:
    config = {**_finance(members=[ANN, BOB, CY]), "protected": ["group.*", "project.*"]}
    assert shop.apply(config).code == 0
    assert shop.group("Finance team") == {ANN, BOB, CY}


def test_the_rest_of_the_plan_is_applied(shop: Workshop) -> None:
    config = {
        "groups": {"finance": {"name": "Finance team", "members": []}, "crowd": {"name": "Crowd", "members": [CY]}},
        "protected": ["group.finance"],
        "limits": {"lose": 99},
    }
    assert shop.apply(config).code == 1
    assert (shop.group("Finance team"), shop.group("Crowd")) == ({ANN, BOB}, {CY})


def test_an_included_file_protects_nothing_and_lifts_no_protection(shop: Workshop) -> None:
    shop.write({"protected": []}, "more.yaml")
    ended = shop.apply({"include": ["more.yaml"], "protected": ["group.*"]})
    assert (ended.code, ended.writes) == (1, [])
    assert "more.yaml" in ended.err
