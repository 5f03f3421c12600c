from typing import Any

import pytest

from tests.sandbox.talk import NOBODY, Talk

REVENUE = "Revenue dashboard"
LABELS = ["Title", "Load revenue", None, "Revenue by month", "Scratch"]


def cells(talk: Talk) -> list[dict[str, Any]]:
    return talk.everything("/v1/cells", projectId=talk.id("projects", REVENUE), limit=2)


def labels(talk: Talk) -> list[str | None]:
    return [cell["label"] for cell in cells(talk)]


def cell(talk: Talk, label: str) -> dict[str, Any]:
    return next(row for row in cells(talk) if row["label"] == label)


def new(talk: Talk, label: str = "New", **more: Any) -> Any:
    body = {"projectId": talk.id("projects", REVENUE), "cellType": "CODE", "label": label}
    return talk("POST", "/v1/cells", body | {"contents": {"codeCell": {"source": "1"}}} | more)


def test_cells_come_in_notebook_order_with_contents_by_type() -> None:
    talk = Talk()
    title, load, code, chart, _ = cells(talk)
    assert labels(talk) == LABELS
    assert title["contents"] == {"codeCell": None, "sqlCell": None, "markdownCell": {"source": "# Revenue"}}
    assert load["contents"]["sqlCell"]["outputDataframe"] == "revenue"
    assert load["dataConnectionId"] == talk.id("connections", "Snowflake")
    assert code["staticId"] == "019cd9aa-0000-7000-8000-00000000abcd"
    assert code["contents"]["codeCell"] == {"source": "revenue = revenue.dropna()"}
    assert chart["contents"] == {"codeCell": None, "sqlCell": None, "markdownCell": None}


def test_the_order_of_creation_may_be_what_is_listed() -> None:
    talk = Talk(behaviours={"cell_list": "created"})
    new(talk, location={"insertAfterCellId": cell(talk, "Title")["id"]})
    assert labels(talk)[-2:] == ["New", None]


def test_a_project_is_needed() -> None:
    talk = Talk()
    assert talk.status("GET", "/v1/cells") == 400
    assert talk.status("GET", "/v1/cells", params={"projectId": NOBODY}) == 404
    assert talk.status("GET", "/v1/cells", params={"projectId": talk.id("projects", REVENUE), "limit": 101}) == 400
    assert new(talk, projectId=NOBODY).status_code == 403


def test_a_new_cell_goes_last_by_default() -> None:
    talk = Talk()
    assert new(talk).status_code == 200
    assert labels(talk) == [*LABELS, "New"]
    new(talk, "Second", location={"insertAfterCellId": cell(talk, "Title")["id"]})
    assert labels(talk) == ["Title", "Second", *LABELS[1:], "New"]


def test_a_label_may_be_left_out() -> None:
    talk = Talk()
    body = {
        "projectId": talk.id("projects", REVENUE),
        "cellType": "MARKDOWN",
        "contents": {"markdownCell": {"source": ""}},
    }
    assert talk("POST", "/v1/cells", body).json()["label"] is None


@pytest.mark.parametrize(("switch", "status", "place"), [("id", 403, None), ("any", 200, 1)])
def test_insert_after_takes_an_id_and_perhaps_a_static_id(switch: str, status: int, place: int | None) -> None:
    talk = Talk(behaviours={"insert_after": switch})
    response = new(talk, location={"insertAfterCellId": cell(talk, "Title")["staticId"]})
    assert response.status_code == status
    assert place is None or labels(talk)[place] == "New"


def test_insert_after_may_do_nothing() -> None:
    talk = Talk(behaviours={"insert_after": "ignored"})
    new(talk, location={"insertAfterCellId": cell(talk, "Title")["id"]})
    assert labels(talk)[-1] == "New"


SECTIONED = {
    "projects": [
        {
            "title": REVENUE,
            "cells": [
                {"id": "019cd9aa-0000-7000-8000-000000000001", "label": "Section", "type": "CELL_GROUP"},
                {"label": "In", "type": "CODE", "parent": "019cd9aa-0000-7000-8000-000000000001"},
                {"label": "After", "type": "CODE"},
            ],
        }
    ]
}


