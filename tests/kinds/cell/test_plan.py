"""The changes of cells: what they say, what they wait for, and where new cells go."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hexform.kinds.cell.plan import DRAFT
from hexform.kinds.project.owner import Project
from hexform.model.address import Address
from hexform.model.change import Change
from hexform.model.desired import Removed
from hexform.model.directory import Directory, LiveProject, Table
from hexform.model.live import Actual, LiveCell
from tests.kinds.notebook import CONNECTIONS, PROJECT, cell, desired, enforced, live, planned

LAST = "goes to the end of the notebook: a new cell can only be put behind another, and "


def code(number: int, label: str | None, source: str = "", kind: str = "code") -> LiveCell:
    return LiveCell(f"i{number}", f"s{number}", kind, label, source)


def behind(change: Change) -> tuple[str | None, tuple[str, ...], tuple[str, ...]]:
    """What a cell goes behind, what the change waits for, and its own warnings."""
    assert change.warnings[0] == DRAFT
    return change.refs.get("after"), change.depends_on, change.warnings[1:]


def test_an_update_says_only_what_is_written() -> None:
    sheet = planned(
        desired(cell("A", source="2", source_file="a.py")), live(LiveCell("i1", "s1", "code", "A", "1", "c-2"))
    )
    (change,) = sheet.changes
    assert change.model_dump(exclude_defaults=True, mode="json") == {
        "address": "cell.p/A",
        "kind": "cell",
        "name": "A",
        "id": "s1",
        "actions": ["update"],
        "before": {"source": "1"},
        "after": {"source": "2"},
        "diff": [{"path": ["source"], "op": "replace", "before": "1", "after": "2"}],
        "requests": 1,
        "warnings": [DRAFT],
        "source": "workspace.yaml:2",
        "file": "a.py",
        "refs": {"project:p": PROJECT},
    }


def test_a_create_says_label_and_type_and_goes_behind_the_cell_before_it() -> None:
    wanted = desired(cell("A", source="1"), cell("B", type="sql", source="x", data_connection="Snowflake"))
    sheet = planned(wanted, live(code(1, "A", "1"), code(2, "other")))
    (change,) = sheet.changes
    assert change.verb == "create"
    assert change.before is None
    assert change.after == {"label": "B", "type": "sql", "source": "x", "data_connection": "Snowflake"}
    assert change.refs == {"project:p": PROJECT, "connection:Snowflake": "c-1", "after": "s1"}
    assert (change.requests, change.depends_on, change.warnings) == (1, (), (DRAFT,))


def test_new_cells_in_a_row_wait_for_one_another() -> None:
    sheet = planned(desired(cell("A"), cell("B"), cell("C"), cell("D")), live(code(1, "A")))
    assert [behind(change) for change in sheet.changes] == [
        ("s1", (), ()),
        ("cell.p/B", ("cell.p/B",), ()),
        ("cell.p/C", ("cell.p/C",), ()),
    ]


def test_the_first_of_the_list_goes_to_the_end_with_a_warning() -> None:
    sheet = planned(desired(cell("A"), cell("B")), live(code(1, "B")))
    assert [behind(change) for change in sheet.changes] == [(None, (), (f"{LAST}it is the first of the list",))]


def test_in_an_empty_notebook_the_end_is_the_right_place() -> None:
    sheet = planned(desired(cell("A"), cell("B")), live())
    assert [behind(change) for change in sheet.changes] == [(None, (), ()), ("cell.p/A", ("cell.p/A",), ())]


def test_a_cell_whose_predecessor_is_missing_goes_to_the_end_with_a_warning() -> None:
    sheet = planned(desired(cell("A", id="s9"), cell("B")), live(code(1, "other")))
    assert [behind(change) for change in sheet.changes] == [(None, (), (f"{LAST}cell.p/A is missing",))]
    assert [notice.address for notice in sheet.errors] == ["cell.p/A"]


def test_an_error_of_a_live_predecessor_does_not_matter() -> None:
    wrong = cell("A", type="sql", data_connection="nowhere")
    sheet = planned(desired(wrong, cell("B")), live(code(1, "A", kind="sql")))
    assert [behind(change) for change in sheet.changes] == [("s1", (), ())]


def test_another_type_is_a_replacement_right_behind_the_old_cell() -> None:
    sheet = planned(
        desired(cell("A", type="sql", source="2"), cell("B")), live(code(1, "A", "1"), code(2, "x"), code(3, "B"))
    )
    (change,) = sheet.changes
    assert (change.verb, change.id, change.requests) == ("replace", "s1", 2)
    assert change.before == {"label": "A", "type": "code", "source": "1"}
    assert change.after == {"label": "A", "type": "sql", "source": "2"}
    assert behind(change) == ("s1", (), ())


def test_a_new_cell_waits_for_the_replacement_before_it() -> None:
    sheet = planned(desired(cell("A", type="sql"), cell("B")), live(code(1, "A")))
    assert [behind(change) for change in sheet.changes] == [("s1", (), ()), ("cell.p/A", ("cell.p/A",), ())]


def test_another_order_is_a_warning_of_the_project() -> None:
    sheet = planned(desired(cell("A"), cell("B"), cell(id="s3")), live(code(3, None), code(2, "B"), code(1, "A")))
    assert sheet.changes == []
    why = (
        "its cells stand in another order in Hex (#s3, B, A) and are not moved: "
        "`cell_order: enforce` replaces the fewest that restore it"
    )
    assert [(notice.address, notice.message, notice.source) for notice in sheet.warnings] == [
        ("project.p", why, "workspace.yaml:1")
    ]


def test_an_enforced_order_replaces_a_cell_for_its_place() -> None:
    actual = live(code(2, "B"), code(9, "x"), code(1, "A"), code(3, "C"))
    sheet = planned(desired(cell("A"), cell("B"), cell("C"), project=enforced()), actual)
    (change,) = sheet.changes
    assert (change.name, change.verb, change.id) == ("B", "replace", "s2")
    assert change.before == {"label": "B", "type": "code", "place": "out of order"}
    assert change.after == {"label": "B", "type": "code", "place": "behind cell.p/A"}
    assert [row.path for row in change.diff] == [("place",)]
    assert behind(change) == ("s1", (), ())
    assert sheet.warnings == []


def test_a_first_cell_goes_behind_whatever_stands_before_the_first_that_stays() -> None:
    sheet = planned(desired(cell("A"), cell("B"), project=enforced()), live(code(9, "x", kind="chart"), code(1, "B")))
    assert [behind(change) for change in sheet.changes] == [("s9", (), ())]


def test_a_first_cell_that_moves_says_so() -> None:
    actual = live(code(9, "x"), code(2, "B"), code(3, "C"), code(1, "A"))
    sheet = planned(desired(cell("A"), cell("B"), cell("C"), project=enforced()), actual)
    (change,) = sheet.changes
    assert (change.after or {})["place"] == "first"
    assert behind(change) == ("s9", (), ())


def test_where_nothing_can_stay_the_first_goes_to_the_end() -> None:
    sheet = planned(desired(cell("A"), cell("B"), project=enforced()), live(code(1, "B")))
    assert [behind(change) for change in sheet.changes] == [
        (None, (), (f"{LAST}it is the first of the list",)),
        ("cell.p/A", ("cell.p/A",), ()),
    ]
    assert [change.verb for change in sheet.changes] == ["create", "replace"]


def test_what_is_not_replaced_can_stand_in_the_way_of_an_enforced_order() -> None:
    sheet = planned(desired(cell("A"), cell(id="s2"), project=enforced()), live(code(2, "B"), code(1, "A")))
    assert sheet.changes == []
    assert [notice.message.partition(": ")[2] for notice in sheet.warnings] == [
        "it cannot be enforced, because cells with an id and protected ones are not replaced"
    ]


def test_an_order_is_not_enforced_while_there_are_errors() -> None:
    wanted = desired(cell("A"), cell("B"), cell(id="s9"), project=enforced())
    sheet = planned(wanted, live(code(8, "x"), code(2, "B"), code(1, "A")))
    assert sheet.changes == []
    assert [notice.message.partition(": ")[2] for notice in sheet.warnings] == [
        "it is enforced once the errors of this project's cells are gone"
    ]


def test_a_protected_cell_is_not_replaced() -> None:
    wanted = desired(cell("A", type="sql"), cell("B"), settings={"protected": ["cell.p/*"]})
    wanted = replace(wanted, lines={"protected[0]": "workspace.yaml:9"})
    sheet = planned(wanted, live(code(1, "A")))
    assert [(notice.address, notice.message) for notice in sheet.errors] == [
        ("cell.p/A", "would be replaced, and is protected by workspace.yaml:9: cell.p/*")
    ]
    assert [behind(change) for change in sheet.changes] == [("s1", (), ())]


def fresh() -> Actual:
    return Actual(Directory(projects=Table(), connections=Table(CONNECTIONS)))


def test_cells_of_a_project_to_be_created_wait_for_it() -> None:
    wanted = desired(cell("A", source="1"), cell("B"), project=Project(title="New", create=True))
    sheet = planned(wanted, fresh())
    assert [behind(change) for change in sheet.changes] == [
        (None, ("project.p",), ()),
        ("cell.p/A", ("cell.p/A", "project.p"), ()),
    ]
    assert [change.refs for change in sheet.changes] == [{}, {"after": "cell.p/A"}]


@pytest.mark.parametrize(
    ("project", "actual", "why"),
    [
        (Project(title="New"), fresh(), "no project bears the title 'New'; write its id, or `create: true` to make it"),
        (Project(id="nowhere"), live(), "Hex has no project with the id nowhere: correct the id"),
        (
            Project(id=PROJECT),
            replace(live(), failed={f"cells:{PROJECT}": "GET /v1/cells 403: Forbidden"}),
            "GET /v1/cells 403: Forbidden",
        ),
    ],
)
def test_what_is_wrong_with_the_project_is_an_error_of_its_cells(project: Project, actual: Actual, why: str) -> None:
    wanted = desired(cell("A"), removed=[Removed("cell", "Old", "p", "workspace.yaml:7")], project=project)
    sheet = planned(wanted, actual)
    assert [(notice.address, notice.message, notice.source) for notice in sheet.errors] == [
        ("cell.p/A", why, "workspace.yaml:2"),
        ("cell.p/Old", why, "workspace.yaml:7"),
    ]
    assert sheet.changes == []


def test_projects_are_planned_one_by_one() -> None:
    wanted = desired(cell("A", source="1"), cell("A", project="q", source="2"), managed=("p", "q"))
    specs = {**wanted.specs, Address("project.q"): Project(title="Other")}
    other = LiveProject("0197-other", "Other")
    actual = live(code(1, "A"))
    actual = replace(
        actual,
        directory=replace(actual.directory, projects=Table((*actual.directory.projects, other))),
        cells={**actual.cells, other.id: (code(2, "A"),)},
    )
    sheet = planned(replace(wanted, specs=specs), actual)
    assert [(change.address, change.id) for change in sheet.changes] == [("cell.p/A", "s1"), ("cell.q/A", "s2")]
