"""What is there and not written: lines under `removed`, policies for what is unmanaged, and what protects."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

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
    project,
    uid,
)

# Lines under `removed`.


def test_of_what_is_absent_the_line_can_be_removed(tmp_path: Path) -> None:
    planned = office(tmp_path, {"removed": {"groups": ["Old"]}}).plan()
    assert planned.addresses == []
    (notice,) = planned.plan.warnings
    assert (notice.code, notice.address, notice.source) == ("already_absent", "group.Old", "workspace.yaml:1")
    assert notice.message == "Hex has no group 'Old': it is already absent, you can remove this line"


def test_a_removed_name_that_two_have_is_an_error_with_the_ids(tmp_path: Path) -> None:
    on = office(tmp_path, {"removed": {"groups": ["Old"]}}, groups=[group("Old", number=1), group("Old", number=2)])
    planned = on.plan()
    assert (planned.addresses, planned.error_codes) == ([], {"group.Old": "ambiguous"})
    assert f"({uid(1)}, {uid(2)})" in planned.errors["group.Old"]


def test_the_id_tells_which_of_two_goes(tmp_path: Path) -> None:
    on = office(tmp_path, {"removed": {"groups": [uid(1)]}}, groups=[group("Old", number=1), group("Old", number=2)])
    applied = carried_out(on)
    assert list(on.workspace.groups) == [uid(2)]
    assert applied.planned.addresses == [f"group.Old#{uid(1)}"]


def test_what_is_removed_and_declared_is_an_error(tmp_path: Path) -> None:
    config = {"groups": {"a": {"id": uid(1), "members": [ADA]}}, "removed": {"groups": ["Old"]}}
    on = office(tmp_path, config, groups=[group("Old", number=1)])
    assert on.plan().error_codes == {"group.Old": "removed_and_declared"}


def test_a_target_narrows_what_is_removed(tmp_path: Path) -> None:
    config = {"groups": {"a": {}}, "removed": {"groups": ["Old", "Absent"]}}
    on = office(tmp_path, config, groups=[group("Old")])
    planned = on.plan(targets=["group.a"])
    assert (planned.addresses, planned.warnings()) == (["group.a"], [])
    assert on.plan(targets=["group.Old"]).addresses == ["group.Old"]


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
    found = [(item.kind, item.name, item.id, item.address, item.drift) for item in plan.unmanaged]
    assert found == ([] if policy == "ignore" else [(kind, "Old", uid(number), f"{kind}.Old", policy == "drift")])
    assert (plan.changes, plan.summary.unmanaged) == ((), len(found))


def test_groups_and_collections_are_reported_by_default(tmp_path: Path) -> None:
    plan = office(tmp_path, KNOWN, **UNMANAGED).plan().plan
    assert [(item.address, item.drift) for item in plan.unmanaged] == [("group.Old", False), ("collection.Old", False)]


def test_of_kinds_that_nobody_refers_to_nothing_is_reported(tmp_path: Path) -> None:
    plan = office(tmp_path, {"groups": {"known": {"name": "Known"}}}, **UNMANAGED).plan().plan
    assert [item.address for item in plan.unmanaged] == ["group.Old"]


# What is protected.


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
    assert applied.planned.error_codes == {address: "protected"}
    assert applied.planned.errors[address].endswith(protected[0])
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
