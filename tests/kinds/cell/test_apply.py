"""Writing cells by ids that change, with answers that are lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hexform.errors import OutcomeUnknown, Rejected
from hexform.hex.call import Call, Json, Send
from hexform.kinds.cell.kind import CellKind
from hexform.kinds.cell.spec import Cell
from hexform.kinds.state import ApplyState, Provenance
from hexform.model.change import CREATE, UPDATE, Change
from hexform.model.fields import Target
from hexform.model.live import Actual, LiveCell
from hexform.sandbox.records import Cell as Row
from tests.bench import Applied, Bench, writes
from tests.kinds.cell.draft import CONNECTIONS, PROJECT, by_id, drafted, labels, notebook, rekey, static, there, written
from tests.kinds.office import carried_out, operations
from tests.memory_ledger import MemoryLedger

SNOWFLAKE = CONNECTIONS["Snowflake"]
A = "cell.p/A"


def sent(applied: Applied, operation: str) -> list[Json]:
    return [call.body or {} for call in applied.calls if call.operation == operation]


def all_but_the_last(applied: Applied) -> list[str]:
    """The operations of a run without the listing that shows whether it took effect."""
    *found, last = operations(applied.calls)
    assert last == "ListCells"
    return found


def sql(source: str = "s", **more: Any) -> dict[str, Any]:
    return written("A", source, "sql", **more)


# Making cells.


def test_a_new_cell_goes_to_the_end_or_behind_another(tmp_path: Path) -> None:
    on = drafted(tmp_path, [written("A", "1")], there(1, "X"), there(2, "Y"))
    first = carried_out(on)
    assert labels(on) == ["X", "Y", "A"]
    body = {"projectId": PROJECT, "cellType": "CODE", "label": "A", "contents": {"codeCell": {"source": "1"}}}
    assert sent(first, "CreateCell") == [body]
    on = drafted(tmp_path, [written("X"), written("A", "1")], there(1, "X"), there(2, "Y"))
    behind = notebook(on)[0].id
    assert sent(carried_out(on), "CreateCell") == [{**body, "location": {"insertAfterCellId": behind}}]
    assert labels(on) == ["X", "A", "Y"]


def test_a_sql_cell_has_its_connection_inside_its_contents(tmp_path: Path) -> None:
    applied = carried_out(drafted(tmp_path, [sql(data_connection="Snowflake", output_dataframe="df")]))
    assert [body["contents"] for body in sent(applied, "CreateCell")] == [
        {"sqlCell": {"source": "s", "dataConnectionId": SNOWFLAKE, "outputDataframe": "df"}}
    ]
    assert operations(writes(applied.calls)) == ["CreateCell"]


def test_a_connection_that_is_dropped_is_set_with_one_more_request(tmp_path: Path) -> None:
    on = drafted(tmp_path, [sql(data_connection="Snowflake")], behaviours={"create_cell_connection": "dropped"})
    assert sent(on.apply(), "UpdateCell") == [{"dataConnectionId": SNOWFLAKE}]
    assert notebook(on)[0].data_connection == SNOWFLAKE


def test_a_written_null_needs_no_connection(tmp_path: Path) -> None:
    applied = carried_out(drafted(tmp_path, [sql("", data_connection=None)]))
    assert sent(applied, "CreateCell")[0]["contents"] == {"sqlCell": {"source": ""}}


def test_new_cells_go_behind_one_another(tmp_path: Path) -> None:
    on = drafted(tmp_path, [written(label) for label in "XAB"], there(1, "X"), there(2, "Z"))
    assert all_but_the_last(carried_out(on)) == ["CreateCell", "CreateCell"]
    assert labels(on) == ["X", "A", "B", "Z"]


def test_a_new_cell_whose_predecessor_is_gone_fails(tmp_path: Path) -> None:
    on = drafted(tmp_path, [written("X"), written("A")], there(1, "X"), there(2, "Y"))
    applied = on.apply(between=lambda: notebook(on).__delitem__(0))
    assert applied.outcomes == {A: "failed"}
    assert applied.why(A) == "the cell that it goes behind is not there any more: plan again"
    assert labels(on) == ["Y"]


# Changing them.


@pytest.mark.parametrize(
    ("wanted", "body"),
    [
        ({"output_dataframe": "b"}, {"contents": {"sqlCell": {"source": "s", "outputDataframe": "b"}}}),
        ({"source": "new"}, {"contents": {"sqlCell": {"source": "new"}}}),
        ({"data_connection": None}, {"dataConnectionId": None}),
        ({"data_connection": "Postgres"}, {"dataConnectionId": CONNECTIONS["Postgres"]}),
        (
            {"source": "new", "data_connection": "Postgres", "output_dataframe": "b"},
            {
                "contents": {"sqlCell": {"source": "new", "outputDataframe": "b"}},
                "dataConnectionId": CONNECTIONS["Postgres"],
            },
        ),
    ],
    ids=["dataframe", "source", "connection taken away", "another connection", "everything"],
)
def test_one_request_carries_what_differs_and_no_more(tmp_path: Path, wanted: dict[str, Any], body: Json) -> None:
    on = drafted(
        tmp_path, [sql(**wanted)], there(1, "A", "s", "SQL", data_connection="Snowflake", output_dataframe="a")
    )
    applied = carried_out(on)
    assert sent(applied, "UpdateCell") == [body]
    assert operations(writes(applied.calls)) == ["UpdateCell"]


def test_an_id_of_an_answer_is_used_for_the_next_write(tmp_path: Path) -> None:
    on = drafted(tmp_path, [written("A", "2"), written("B"), written("C")], there(1, "A", "1"))
    assert all_but_the_last(on.apply()) == ["UpdateCell", "CreateCell", "CreateCell"]
    assert labels(on) == ["A", "B", "C"]


def test_an_id_that_changed_with_another_write_is_looked_up_once(tmp_path: Path) -> None:
    wanted = [written("A", "1"), written("B", "2")]
    on = drafted(tmp_path, wanted, there(1, "A"), there(2, "B"), behaviours={"cell_ids": "all"})
    assert all_but_the_last(on.apply()) == ["UpdateCell", "UpdateCell", "ListCells", "UpdateCell"]
    assert [cell.source for cell in notebook(on)] == ["1", "2"]


@pytest.mark.parametrize("missing_id", ["documented", "403", "404"])
def test_a_place_whose_id_changed_is_looked_up_once(tmp_path: Path, missing_id: str) -> None:
    wanted, live = [written("X"), written("A")], (there(1, "X"), there(2, "Y"))
    on = drafted(tmp_path, wanted, *live, behaviours={"missing_id": missing_id})
    assert all_but_the_last(on.apply(between=lambda: rekey(on))) == ["CreateCell", "ListCells", "CreateCell"]
    assert labels(on) == ["X", "A", "Y"]


def test_a_place_that_is_refused_with_400_is_looked_up_once(tmp_path: Path) -> None:
    on = drafted(tmp_path, [written("X"), written("A")], there(1, "X"), there(2, "Y"))
    applied = on.apply(between=lambda: rekey(on), faults=["POST /v1/cells#1: 400"])
    assert all_but_the_last(applied) == ["CreateCell", "ListCells", "CreateCell"]
    assert labels(on) == ["X", "A", "Y"]


@pytest.mark.parametrize(("status", "looks"), [(403, 1), (404, 1), (400, 1), (409, 0)])
def test_what_is_refused_by_its_present_id_is_not_tried_again(tmp_path: Path, status: int, looks: int) -> None:
    on = drafted(tmp_path, [written("A", "1")], there(1, "A"))
    applied = on.apply(faults=[f"PATCH /v1/cells/*: {status}"])
    assert applied.outcomes == {A: "failed"}
    assert str(status) in applied.why(A)
    assert operations(applied.calls) == ["UpdateCell", *["ListCells"] * looks]


def test_an_update_of_a_cell_that_is_gone_fails(tmp_path: Path) -> None:
    on = drafted(tmp_path, [written("A", "1")], there(1, "A"))
    applied = on.apply(between=lambda: notebook(on).clear())
    assert applied.why(A) == "the cell is not there any more: plan again"


def test_what_a_look_up_did_not_find_is_looked_up_again_before_it_fails(tmp_path: Path) -> None:
    on = drafted(tmp_path, [written("A", "1"), written("B", "2")], there(1, "A"), there(2, "B"))

    def gone() -> None:
        rekey(on)
        del notebook(on)[1]

    applied = on.apply(between=gone)
    assert applied.outcomes == {A: "applied", "cell.p/B": "failed"}
    assert operations(applied.calls)[:4] == ["UpdateCell", "ListCells", "UpdateCell", "ListCells"]


# Deleting and replacing them.


@pytest.mark.parametrize("missing_id", ["documented", "403"])
def test_a_deletion_of_what_is_gone_is_done(tmp_path: Path, missing_id: str) -> None:
    on = drafted(tmp_path, [], there(1, "A"), removed=["A"], behaviours={"missing_id": missing_id})
    applied = on.apply(between=lambda: notebook(on).clear())
    assert applied.outcomes == {A: "applied"}
    assert all_but_the_last(applied) == ["DeleteCell", "ListCells"]


def test_a_deletion_by_an_old_id_finds_the_cell(tmp_path: Path) -> None:
    on = drafted(tmp_path, [], there(1, "A"), removed=["A"])
    assert on.apply(between=lambda: rekey(on)).outcomes == {A: "applied"}
    assert notebook(on) == []


def test_a_replacement_makes_the_new_cell_before_it_deletes_the_old_one(tmp_path: Path) -> None:
    on = drafted(tmp_path, [sql("new")], there(1, "A", "old"), there(2, "Z"))
    applied = carried_out(on)
    assert operations(writes(applied.calls)) == ["CreateCell", "DeleteCell"]
    assert [(cell.label, cell.type, cell.source) for cell in notebook(on)] == [("A", "SQL", "new"), ("Z", "CODE", "")]
    assert static(1) not in [cell.static_id for cell in notebook(on)]


def test_a_cell_that_moves_keeps_what_is_not_written(tmp_path: Path) -> None:
    kept = {"data_connection": "Snowflake", "output_dataframe": "df"}
    live = (there(2, "B", "b", "SQL", **kept), there(9, "x"), there(1, "A"), there(3, "C"))
    wanted = [written("A"), written("B", "b", "sql"), written("C")]
    on = drafted(tmp_path, wanted, *live, order="enforce")
    assert carried_out(on).outcomes == {"cell.p/B": "applied"}
    moved = notebook(on)[2]
    assert (moved.label, moved.source, moved.data_connection) == ("B", "b", SNOWFLAKE)
    assert moved.output_dataframe == "df"


# Answers that are lost.


@pytest.mark.parametrize("fault", ["drop-after", "500 after", "html after", "empty"])
def test_a_cell_whose_answer_was_lost_is_adopted(tmp_path: Path, fault: str) -> None:
    wanted = [by_id(1, "1"), by_id(2, "1"), written("B", "1")]
    on = drafted(tmp_path, wanted, there(1, "A", "1"), there(2, "A", "1", "SQL"))
    applied = on.apply(faults=[f"POST /v1/cells#1: {fault}"])
    assert applied.outcomes == {"cell.p/B": "applied"}
    assert labels(on) == ["A", "A", "B"]
    assert operations(writes(applied.calls)) == ["CreateCell"]


def test_a_request_that_was_lost_is_sent_again(tmp_path: Path) -> None:
    on = drafted(tmp_path, [written("A", "1")])
    applied = on.apply(faults=["POST /v1/cells#1: drop-before"])
    assert operations(writes(applied.calls)) == ["CreateCell", "CreateCell"]
    assert labels(on) == ["A"]


def test_an_adopted_cell_gets_its_connection_if_it_has_none(tmp_path: Path) -> None:
    on = drafted(tmp_path, [sql(data_connection="Snowflake")], behaviours={"create_cell_connection": "dropped"})
    applied = on.apply(faults=["POST /v1/cells#1: drop-after"])
    assert operations(writes(applied.calls)) == ["CreateCell", "UpdateCell"]
    assert notebook(on)[0].data_connection == SNOWFLAKE


def losing(on: Bench, then: Callable[[Send, Call], Any]) -> None:
    """The first creation ends without an answer, after `then`."""
    left = [1]

    def wrap(send: Send) -> Send:
        async def lost(call: Call) -> Json:
            if call.operation == "CreateCell" and left:
                left.pop()
                await then(send, call)
                raise OutcomeUnknown("the connection was lost", where=call.where)
            return await send(call)

        return lost

    on.wrap = wrap


def test_several_new_cells_that_match_are_named_by_their_static_ids(tmp_path: Path) -> None:
    async def twice(send: Send, call: Call) -> None:
        await send(call)
        await send(call)

    on = drafted(tmp_path, [written("A", "1")])
    losing(on, twice)
    applied = on.apply()
    assert applied.outcomes == {A: "unknown"}
    first, second = (cell.static_id for cell in notebook(on))
    assert f"2 new cells match (static ids {first}, {second}): delete all but one" in applied.why(A)


@pytest.mark.parametrize(
    ("label", "kind", "source"),
    [("B", "CODE", "1"), ("A", "SQL", "1"), ("A", "CODE", "2"), (None, "CODE", "1")],
    ids=["label", "type", "source", "no label"],
)
def test_a_new_cell_of_somebody_else_is_not_adopted(tmp_path: Path, label: str | None, kind: Any, source: str) -> None:
    on = drafted(tmp_path, [written("A", "1")])

    async def theirs(_: Send, __: Call) -> None:
        dataframe = "df" if kind == "SQL" else None
        row = Row(on.workspace.ids(), on.workspace.ids(), kind, label, source, output_dataframe=dataframe)
        notebook(on).append(row)

    losing(on, theirs)
    applied = on.apply()
    assert operations(writes(applied.calls)) == ["CreateCell", "CreateCell"]
    assert labels(on) == [label, "A"]


# What only a plan file that was edited can say.


@pytest.mark.parametrize(
    ("actions", "after", "why"),
    [
        (CREATE, {"type": "code", "behind": Target("cell.p/Z")}, "cell.p/Z, which it goes behind, is not there"),
        (UPDATE, {"source": "1"}, "the cell is not there any more: plan again"),
    ],
    ids=["behind a cell that nothing makes", "of a cell that was not observed"],
)
def test_what_no_plan_says_stops_before_anything_is_sent(actions: Any, after: dict[str, Any], why: str) -> None:
    with pytest.raises(Rejected, match=why):
        first_call(actions, after)


def test_a_text_that_an_update_does_not_say_stays_as_it_is() -> None:
    live = LiveCell("i1", static(1), "sql", "A", "live", dataframe="a")
    call = first_call(UPDATE, {"output_dataframe": "b"}, live)
    assert call.body == {"contents": {"sqlCell": {"source": "live", "outputDataframe": "b"}}}


def first_call(actions: Any, after: dict[str, Any], *live: LiveCell) -> Any:
    """What is sent first for a change of a cell; the project has these cells."""
    change = Change(
        address=A,
        kind="cell",
        name="A",
        id=None if actions == CREATE else static(1),
        actions=actions,
        before=None if actions == CREATE else Cell.saying(source="0"),
        after=Cell.saying(**after),
        refs={"project": {"p": PROJECT}},
    )
    state = ApplyState(Actual(cells={PROJECT: live}), MemoryLedger(), lambda: Provenance("main", "0" * 40))
    return next(CellKind().apply(change, state))
