import json
from typing import Any

import pytest

from tests.sandbox.talk import NOBODY, Talk

SNOWFLAKE = {
    "passphrase": "hush-1",
    "privateKey": "hush-2",
    "username": "HEX",
    "database": "ANALYTICS",
    "warehouse": "HEX",
    "accountName": "acme",
    "role": None,
}
NEW = {"name": "New", "type": "snowflake", "connectionDetails": {"snowflake": SNOWFLAKE}}
FILTERS = {"tables": {"exclude": {"values": ["tmp_"], "matchType": "PREFIX"}}}
DAILY = {"cadence": "DAILY", "enabled": True, "daily": {"timezoneString": "Europe/Berlin", "hour": 3, "minute": 0}}


def shown(connection: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in connection.items() if key != "id"}


def test_secrets_go_in_and_never_come_out() -> None:
    talk = Talk()
    response = talk("POST", "/v1/data-connections", NEW)
    assert response.status_code == 201
    connection = response.json()
    assert connection["connectionDetails"]["snowflake"]["role"] is None
    everything = response.text + json.dumps(talk.everything("/v1/data-connections")) + json.dumps(talk.workspace.dump())
    assert "hush" not in everything
    assert talk.workspace.connections[connection["id"]].secrets == {"passphrase": "hush-1", "privateKey": "hush-2"}
    assert talk.get(f"/v1/data-connections/{connection['id']}") == connection


def test_an_edit_is_a_201_and_keeps_what_it_does_not_name() -> None:
    talk = Talk()
    group = talk.id("groups", "Everyone")
    sharing = {"groups": [{"group": {"id": group}, "access": "QUERY"}], "workspace": {"members": "VIEW_RESULTS"}}
    settings = {"schemaFilters": FILTERS, "schemaRefreshSchedule": DAILY, "connectViaSsh": True, "description": "x"}
    before = talk("POST", "/v1/data-connections", NEW | {"sharing": sharing} | settings).json()
    assert before["sharing"]["groups"] == [{"access": "QUERY", "group": {"id": group, "name": "Everyone"}}]
    path = f"/v1/data-connections/{before['id']}"
    details = {"snowflake": {"privateKey": "hush-3", "warehouse": "BIG"}}
    response = talk("PATCH", path, {"connectionDetails": details})
    assert response.status_code == 201
    before["connectionDetails"]["snowflake"]["warehouse"] = "BIG"
    assert response.json() == before
    assert talk.workspace.connections[before["id"]].secrets["privateKey"] == "hush-3"
    edit = {"name": "Newer", "description": "", "schemaRefreshSchedule": None, "includeMagic": False}
    after = talk(
        "PATCH", path, edit | {"sharing": {"groups": {"upsert": [{"group": {"id": group}, "access": "NONE"}]}}}
    )
    assert (after.json()["name"], after.json()["description"], after.json()["includeMagic"]) == ("Newer", "", False)
    assert "schemaRefreshSchedule" not in after.json()
    assert after.json()["sharing"] == {"workspace": {"members": "VIEW_RESULTS"}, "groups": []}


def test_a_name_may_be_taken_away_later_but_not_left_out_at_first() -> None:
    talk = Talk()
    assert talk.status("POST", "/v1/data-connections", NEW | {"name": ""}) == 400
    path = f"/v1/data-connections/{talk.id('connections', 'Snowflake')}"
    assert talk("PATCH", path, {"name": ""}).json()["name"] == ""
    assert Talk(talk.workspace.dump()).get("/v1/data-connections")["values"][0]["name"] == ""


