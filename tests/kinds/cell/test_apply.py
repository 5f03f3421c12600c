"""Writing cells by ids that change, with answers that get lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from hexform.errors import BadAnswer, HexformError, NotPermitted, OutcomeUnknown, Rejected
from hexform.hex.call import Call, Json
from hexform.kinds.state import ApplyState
from hexform.model.change import CREATE, DELETE, REPLACE, UPDATE, Action, Change
from hexform.model.diff import difference
from hexform.model.live import Actual, LiveCell
from tests.kinds.notebook import KIND, PROJECT, Notebook, live, run, work

REFS = {"project:p": PROJECT, "connection:Snowflake": "c-1"}


def change(
    actions: tuple[Action, ...],
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    **more: Any,
) -> Change:
    values: dict[str, Any] = {"address": "cell.p/A", "kind": "cell", "name": "A", "refs": REFS, **more}
    rows = difference(before, after)
    return Change(actions=actions, before=before, after=after, diff=rows, **values)


def seen(notebook: Notebook) -> Actual:
    """The notebook as it was observed before."""
    cells = [
        LiveCell(c["id"], c["staticId"], c["cellType"].lower(), c["label"], c["source"], c["dataConnectionId"], "df")
        for c in notebook.cells
    ]
    return live(*cells)


def applied(step: Change, notebook: Notebook, going: ApplyState | None = None, answer: Any = None) -> Any:
    going = going or work(seen(notebook))
    return run(KIND.apply(step, going), answer or notebook.answer)


def failing(notebook: Notebook, operation: str, error: HexformError, *, done: bool, times: int = 1) -> Any:
    """Answers that get lost: the first so many calls of an operation fail, be it after they took effect."""
    left = times

    def answer(call: Call) -> Json:
        nonlocal left
        if call.operation == operation and left:
            left -= 1
            if done:
                notebook.answer(call)
            else:
                notebook.calls.append(call)
            raise error
        return notebook.answer(call)

    return answer


def sent(notebook: Notebook, operation: str) -> list[Json | None]:
    return [call.body for call in notebook.calls if call.operation == operation]


NEW = {"label": "A", "type": "code", "source": "1"}


def test_a_new_cell_goes_to_the_end_or_behind_another() -> None:
    notebook = Notebook()
    first = notebook.add("X")
    notebook.add("Y")
    assert applied(change(CREATE, None, NEW), notebook) == "s3"
    assert notebook.labels() == ["X", "Y", "A"]
    applied(change(CREATE, None, NEW, refs={**REFS, "after": first}), notebook)
    assert notebook.labels() == ["X", "A", "Y", "A"]
    body = {"projectId": PROJECT, "cellType": "CODE", "label": "A", "contents": {"codeCell": {"source": "1"}}}
    assert sent(notebook, "CreateCell") == [body, {**body, "location": {"insertAfterCellId": "i1"}}]


def test_a_sql_cell_has_its_connection_inside_its_contents() -> None:
    notebook = Notebook()
    after = {"label": "A", "type": "sql", "source": "s", "data_connection": "Snowflake", "output_dataframe": "df"}
    applied(change(CREATE, None, after), notebook)
    assert [body and body["contents"] for body in sent(notebook, "CreateCell")] == [
        {"sqlCell": {"source": "s", "dataConnectionId": "c-1", "outputDataframe": "df"}}
    ]
    assert notebook.writes() == ["CreateCell"]


def test_a_connection_that_was_dropped_is_set_with_one_more_request() -> None:
    notebook = Notebook(drop_connections=True)
    after = {"label": "A", "type": "sql", "source": "s", "data_connection": "Snowflake"}
    assert applied(change(CREATE, None, after), notebook) == "s1"
    assert sent(notebook, "UpdateCell") == [{"dataConnectionId": "c-1"}]
    assert notebook.cells[0]["dataConnectionId"] == "c-1"


def test_a_written_null_needs_no_connection() -> None:
    notebook = Notebook()
    applied(change(CREATE, None, {"label": "A", "type": "sql", "data_connection": None}), notebook)
    assert notebook.writes() == ["CreateCell"]
    assert notebook.cells[0]["source"] == ""


def test_a_new_cell_goes_behind_one_that_this_run_made() -> None:
    notebook = Notebook()
    notebook.add("X")
    going = work(seen(notebook))
    applied(change(CREATE, None, NEW, refs={**REFS, "after": "s1"}), notebook, going)
    notebook.add("Z")
    behind = change(CREATE, None, {**NEW, "label": "B"}, address="cell.p/B", refs={**REFS, "after": "cell.p/A"})
    applied(behind, notebook, going)
    assert notebook.labels() == ["X", "A", "B", "Z"]
    assert going.created == {"cell:cell.p/A": "s2", "cell:cell.p/B": "s5"}


def test_a_predecessor_that_was_never_made_stops_the_change() -> None:
    step = change(CREATE, None, NEW, refs={**REFS, "after": "cell.p/Before"})
    with pytest.raises(Rejected, match=r"cell\.p/Before, which it goes behind, is not there: plan again"):
        applied(step, Notebook())


def test_a_predecessor_that_is_gone_stops_the_change() -> None:
    step = change(CREATE, None, NEW, refs={**REFS, "after": "s9"})
    notebook = Notebook()
    with pytest.raises(Rejected, match="the cell that it goes behind is not there any more: plan again"):
        applied(step, notebook)
    assert [call.operation for call in notebook.calls] == ["ListCells"]


def test_the_cells_of_a_project_made_by_this_run_are_listed_once() -> None:
    notebook = Notebook()
    notebook.add("made by Hex")
    going = work(Actual())
    going.created["project:p"] = PROJECT
    applied(change(CREATE, None, NEW, refs={}), notebook, going)
    behind = change(CREATE, None, {**NEW, "label": "B"}, address="cell.p/B", refs={"after": "cell.p/A"})
    applied(behind, notebook, going)
    assert [call.operation for call in notebook.calls] == ["ListCells", "CreateCell", "CreateCell"]
    assert notebook.labels() == ["made by Hex", "A", "B"]


def test_one_request_carries_every_difference() -> None:
    notebook = Notebook()
    notebook.add("A", "SQL", "old")
    before = {"source": "old", "data_connection": None, "output_dataframe": "a"}
    after = {"source": "new", "data_connection": "Snowflake", "output_dataframe": "b"}
    assert applied(change(UPDATE, before, after, id="s1"), notebook) == "s1"
    assert sent(notebook, "UpdateCell") == [
        {"contents": {"sqlCell": {"source": "new", "outputDataframe": "b"}}, "dataConnectionId": "c-1"}
    ]


@pytest.mark.parametrize(
    ("before", "after", "body"),
    [
        (
            {"output_dataframe": "a"},
            {"output_dataframe": "b"},
            {"contents": {"sqlCell": {"source": "live\n", "outputDataframe": "b"}}},
        ),
        (
            {"source": "x", "output_dataframe": "a"},
            {"source": "x", "output_dataframe": "b"},
            {"contents": {"sqlCell": {"source": "x", "outputDataframe": "b"}}},
        ),
        ({"source": "x"}, {"source": "y"}, {"contents": {"sqlCell": {"source": "y"}}}),
        (
            {"source": "x", "data_connection": "Snowflake"},
            {"source": "x", "data_connection": None},
            {"dataConnectionId": None},
        ),
    ],
    ids=["dataframe alone", "dataframe beside a source", "source", "connection taken away"],
)
def test_an_update_sends_what_differs(before: dict[str, Any], after: dict[str, Any], body: Json) -> None:
    notebook = Notebook()
    notebook.add("A", "SQL", "live\n")
    applied(change(UPDATE, before, after, id="s1"), notebook)
    assert sent(notebook, "UpdateCell") == [body]


def test_an_update_of_a_cell_that_was_not_observed_stops() -> None:
    notebook = Notebook()
    notebook.add("A")
    with pytest.raises(Rejected, match="the cell is not there any more"):
        applied(change(UPDATE, {"source": "1"}, {"source": "2"}, id="s1"), notebook, work(live()))
    assert notebook.calls == []


def test_ids_of_answers_are_used_for_the_next_write() -> None:
    notebook = Notebook()
    notebook.add("A")
    going = work(seen(notebook))
    for number in range(3):
        step = change(UPDATE, {"source": str(number)}, {"source": str(number + 1)}, id="s1")
        applied(step, notebook, going)
    assert [call.operation for call in notebook.calls] == ["UpdateCell"] * 3
    assert len({call.path for call in notebook.calls}) == 3


def test_an_id_that_changed_with_another_write_is_looked_up_once() -> None:
    notebook = Notebook(rekey=True)
    notebook.add("A")
    notebook.add("B")
    going = work(seen(notebook))
    applied(change(UPDATE, {"source": ""}, {"source": "1"}, id="s1"), notebook, going)
    notebook.calls.clear()
    applied(change(UPDATE, {"source": ""}, {"source": "2"}, id="s2"), notebook, going)
    assert [call.operation for call in notebook.calls] == ["UpdateCell", "ListCells", "UpdateCell"]
    assert [cell["source"] for cell in notebook.cells] == ["1", "2"]


@pytest.mark.parametrize(
    "error", [NotPermitted("no", status=403), NotPermitted("no", status=404), Rejected("no", status=400)]
)
def test_a_place_whose_id_changed_is_looked_up_once(error: HexformError) -> None:
    notebook = Notebook()
    notebook.add("X")
    notebook.add("Z")
    actual = seen(notebook)
    notebook.cells[0]["id"] = "changed"
    step = change(CREATE, None, NEW, refs={**REFS, "after": "s1"})
    applied(step, notebook, work(actual), failing(notebook, "CreateCell", error, done=False))
    assert notebook.labels() == ["X", "A", "Z"]
    assert [call.operation for call in notebook.calls] == ["CreateCell", "ListCells", "CreateCell"]


def test_what_is_not_permitted_is_not_tried_again() -> None:
    notebook = Notebook()
    notebook.add("A")
    step = change(UPDATE, {"source": ""}, {"source": "1"}, id="s1")
    forbidden = NotPermitted("Insufficient access", status=403)
    with pytest.raises(NotPermitted, match="Insufficient access"):
        applied(step, notebook, answer=failing(notebook, "UpdateCell", forbidden, done=False, times=9))
    assert [call.operation for call in notebook.calls] == ["UpdateCell", "ListCells"]


def test_another_refusal_is_not_looked_into() -> None:
    notebook = Notebook()
    notebook.add("A")
    step = change(UPDATE, {"source": ""}, {"source": "1"}, id="s1")
    with pytest.raises(Rejected, match="conflict"):
        applied(step, notebook, answer=failing(notebook, "UpdateCell", Rejected("conflict", status=409), done=False))
    assert [call.operation for call in notebook.calls] == ["UpdateCell"]


def test_an_update_of_a_cell_that_is_gone_says_so() -> None:
    notebook = Notebook()
    notebook.add("A")
    actual = seen(notebook)
    notebook.cells.clear()
    with pytest.raises(Rejected, match="the cell is not there any more: plan again"):
        applied(change(UPDATE, {"source": ""}, {"source": "1"}, id="s1"), notebook, work(actual))


def test_a_deletion_of_what_is_gone_is_done() -> None:
    notebook = Notebook()
    notebook.add("A")
    actual = seen(notebook)
    notebook.cells.clear()
    assert applied(change(DELETE, {"label": "A"}, None, id="s1"), notebook, work(actual)) == "s1"
    assert [call.operation for call in notebook.calls] == ["DeleteCell", "ListCells"]


def test_a_deletion_by_an_old_id_finds_the_cell() -> None:
    notebook = Notebook()
    notebook.add("A")
    actual = seen(notebook)
    notebook.cells[0]["id"] = "changed"
    going = work(actual)
    applied(change(DELETE, {"label": "A"}, None, id="s1"), notebook, going)
    assert notebook.cells == []
    assert going.ids == {PROJECT: {}}


def test_a_replacement_makes_the_new_cell_before_it_deletes_the_old_one() -> None:
    notebook = Notebook()
    notebook.add("A", "CODE", "old")
    notebook.add("Z")
    after = {"label": "A", "type": "sql", "source": "new"}
    step = change(REPLACE, {**after, "type": "code"}, after, id="s1", refs={**REFS, "after": "s1"})
    assert applied(step, notebook) == "s3"
    assert notebook.writes() == ["CreateCell", "DeleteCell"]
    assert [(cell["label"], cell["staticId"]) for cell in notebook.cells] == [("A", "s3"), ("Z", "s2")]


def test_a_cell_that_only_moves_keeps_what_is_not_written() -> None:
    notebook = Notebook()
    notebook.add("A", "SQL", "live", dataConnectionId="c-2", outputDataframe="df")
    notebook.add("Z")
    after = {"label": "A", "type": "sql", "place": "behind cell.p/Z"}
    step = change(REPLACE, {**after, "place": "out of order"}, after, id="s1", refs={**REFS, "after": "s2"})
    applied(step, notebook)
    moved = notebook.cells[1]
    assert (moved["label"], moved["source"], moved["dataConnectionId"], moved["outputDataframe"]) == (
        "A",
        "live",
        "c-2",
        "df",
    )


def test_a_cell_of_another_type_keeps_its_source_alone() -> None:
    notebook = Notebook()
    notebook.add("A", "SQL", "live", dataConnectionId="c-2", outputDataframe="df")
    after = {"label": "A", "type": "markdown"}
    step = change(REPLACE, {**after, "type": "sql"}, after, id="s1", refs={**REFS, "after": "s1"})
    applied(step, notebook)
    assert [body and body["contents"] for body in sent(notebook, "CreateCell")] == [
        {"markdownCell": {"source": "live"}}
    ]


LOST = OutcomeUnknown("the connection was lost")


@pytest.mark.parametrize("error", [LOST, BadAnswer("HTML")])
def test_a_cell_whose_answer_was_lost_is_adopted(error: HexformError) -> None:
    notebook = Notebook()
    notebook.add("A", "CODE", "1")
    notebook.add("A", "SQL", "1")
    step = change(CREATE, None, {**NEW, "source": "1\n"})
    assert applied(step, notebook, answer=failing(notebook, "CreateCell", error, done=True)) == "s3"
    assert notebook.labels() == ["A", "A", "A"]
    assert notebook.writes() == ["CreateCell"]


def test_a_lost_request_is_sent_again() -> None:
    notebook = Notebook()
    assert (
        applied(change(CREATE, None, NEW), notebook, answer=failing(notebook, "CreateCell", LOST, done=False)) == "s1"
    )
    assert notebook.labels() == ["A"]


def test_an_adopted_cell_gets_its_connection_if_it_has_none() -> None:
    notebook = Notebook(drop_connections=True)
    after = {"label": "A", "type": "sql", "source": "s", "data_connection": "Snowflake"}
    applied(change(CREATE, None, after), notebook, answer=failing(notebook, "CreateCell", LOST, done=True))
    assert notebook.writes() == ["CreateCell", "UpdateCell"]
    assert notebook.cells[0]["dataConnectionId"] == "c-1"


def test_several_new_cells_that_match_are_told_by_their_static_ids() -> None:
    notebook = Notebook()

    def twice(call: Call) -> Json:
        if call.operation == "CreateCell":
            notebook.answer(call)
            notebook.answer(call)
            raise LOST
        return notebook.answer(call)

    with pytest.raises(OutcomeUnknown, match=r"2 new cells match \(static ids s1, s3\): delete all but one"):
        applied(change(CREATE, None, NEW), notebook, answer=twice)


@pytest.mark.parametrize(
    "other",
    [
        lambda notebook: notebook.add("B", "CODE", "1"),
        lambda notebook: notebook.add("A", "SQL", "1"),
        lambda notebook: notebook.add("A", "CODE", "2"),
        lambda notebook: notebook.add(None, "CODE", "1"),
    ],
    ids=["label", "type", "source", "no label"],
)
def test_somebody_elses_new_cell_is_not_adopted(other: Callable[[Notebook], str]) -> None:
    notebook = Notebook()
    actual = seen(notebook)
    other(notebook)
    static_id = applied(
        change(CREATE, None, NEW), notebook, work(actual), failing(notebook, "CreateCell", LOST, done=False)
    )
    assert static_id == "s2"
    assert len(notebook.cells) == 2


def test_a_project_that_is_not_there_stops_the_change() -> None:
    with pytest.raises(Rejected, match="project p is not there: plan again"):
        applied(change(CREATE, None, NEW, refs={}), Notebook())
