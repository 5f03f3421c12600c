"""Cells as the API lists them."""

from __future__ import annotations

from typing import Any

import pytest

from hexform.errors import BadAnswer, NotPermitted
from hexform.hex.call import Call, Json
from hexform.kinds.cell.reading import live_cell, normal, read_cells
from hexform.model.live import Actual, LiveCell
from tests.kinds.notebook import PROJECT, run


def shown(number: int, **more: Any) -> Json:
    contents = {"codeCell": {"source": "x"}, "sqlCell": None, "markdownCell": None}
    return {"id": f"i{number}", "staticId": f"s{number}", "cellType": "CODE", "contents": contents, **more}


def test_pages_are_put_together_by_static_id_in_the_notebooks_order() -> None:
    pages = {
        None: {"values": [shown(1), shown(2)], "pagination": {"after": "b"}},
        "b": {"values": [shown(2, id="i9"), shown(3)], "pagination": {"after": None}},
    }
    asked: list[Call] = []

    def answer(call: Call) -> Json:
        asked.append(call)
        return pages[dict(call.query).get("after")]

    actual = run(read_cells(PROJECT), answer)(Actual())
    assert [(cell.static_id, cell.id) for cell in actual.cells[PROJECT]] == [("s1", "i1"), ("s2", "i9"), ("s3", "i3")]
    assert [call.query for call in asked] == [
        (("projectId", PROJECT), ("limit", "100")),
        (("projectId", PROJECT), ("limit", "100"), ("after", "b")),
    ]


def test_cells_that_may_not_be_read_are_noted() -> None:
    def answer(call: Call) -> Json:
        raise NotPermitted("Forbidden", where=call.where, status=403)

    actual = run(read_cells(PROJECT), answer)(Actual())
    assert actual.cells == {}
    assert actual.failed == {f"cells:{PROJECT}": "GET /v1/cells 403: Forbidden"}


def test_a_sql_cell_has_a_connection_and_a_dataframe() -> None:
    contents = {"codeCell": None, "sqlCell": {"source": "select 1\n", "outputDataframe": "df"}, "markdownCell": None}
    item = shown(1, cellType="SQL", label="Load", dataConnectionId="c-1", contents=contents)
    assert live_cell(item) == LiveCell("i1", "s1", "sql", "Load", "select 1\n", "c-1", "df")


def test_a_cell_without_contents_cannot_be_written() -> None:
    nothing = dict.fromkeys(("codeCell", "sqlCell", "markdownCell"))
    for contents in (nothing, None):
        cell = live_cell(shown(1, cellType="CELL_GROUP", label="", contents=contents))
        assert cell == LiveCell("i1", "s1", "cell_group")
        assert not cell.writable


def test_a_cell_without_a_static_id_is_no_answer() -> None:
    with pytest.raises(BadAnswer, match="staticId"):
        live_cell({"id": "i1", "cellType": "CODE"})


def test_sources_are_compared_without_carriage_returns_and_final_newlines() -> None:
    assert normal("a\r\n\r\nb\r\n\n") == normal("a\n\nb") != normal("a\nb")