@pytest.mark.parametrize(("switch", "kept"), [("replace", False), ("merge", True)])
def test_an_object_in_an_edit_replaces_or_merges(switch: str, kept: bool) -> None:
    talk = Talk(behaviours={"patch_objects": switch})
    connection = talk("POST", "/v1/data-connections", NEW | {"schemaFilters": FILTERS}).json()
    edit = {"schemaFilters": {"schemas": {"include": {"values": ["a"], "matchType": "EXACT"}}}, "connectViaSsh": True}
    after = talk("PATCH", f"/v1/data-connections/{connection['id']}", edit).json()
    assert ("tables" in after["schemaFilters"]) == kept
    assert "schemas" in after["schemaFilters"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (NEW | {"type": "clickhouse"}, 422),
        (NEW | {"type": "postgres"}, 422),
        (NEW | {"type": "mysql"}, 400),
        (NEW | {"name": ""}, 400),
        (NEW | {"connectionDetails": {"snowflake": {"username": "HEX"}}}, 400),
        (NEW | {"connectionDetails": {"snowflake": SNOWFLAKE | {"username": 3}}}, 400),
        (NEW | {"connectionDetails": {"snowflake": SNOWFLAKE | {"username": None}}}, 400),
        (NEW | {"sharing": {"groups": {"upsert": []}}}, 400),
        (NEW | {"sharing": {"groups": [{"group": {"id": NOBODY}, "access": "QUERY"}]}}, 404),
    ],
)
def test_what_is_not_whole_is_refused(body: dict[str, Any], status: int) -> None:
    talk = Talk()
    assert talk.status("POST", "/v1/data-connections", body) == status
    assert len(talk.workspace.connections) == 2


TRINO = {"username": "hex", "port": 443, "hostname": "trino.example.com"}


@pytest.mark.parametrize(
    ("properties", "status"), [([{"key": "a", "value": "b"}], 201), (None, 201), ([{"key": "a"}], 400), ("a", 400)]
)
def test_session_properties_are_pairs(properties: object, status: int) -> None:
    details = {"trino": TRINO | {"sessionProperties": properties}}
    assert (
        Talk().status("POST", "/v1/data-connections", NEW | {"type": "trino", "connectionDetails": details}) == status
    )


def test_a_revoked_group_may_stay_as_none() -> None:
    talk = Talk(behaviours={"revoked_grants": "NONE"})
    group, connection = talk.id("groups", "Everyone"), talk.id("connections", "Snowflake")
    edit = {"sharing": {"groups": {"upsert": [{"group": {"id": group}, "access": "NONE"}]}}}
    after = talk("PATCH", f"/v1/data-connections/{connection}", edit).json()
    assert [row["access"] for row in after["sharing"]["groups"]] == ["NONE"]


def test_true_is_not_a_number() -> None:
    details = {"trino": TRINO | {"port": True}}
    assert Talk().status("POST", "/v1/data-connections", NEW | {"type": "trino", "connectionDetails": details}) == 400


@pytest.mark.parametrize(("switch", "keys"), [("full", True), ("brief", False)])
def test_lists_have_two_shapes(switch: str, keys: bool) -> None:
    talk = Talk(behaviours={"connections": switch})
    rows = talk.everything("/v1/data-connections", sortBy="NAME", sortDirection="ASC", limit=1)
    assert [row["name"] for row in rows] == ["Application database", "Snowflake"]
    assert all(("sharing" in row) == keys for row in rows)


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ({}, "abc"),
        ({"sortDirection": "DESC"}, "cba"),
        ({"sortBy": "CREATED_AT"}, "bca"),
        ({"sortBy": "CREATED_AT", "sortDirection": "DESC"}, "acb"),
    ],
)
def test_lists_sort_by_name_and_upwards_by_default(query: dict[str, str], order: str) -> None:
    talk = Talk({"data_connections": [{"name": name, "type": "postgres"} for name in "bca"]})
    assert [row["name"] for row in talk.everything("/v1/data-connections", limit=2, **query)] == list(order)


def test_an_unknown_connection_is_absent() -> None:
    talk = Talk()
    assert talk.status("GET", f"/v1/data-connections/{NOBODY}") == 404
    assert talk.status("PATCH", f"/v1/data-connections/{NOBODY}", {}) == 404


def test_details_may_be_null() -> None:
    talk = Talk()
    connection = talk.workspace.connections[talk.id("connections", "Snowflake")]
    connection.details = None
    path = f"/v1/data-connections/{connection.id}"
    assert talk.get(path)["connectionDetails"] is None
    after = talk("PATCH", path, {"connectionDetails": {"snowflake": {"warehouse": "BIG"}}}).json()
    assert after["connectionDetails"] == {"snowflake": {"warehouse": "BIG"}}
