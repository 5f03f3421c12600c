"""Answers that get lost on the way, and objects that are not there for everybody yet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.applying.test_execute import CHAIN, SEED
from tests.bench import Bench
from tests.kinds.office import ADA, GRACE, VERA, groups, office, operations, project, uid

UNKNOWN = ["drop-after", "500 after", "empty", "garbage", "truncate"]


@pytest.mark.parametrize("act", UNKNOWN)
@pytest.mark.parametrize("what", ["groups", "collections", "projects"])
def test_a_create_whose_outcome_is_unknown_is_looked_up_and_adopted(tmp_path: Path, act: str, what: str) -> None:
    on = office(tmp_path, CHAIN, **SEED)
    applied = on.apply(faults=[f"POST /v1/{what}#1: {act}"])
    assert set(applied.outcomes.values()) == {"applied"}
    titles = [row.name for row in on.workspace.groups.values()] + [row.title for row in on.workspace.projects.values()]
    assert sorted(titles) == ["New", "Other", "Revenue", "Scratch"]
    assert len(on.workspace.collections) == 1
    assert on.plan().addresses == []


@pytest.mark.parametrize("act", ["drop-before", "500"])
@pytest.mark.parametrize("what", ["groups", "collections", "projects"])
def test_a_create_that_did_not_happen_is_looked_for_and_then_sent_again(tmp_path: Path, act: str, what: str) -> None:
    on = office(tmp_path, CHAIN, **SEED)
    applied = on.apply(faults=[f"POST /v1/{what}#1: {act}"])
    assert set(applied.outcomes.values()) == {"applied"}
    assert len(on.workspace.groups) == 2
    assert len(on.workspace.collections) == 1
    assert len(on.workspace.projects) == 2
    assert on.plan().addresses == []


def test_an_older_object_of_that_name_is_never_adopted(tmp_path: Path) -> None:
    """A group of the name may be there already, hidden from the first look; only a new one is this run's own."""
    on = office(tmp_path, "groups: {g: {name: G}}")
    made: list[str] = []

    def meanwhile() -> None:
        on.workspace.groups[uid(1)] = on_group(on, uid(1), "G")
        on.workspace.groups[uid(2)] = on_group(on, uid(2), "G")
        made.extend([uid(1), uid(2)])

    applied = on.apply(faults=["POST /v1/groups: drop-after"], between=meanwhile)
    assert applied.outcomes == {"group.g": "unknown"}
    why = applied.why("group.g")
    assert "3 new objects match" in why
    assert all(key in why for key in made)
    assert "delete all but one" in why
    assert len(on.workspace.groups) == 3, "duplicates are told, never deleted"


def on_group(on: Bench, key: str, name: str) -> Any:
    template = office(on.root, "", groups=[{"name": name, "id": key}])
    return template.workspace.groups[key]


def test_what_stays_unknown_is_reported_as_unknown(tmp_path: Path) -> None:
    on = office(tmp_path, CHAIN, **SEED)
    applied = on.apply(faults=["POST /v1/projects: 500"])
    assert applied.outcomes["project.scratch"] == "unknown"
    assert {applied.outcomes[f"{kind}.scratch"] for kind in ("project_status", "project_sharing")} == {"skipped"}
    assert applied.run.summary.unknown == 1
    assert applied.run.outcome == "failed"
    assert [call.operation for call in applied.calls].count("CreateProject") <= 4


@pytest.mark.parametrize("act", ["drop-after", "drop-before", "500", "500 after"])
def test_writes_that_say_the_whole_of_a_value_are_simply_sent_again(tmp_path: Path, act: str) -> None:
    config = f"""
        groups: {{g: {{members: [{GRACE}]}}}}
        collections: {{c: {{description: new}}}}
        projects: {{p: {{title: P, status: Completed, sharing: {{users: {{{VERA}: APP_ONLY}}}}}}}}
        removed: {{groups: [old]}}
        """
    on = office(
        tmp_path,
        config,
        groups=[{"name": "g", "members": [ADA]}, {"name": "old"}],
        collections=[{"name": "c"}],
        projects=[{"title": "P", "owner": ADA}],
    )
    faults = [f"PATCH /v1/{what}#1: {act}" for what in ("groups/*", "collections/*", "projects/*")]
    applied = on.apply(
        faults=[*faults, f"PATCH /v1/projects/*/sharing/users#1: {act}", f"DELETE /v1/groups/*#1: {act}"]
    )
    assert set(applied.outcomes.values()) == {"applied"}
    assert groups(on) == {"g": {GRACE}}
    assert on.plan().addresses == []


# What was just made


def test_what_was_just_made_may_not_be_there_for_everybody_yet(tmp_path: Path) -> None:
    config = (
        f"projects: {{s: {{title: S, create: true, status: Completed, sharing: {{users: {{{GRACE}: CAN_EDIT}}}}}}}}"
    )
    on = office(tmp_path, config)
    late = ["GET /v1/projects/*#1: 404", "PATCH /v1/projects/*/sharing/users#1-2: 404", "PATCH /v1/projects/*#1-3: 403"]
    applied = on.apply(faults=late)
    assert set(applied.outcomes.values()) == {"applied"}
    assert (project(on, "S")["status"], project(on, "S")["users"]) == ("Completed", {GRACE: "CAN_EDIT"})


def test_the_patience_for_what_was_just_made_ends(tmp_path: Path) -> None:
    applied = office(tmp_path, CHAIN, **SEED).apply(faults=["PATCH /v1/projects/*/sharing/users: 404"])
    assert applied.outcomes["project_sharing.scratch"] == "failed"
    assert operations(applied.calls).count("EditProjectSharingUsers") == 4


def test_nobody_waits_for_what_was_there_before(tmp_path: Path) -> None:
    config = f"projects: {{revenue: {{title: Revenue, sharing: {{users: {{{GRACE}: CAN_EDIT}}}}}}}}"
    applied = office(tmp_path, config, **SEED).apply(faults=["PATCH /v1/projects/*/sharing/users: 404"])
    assert applied.outcomes == {"project_sharing.revenue": "failed"}
    assert operations(applied.calls).count("EditProjectSharingUsers") == 1
