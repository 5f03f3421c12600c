"""What is there and not written: lines under `removed`, policies for what is unmanaged, and what protects."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.bench import writes
from tests.kinds.office import (
    ADA,
    ELLA,
    GRACE,
    VERA,
    carried_out,
    collection,
    group,
    groups,
    office,
    operations,
    project,
    uid,
)

# Lines under `removed`.


@pytest.mark.parametrize("line", ["Old", uid(1)])
def test_a_removed_group_is_deleted_by_name_or_id(tmp_path: Path, line: str) -> None:
    on = office(tmp_path, {"removed": {"groups": [line]}}, groups=[group("Old", number=1), group("Other")])
    applied = carried_out(on)
    assert groups(on) == {"Other": set()}
    change = applied.planned.change("group.Old")
    assert (change["actions"], change["before"], change["after"]) == (["delete"], {"name": "Old"}, None)


def test_a_line_stands_until_it_may_go(tmp_path: Path) -> None:
    planned = office(tmp_path, {"removed": {"groups": ["Old"]}}).plan()
    assert planned.addresses == []
    assert planned.warnings("group.Old") == ["Hex has no group 'Old' any more: the line may go"]
    assert planned.plan.warnings[0].source == "workspace.yaml:1"


def test_a_removed_name_that_two_bear_is_an_error_with_the_ids(tmp_path: Path) -> None:
    on = office(tmp_path, {"removed": {"groups": ["Old"]}}, groups=[group("Old", number=1), group("Old", number=2)])
    planned = on.plan()
    assert planned.addresses == []
    assert planned.errors == {"group.Old": f"2 groups bear the name 'Old' ({uid(1)}, {uid(2)}): write the id"}


def test_the_id_tells_which_of_two_goes(tmp_path: Path) -> None:
    on = office(tmp_path, {"removed": {"groups": [uid(1)]}}, groups=[group("Old", number=1), group("Old", number=2)])
    applied = carried_out(on)
    assert list(on.workspace.groups) == [uid(2)]
    assert applied.planned.addresses == [f"group.Old#{uid(1)}"]


def test_what_is_removed_and_declared_is_an_error(tmp_path: Path) -> None:
    config = {"groups": {"a": {"id": uid(1), "members": [ADA]}}, "removed": {"groups": ["Old"]}}
    on = office(tmp_path, config, groups=[group("Old", number=1)])
    assert on.plan().errors == {"group.Old": "'Old' is to be removed, and is also declared: keep one of the two"}


def test_a_target_narrows_what_is_removed(tmp_path: Path) -> None:
    config = {"groups": {"a": {}}, "removed": {"groups": ["Old", "Absent"]}}
    on = office(tmp_path, config, groups=[group("Old")])
    planned = on.plan(targets=["group.a"])
    assert (planned.addresses, planned.warnings()) == (["group.a"], [])
    assert on.plan(targets=["group.Old"]).addresses == ["group.Old"]


# What a deleted group takes along.


SHARED: dict[str, Any] = {
    "groups": [group("Old", GRACE, number=1)],
    "collections": [{"name": "Finance", "sharing": {"users": {ADA: "MANAGER"}, "groups": {"Old": "MEMBER"}}}],
    "projects": [{"title": "Revenue", "owner": ADA, "sharing": {"groups": {"Old": "CAN_EDIT"}}}],
}


def test_a_deletion_warns_what_it_takes_along_and_revokes_nothing_by_itself(tmp_path: Path) -> None:
    config = {
        "collections": {"finance": {"name": "Finance", "sharing": {"groups": {}}}},
        "projects": {"revenue": {"title": "Revenue", "sharing": {"groups": {}}}},
        "removed": {"groups": ["Old"]},
    }
    on = office(tmp_path, config, **SHARED)
    applied = carried_out(on)
    assert operations(writes(applied.calls)) == ["DeleteGroup"]
    assert applied.planned.change("group.Old")["warnings"] == [
        "takes along CAN_EDIT on project Revenue, MEMBER of collection Finance"
    ]
    assert (collection(on, "Finance")["groups"], project(on, "Revenue")["groups"]) == ({}, {})


def test_where_nobody_looked_a_deletion_says_so(tmp_path: Path) -> None:
    on = office(tmp_path, {"removed": {"groups": ["Old"]}}, **SHARED)
    assert on.plan().change("group.Old")["warnings"] == ["takes along whatever its members have through it"]


@pytest.mark.parametrize("ref", ["Old", f"{{id: {uid(1)}}}"])
def test_a_group_that_some_sharing_refers_to_is_not_deleted(tmp_path: Path, ref: str) -> None:
    config = f"""
    collections: {{finance: {{name: Finance, sharing: {{groups: {{{ref}: MANAGER}}}}}}}}
    removed: {{groups: [Old]}}
    """
    on = office(tmp_path, config, **SHARED)
    planned = on.plan()
    assert planned.errors == {
        "group.Old": "some sharing refers to this group, so it is not deleted: declare it, or take the reference out"
    }
    assert planned.addresses == ["collection.finance"]


def test_groups_go_last_after_everything_that_speaks_of_them(tmp_path: Path) -> None:
    config = {
        "groups": {"new": {"members": [GRACE]}},
        "collections": {"finance": {"name": "Finance", "sharing": {"groups": {"new": "MEMBER"}}}},
        "removed": {"groups": ["Old"]},
    }
    applied = carried_out(office(tmp_path, config, **SHARED))
    assert operations(writes(applied.calls)) == ["CreateGroup", "EditCollection", "DeleteGroup"]


def test_what_was_deleted_before_the_answer_got_lost_is_deleted(tmp_path: Path) -> None:
    on = office(tmp_path, {"removed": {"groups": ["Old"]}}, **SHARED)
    applied = on.apply(faults=["DELETE /v1/groups/*#1: drop-after"])
    assert applied.outcomes == {"group.Old": "applied"}
    assert groups(on) == {}


def test_what_may_not_be_deleted_fails(tmp_path: Path) -> None:
    on = office(tmp_path, {"removed": {"groups": ["Old"]}}, **SHARED)
    applied = on.apply(faults=["DELETE /v1/groups/*: 403"])
    assert applied.outcomes == {"group.Old": "failed"}
    assert groups(on) == {"Old": {GRACE}}


# Policies for what is unmanaged.


UNMANAGED: dict[str, Any] = {
    "groups": [group("Old", number=1), group("Known", number=2)],
    "collections": [{"name": "Old", "id": uid(3)}, {"name": "Known"}],
    "projects": [
        {"title": "Old", "id": uid(4)},
        {"title": "Known"},
        {"title": "Archived", "archived": True},
        {"title": "Part", "type": "COMPONENT"},
    ],
}
KNOWN: dict[str, Any] = {
    "groups": {"known": {"name": "Known"}},
    "collections": {"known": {"name": "Known"}},
    "projects": {"known": {"title": "Known"}},
}


@pytest.mark.parametrize("policy", ["ignore", "report", "drift"])
@pytest.mark.parametrize(("kind", "number"), [("group", 1), ("collection", 3), ("project", 4)])
def test_a_policy_for_what_hex_has_and_this_has_not(tmp_path: Path, policy: str, kind: str, number: int) -> None:
    config = {**KNOWN, "unmanaged": {"groups": "ignore", "collections": "ignore", f"{kind}s": policy}}
    plan = office(tmp_path, config, **UNMANAGED).plan().plan
    told = [(item.kind, item.name, item.id, item.address, item.drift) for item in plan.unmanaged]
    assert told == ([] if policy == "ignore" else [(kind, "Old", uid(number), f"{kind}.Old", policy == "drift")])
    assert (plan.changes, plan.summary.unmanaged) == ((), len(told))


def test_groups_and_collections_are_reported_unless_told_otherwise(tmp_path: Path) -> None:
    plan = office(tmp_path, KNOWN, **UNMANAGED).plan().plan
    assert [(item.address, item.drift) for item in plan.unmanaged] == [("group.Old", False), ("collection.Old", False)]


def test_of_kinds_that_nobody_speaks_of_nothing_is_reported(tmp_path: Path) -> None:
    plan = office(tmp_path, {"groups": {"known": {"name": "Known"}}}, **UNMANAGED).plan().plan
    assert [item.address for item in plan.unmanaged] == ["group.Old"]


def test_groups_that_are_not_written_are_deleted_by_policy(tmp_path: Path) -> None:
    config = {"groups": {"known": {"name": "Known"}}, "unmanaged": {"groups": "delete"}}
    on = office(tmp_path, config, **UNMANAGED)
    applied = carried_out(on)
    assert groups(on) == {"Known": set()}
    assert applied.planned.change("group.Old")["source"] is None
    assert applied.planned.plan.unmanaged == (), "what goes is no longer reported"


def test_a_target_narrows_what_a_policy_deletes(tmp_path: Path) -> None:
    config = {"groups": {"known": {"name": "Known"}}, "unmanaged": {"groups": "delete"}}
    assert office(tmp_path, config, **UNMANAGED).plan(targets=["group.known"]).addresses == []


def test_a_policy_that_would_delete_every_group_is_refused(tmp_path: Path) -> None:
    planned = office(tmp_path, {"unmanaged": {"groups": "delete"}, "groups": {}}, **UNMANAGED).plan()
    assert sorted(planned.addresses) == ["group.Known", "group.Old"]
    (refusal,) = planned.plan.refused
    assert (refusal.limit, refusal.message) == ("emptied", "no group is wanted, and all 2 would be deleted")


@pytest.mark.parametrize(
    "unclear",
    [
        {"id": uid(9)},
        {"name": "Unknown", "external": True},
    ],
    ids=["an id that is not there", "an external one that is not there"],
)
def test_while_a_group_is_unclear_none_is_deleted_by_policy(tmp_path: Path, unclear: dict[str, Any]) -> None:
    """The one that is meant may be any of those that would go."""
    config = {"groups": {"known": {"name": "Known"}, "odd": unclear}, "unmanaged": {"groups": "delete"}}
    planned = office(tmp_path, config, **UNMANAGED).plan()
    assert planned.addresses == []
    assert planned.warnings() == ["no group is deleted for being unmanaged while group.odd has an error"]


def test_a_group_that_an_unclear_reference_may_mean_is_not_deleted(tmp_path: Path) -> None:
    config = {
        "groups": {"known": {"name": "Known"}},
        "collections": {"known": {"name": "Known", "sharing": {"groups": {"Twin": "MEMBER"}}}},
        "unmanaged": {"groups": "delete"},
    }
    twins = [group("Known"), group("Twin", number=1), group("Twin", number=2)]
    planned = office(tmp_path, config, groups=twins, collections=[{"name": "Known"}]).plan()
    assert set(planned.errors) == {"collection.known", f"group.Twin#{uid(1)}", f"group.Twin#{uid(2)}"}
    assert planned.addresses == []


# What is protected.


def test_what_is_protected_is_not_deleted_and_the_line_is_named(tmp_path: Path) -> None:
    config = """
    version: 1
    protected:
      - group.Old
    unmanaged: {groups: delete}
    groups: {known: {name: Known}, new: {}}
    """
    on = office(tmp_path, config, groups=[group("Old"), group("Known"), group("Other")])
    applied = on.apply()
    assert applied.planned.errors == {"group.Old": "would be deleted, and is protected by workspace.yaml:4: group.Old"}
    assert set(groups(on)) == {"Old", "Known", "new"}, "the rest is applied"
    assert applied.run.outcome == "failed"


NARROWING: dict[str, Any] = {
    "groups": [group("g", GRACE, VERA)],
    "collections": [{"name": "c", "sharing": {"users": {ADA: "MANAGER", GRACE: "MANAGER"}, "workspace": "MEMBER"}}],
    "projects": [
        {
            "title": "p",
            "owner": ADA,
            "sharing": {"users": {GRACE: "CAN_EDIT"}, "workspace": "CAN_VIEW", "public_web": "CAN_VIEW"},
        }
    ],
}


@pytest.mark.parametrize(
    ("address", "config"),
    [
        ("group.g", {"groups": {"g": {"members": [GRACE]}}}),
        ("group.g", {"groups": {"g": {"members": [GRACE, ELLA]}}}),
        ("collection.c", {"collections": {"c": {"sharing": {"users": {ADA: "MANAGER", GRACE: "MEMBER"}}}}}),
        ("collection.c", {"collections": {"c": {"sharing": {"workspace": "NONE"}}}}),
        ("project_sharing.p", {"projects": {"p": {"sharing": {"users": {GRACE: "CAN_VIEW"}}}}}),
        ("project_sharing.p", {"projects": {"p": {"sharing": {"workspace": "APP_ONLY"}}}}),
    ],
    ids=["member out", "member out and in", "grant lowered", "workspace out", "project grant", "project workspace"],
)
def test_what_is_protected_is_not_narrowed_and_the_rest_is_applied(
    tmp_path: Path, address: str, config: dict[str, Any]
) -> None:
    protected = [address.replace("project_sharing", "project")]
    projects = {"projects": {"new": {"create": True}, **config.get("projects", {})}}
    on = office(tmp_path, {**config, **projects, "protected": protected}, **NARROWING)
    before = (groups(on), collection(on, "c"), project(on, "p"))
    applied = on.apply()
    assert list(applied.planned.errors) == [address]
    assert "would be narrowed, and is protected by" in applied.planned.errors[address]
    assert protected[0] in applied.planned.errors[address]
    assert (groups(on), collection(on, "c"), project(on, "p")) == before
    assert applied.outcomes == {"project.new": "applied"}


@pytest.mark.parametrize(
    "config",
    [
        {"groups": {"g": {"members": [GRACE, VERA, ELLA]}}},
        {"collections": {"c": {"description": "text", "sharing": {"workspace": "MANAGER"}}}},
        {"projects": {"p": {"sharing": {"public_web": "NONE", "users": {GRACE: "FULL_ACCESS"}}}}},
    ],
    ids=["wider group", "wider collection", "closed to the public web"],
)
def test_what_is_protected_may_be_widened_and_closed_to_the_public_web(tmp_path: Path, config: dict[str, Any]) -> None:
    on = office(tmp_path, {**config, "protected": ["*"]}, **NARROWING)
    assert len(carried_out(on).outcomes) == 1


def test_a_grant_that_is_over_keeps_no_group(tmp_path: Path) -> None:
    over = {"groups": {"Old": {"access": "MEMBER", "until": "2026-11-21"}}, "exclusive": False}
    config = {"removed": {"groups": ["Old"]}, "collections": {"c": {"name": "C", "sharing": over}}}
    there = {"name": "C", "sharing": {"groups": {"Old": "MEMBER"}}}
    on = office(tmp_path, config, groups=[group("Old")], collections=[there])
    carried_out(on)
    assert groups(on) == {}
    assert on.plan().errors == {}
