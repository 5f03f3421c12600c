"""Cells as the API lists them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import pytest

from hexform.hex import tables
from hexform.hex.call import Call, Json
from hexform.hex.runner import EffectHandlers, run_steps
from hexform.kinds.cell.reading import list_cells, live_cell, normal
from hexform.model.live import LiveCell
from tests.http.virtual_time import run
from tests.kinds.cell.draft import drafted, there, written
from tests.kinds.office import PEOPLE, carried_out, office, operations


def shown(number: int, **more: Any) -> Any:
    contents = {"codeCell": {"source": "x"}, "sqlCell": None, "markdownCell": None}
    row = {"id": f"i{number}", "staticId": f"s{number}", "cellType": "CODE", "contents": contents}
    return {**row, "label": None, "dataConnectionId": None, **more}


def listed(answer: Callable[[Call], Json], wanted: Collection[str] = ()) -> list[tuple[str, str]]:
    """Static ids and ids that a listing comes to."""

    async def send(call: Call) -> Json:
        return answer(call)

    items = run(run_steps(list_cells("p", wanted), EffectHandlers(send)))
    return [(item["staticId"], item["id"]) for item in items]


def paged(*pages: list[Json]) -> Callable[[Call], Json]:
    """An answer of several pages; the cursor is the number of the next."""

    def answer(call: Call) -> Json:
        number = int(dict(call.query).get("after", 0))
        after = str(number + 1) if number + 1 < len(pages) else None
        return {"values": pages[number], "pagination": {"after": after}}

    return answer


def test_pages_are_put_together_by_static_id_in_the_order_of_the_notebook() -> None:
    answer = paged([shown(1), shown(2)], [shown(2, id="i9"), shown(3)])
    assert listed(answer) == [("s1", "i1"), ("s2", "i9"), ("s3", "i3")]


def test_a_label_that_no_page_shows_is_looked_for_twice() -> None:
    """A cell that is deleted between two pages moves the rest up: one falls between the pages."""
    asked: list[str] = []
    first = paged([shown(1, label="A"), shown(2, label="B")], [shown(4, label="D")])
    second = paged([shown(1, label="A")], [shown(3, label="C"), shown(4, label="D")])

    def answer(call: Call) -> Json:
        limit = dict(call.query)["limit"]
        asked.append(limit)
        return (first if limit == "100" else second)(call)

    found = [("s1", "i1"), ("s2", "i2"), ("s3", "i3"), ("s4", "i4")]
    assert listed(answer, ["C"]) == found, "what the second listing lacks stands where it stood"
    assert asked == ["100", "100", "99", "99"]
    asked.clear()
    assert listed(answer, ["A"]) == [("s1", "i1"), ("s2", "i2"), ("s4", "i4")]
    assert asked == ["100", "100"], "what is there is not looked for again"


def test_the_first_cell_may_be_what_the_second_listing_lacks() -> None:
    def answer(call: Call) -> Json:
        lists = {"100": ([shown(1)], [shown(2)]), "99": ([shown(2)], [shown(3, label="C")])}
        return paged(*lists[dict(call.query)["limit"]])(call)

    assert [static_id for static_id, _ in listed(answer, ["C"])] == ["s1", "s2", "s3"]


def test_a_list_of_one_page_is_read_once(tmp_path: Path) -> None:
    planned = drafted(tmp_path, [written("A", "1")], there(1, "B")).plan()
    assert operations(planned.calls).count("ListCells") == 1


def test_a_long_list_is_read_to_its_end_and_read_back_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(tables.PAGE, "cells", 2)
    live = [there(number, f"C{number}") for number in range(1, 5)]
    on = drafted(tmp_path, [written(f"C{number}", "new") for number in (4, 5)], *live)
    applied = carried_out(on)
    assert operations(applied.calls).count("ListCells") == 3, "five cells, two a page"
    assert applied.outcomes == {"cell.p/C4": "applied", "cell.p/C5": "applied"}


def test_only_what_is_managed_is_read(tmp_path: Path) -> None:
    def looked(on: Any) -> list[str]:
        return operations(on.plan().calls)[1:]

    assert looked(drafted(tmp_path, None)) == ["GetProject"]
    assert looked(drafted(tmp_path, [])) == ["GetProject", "ListCells"]
    assert looked(drafted(tmp_path, None, removed=["Old"])) == ["GetProject", "ListCells"]
    sql = written("A", "", "sql", data_connection=None)
    assert looked(drafted(tmp_path, [sql])) == ["GetProject", "ListCells"]
    sql = written("A", "", "sql", data_connection="Snowflake")
    assert sorted(looked(drafted(tmp_path, [sql]))) == ["GetProject", "ListCells", "ListDataConnections"]
    missing = {"projects": {"p": {"title": "Nobody's", "cells": []}, "q": {"create": True, "cells": []}}}
    assert looked(office(tmp_path, missing, users=PEOPLE)) == ["ListProjects"]


def test_a_sql_cell_has_a_connection_and_a_dataframe() -> None:
    contents = {"codeCell": None, "sqlCell": {"source": "select 1\n", "outputDataframe": "df"}, "markdownCell": None}
    item = shown(1, cellType="SQL", label="Load", dataConnectionId="c-1", contents=contents)
    assert live_cell(item) == LiveCell("i1", "s1", "sql", "Load", "select 1\n", "c-1", "df")


def test_a_cell_without_contents_cannot_be_written() -> None:
    nothing = dict.fromkeys(("codeCell", "sqlCell", "markdownCell"))
    cell = live_cell(shown(1, cellType="CELL_GROUP", label="", contents=nothing))
    assert cell == LiveCell("i1", "s1", "cell_group")
    assert not cell.writable


def test_sources_are_compared_without_carriage_returns_and_final_newlines() -> None:
    assert normal("a\r\n\r\nb\r\n\n") == normal("a\n\nb") != normal("a\nb")
