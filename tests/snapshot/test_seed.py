"""A snapshot as a seed: what a live workspace can have and a seed may not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hexform.sandbox import SeedError, Workspace, read_seed_or_snapshot
from tests.roundtrip.strategies import identifier
from tests.snapshot.test_answer import DOCUMENT

ADA, GROUP, TWIN, ONE, TWO, PROJECT, OTHER = (identifier(kind, 1) for kind in range(1, 8))


def copy(**fields: Any) -> Workspace:
    header = {key: DOCUMENT[key] for key in ("format_version", "taken", "token", "complete")}
    place = {"base_url": "https://app.hex.tech", "org_id": identifier(9, 9)}
    document = {**header, "workspace": place, "errors": [], **fields}
    document["users"] = [{"id": ADA, "email": "Ada@example.com", "role": "ADMIN"}, *fields.get("users", [])]
    return Workspace.from_seed(read_seed_or_snapshot(json.dumps(document), source="sandbox.yaml"))


def project(**fields: Any) -> dict[str, Any]:
    return {"id": PROJECT, "title": "Revenue", "owner": "ada@example.com", **fields}


def test_it_answers_with_the_organisation_and_the_ids() -> None:
    workspace = copy(projects=[project(status="Done")])
    assert (workspace.org_id, list(workspace.projects)) == (identifier(9, 9), [PROJECT])
    assert workspace.statuses == ["Done"]


def test_without_an_organisation_it_makes_one() -> None:
    assert copy(workspace={"base_url": "https://app.hex.tech"}).org_id
    assert copy().statuses == ["In development", "Completed", "Certified"]


def test_those_who_hold_something_and_are_in_no_list_have_left() -> None:
    stranger = identifier(8, 8)
    workspace = copy(
        groups=[{"id": GROUP, "name": "Team", "members": ["gone@example.com"]}],
        collections=[{"id": ONE, "name": "Finance", "sharing": {"users": {stranger: "MEMBER", ADA: "MANAGER"}}}],
        projects=[project(owner="left@example.com", sharing={"users": {"Old@example.com": "CAN_EDIT"}})],
    )
    active = {user.email: user.active for user in workspace.users.values()}
    assert active.pop("Ada@example.com") is True
    assert active == dict.fromkeys(
        ["gone@example.com", "left@example.com", "Old@example.com", f"{stranger}@unknown.invalid"], False
    )
    assert workspace.collections[ONE].users == {stranger: "MEMBER", ADA: "MANAGER"}


def test_a_creator_has_no_more_than_was_seen() -> None:
    rows = [
        {"id": ONE, "name": "One", "creator": ADA, "sharing": {"users": {ADA: "MANAGER"}}},
        {"id": TWO, "name": "Two", "creator": ADA, "sharing": {"users": {ADA: "MEMBER"}, "groups": {TWIN: "MEMBER"}}},
    ]
    found = copy(collections=rows).collections
    assert (found[ONE].creator, found[TWO].creator) == (ADA, None)
    assert (found[TWO].users, found[TWO].groups) == ({ADA: "MEMBER"}, {})


def test_of_two_of_one_name_those_that_can_hold_it_have_the_grants_in_their_order() -> None:
    workspace = copy(
        groups=[{"id": GROUP, "name": "Twins", "members": None}, {"id": TWIN, "name": "Twins", "members": []}],
        collections=[
            {"id": ONE, "name": "Finance", "sharing": {}, "projects": []},
            {"id": TWO, "name": "Finance", "sharing": {}, "projects": [PROJECT]},
        ],
        projects=[
            project(
                sharing={
                    "users": {"ada@example.com": ["FULL_ACCESS", "CAN_EDIT"]},
                    "groups": {"Twins": ["CAN_VIEW", "CAN_EDIT"], "Nobody": "CAN_VIEW"},
                    "collections": {"Finance": "CAN_EDIT"},
                }
            )
        ],
    )
    sharing = workspace.projects[PROJECT].sharing
    assert sharing.groups == {GROUP: "CAN_VIEW", TWIN: "CAN_EDIT"}
    assert sharing.collections == {TWO: "CAN_EDIT"}


def test_a_connection_that_is_gone_stays_in_its_cells() -> None:
    cells = [{"id": identifier(7, 7), "type": "SQL", "source": "select 1", "data_connection": TWIN}]
    workspace = copy(
        data_connections=[
            {"id": ONE, "name": "New", "type": "new"},
            {"id": TWO, "name": "R", "type": "redshift"},
        ],
        projects=[project(cells=cells)],
        guides=[{"id": GROUP, "path": "a.md", "source": {"unknown": "us"}}, {"id": OTHER, "path": "b.md"}],
    )
    assert {key: row.type for key, row in workspace.connections.items()} == {
        ONE: "snowflake",
        TWO: "redshift",
        TWIN: "snowflake",
    }
    assert workspace.projects[PROJECT].cells[0].data_connection == TWIN
    assert [guide.source for guide in workspace.guides.values()] == [{"source": "unknown", "id": "us"}, None]


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        ('{"format_version": "1.0", "us', "sandbox.yaml:1:27: the snapshot is no whole JSON document: was it cut"),
        ('{"format_version": "3.0"}', 'sandbox.yaml: the snapshot has the format version "3.0", and 1.0 is read here'),
        ('{"format_version": "1.0", "a": NaN}', "sandbox.yaml: the snapshot holds NaN, which is no JSON"),
        ('{"format_version": "1.0", "users": 1}', "sandbox.yaml: workspace: Field required"),
    ],
)
def test_what_is_none_is_refused_with_its_file(text: str, reported: str) -> None:
    with pytest.raises(SeedError) as refused:
        read_seed_or_snapshot(text, source="sandbox.yaml")
    assert str(refused.value).startswith(reported)


def test_a_seed_in_json_is_a_seed() -> None:
    assert read_seed_or_snapshot('{"groups": [{"name": "A"}]}', source="s") == {"groups": [{"name": "A"}]}


def test_only_a_snapshot_may_be_large() -> None:
    with pytest.raises(SeedError, match="is larger than 0 MiB, as only a snapshot may be"):
        read_seed_or_snapshot("groups: [{name: A}]", source="s", most=10)
