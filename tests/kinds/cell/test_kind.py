"""Cells the whole way, from a configuration to a workspace and back, with what Hex leaves open switched on and off."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from hexform.hex.call import Call, Json, Send
from tests.bench import Applied, Bench, writes
from tests.kinds.office import office

STATIC = "0197-0000-7000-8000-00000000000"
SWITCHES = [
    dict(zip(("cell_ids", "missing_id", "create_cell_connection"), values, strict=True))
    for values in product(("written", "all", "none"), ("documented", "403"), ("inside", "dropped"))
]

CONFIG = """
projects:
  revenue:
    title: Revenue
    cell_order: {order}
    cells:
      - {{label: Load, type: sql, source: "select 2\\n", data_connection: Snowflake, output_dataframe: df}}
      - {{label: Clean, type: code, source: clean()}}
      - {{label: Model, type: sql, source: select model}}
      - {{label: Notes, type: markdown, source: "# Notes"}}
removed:
  cells: [{{project: revenue, label: Scratch}}]
"""


def cell(label: str, kind: str, source: str, **more: Any) -> dict[str, Any]:
    return {"label": label, "type": kind, "source": source, **more}


SEED: dict[str, Any] = {
    "users": [{"email": "ada@example.com", "role": "ADMIN"}],
    "data_connections": [{"name": "Snowflake", "type": "snowflake"}, {"name": "Postgres", "type": "postgres"}],
    "projects": [
        {
            "title": "Revenue",
            "owner": "ada@example.com",
            "cells": [
                {"label": "Chart", "type": "CHART"},
                cell("Notes", "MARKDOWN", "# Notes"),
                cell("Load", "SQL", "select 1", data_connection="Postgres", output_dataframe="old"),
                cell("Model", "CODE", "model()"),
                cell("Scratch", "CODE", "x"),
            ],
        }
    ],
}


def bench(folder: Path, config: str, behaviours: Mapping[str, str] | None = None) -> Bench:
    return Bench.of(folder, SEED, behaviours=behaviours or {}).write(config)


def cells(on: Bench) -> list[tuple[Any, ...]]:
    (project,) = on.workspace.projects.values()
    names = {connection.id: connection.name for connection in on.workspace.connections.values()}
    return [
        (found.label, found.type, found.source, names.get(found.data_connection or ""), found.output_dataframe)
        for found in project.cells
    ]


def check_applied(applied: Applied) -> None:
    assert applied.run.outcome == "applied", applied.run.model_dump_json(indent=1)
    # What the line under `removed` names is gone, so the line can be removed.
    assert {notice.code for notice in applied.run.warnings} <= {"already_absent"}


@pytest.mark.parametrize("behaviours", SWITCHES, ids=lambda switches: "-".join(switches.values()))
def test_a_list_becomes_the_notebook(tmp_path: Path, behaviours: dict[str, str]) -> None:
    on = bench(tmp_path, CONFIG.format(order="enforce"), behaviours)
    applied = on.apply()
    check_applied(applied)
    assert [(c.address, c.verb) for c in applied.planned.plan.changes] == [
        ("cell.revenue/Load", "update"),
        ("cell.revenue/Clean", "create"),
        ("cell.revenue/Model", "replace"),
        ("cell.revenue/Notes", "replace"),
        ("cell.revenue/Scratch", "delete"),
    ]
    found = cells(on)
    assert [row[:4] for row in found] == [
        ("Chart", "CHART", None, None),
        ("Load", "SQL", "select 2", "Snowflake"),
        ("Clean", "CODE", "clean()", None),
        ("Model", "SQL", "select model", None),
        ("Notes", "MARKDOWN", "# Notes", None),
    ]
    assert found[1][4] == "df"
    again = on.plan()
    assert (again.addresses, again.errors) == ([], {})
    assert again.warning_codes("cell.revenue/Scratch") == ["already_absent"]


@pytest.mark.parametrize("cell_ids", ["written", "none"])
def test_a_plan_says_what_apply_sends(tmp_path: Path, cell_ids: str) -> None:
    on = bench(tmp_path, CONFIG.format(order="warn"), {"cell_ids": cell_ids})
    applied = on.apply()
    check_applied(applied)
    assert len(writes(applied.calls)) == applied.planned.plan.requests.write == 5
    assert len(applied.calls) - 5 == applied.planned.plan.requests.verify == 1


def test_an_order_that_is_only_warned_of_stays(tmp_path: Path) -> None:
    on = bench(tmp_path, CONFIG.format(order="warn"))
    check_applied(on.apply())
    assert [row[0] for row in cells(on)] == ["Chart", "Notes", "Load", "Clean", "Model"]
    again = on.plan()
    assert again.addresses == []
    assert again.warning_codes("project.revenue") == ["cell_order"]


@pytest.mark.parametrize(("connection", "more"), [("inside", 0), ("dropped", 1)])
def test_a_new_project_gets_its_cells_in_order(tmp_path: Path, connection: str, more: int) -> None:
    config = CONFIG.format(order="enforce").replace("title: Revenue", "title: Fresh\n    create: true")
    on = bench(tmp_path, config, {"create_cell_connection": connection})
    applied = on.apply()
    check_applied(applied)
    plan = applied.planned.plan
    assert [c.verb for c in plan.changes] == ["create"] * 5
    assert len(writes(applied.calls)) == plan.requests.write + more == 5 + more
    assert len(applied.calls) - 5 - more == plan.requests.verify
    fresh = next(project for project in on.workspace.projects.values() if project.title == "Fresh")
    assert [found.label for found in fresh.cells] == ["Load", "Clean", "Model", "Notes"]
    assert fresh.cells[0].data_connection in on.workspace.connections
    assert on.plan().addresses == []


FAULTS = ["drop-before", "drop-after", "503", "503 after"]


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("cell_ids", ["written", "all"])
@pytest.mark.parametrize(
    "write", ["POST /v1/cells#1", "POST /v1/cells#3", "PATCH /v1/cells/*#1", "DELETE /v1/cells/*#1"]
)
def test_no_answer_that_is_lost_doubles_or_loses_a_cell(tmp_path: Path, write: str, cell_ids: str, fault: str) -> None:
    on = bench(tmp_path, CONFIG.format(order="enforce"), {"cell_ids": cell_ids})
    check_applied(on.apply(faults=[f"{write}: {fault}"]))
    assert [row[0] for row in cells(on)] == ["Chart", "Load", "Clean", "Model", "Notes"]
    assert on.plan().addresses == []


@pytest.mark.parametrize("number", range(1, 9))
def test_a_run_that_ends_anywhere_is_gone_on_with(tmp_path: Path, number: int) -> None:
    on = bench(tmp_path, CONFIG.format(order="enforce"))
    on.apply(faults=[f"* /v1/cells#{number}+: 400", f"* /v1/cells/*#{number}+: 400"])
    check_applied(on.apply())
    assert [row[0] for row in cells(on)] == ["Chart", "Load", "Clean", "Model", "Notes"]
    assert on.plan().addresses == []


def test_an_edit_between_plan_and_apply_that_moves_ids_does_not_matter(tmp_path: Path) -> None:
    on = bench(tmp_path, CONFIG.format(order="warn"))

    def rekey() -> None:
        (project,) = on.workspace.projects.values()
        for found in project.cells:
            found.id = on.workspace.ids()

    check_applied(on.apply(between=rekey))
    assert on.plan().addresses == []


def test_the_cells_of_a_project_are_written_one_after_another_and_projects_side_by_side(tmp_path: Path) -> None:
    cells = [{"label": label, "type": "code", "source": "new"} for label in "ABC"]
    seed = [{"title": title, "cells": [cell(label, "CODE", "") for label in "ABC"]} for title in "pq"]
    on = office(tmp_path, {"projects": {title: {"cells": cells} for title in "pq"}}, projects=seed)
    owners = {row.id: project.title for project in on.workspace.projects.values() for row in project.cells}
    running: Counter[str] = Counter()
    most: Counter[str] = Counter()

    def wrap(send: Send) -> Send:
        async def counted(call: Call) -> Json:
            title = owners.get(call.path.rpartition("/")[2], "")
            for name in (title, "any") if title else ():
                running[name] += 1
                most[name] = max(most[name], running[name])
            await asyncio.sleep(1)
            reply = await send(call)
            running.subtract((title, "any") if title else ())
            return reply

        return counted

    on.wrap = wrap
    check_applied(on.apply())
    assert most == {"p": 1, "q": 1, "any": 2}
