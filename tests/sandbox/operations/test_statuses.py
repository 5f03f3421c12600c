from typing import Any

import pytest

from tests.sandbox.talk import NOBODY, Talk

SEED: dict[str, Any] = {
    "data_connections": [
        {
            "name": "Snowflake",
            "type": "snowflake",
            "databases": {"A": None, "B": None},
            "schemas": {"A.public": None, "B.public": None},
            "tables": {"A.public.orders": "Completed", "B.public.orders": None, "A.public.users": None},
        },
        {"name": "Open", "type": "postgres"},
    ],
    "semantic_projects": [{"name": "Sales", "datasets": {"orders": None}, "views": {"revenue": "Completed"}}],
}


def update(talk: Talk, name: str, *updates: tuple[str, str, str | None]) -> Any:
    body = {"updates": [dict(zip(("type", "name", "status"), row, strict=True)) for row in updates]}
    if name == "Sales":
        return talk("PATCH", f"/v1/semantic-projects/{talk.id('semantic_projects', name)}", body)
    return talk("PATCH", f"/v1/data-connections/{talk.id('connections', name)}/schema", body)


def test_statuses_are_set_and_taken_away() -> None:
    talk = Talk(SEED)
    response = update(
        talk,
        "Snowflake",
        ("DATABASE", "A", "Certified"),
        ("SCHEMA", "B.public", "Completed"),
        ("TABLE", "public.users", "Certified"),
        ("TABLE", "A.public.orders", None),
    )
    assert response.status_code == 200
    assert response.json() == {
        "updated": {
            "databases": [{"name": "A", "status": "Certified"}],
            "schemas": [{"name": "B.public", "status": "Completed"}],
            "tables": [{"name": "public.users", "status": "Certified"}, {"name": "A.public.orders", "status": None}],
        }
    }
    (seed, _) = talk.workspace.dump()["data_connections"]
    assert seed["databases"] == {"A": "Certified", "B": None}
    assert seed["tables"] == {"A.public.orders": None, "B.public.orders": None, "A.public.users": "Certified"}


@pytest.mark.parametrize(
    ("row", "reason", "status"),
    [
        (("TABLE", "public.orders", "Completed"), "ambiguous_name", 400),
        (("TABLE", "public.missing", "Completed"), "not_found", 404),
        (("DATABASE", "A.public", "Completed"), "invalid_name_format", 400),
        (("SCHEMA", "public", "Completed"), "invalid_name_format", 400),
        (("TABLE", "", "Completed"), "invalid_name_format", 400),
        (("DATABASE", "A", "Nope"), "invalid_status", 400),
    ],
)
def test_one_mistake_stops_all(row: tuple[str, str, str], reason: str, status: int) -> None:
    talk = Talk(SEED)
    before = talk.workspace.dump()
    response = update(talk, "Snowflake", ("DATABASE", "B", "Certified"), row)
    assert response.status_code == status
    fault = response.json()["details"][0]
    assert (fault["type"], fault["name"], fault["reason"]) == (row[0], row[1], reason)
    assert fault.get("value") == ("Nope" if reason == "invalid_status" else None)
    assert talk.workspace.dump() == before


def test_a_mixture_of_mistakes_is_a_400_with_all_of_them() -> None:
    response = update(Talk(SEED), "Snowflake", ("DATABASE", "C", None), ("DATABASE", "A", "Nope"))
    assert response.status_code == 400
    assert [fault["reason"] for fault in response.json()["details"]] == ["not_found", "invalid_status"]


def test_a_connection_that_lists_nothing_takes_any_name() -> None:
    talk = Talk(SEED)
    for name in ("X.y", "X.z"):
        assert update(talk, "Open", ("SCHEMA", name, "Completed")).status_code == 200
    assert talk.workspace.dump()["data_connections"][1]["schemas"] == {"X.y": "Completed", "X.z": "Completed"}


def test_a_semantic_project_has_datasets_and_views() -> None:
    talk = Talk(SEED)
    response = update(talk, "Sales", ("DATASET", "orders", "Completed"), ("VIEW", "revenue", None))
    assert response.json() == {
        "updated": {
            "datasets": [{"name": "orders", "status": "Completed"}],
            "views": [{"name": "revenue", "status": None}],
        }
    }
    assert update(talk, "Sales", ("VIEW", "orders", None)).status_code == 404
    body: dict[str, list[str]] = {"updates": []}
    other = talk("PATCH", f"/v1/semantic-models/{talk.id('semantic_projects', 'Sales')}", body)
    assert other.status_code == 200


def test_what_else_is_wrong_goes_into_the_reason() -> None:
    talk = Talk(SEED)
    response = talk("PATCH", f"/v1/data-connections/{talk.id('connections', 'Open')}/schema", {})
    assert response.status_code == 400
    assert response.json()["reason"] == "Invalid input data: updates: Field required"
    assert "details" not in response.json()


def test_what_is_not_there_is_absent_or_forbidden() -> None:
    talk = Talk(SEED)
    assert talk.status("PATCH", f"/v1/data-connections/{NOBODY}/schema", {"updates": []}) == 404
    assert talk.status("PATCH", f"/v1/semantic-projects/{NOBODY}", {"updates": []}) == 403
