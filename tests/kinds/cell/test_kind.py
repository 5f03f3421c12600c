"""The kind as the engine sees it: what it reads, in which lane it writes, and what it reads back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hexform.hex.call import Json
from hexform.kinds.again import Again
from hexform.kinds.project.owner import Project
from hexform.model.address import Address
from hexform.model.change import CREATE, DELETE, UPDATE, Action, Change
from hexform.model.desired import Desired, Removed
from hexform.model.directory import LiveProject, Table
from hexform.model.fields import Ref
from hexform.model.live import Actual, LiveCell
from tests.kinds.notebook import KIND, PROJECT, Notebook, cell, desired, live, observed, planned, run, view


def step(address: str, *actions: Action, project: str | None = PROJECT, **more: object) -> Change:
    refs = {f"project:{Address(address).key.partition('/')[0]}": project} if project else {}
    return Change.model_validate(
        {"address": address, "kind": "cell", "name": "x", "actions": actions, "refs": refs, **more}
    )


@pytest.mark.parametrize(
    ("wanted", "needs"),
    [
        (desired(managed=()), []),
        (desired(), ["projects"]),
        (desired(removed=[Removed("cell", "Old", "p")], managed=()), ["projects"]),
        (desired(cell("A", type="sql", data_connection=None)), ["projects"]),
        (desired(cell("A", type="sql", data_connection="Snowflake")), ["projects", "connections"]),
    ],
    ids=["nothing", "an empty list", "a removed cell", "no connection", "a connection"],
)
def test_only_the_tables_that_are_spoken_of_are_read(wanted: Desired, needs: list[str]) -> None:
    assert list(KIND.needs(wanted)) == needs


def test_each_project_with_cells_is_listed_once() -> None:
    notebook = Notebook()
    notebook.add("A", "SQL", "select 1")
    wanted = desired(cell("A"), cell("B"), removed=[Removed("cell", "Old", "p"), Removed("group", "Old")])
    actual = observed(wanted, notebook)
    assert [call.operation for call in notebook.calls] == ["ListCells"]
    assert actual.cells == {PROJECT: (LiveCell("i1", "s1", "sql", "A", "select 1", None, "dataframe"),)}


@pytest.mark.parametrize("project", [Project(title="New", create=True), Project(title="Nobody's"), Project(id="gone")])
def test_a_project_that_is_not_there_is_not_listed(project: Project) -> None:
    assert list(KIND.observe(view(desired(cell("A"), project=project), live()))) == []


def test_the_cells_of_a_project_are_written_one_after_another() -> None:
    lanes = {KIND.lane(step(address, *UPDATE)) for address in ("cell.p/A", "cell.p/B/C", "cell.p/#s1")}
    assert lanes == {"cells of project.p"}
    assert KIND.lane(step("cell.q/A", *UPDATE)) not in lanes


def test_each_touched_project_is_read_again_once() -> None:
    actual = live(*(LiveCell(f"i{n}", f"s{n}", "code") for n in range(100)))
    changes = [step("cell.p/A", *UPDATE), step("cell.p/B", *DELETE), step("cell.p/C", *CREATE)]
    readings = KIND.read_again(changes, actual)
    assert {key: reading.requests for key, reading in readings.items()} == {f"cells:{PROJECT}": 1}
    readings = KIND.read_again([*changes, step("cell.p/D", *CREATE)], actual)
    assert [reading.requests for reading in readings.values()] == [2]


def test_reading_again_brings_the_cells_up_to_date() -> None:
    notebook = Notebook()
    notebook.add("A")
    (reading,) = KIND.read_again([step("cell.p/A", *UPDATE)], live()).values()
    actual = run(reading.steps(), notebook.answer)(live())
    assert [found.static_id for found in actual.cells[PROJECT]] == ["s1"]


def test_a_project_that_the_plan_creates_is_listed_before_its_first_cell_too() -> None:
    created = [step("cell.p/A", *CREATE, project=None), step("cell.p/B", *CREATE, project=None)]
    readings = KIND.read_again(created, Actual())
    assert {key: reading.requests for key, reading in readings.items()} == {"cells:project.p": 2}


def as_desired(*changes: Change) -> Desired:
    again = Again()
    for change in changes:
        KIND.again(change, again)
    return again.desired()


def test_a_saved_plan_wants_the_same_again() -> None:
    wanted = desired(
        cell("A", type="sql", source="2", data_connection="c-4", output_dataframe="df"),
        cell("B", type="sql", source="3", data_connection="Snowflake"),
        cell("C", type="sql", source="4", data_connection=None),
        removed=[Removed("cell", "Old", "p")],
    )
    actual = live(
        LiveCell("i1", "s1", "sql", "A", "1", "c-4"),
        LiveCell("i2", "s2", "code", "Old"),
        LiveCell("i3", "s3", "sql", "C", "4", "c-1"),
    )
    changes = planned(wanted, actual).changes
    again = planned(as_desired(*changes), actual).changes
    fields = [(c.address, c.verb, c.id, c.before, c.after, c.diff) for c in changes]
    assert [(c.address, c.verb, c.id, c.before, c.after, c.diff) for c in again] == fields
    assert [c.verb for c in changes] == ["update", "create", "update", "delete"]


def test_a_saved_reference_without_an_id_is_said_by_name() -> None:
    change = step("cell.p/A", *CREATE, after={"label": "A", "type": "sql", "data_connection": "Later"})
    spec = as_desired(change).specs[Address("cell.p/A")]
    assert getattr(spec, "data_connection", None) == Ref(name="Later")


def test_two_projects_of_one_run_do_not_mix() -> None:
    other = LiveProject("0197-other", "Other")
    wanted = desired(cell("A", source="1"), managed=("p", "q"))
    wanted = replace(wanted, specs={**wanted.specs, Address("project.q"): Project(title="Other")})
    notebook = Notebook()
    actual = live()
    table = Table((*actual.directory.projects, other))
    actual = replace(actual, directory=replace(actual.directory, projects=table))

    def answer(query: tuple[tuple[str, str], ...]) -> Json:
        assert query[0] == ("projectId", other.id)
        return {"values": [], "pagination": {"after": None}}

    first, second = KIND.observe(view(wanted, actual))
    actual = run(first, notebook.answer)(actual)
    actual = run(second, lambda call: answer(call.query))(actual)
    assert actual.cells == {PROJECT: (), other.id: ()}