@pytest.mark.parametrize(
    ("location", "order"),
    [
        ({"parentCellId": "Section"}, ["Section", "In", "New", "After"]),
        ({"parentCellId": "Section", "childPosition": "FIRST"}, ["Section", "New", "In", "After"]),
        ({"insertAfterCellId": "Section"}, ["Section", "In", "New", "After"]),
        ({"insertAfterCellId": "In"}, ["Section", "In", "New", "After"]),
    ],
)
def test_sections_hold_cells(location: dict[str, str], order: list[str]) -> None:
    talk = Talk(SECTIONED)
    place = {key: cell(talk, value)["id"] if key.endswith("Id") else value for key, value in location.items()}
    assert new(talk, location=place).status_code == 200
    assert labels(talk) == order


def test_a_deleted_section_leaves_its_cells_where_it_was() -> None:
    talk = Talk(SECTIONED)
    talk("DELETE", f"/v1/cells/{cell(talk, 'Section')['id']}")
    assert labels(talk) == ["In", "After"]
    assert [row.parent for row in next(iter(talk.workspace.projects.values())).cells] == [None, None]


def test_one_place_is_enough() -> None:
    talk = Talk(SECTIONED)
    both = {"insertAfterCellId": cell(talk, "In")["id"], "parentCellId": cell(talk, "Section")["id"]}
    assert new(talk, location=both).status_code == 400


def sql(talk: Talk, **more: Any) -> Any:
    contents = {"sqlCell": {"source": "select 1", **more.pop("inside", {})}}
    return new(talk, cellType="SQL", contents=contents, **more)


@pytest.mark.parametrize(
    ("switch", "inside", "beside"), [("inside", True, False), ("anywhere", True, True), ("dropped", False, False)]
)
def test_where_a_new_cell_may_name_its_connection(switch: str, inside: bool, beside: bool) -> None:
    talk = Talk(behaviours={"create_cell_connection": switch})
    snowflake = talk.id("connections", "Snowflake")
    within = sql(talk, inside={"dataConnectionId": snowflake}).json()["dataConnectionId"]
    without = sql(talk, dataConnectionId=snowflake).json()["dataConnectionId"]
    assert (within, without) == (snowflake if inside else None, snowflake if beside else None)


def test_a_dataframe_is_named_by_itself_if_need_be() -> None:
    talk = Talk()
    names = [sql(talk).json()["contents"]["sqlCell"]["outputDataframe"] for _ in range(3)]
    assert names == ["dataframe", "dataframe_2", "dataframe_3"]
    named = sql(talk, inside={"outputDataframe": "df", "isDataframeSql": True}).json()
    assert named["contents"]["sqlCell"]["outputDataframe"] == "df"


@pytest.mark.parametrize(
    "more",
    [
        {"contents": {"markdownCell": {"source": ""}}},
        {"contents": {"codeCell": {"source": ""}, "markdownCell": {"source": ""}}},
        {"contents": {}},
        {"cellType": "CHART"},
        {
            "cellType": "SQL",
            "contents": {"sqlCell": {"source": "", "dataConnectionId": NOBODY, "isDataframeSql": True}},
        },
    ],
)
def test_contents_are_those_of_the_type(more: dict[str, Any]) -> None:
    talk = Talk()
    response = new(talk, **more)
    assert response.status_code == 400
    assert response.json()["code"] == "BAD_REQUEST"
    assert response.json()["issues"]
    assert labels(talk) == LABELS


def test_an_unknown_connection_is_refused() -> None:
    talk = Talk()
    assert sql(talk, inside={"dataConnectionId": NOBODY}).status_code == 403
    load = cell(talk, "Load revenue")
    assert talk.status("PATCH", f"/v1/cells/{load['id']}", {"dataConnectionId": NOBODY}) == 404


