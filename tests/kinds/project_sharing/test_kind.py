"""Who may open a project: the whole of every map that is written, nothing else, in the right order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hexform.errors import ConfigError
from tests.bench import writes
from tests.kinds.office import (
    ELLA,
    GRACE,
    VERA,
    carried_out,
    group,
    groups,
    operations,
    project,
    wanting,
)
from tests.kinds.office import shared_project as bench

P = "project_sharing.p"


# What is written is exact.


FULL: dict[str, Any] = {
    "workspace": "CAN_VIEW",
    "public_web": "NONE",
    "users": {GRACE: "CAN_EDIT"},
    "groups": {"g": "CAN_EDIT"},
    "collections": {"c": "CAN_VIEW"},
}


def test_all_scopes_are_written(tmp_path: Path) -> None:
    there = {"users": {VERA: "APP_ONLY"}, "groups": {"h": "CAN_VIEW"}, "collections": {"d": "CAN_VIEW"}}
    on = bench(tmp_path, FULL, there)
    applied = carried_out(on)
    assert project(on, "p") == {"status": None, **FULL}
    assert sorted(operations(writes(applied.calls))) == [
        "EditProjectSharingCollections",
        "EditProjectSharingGroups",
        "EditProjectSharingOrgAndPublic",
        "EditProjectSharingUsers",
    ]
    assert applied.planned.change(P)["requests"] == 4


@pytest.mark.parametrize("scope", FULL)
def test_what_is_not_written_is_not_touched(tmp_path: Path, scope: str) -> None:
    there = {**FULL, "public_web": "CAN_VIEW"}
    written: Any = {} if isinstance(FULL[scope], dict) else "NONE"
    on = bench(tmp_path, {scope: written}, there)
    carried_out(on)
    assert project(on, "p") == {"status": None, **there, scope: written}


@pytest.mark.parametrize(("scope", "keys"), [("users", (GRACE, VERA, ELLA)), ("groups", "ghi"), ("collections", "cde")])
def test_additive_sharing_lowers_nothing_but_what_is_written_none(tmp_path: Path, scope: str, keys: Any) -> None:
    first, second, third = keys
    there = {scope: {first: "CAN_EDIT", second: "APP_ONLY", third: "APP_ONLY"}}
    # For collections NONE cannot be written.
    written = {first: "CAN_VIEW", second: "NONE" if scope != "collections" else "CAN_VIEW"}
    more = {"groups": [group(name) for name in "ghi"], "collections": [{"name": name} for name in "cde"]}
    on = bench(
        tmp_path, {"exclusive": False, scope: written, "workspace": "NONE"}, there | {"workspace": "CAN_VIEW"}, **more
    )
    applied = carried_out(on)
    change = applied.planned.change(P)
    assert (change["after"]["exclusive"], change["flags"]) == (False, ["found_by_title"])
    left = {} if scope != "collections" else {second: "CAN_VIEW"}
    assert project(on, "p")[scope] == {first: "CAN_EDIT", third: "APP_ONLY", **left}
    assert project(on, "p")["workspace"] == "NONE", "always exact"


def test_none_cannot_be_written_for_a_collection(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="APP_ONLY"):
        bench(tmp_path, {"collections": {"c": "NONE"}}, {}).plan()


@pytest.mark.parametrize("collection_none", ["gone", "member"])
def test_a_project_leaves_a_collection(tmp_path: Path, collection_none: str) -> None:
    on = bench(tmp_path, {"collections": {}}, {"collections": {"c": "CAN_VIEW"}})
    on.behaviours = {"collection_none": collection_none}
    carried_out(on)
    assert set(project(on, "p")["collections"].values()) <= {"NONE"}


def test_a_member_of_a_collection_without_access_is_never_removed_by_that_name(tmp_path: Path) -> None:
    on = bench(tmp_path, {"collections": {}}, {"collections": {"c": "NONE"}})
    assert carried_out(on).outcomes == {}
    assert project(on, "p")["collections"] == {"c": "NONE"}


# What depends on what.


def test_a_new_group_is_made_before_it_is_shared_with(tmp_path: Path) -> None:
    config = {
        "groups": {"new": {"name": "New", "members": [GRACE]}},
        "collections": {"fresh": {"name": "Fresh"}},
        "projects": {"p": {"sharing": {"groups": {"new": "CAN_VIEW"}, "collections": {"Fresh": "CAN_VIEW"}}}},
    }
    on = wanting(bench(tmp_path, {}, {}), config)
    applied = carried_out(on)
    assert applied.planned.change(P)["depends_on"] == ["collection.fresh", "group.new"]
    assert project(on, "p")["groups"] == {"New": "CAN_VIEW"}


def test_what_refers_to_what_cannot_be_made_is_an_error_and_the_rest_is_planned(tmp_path: Path) -> None:
    config = {
        "groups": {"new": {"members": ["who@example.com"]}, "g": {"members": [GRACE]}},
        "unknown_people": "error",
        "projects": {"p": {"status": "Certified", "sharing": {"groups": {"new": "CAN_VIEW"}}}},
    }
    planned = wanting(bench(tmp_path, {}, {}), config).plan()
    assert planned.error_codes[P] == "missing_dependency"
    assert planned.errors[P] == "depends on group.new, which has an error"
    assert planned.addresses == ["group.g", "project_status.p"]


def test_a_project_whose_sharing_hex_does_not_tell_is_an_error(tmp_path: Path) -> None:
    on = bench(tmp_path, {"workspace": "NONE"}, {"workspace": "CAN_VIEW"})
    assert on.plan(faults=["GET /v1/projects: set sharing=null"]).error_codes == {P: "unreadable"}


def test_a_group_that_this_plan_deletes_takes_its_grants_along(tmp_path: Path) -> None:
    config = {"removed": {"groups": ["g"]}, "projects": {"p": {"sharing": {"groups": {"h": "CAN_VIEW"}}}}}
    on = wanting(bench(tmp_path, {}, {"groups": {"g": "CAN_VIEW", "h": "CAN_VIEW"}}), config)
    applied = carried_out(on)
    assert operations(writes(applied.calls)) == ["DeleteGroup"]
    assert (set(groups(on)), project(on, "p")["groups"]) == ({"h"}, {"h": "CAN_VIEW"})
