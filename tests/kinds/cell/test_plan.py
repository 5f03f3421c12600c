"""The changes of cells: what they say, what they depend on, and where new cells go."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hexform.model.fields import Target
from tests.bench import Bench, Planned
from tests.kinds.cell.draft import CONNECTIONS, PROJECT, by_id, drafted, static, there, written
from tests.kinds.office import ADA, office

LAST = "goes to the end of the notebook: a new cell can only be put behind another, and "


def placed(planned: Planned) -> list[tuple[str, str | None, tuple[str, ...], tuple[str, ...]]]:
    """Of each change its address, what the cell goes behind, what it depends on, and its warnings."""
    found = []
    for change in planned.plan.changes:
        behind = getattr(change.after, "behind", None)
        label = (behind.id or behind.label) if isinstance(behind, Target) else None
        found.append((change.address, label, change.depends_on, change.warnings))
    return found


# What a change says.


def test_an_update_says_only_what_is_written(tmp_path: Path) -> None:
    on = drafted(tmp_path, [{"label": "A", "type": "code", "source_file": "a.py"}], there(1, "A", "1"))
    planned = on.write("2\n", "a.py").plan()
    assert planned.change("cell.p/A") == {
        "address": "cell.p/A",
        "kind": "cell",
        "name": "A",
        "id": static(1),
        "actions": ["update"],
        "before": {"source": "1"},
        "after": {"source": "2"},
        "diff": [{"path": ["source"], "op": "replace", "before": "1", "after": "2", "origin": None}],
        "reason": None,
        "refs": {"project": {"p": PROJECT}},
        "depends_on": [],
        "requests": 1,
        "flags": [],
        "warnings": [],
        "source": "workspace.yaml:1",
        "file": "a.py",
        "origin": None,
    }


@pytest.mark.parametrize(
    ("wanted", "live"),
    [
        ([written("A", "2")], [there(1, "A", "1")]),
        ([written("A", "2")], []),
        ([written("A", "2", "markdown")], [there(1, "A", "2")]),
        ([], [there(1, "A")]),
    ],
    ids=["update", "create", "replace", "delete"],
)
def test_publishing_stays_with_a_person_which_the_plan_says_once(
    tmp_path: Path, wanted: list[Any], live: list[Any]
) -> None:
    removed = [] if wanted else ["A"]
    planned = drafted(tmp_path, [*wanted, written("New")], *live, removed=removed).plan()
    (by_hand,) = planned.plan.by_hand
    assert by_hand.address == "project.p"
    assert by_hand.what.startswith("publish the project in Hex")


def test_where_nothing_changes_nothing_is_to_be_published(tmp_path: Path) -> None:
    assert drafted(tmp_path, [written("A", "1")], there(1, "A", "1")).plan().plan.by_hand == ()


def test_a_create_says_label_type_and_the_cell_before_it(tmp_path: Path) -> None:
    wanted = [written("A", "1"), written("B", "x", "sql", data_connection="Snowflake")]
    change = drafted(tmp_path, wanted, there(1, "A", "1"), there(2, "other")).plan().change("cell.p/B")
    assert (change["actions"], change["before"], change["requests"]) == (["create"], None, 1)
    assert change["after"] == {
        "label": "B",
        "type": "sql",
        "source": "x",
        "data_connection": "Snowflake",
        "behind": static(1),
    }
    assert change["refs"] == {
        "cell": {static(1): static(1)},
        "connection": {"Snowflake": CONNECTIONS["Snowflake"]},
        "project": {"p": PROJECT},
    }
    assert "behind" not in [row["path"][0] for row in change["diff"]], "it is no difference"


def test_another_type_is_a_replacement_that_says_all_that_is_lost(tmp_path: Path) -> None:
    lost = {"data_connection": CONNECTIONS["Snowflake"], "output_dataframe": "df"}
    live = (there(1, "A", "1", "SQL", **lost), there(2, "x"), there(3, "B"))
    planned = drafted(tmp_path, [written("A", "2"), written("B")], *live).plan()
    change = planned.change("cell.p/A")
    assert planned.addresses == ["cell.p/A"]
    assert (change["actions"], change["id"], change["requests"]) == (["delete", "create"], static(1), 2)
    assert change["before"] == {"label": "A", "type": "sql", "source": "1", **lost}
    assert change["after"] == {"label": "A", "type": "code", "source": "2", "behind": static(1)}
    assert change["reason"] == "type cannot be changed"


def test_what_is_not_written_of_a_cell_that_moves_is_carried_over(tmp_path: Path) -> None:
    kept = {"data_connection": "Snowflake", "output_dataframe": "df"}
    live = (there(2, "B", "b\n\n", "SQL", **kept), there(9, "x"), there(1, "A"), there(3, "C", "", "SQL", **kept))
    last = written("C", "", "sql", data_connection="Snowflake")
    on = drafted(tmp_path, [written("A"), written("B", "b", "sql"), last], *live, order="enforce")
    (change,) = (on.plan().change(address) for address in on.plan().addresses)
    assert change["before"] == {"label": "B", "type": "sql", "source": "b", **kept, "place": "out of order"}
    assert change["after"] == {
        "label": "B",
        "type": "sql",
        "source": "b",
        **kept,
        "place": "behind cell.p/A",
        "behind": static(1),
    }
    assert [row["path"] for row in change["diff"]] == [["place"]]
    assert change["reason"] == "cell_order: enforce"


# Where new cells go.


def test_new_cells_in_a_row_depend_on_one_another(tmp_path: Path) -> None:
    planned = drafted(tmp_path, [written(label) for label in "ABCD"], there(1, "A")).plan()
    assert placed(planned) == [
        ("cell.p/B", static(1), (), ()),
        ("cell.p/C", "cell.p/B", ("cell.p/B",), ()),
        ("cell.p/D", "cell.p/C", ("cell.p/C",), ()),
    ]


def test_the_first_of_the_list_goes_to_the_end_with_a_warning(tmp_path: Path) -> None:
    planned = drafted(tmp_path, [written("A"), written("B")], there(1, "B")).plan()
    assert placed(planned) == [("cell.p/A", None, (), (f"{LAST}it is the first of the list",))]


def test_in_an_empty_notebook_the_end_is_the_right_place(tmp_path: Path) -> None:
    planned = drafted(tmp_path, [written("A"), written("B")]).plan()
    assert placed(planned) == [("cell.p/A", None, (), ()), ("cell.p/B", "cell.p/A", ("cell.p/A",), ())]


def test_a_cell_whose_predecessor_is_missing_goes_to_the_end_with_a_warning(tmp_path: Path) -> None:
    planned = drafted(tmp_path, [written("A", id=static(9)), written("B")], there(1, "other")).plan()
    assert placed(planned) == [("cell.p/B", None, (), (f"{LAST}cell.p/A is missing",))]
    assert planned.error_codes == {"cell.p/A": "not_found"}


def test_an_error_of_a_live_predecessor_does_not_matter(tmp_path: Path) -> None:
    wrong = written("A", "", "sql", data_connection="nowhere")
    planned = drafted(tmp_path, [wrong, written("B")], there(1, "A", kind="SQL")).plan()
    assert placed(planned) == [("cell.p/B", static(1), (), ())]


def test_a_new_cell_waits_for_the_replacement_before_it(tmp_path: Path) -> None:
    planned = drafted(tmp_path, [written("A", "", "sql"), written("B")], there(1, "A")).plan()
    assert placed(planned) == [
        ("cell.p/A", static(1), (), ()),
        ("cell.p/B", "cell.p/A", ("cell.p/A",), ()),
    ]


# The order of the list.

BACKWARDS = (there(3, "C"), there(2, "B"), there(1, "A"))


def test_another_order_is_a_warning_of_the_project(tmp_path: Path) -> None:
    planned = drafted(tmp_path, [written("A"), written("B"), by_id(3)], *BACKWARDS).plan()
    assert planned.addresses == []
    (notice,) = planned.plan.warnings
    assert (notice.code, notice.address, notice.source) == ("cell_order", "project.p", "workspace.yaml:1")
    assert notice.message == (
        f"its cells are in another order in Hex (#{static(3)}, B, A) and are not moved: "
        "`cell_order: enforce` replaces the fewest that restore it"
    )


def test_an_enforced_order_replaces_a_cell_for_its_place(tmp_path: Path) -> None:
    live = (there(2, "B"), there(9, "x"), there(1, "A"), there(3, "C"))
    planned = drafted(tmp_path, [written(label) for label in "ABC"], *live, order="enforce").plan()
    assert placed(planned) == [("cell.p/B", static(1), (), ())]
    assert planned.plan.changes[0].verb == "replace"
    assert planned.warnings() == []


def test_a_first_cell_goes_behind_what_is_before_the_first_that_stays(tmp_path: Path) -> None:
    live = (there(9, "x", kind="CHART"), there(1, "B"))
    planned = drafted(tmp_path, [written("A"), written("B")], *live, order="enforce").plan()
    assert placed(planned) == [("cell.p/A", static(9), (), ())]


def test_a_first_cell_that_moves_reports_it(tmp_path: Path) -> None:
    live = (there(9, "x"), there(2, "B"), there(3, "C"), there(1, "A"))
    planned = drafted(tmp_path, [written(label) for label in "ABC"], *live, order="enforce").plan()
    assert placed(planned) == [("cell.p/A", static(9), (), ())]
    assert planned.change("cell.p/A")["after"]["place"] == "first"


def test_where_nothing_can_stay_the_first_goes_to_the_end(tmp_path: Path) -> None:
    planned = drafted(tmp_path, [written("A"), written("B")], there(1, "B"), order="enforce").plan()
    assert placed(planned) == [
        ("cell.p/A", None, (), (f"{LAST}it is the first of the list",)),
        ("cell.p/B", "cell.p/A", ("cell.p/A",), ()),
    ]
    assert [change.verb for change in planned.plan.changes] == ["create", "replace"]


@pytest.mark.parametrize(
    ("wanted", "protected", "why"),
    [
        ([written("A"), by_id(2)], [], "it cannot be enforced"),
        ([written("A"), written("B")], ["cell.p/A", "cell.p/B"], "it cannot be enforced"),
        ([written("A"), written("B"), written("C", id=static(9))], [], "it is enforced once the errors"),
    ],
    ids=["cells with ids", "protected cells", "errors"],
)
def test_what_is_in_the_way_of_an_enforced_order_is_reported(
    tmp_path: Path, wanted: list[Any], protected: list[str], why: str
) -> None:
    live = (there(8, "x"), there(2, "B"), there(1, "A")) if len(wanted) > 2 else (there(2, "B"), there(1, "A"))
    planned = drafted(tmp_path, wanted, *live, order="enforce", protected=protected).plan()
    assert (planned.addresses, planned.warning_codes()) == ([], ["cell_order"])
    assert why in planned.warnings()[0]


def test_a_protected_cell_is_not_replaced(tmp_path: Path) -> None:
    wanted = [written("A", "", "sql"), written("B")]
    planned = drafted(tmp_path, wanted, there(1, "A"), protected=["cell.p/*"]).plan()
    assert planned.errors == {"cell.p/A": "would be replaced, and is protected by workspace.yaml:1: cell.p/*"}
    assert planned.error_codes == {"cell.p/A": "protected"}
    assert placed(planned) == [("cell.p/B", static(1), (), ())]


# Their project.


def unmade(folder: Path, **project: Any) -> Bench:
    lines = {"cells": [{"project": "p", "label": "Old"}]}
    return office(
        folder, {"projects": {"p": {"cells": [written("A", "1"), written("B")], **project}}, "removed": lines}
    )


def test_cells_of_a_project_to_be_created_wait_for_it(tmp_path: Path) -> None:
    planned = unmade(tmp_path, title="New", create=True).plan()
    assert placed(planned)[1:] == [
        ("cell.p/A", None, ("project.p",), ()),
        ("cell.p/B", "cell.p/A", ("cell.p/A", "project.p"), ()),
    ]
    assert [change.refs for change in planned.plan.changes] == [{}, {}, {}]
    assert planned.warning_codes("cell.p/Old") == ["already_absent"]


@pytest.mark.parametrize(
    ("project", "code"), [({"title": "New"}, "not_found"), ({"id": PROJECT}, "unreadable")], ids=["title", "id"]
)
def test_what_is_wrong_with_the_project_is_an_error_of_its_cells(
    tmp_path: Path, project: dict[str, Any], code: str
) -> None:
    planned = unmade(tmp_path, **project).plan()
    assert planned.error_codes == dict.fromkeys(("project.p", "cell.p/A", "cell.p/B", "cell.p/Old"), code)
    assert planned.addresses == []


def test_cells_that_may_not_be_read_are_an_error_of_that_project_alone(tmp_path: Path) -> None:
    config = {"projects": {title: {"cells": [written("A", "1")]} for title in "pq"}}
    on = office(
        tmp_path,
        config,
        projects=[{"title": title, "owner": ADA, "cells": [there(n, "A")]} for n, title in enumerate("pq")],
    )
    planned = on.plan(faults=["GET /v1/cells#1: 403"])
    assert planned.error_codes == {"cell.p/A": "unreadable"}
    assert "403" in planned.errors["cell.p/A"]
    assert [(change.address, change.id) for change in planned.plan.changes] == [("cell.q/A", static(1))]
