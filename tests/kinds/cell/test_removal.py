"""Cells that are there and not wanted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hexform.kinds.builder import PlanBuilder
from hexform.kinds.cell.kind import Cell
from hexform.kinds.cell.plan import DRAFT
from hexform.kinds.project.owner import Project
from hexform.model.desired import Desired, Removed
from hexform.model.live import LiveCell
from hexform.model.plan import Unmanaged
from tests.kinds.notebook import PROJECT, cell, desired, live, planned


def code(number: int, label: str | None, source: str = "", kind: str = "code") -> LiveCell:
    return LiveCell(f"i{number}", f"s{number}", kind, label, source)


def removing(*refs: str, cells: tuple[LiveCell, ...], wanted: tuple[Cell, ...] = (), **more: Any) -> PlanBuilder:
    lines = [Removed("cell", ref, "p", f"workspace.yaml:{line}") for line, ref in enumerate(refs, 20)]
    return planned(desired(*wanted, removed=lines, **more), live(*cells))


def told(sheet: PlanBuilder) -> list[tuple[str | None, str]]:
    return [(notice.address, notice.message) for notice in [*sheet.errors, *sheet.warnings]]


def test_a_line_deletes_the_cell_of_its_label() -> None:
    sheet = removing("Old", cells=(LiveCell("i1", "s1", "sql", "Old", "select 1\n", "c-1", "df"),))
    (change,) = sheet.changes
    assert change.model_dump(exclude_defaults=True, mode="json", exclude={"diff"}) == {
        "address": "cell.p/Old",
        "kind": "cell",
        "name": "Old",
        "id": "s1",
        "actions": ["delete"],
        "before": {
            "label": "Old",
            "type": "sql",
            "source": "select 1",
            "data_connection": "Snowflake",
            "output_dataframe": "df",
        },
        "requests": 1,
        "warnings": [DRAFT],
        "source": "workspace.yaml:20",
        "refs": {"project:p": PROJECT},
    }
    assert {row.op for row in change.diff} == {"remove"}


def test_a_line_deletes_the_cell_of_its_static_id() -> None:
    cells = (code(1, "Old"), code(2, "Old"), code(3, None))
    sheet = removing("#s2", "#s3", cells=cells)
    assert [(change.address, change.id, change.name) for change in sheet.changes] == [
        ("cell.p/#s2", "s2", "Old"),
        ("cell.p/#s3", "s3", "s3"),
    ]


def test_a_label_may_look_like_an_id() -> None:
    sheet = removing("#1", cells=(code(1, "#1"),))
    assert [change.id for change in sheet.changes] == ["s1"]


def test_what_is_gone_is_told_once_and_the_line_may_go() -> None:
    sheet = removing("Old", cells=())
    assert told(sheet) == [("cell.p/Old", "project.p has no cell 'Old' any more: the line may go")]
    assert (sheet.changes, sheet.errors) == ([], [])


def test_in_a_project_to_be_created_there_is_nothing_to_remove() -> None:
    wanted = desired(removed=[Removed("cell", "Old", "p")], project=Project(title="New", create=True))
    sheet = planned(wanted, live())
    assert told(sheet) == [("cell.p/Old", "project.p has no cell 'Old' any more: the line may go")]


@pytest.mark.parametrize(
    ("cells", "wanted", "why"),
    [
        (
            (code(1, "Old"), code(2, "Old")),
            (),
            "2 cells bear the label 'Old' (s1, s2): write the id of the one that is meant",
        ),
        (
            (code(1, "Old", kind="chart"),),
            (),
            "'Old' is a chart cell, and hexform deletes SQL, code and Markdown cells alone",
        ),
        (
            (code(1, "Old"),),
            (cell(id="s1", source=""),),
            "'Old' is to be removed, and is also declared: keep one of the two",
        ),
    ],
    ids=["two", "a chart", "declared"],
)
def test_a_line_that_cannot_be_followed_is_an_error(
    cells: tuple[LiveCell, ...], wanted: tuple[Cell, ...], why: str
) -> None:
    sheet = removing("Old", cells=cells, wanted=wanted)
    assert [(n.address, n.message, n.source) for n in sheet.errors] == [("cell.p/Old", why, "workspace.yaml:20")]
    assert sheet.changes == []


def test_lines_delete_where_cells_are_not_managed_too() -> None:
    sheet = removing("Old", cells=(code(1, "Old"), code(2, "Other")), managed=())
    assert [change.id for change in sheet.changes] == ["s1"]


def test_a_protected_cell_is_not_deleted() -> None:
    sheet = removing("Old", cells=(code(1, "Old"),), settings={"protected": ["project.p"]})
    assert told(sheet) == [("cell.p/Old", "would be deleted, and is protected by project.p")]
    assert sheet.changes == []


def test_the_protection_of_a_label_covers_what_a_cut_replacement_left() -> None:
    wanted = desired(cell("A", source="2"), settings={"protected": ["cell.p/A"]})
    sheet = planned(wanted, live(code(1, "A", kind="sql"), code(2, "A", "2")))
    assert told(sheet) == [("cell.p/#s1", "would be deleted, and is protected by cell.p/A")]
    assert sheet.changes == []


def test_the_order_of_deletions_is_that_of_the_notebook() -> None:
    sheet = removing("C", "A", "B", cells=(code(1, "A"), code(2, "B"), code(3, "C")))
    assert [change.name for change in sheet.changes] == ["A", "B", "C"]


def test_of_a_target_only_what_it_selects_is_spoken_of() -> None:
    wanted = desired(
        removed=[Removed("cell", ref, "p") for ref in ("A", "B", "Gone", "Lost")],
        settings={"unmanaged": {"cells": "report"}},
    )
    actual = live(code(1, "A"), code(2, "B"), code(3, "C"))
    assert len(planned(wanted, actual, target="project.p").changes) == 2
    sheet = planned(wanted, actual, target="cell.p/A")
    assert [change.address for change in sheet.changes] == ["cell.p/A"]
    assert (sheet.warnings, sheet.unmanaged) == ([], [])
    sheet = planned(wanted, actual, target="cell.p/Gone")
    assert [notice.address for notice in sheet.warnings] == ["cell.p/Gone"]


OTHERS = (code(1, "A", "1"), code(2, "B"), code(3, None), code(4, "B"), code(5, "Chart", kind="chart"))


def with_policy(policy: str, *cells: Cell, **more: Any) -> Desired:
    return desired(*cells, settings={"unmanaged": {"cells": policy}}, **more)


@pytest.mark.parametrize("policy", ["report", "drift"])
def test_other_cells_are_reported(policy: str) -> None:
    sheet = planned(with_policy(policy, cell("A", source="1")), live(*OTHERS))
    assert sheet.changes == []
    drift = policy == "drift"
    assert sheet.unmanaged == [
        Unmanaged(kind="cell", name="B", id="s2", address="cell.p/#s2", drift=drift),
        Unmanaged(kind="cell", name="s3", id="s3", address="cell.p/#s3", drift=drift),
        Unmanaged(kind="cell", name="B", id="s4", address="cell.p/#s4", drift=drift),
    ]


def test_other_cells_are_ignored_if_so_set() -> None:
    sheet = planned(with_policy("ignore", cell("A", source="1")), live(*OTHERS))
    assert (sheet.changes, sheet.unmanaged) == ([], [])


def test_other_cells_that_can_be_written_are_deleted_if_so_set() -> None:
    sheet = planned(with_policy("delete", cell("A", source="1")), live(*OTHERS))
    assert [(change.address, change.verb, change.source) for change in sheet.changes] == [
        ("cell.p/#s2", "delete", None),
        ("cell.p/#s3", "delete", None),
        ("cell.p/#s4", "delete", None),
    ]
    assert (sheet.unmanaged, sheet.emptied) == ([], {})


def test_only_cells_of_managed_projects_are_deleted() -> None:
    wanted = with_policy("delete", removed=[Removed("cell", "A", "p")], managed=())
    assert [change.id for change in planned(wanted, live(*OTHERS)).changes] == ["s1"]


def test_an_empty_list_that_would_delete_everything_is_told() -> None:
    wanted = with_policy("delete")
    assert planned(wanted, live(*OTHERS)).emptied == {
        "cells of project.p": "project.p wants no cell, and all 4 would be deleted"
    }
    assert planned(wanted, live(OTHERS[-1])).emptied == {}


def test_nothing_is_deleted_by_policy_while_a_wanted_cell_is_not_found() -> None:
    wanted = with_policy("delete", cell("A", id="s77", source="1"))
    sheet = planned(wanted, live(*OTHERS))
    assert sheet.changes == []
    assert [thing.id for thing in sheet.unmanaged] == ["s1", "s2", "s3", "s4"]
    assert all(thing.drift for thing in sheet.unmanaged)


def test_cells_that_may_be_meant_are_not_others() -> None:
    sheet = planned(with_policy("delete", cell("B", source="1")), live(*OTHERS))
    assert [notice.address for notice in sheet.errors] == ["cell.p/B"]
    assert [thing.id for thing in sheet.unmanaged] == ["s1", "s3"]


def test_a_label_that_a_wanted_address_bears_is_told_by_its_id() -> None:
    actual = live(code(1, "X", "1"), code(2, "A"))
    sheet = planned(with_policy("delete", cell("A", id="s1", source="1")), actual)
    assert [(change.address, change.id) for change in sheet.changes] == [("cell.p/#s2", "s2")]


def test_a_deletion_says_where_its_line_stands() -> None:
    wanted = desired(removed=[Removed("cell", "Old", "p")])
    sheet = planned(replace(wanted, places={}), live(code(1, "Old")))
    assert [change.source for change in sheet.changes] == [None]