@pytest.mark.parametrize(
    ("switch", "written", "others"), [("written", True, False), ("all", True, True), ("none", False, False)]
)
def test_a_write_changes_ids_and_no_static_id(switch: str, written: bool, others: bool) -> None:
    talk = Talk(behaviours={"cell_ids": switch})
    before = cells(talk)
    response = talk("PATCH", f"/v1/cells/{before[1]['id']}", {"contents": {"sqlCell": {"source": "select 2"}}})
    after = cells(talk)
    assert response.json() == after[1]
    assert [row["staticId"] for row in after] == [row["staticId"] for row in before]
    changed = [old["id"] != present["id"] for old, present in zip(before, after, strict=True)]
    assert changed == [others, written, others, others, others]
    assert (talk.status("GET", f"/v1/cells/{before[1]['id']}") == 404) == written


@pytest.mark.parametrize("verb", ["POST", "DELETE"])
def test_other_writes_change_ids_where_all_ids_change(verb: str) -> None:
    talk = Talk(behaviours={"cell_ids": "all"})
    before = cell(talk, "Title")["id"]
    created = new(talk).json()
    if verb == "DELETE":
        before = cell(talk, "Title")["id"]
        assert talk.status("DELETE", f"/v1/cells/{created['id']}") == 200
    else:
        assert created == cell(talk, "New")
    assert cell(talk, "Title")["id"] != before


def test_an_update_keeps_what_it_does_not_name() -> None:
    talk = Talk()
    load = cell(talk, "Load revenue")
    edit = {"label": "X", "contents": {"sqlCell": {"source": "select 2"}}}
    after = talk("PATCH", f"/v1/cells/{load['id']}", edit).json()
    assert after["label"] == "Load revenue"
    assert after["contents"]["sqlCell"] == {"source": "select 2", "outputDataframe": "revenue"}
    assert after["dataConnectionId"] == load["dataConnectionId"]
    detached = talk("PATCH", f"/v1/cells/{after['id']}", {"dataConnectionId": None}).json()
    assert detached["dataConnectionId"] is None
    renamed = {"contents": {"sqlCell": {"source": "select 3", "outputDataframe": "df"}}}
    after = talk("PATCH", f"/v1/cells/{detached['id']}", renamed).json()
    assert after["contents"]["sqlCell"] == {"source": "select 3", "outputDataframe": "df"}
    attached = talk("PATCH", f"/v1/cells/{after['id']}", {"dataConnectionId": load["dataConnectionId"]}).json()
    assert attached["dataConnectionId"] == load["dataConnectionId"]


@pytest.mark.parametrize(
    ("label", "edit"),
    [
        ("Title", {"contents": {"codeCell": {"source": ""}}}),
        ("Title", {"dataConnectionId": "Snowflake"}),
        ("Revenue by month", {"contents": {"markdownCell": {"source": ""}}}),
        ("Load revenue", {"contents": {"sqlCell": {"outputDataframe": "x"}}}),
    ],
)
def test_an_update_of_another_type_is_refused(label: str, edit: dict[str, Any]) -> None:
    talk = Talk()
    before = talk.workspace.dump()
    assert talk.status("PATCH", f"/v1/cells/{cell(talk, label)['id']}", edit) == 400
    assert talk.workspace.dump() == before


def test_a_deletion_tells_the_id() -> None:
    talk = Talk()
    chart = cell(talk, "Revenue by month")
    response = talk("DELETE", f"/v1/cells/{chart['id']}")
    assert (response.status_code, response.json()) == (200, {"cellId": chart["id"]})
    assert "Revenue by month" not in labels(talk)
    assert talk.status("DELETE", f"/v1/cells/{chart['id']}") == 404


@pytest.mark.parametrize("verb", ["GET", "PATCH", "DELETE"])
def test_a_cell_that_is_not_there_may_be_forbidden(verb: str) -> None:
    body: dict[str, str] | None = {} if verb == "PATCH" else None
    response = Talk(behaviours={"missing_id": "403"})(verb, f"/v1/cells/{NOBODY}", body)
    assert (response.status_code, response.json()["code"]) == (403, "FORBIDDEN")


def test_edits_move_the_project_s_time() -> None:
    talk = Talk()
    project = talk.id("projects", REVENUE)
    before = talk.get(f"/v1/projects/{project}")["lastEditedAt"]
    new(talk)
    assert talk.get(f"/v1/projects/{project}")["lastEditedAt"] > before
