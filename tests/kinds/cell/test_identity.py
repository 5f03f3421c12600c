"""Which live cell a written one means."""

from __future__ import annotations

import pytest

from hexform.model.desired import Removed
from hexform.model.live import LiveCell
from tests.kinds.notebook import cell, desired, enforced, live, planned


def code(number: int, label: str | None, source: str = "", kind: str = "code") -> LiveCell:
    return LiveCell(f"i{number}", f"s{number}", kind, label, source)


def test_a_label_means_the_one_cell_that_bears_it() -> None:
    sheet = planned(desired(cell("Caf\u00e9", source="2")), live(code(1, "Cafe\u0301", "1"), code(2, "Other")))
    assert [(change.id, change.verb) for change in sheet.changes] == [("s1", "update")]


def test_an_id_means_the_cell_whatever_its_label() -> None:
    sheet = planned(desired(cell(id="s2", source="2")), live(code(1, "A"), code(2, "B", "1")))
    (change,) = sheet.changes
    assert (change.address, change.id, change.name) == ("cell.p/#s2", "s2", "B")
    assert sheet.warnings == []


def test_a_label_and_a_type_beside_an_id_are_remarks() -> None:
    actual = live(code(1, "A", "1"), code(2, None, "2"))
    sheet = planned(desired(cell("Z", id="s1", type="sql", source="1"), cell("Y", id="s2", source="2")), actual)
    assert (sheet.changes, sheet.errors, sheet.unchanged) == ([], [], {"cell.p/Z", "cell.p/Y"})
    assert [(notice.address, notice.message) for notice in sheet.warnings] == [
        (
            "cell.p/Z",
            "its label in Hex is 'A'; the API cannot change that to 'Z', and a cell with an id is never replaced",
        ),
        ("cell.p/Z", "it is a code cell in Hex, not sql; a cell with an id is never replaced"),
        (
            "cell.p/Y",
            "it has no label in Hex; the API cannot change that to 'Y', and a cell with an id is never replaced",
        ),
    ]


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("s9", "the project has no cell with the static id s9: correct the id"),
        ("i1", "i1 is an id that changes: write the static id s1"),
        ("s3", "s3 is a chart cell, and hexform writes SQL, code and Markdown cells alone"),
    ],
)
def test_an_id_that_is_not_live_is_an_error_and_never_a_create(written: str, why: str) -> None:
    sheet = planned(desired(cell("A", id=written, source="2")), live(code(1, "A"), code(3, "C", kind="chart")))
    assert [(notice.address, notice.message, notice.source) for notice in sheet.errors] == [
        ("cell.p/A", why, "workspace.yaml:2")
    ]
    assert sheet.changes == []


def test_a_label_that_only_a_chart_bears_is_an_error() -> None:
    sheet = planned(desired(cell("C", source="2")), live(code(3, "C", kind="chart")))
    assert [notice.message for notice in sheet.errors] == [
        "only a chart cell (s3) bears the label 'C', and hexform writes SQL, code and Markdown cells: choose another"
    ]


def test_a_chart_of_the_same_label_is_looked_through() -> None:
    sheet = planned(desired(cell("C", source="2")), live(code(3, "C", kind="chart"), code(4, "C", "2")))
    assert (sheet.errors, sheet.unchanged) == ([], {"cell.p/C"})


def test_a_new_cell_needs_a_type() -> None:
    sheet = planned(desired(cell("C", type=..., source="2")), live())
    assert [notice.message for notice in sheet.errors] == [
        "no cell bears the label 'C': write the `type` to have one made"
    ]


def test_a_label_of_two_cells_is_an_error_with_their_ids() -> None:
    sheet = planned(desired(cell("A", source="2")), live(code(1, "A", "2"), code(2, "B"), code(3, "A", "2")))
    assert [notice.message for notice in sheet.errors] == [
        "2 cells bear the label 'A' (s1, s3): write the id of the one that is meant"
    ]


def test_the_other_of_two_is_meant_where_one_is_to_be_removed_by_its_id() -> None:
    twins = live(code(1, "A", "2"), code(2, "B"), code(3, "A", "1"))
    sheet = planned(desired(cell("A", source="2"), removed=[Removed("cell", "#s1", "p")]), twins)
    assert [(change.address, change.verb) for change in sheet.changes] == [
        ("cell.p/A", "update"),
        ("cell.p/#s1", "delete"),
    ]
    assert sheet.errors == []


def test_two_addresses_of_one_cell_are_an_error_of_both() -> None:
    wanted = desired(cell("A", source="2"), cell(id="s1", source="3"))
    sheet = planned(wanted, live(code(1, "A")))
    why = "cell.p/#s1 and cell.p/A both mean the cell s1: keep one of them"
    assert [(notice.address, notice.message) for notice in sheet.errors] == [("cell.p/A", why), ("cell.p/#s1", why)]
    assert (sheet.changes, sheet.warnings) == ([], [])


