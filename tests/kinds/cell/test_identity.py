"""Which live cell a written one means."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hexform.kinds.cell.identity import Notebook, identify
from hexform.kinds.cell.spec import Cell as Spec
from hexform.kinds.resolver import Resolver
from hexform.model.address import Address
from hexform.model.directory import Named, Table
from tests.bench import Planned
from tests.kinds.cell.draft import by_id, drafted, notebook, static, there, written
from tests.kinds.office import carried_out

Cell = dict[str, Any]


def done(planned: Planned) -> list[tuple[str, str, str | None]]:
    return [(change.address, change.verb, change.id) for change in planned.plan.changes]


def test_a_label_means_the_one_cell_that_has_it(tmp_path: Path) -> None:
    on = drafted(tmp_path, [written("Caf\u00e9", "2")], there(1, "Cafe\u0301", "1"), there(2, "Other"))
    assert done(on.plan()) == [("cell.p/Caf\u00e9", "update", static(1))]


def test_an_id_means_the_cell_whatever_its_label(tmp_path: Path) -> None:
    planned = drafted(tmp_path, [by_id(2, "2")], there(1, "A"), there(2, "B", "1")).plan()
    assert done(planned) == [(f"cell.p/#{static(2)}", "update", static(2))]
    assert planned.plan.changes[0].name == "B"
    assert planned.warnings() == []


def test_a_label_and_a_type_that_differ_beside_an_id_are_notes(tmp_path: Path) -> None:
    wanted = [written("Z", "1", "sql", id=static(1)), written("Y", "2", id=static(2))]
    planned = drafted(tmp_path, wanted, there(1, "A", "1"), there(2, None, "2")).plan()
    assert (planned.addresses, planned.errors, planned.plan.summary.unchanged) == ([], {}, 3)
    assert [(notice.address, notice.code) for notice in planned.plan.warnings] == [
        ("cell.p/Y", "label_fixed"),
        ("cell.p/Z", "type_fixed"),
        ("cell.p/Z", "label_fixed"),
    ]
    never = "and a cell with an id is never replaced"
    assert planned.warnings("cell.p/Y") == [f"it has no label in Hex; the API cannot change that to 'Y', {never}"]
    assert f"its label in Hex is 'A'; the API cannot change that to 'Z', {never}" in planned.warnings("cell.p/Z")


@pytest.mark.parametrize(
    ("number", "code", "why"),
    [(9, "not_found", "correct the id"), (3, "cell_not_writable", "is a chart cell, and hexform writes SQL")],
)
def test_an_id_of_no_cell_that_can_be_written_is_an_error_and_never_a_create(
    tmp_path: Path, number: int, code: str, why: str
) -> None:
    wanted = [written("A", "2", id=static(number))]
    planned = drafted(tmp_path, wanted, there(1, "A"), there(3, "C", kind="CHART")).plan()
    assert (planned.addresses, planned.error_codes) == ([], {"cell.p/A": code})
    assert why in planned.errors["cell.p/A"]
    assert planned.plan.errors[0].source == "workspace.yaml:1"


def test_an_id_that_changes_is_an_error_that_names_the_static_one(tmp_path: Path) -> None:
    (cell,) = notebook(drafted(tmp_path, [], there(1, "A")))
    planned = drafted(tmp_path, [written("A", "2", id=cell.id)], there(1, "A")).plan()
    assert (planned.addresses, planned.error_codes) == ([], {"cell.p/A": "not_found"})
    assert f"write the static id {static(1)}" in planned.errors["cell.p/A"]


def test_a_label_that_only_a_chart_has_is_an_error(tmp_path: Path) -> None:
    planned = drafted(tmp_path, [written("C", "2")], there(3, "C", kind="CHART")).plan()
    assert (planned.addresses, planned.error_codes) == ([], {"cell.p/C": "cell_not_writable"})
    assert f"only a chart cell ({static(3)}) bears the label 'C'" in planned.errors["cell.p/C"]


def test_a_chart_of_the_same_label_does_not_count(tmp_path: Path) -> None:
    planned = drafted(tmp_path, [written("C", "2")], there(3, "C", kind="CHART"), there(4, "C", "2")).plan()
    assert (planned.addresses, planned.errors) == ([], {})


def test_a_label_of_two_cells_is_an_error_with_their_ids(tmp_path: Path) -> None:
    planned = drafted(tmp_path, [written("A", "2")], there(1, "A", "2"), there(2, "B"), there(3, "A", "2")).plan()
    assert (planned.addresses, planned.error_codes) == ([], {"cell.p/A": "ambiguous"})
    assert f"({static(1)}, {static(3)})" in planned.errors["cell.p/A"]


def test_cells_with_ids_may_share_a_label(tmp_path: Path) -> None:
    planned = drafted(tmp_path, [by_id(1, "1"), by_id(2, "1")], there(1, "A", "1"), there(2, "A", "1")).plan()
    assert (planned.addresses, planned.errors, planned.warnings()) == ([], {}, [])


def test_the_other_of_two_is_meant_where_one_is_removed_by_its_id(tmp_path: Path) -> None:
    twins = (there(1, "A", "2"), there(2, "B"), there(3, "A", "1"))
    on = drafted(tmp_path, [written("A", "2")], *twins, removed=[f"#{static(1)}"])
    assert done(carried_out(on).planned) == [
        ("cell.p/A", "update", static(3)),
        (f"cell.p/#{static(1)}", "delete", static(1)),
    ]


def test_two_addresses_of_one_cell_are_an_error_of_both(tmp_path: Path) -> None:
    planned = drafted(tmp_path, [written("A", "2"), by_id(1, "3")], there(1, "A")).plan()
    by_static = f"cell.p/#{static(1)}"
    why = f"{by_static} and cell.p/A both mean the cell {static(1)}: keep one of them"
    assert planned.errors == {by_static: why, "cell.p/A": why}
    assert set(planned.error_codes.values()) == {"same_object"}
    assert (planned.addresses, planned.warnings()) == ([], [])


def test_a_new_cell_needs_a_type() -> None:
    """The configuration wants one; a plan file that was edited may lack it."""
    connections = Resolver("connection", "data connection", (), Table[Named]())
    (wanted,) = identify(Notebook((), connections), {Address("cell.p/A"): Spec.saying(label="A", source="1")})
    assert wanted.error is not None
    assert wanted.error.code == "not_found"


# What a replacement leaves that was cut off before its deletion.


def test_of_a_cut_replacement_the_old_cell_is_deleted(tmp_path: Path) -> None:
    on = drafted(tmp_path, [written("A", "2")], there(1, "A", "1", "SQL"), there(2, "A", "2"), there(3, "B"))
    planned = carried_out(on).planned
    assert done(planned) == [(f"cell.p/#{static(1)}", "delete", static(1))]
    change = planned.change(f"cell.p/#{static(1)}")
    assert change["before"] == {"label": "A", "type": "sql", "source": "1", "output_dataframe": "dataframe"}
    assert change["reason"] == "replaced by an earlier run"


@pytest.mark.parametrize(
    "cells",
    [
        (there(1, "A", "1", "SQL"), there(2, "A", "other")),
        (there(1, "A", "1", "SQL"), there(2, "A", "2", "SQL")),
        (there(1, "A", "1", "SQL"), there(9, "B"), there(2, "A", "2")),
        (there(2, "A", "2"), there(1, "A", "1", "SQL")),
        (there(1, "A", "2"), there(2, "A", "2")),
        (there(1, "A", "1", "SQL"), there(2, "A", "2"), there(3, "A", "2")),
    ],
    ids=["edited", "of another type", "apart", "the wrong way round", "a duplicate", "three"],
)
def test_other_twins_are_not_cut_replacements(tmp_path: Path, cells: tuple[Cell, ...]) -> None:
    planned = drafted(tmp_path, [written("A", "2")], *cells).plan()
    assert (planned.addresses, planned.error_codes) == ([], {"cell.p/A": "ambiguous"})


def test_a_twin_with_an_unknown_connection_is_not_a_cut_replacement(tmp_path: Path) -> None:
    wanted = [written("A", "", "sql", data_connection="nowhere")]
    planned = drafted(tmp_path, wanted, there(1, "A"), there(2, "A", kind="SQL")).plan()
    assert (planned.addresses, planned.error_codes) == ([], {"cell.p/A": "ambiguous"})


def test_the_old_cell_of_a_cut_replacement_may_not_be_another_wanted_one(tmp_path: Path) -> None:
    wanted = [written("A", "2"), by_id(1, "1")]
    planned = drafted(tmp_path, wanted, there(1, "A", "1", "SQL"), there(2, "A", "2")).plan()
    assert planned.addresses == []
    assert planned.error_codes == {"cell.p/A": "same_object", f"cell.p/#{static(1)}": "same_object"}


LIST = [written("A", "a"), written("B", "b"), written("C", "c")]


def a(number: int) -> Cell:
    return there(number, "A", "a")


def b(number: int) -> Cell:
    return there(number, "B", "b")


def c(number: int) -> Cell:
    return there(number, "C", "c")


@pytest.mark.parametrize(
    ("cells", "gone"),
    [
        ((b(1), a(2), b(3), c(4)), 1),
        ((a(1), b(2), c(3), b(4)), 4),
        ((there(9, "x"), a(1), b(2), c(3), a(4)), 4),
        ((a(1), b(2), b(3), c(4)), None),
        ((a(1), there(8, "x"), b(2), c(3), b(4)), None),
        ((a(1), there(2, "B", "other"), c(3), b(4)), None),
        ((there(9, "x"), a(1), there(8, "y"), b(2), c(3), a(4)), None),
    ],
    ids=["forward", "back", "the first", "a duplicate", "not behind", "edited", "the first, apart"],
)
def test_a_cut_move_leaves_the_cell_that_is_where_it_is_wanted(
    tmp_path: Path, cells: tuple[Cell, ...], gone: int | None
) -> None:
    planned = drafted(tmp_path, LIST, *cells, order="enforce").plan()
    if gone is None:
        assert (planned.addresses, set(planned.error_codes.values())) == ([], {"ambiguous"})
    else:
        assert [(verb, id_) for _, verb, id_ in done(planned)] == [("delete", static(gone))]
        assert planned.errors == {}


def test_behind_a_cell_that_is_missing_no_twin_is_in_place(tmp_path: Path) -> None:
    live = (there(9, "x"), a(1), b(2), c(3), a(4))
    planned = drafted(tmp_path, [written("Z", id=static(99)), *LIST], *live, order="enforce").plan()
    assert planned.error_codes == {"cell.p/Z": "not_found", "cell.p/A": "ambiguous"}


def test_without_enforcement_a_cut_move_is_not_recognised(tmp_path: Path) -> None:
    planned = drafted(tmp_path, LIST, b(1), a(2), b(3), c(4)).plan()
    assert planned.error_codes == {"cell.p/B": "ambiguous"}
