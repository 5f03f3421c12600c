"""Reading back what was written: what took effect, what did not, what there is to know about it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hexform.hex.call import Call, Json, Send
from tests.bench import Bench, reads
from tests.kinds.office import ADA, ELLA, GRACE, VERA, group, groups, office, operations

GROUP = f"groups: {{g: {{name: G, members: [{GRACE}]}}}}"


def dropping(operation: str, key: str) -> Any:
    """A workspace that takes a request and does a part of it: one key of its body is lost."""

    def wrap(send: Send) -> Send:
        async def lossy(call: Call) -> Json:
            if call.operation != operation:
                return await send(call)
            body = {name: value for name, value in (call.body or {}).items() if name != key}
            return await send(Call(call.operation, call.method, call.path, call.query, body))

        return lossy

    return wrap


def test_what_took_effect_needs_no_word(tmp_path: Path) -> None:
    applied = office(tmp_path, GROUP, groups=[group("G", ADA)]).apply()
    assert applied.run.outcome == "applied"
    assert applied.warnings == []
    assert operations(reads(applied.calls)) == ["ListUsers"]


def test_what_did_not_take_effect_is_reported_and_the_run_has_failed(tmp_path: Path) -> None:
    on = office(tmp_path, GROUP, groups=[group("G", ADA)])
    on.wrap = dropping("EditGroup", "members")
    applied = on.apply()
    assert applied.outcomes == {"group.g": "applied"}
    assert applied.warnings == ["did not take effect: members"]
    assert applied.run.warnings[0].address == "group.g"
    assert applied.run.warnings[0].source == "workspace.yaml:2"
    assert applied.run.outcome == "failed"
    assert groups(on) == {"G": {ADA}}


def test_it_is_looked_for_a_few_times_and_written_once(tmp_path: Path) -> None:
    on = office(tmp_path, GROUP, groups=[group("G", ADA)])
    on.wrap = dropping("EditGroup", "members")
    applied = on.apply()
    assert operations(applied.calls) == ["EditGroup", *["ListUsers"] * 4]


def test_what_can_be_read_only_after_a_while_took_effect(tmp_path: Path) -> None:
    """A read may come before the write has reached everything that reads."""
    on = office(tmp_path, GROUP, groups=[group("G", ADA)])
    applied = on.apply(faults=["GET /v1/users#1-2: stale"])
    assert applied.run.outcome == "applied"
    assert applied.warnings == []
    assert operations(reads(applied.calls)) == ["ListUsers"] * 3


CONFIG = f"""
    groups: {{g: {{name: G, members: [{GRACE}]}}, renamed: {{name: New name, renamed_from: Old name}}, empty: {{}}}}
    collections: {{c: {{description: new, sharing: {{users: {{{VERA}: MEMBER}}}}}}}}
    projects:
      p: {{status: Completed, sharing: {{workspace: APP_ONLY, users: {{{GRACE}: CAN_EDIT}}, groups: {{g: CAN_VIEW}}}}}}
      made: {{create: true, status: Completed, sharing: {{users: {{{GRACE}: CAN_EDIT}}}}}}
    removed: {{groups: [Old team]}}
    """
SEED: dict[str, Any] = {
    "groups": [group("G", ADA), group("Old name"), group("Old team", ADA)],
    "collections": [{"name": "c", "sharing": {"users": {ADA: "MANAGER"}}}],
    "projects": [{"title": "p", "owner": ADA}],
}


def test_only_what_was_written_is_read_back(tmp_path: Path) -> None:
    applied = office(tmp_path, CONFIG, **SEED).apply()
    assert applied.run.outcome == "applied"
    # The project that was made is read once before it is shared.
    assert sorted(operations(reads(applied.calls))) == [
        "GetProject",
        "ListCollections",
        "ListGroups",
        "ListProjects",
        "ListUsers",
    ]
    assert applied.planned.plan.requests.verify == 5


@pytest.mark.parametrize(
    ("operation", "key", "address", "missing"),
    [
        ("EditCollection", "description", "collection.c", "description"),
        ("EditCollection", "sharing", "collection.c", "sharing / users / vera@example.com"),
        ("UpdateProject", "status", "project_status.p", "status"),
        ("EditGroup", "name", "group.renamed", "name"),
        ("EditGroup", "members", "group.g", "members"),
    ],
)
def test_each_kind_tells_what_is_missing(tmp_path: Path, operation: str, key: str, address: str, missing: str) -> None:
    on = office(tmp_path, CONFIG, **SEED)
    on.wrap = dropping(operation, key)
    applied = on.apply()
    reported = {notice.address: notice.message for notice in applied.run.warnings}
    assert reported[address] == f"did not take effect: {missing}"
    assert applied.run.outcome == "failed"


def ignoring(*names: str) -> Any:
    """A workspace that says yes to an operation and does nothing."""

    def wrap(send: Send) -> Send:
        async def idle(call: Call) -> Json:
            return {"project": {}} if call.operation in names else await send(call)

        return idle

    return wrap


def test_sharing_and_deletions_that_did_nothing_are_reported(tmp_path: Path) -> None:
    on = office(tmp_path, CONFIG, **SEED)
    on.wrap = ignoring(
        "EditProjectSharingUsers", "EditProjectSharingGroups", "EditProjectSharingOrgAndPublic", "DeleteGroup"
    )
    applied = on.apply()
    assert {n.address: n.message for n in applied.run.warnings if "did not" in n.message} == {
        "project_sharing.p": f"did not take effect: groups / G, users / {GRACE}, workspace",
        "project_sharing.made": f"did not take effect: users / {GRACE}",
        "group.Old team": "did not take effect: members, name",
    }


def test_what_failed_is_not_read_back(tmp_path: Path) -> None:
    applied = office(tmp_path, GROUP, groups=[group("G", ADA)]).apply(faults=["PATCH /v1/groups/*: 400"])
    assert applied.outcomes == {"group.g": "failed"}
    assert reads(applied.calls) == []
    assert applied.warnings == []


def test_what_cannot_be_read_back_is_reported(tmp_path: Path) -> None:
    on = office(tmp_path, GROUP, groups=[group("G", ADA)])
    applied = on.apply(faults=["GET /v1/users: 500"])
    assert applied.outcomes == {"group.g": "applied"}
    (reported,) = applied.warnings
    assert reported.startswith("could not be read back: GET /v1/users 500")
    assert applied.run.outcome == "failed"
    assert on.plan().addresses == []


def test_one_bad_answer_while_reading_back_is_read_again(tmp_path: Path) -> None:
    on = office(tmp_path, "removed: {groups: [G]}", groups=[group("G", ADA)])
    applied = on.apply(faults=["GET /v1/groups#1: html"])
    assert (applied.run.outcome, applied.warnings) == ("applied", [])
    assert operations(applied.calls) == ["DeleteGroup", "ListGroups", "ListGroups"]


def test_what_may_not_be_read_back_is_reported_of_its_address(tmp_path: Path) -> None:
    on = office(tmp_path, GROUP, groups=[group("G", ADA)])
    applied = on.apply(faults=["GET /v1/users: 403"])
    assert [(n.address, "403" in n.message) for n in applied.run.warnings] == [("group.g", True)]
    assert applied.run.outcome == "failed"


def test_a_grant_that_is_cut_to_a_role_is_noted_once_and_no_failure(tmp_path: Path) -> None:
    config = f"projects: {{p: {{sharing: {{users: {{{VERA}: CAN_EDIT, {ELLA}: FULL_ACCESS}}}}}}}}"
    on = office(tmp_path, config, **SEED)
    applied = on.apply()
    assert applied.run.outcome == "applied"
    assert sorted(applied.warnings) == [
        f"{ELLA} is EXPLORER in Hex, so FULL_ACCESS comes to CAN_VIEW",
        f"{VERA} is MEMBER in Hex, so CAN_EDIT comes to APP_ONLY",
    ]
    again = on.plan()
    assert again.addresses == []
    assert again.warnings("project_sharing.p") == [
        f"{ELLA} is EXPLORER in Hex, so FULL_ACCESS comes to CAN_VIEW",
        f"{VERA} is MEMBER in Hex, so CAN_EDIT comes to APP_ONLY",
    ]


def test_what_the_plan_reported_already_is_not_reported_again(tmp_path: Path) -> None:
    config = f"projects: {{p: {{sharing: {{workspace: APP_ONLY, users: {{{VERA}: CAN_EDIT}}}}}}}}"
    there = [{"title": "p", "owner": ADA, "sharing": {"users": {VERA: "CAN_EDIT"}}}]
    on = office(tmp_path, config, **{**SEED, "projects": there})
    applied = on.apply()
    assert f"{VERA} is MEMBER in Hex, so CAN_EDIT comes to APP_ONLY" in applied.planned.warnings()
    assert applied.warnings == []


def test_what_somebody_changes_meanwhile_elsewhere_is_nobodys_concern(tmp_path: Path) -> None:
    config = GROUP + "\ncollections: {c: {description: old}}"
    seed = {**SEED, "collections": [{"name": "c", "description": "old"}]}
    on = office(tmp_path, config, **seed)

    def meanwhile() -> None:
        next(iter(on.workspace.collections.values())).description = "of somebody else"

    applied = on.apply(between=meanwhile)
    assert applied.run.outcome == "applied"
    assert applied.warnings == []
    assert on.plan().addresses == ["collection.c"]


def test_the_answer_to_a_read_is_shared_while_reading_back(tmp_path: Path) -> None:
    people = [{"email": ADA, "role": "ADMIN"}, {"email": GRACE}]
    config = {"groups": {f"g{n}": {"renamed_from": f"old{n}"} for n in range(3)}}
    on = Bench.of(tmp_path, {"users": people, "groups": [{"name": f"old{n}"} for n in range(3)]}).configure(config)
    assert operations(reads(on.apply().calls)) == ["ListGroups"]