def test_of_a_cut_replacement_the_old_cell_is_deleted() -> None:
    sheet = planned(desired(cell("A", source="2")), live(code(1, "A", "1", "sql"), code(2, "A", "2"), code(3, "B")))
    (change,) = sheet.changes
    assert (change.address, change.id, change.verb, change.before) == (
        "cell.p/#s1",
        "s1",
        "delete",
        {"label": "A", "type": "sql", "source": "1"},
    )
    assert (sheet.unchanged, sheet.errors) == ({"cell.p/A"}, [])


@pytest.mark.parametrize(
    "cells",
    [
        (code(1, "A", "1", "sql"), code(2, "A", "other")),
        (code(1, "A", "1", "sql"), code(2, "A", "2", "sql")),
        (code(1, "A", "1", "sql"), code(9, "B"), code(2, "A", "2")),
        (code(2, "A", "2"), code(1, "A", "1", "sql")),
        (code(1, "A", "2"), code(2, "A", "2")),
        (code(1, "A", "1", "sql"), code(2, "A", "2"), code(3, "A", "2")),
    ],
    ids=["edited", "of another type", "apart", "the wrong way round", "a duplicate", "three"],
)
def test_other_twins_are_no_cut_replacement(cells: tuple[LiveCell, ...]) -> None:
    sheet = planned(desired(cell("A", source="2")), live(*cells))
    assert [notice.message.partition(" (")[0] for notice in sheet.errors] == [
        f"{sum(twin.label == 'A' for twin in cells)} cells bear the label 'A'"
    ]
    assert sheet.changes == []


def test_a_twin_with_an_unknown_connection_is_no_cut_replacement() -> None:
    wanted = desired(cell("A", type="sql", data_connection="nowhere"))
    sheet = planned(wanted, live(code(1, "A"), code(2, "A", kind="sql")))
    assert len(sheet.errors) == 1
    assert sheet.changes == []


def test_the_old_cell_of_a_cut_replacement_may_not_be_another_wanted_one() -> None:
    wanted = desired(cell("A", source="2"), cell(id="s1", source="1"))
    sheet = planned(wanted, live(code(1, "A", "1", "sql"), code(2, "A", "2")))
    assert sheet.changes == []
    assert {notice.message for notice in sheet.errors} == {
        "cell.p/#s1 and cell.p/A both mean the cell s1: keep one of them"
    }


LIST = (cell("A", source="a"), cell("B", source="b"), cell("C", source="c"))


def deleted(*cells: LiveCell) -> list[str | None]:
    sheet = planned(desired(*LIST, project=enforced()), live(*cells))
    if sheet.errors:
        assert sheet.changes == []
        return ["error"]
    assert all(change.verb == "delete" for change in sheet.changes)
    return [change.id for change in sheet.changes]


def a(number: int) -> LiveCell:
    return code(number, "A", "a")


def b(number: int) -> LiveCell:
    return code(number, "B", "b")


def c(number: int) -> LiveCell:
    return code(number, "C", "c")


@pytest.mark.parametrize(
    ("cells", "gone"),
    [
        ((b(1), a(2), b(3), c(4)), ["s1"]),
        ((a(1), b(2), c(3), b(4)), ["s4"]),
        ((code(9, "x"), a(1), b(2), c(3), a(4)), ["s4"]),
        ((a(1), b(2), b(3), c(4)), ["error"]),
        ((a(1), code(8, "x"), b(2), c(3), b(4)), ["error"]),
        ((a(1), code(2, "B", "other"), c(3), b(4)), ["error"]),
        ((code(9, "x"), a(1), code(8, "y"), b(2), c(3), a(4)), ["error"]),
    ],
    ids=["forward", "back", "the first", "a duplicate", "not behind", "edited", "the first, apart"],
)
def test_a_cut_move_leaves_the_cell_that_stands_where_it_is_wanted(
    cells: tuple[LiveCell, ...], gone: list[str | None]
) -> None:
    assert deleted(*cells) == gone


def test_behind_a_cell_that_is_not_there_no_twin_is_in_place() -> None:
    wanted = desired(cell("Z", id="s99"), *LIST, project=enforced())
    sheet = planned(wanted, live(code(9, "x"), a(1), b(2), c(3), a(4)))
    assert [notice.address for notice in sheet.errors] == ["cell.p/Z", "cell.p/A"]


def test_without_enforcement_a_cut_move_is_not_recognised() -> None:
    sheet = planned(desired(*LIST), live(b(1), a(2), b(3), c(4)))
    assert [notice.address for notice in sheet.errors] == ["cell.p/B"]
