"""The written fields of a cell beside the live ones."""

from __future__ import annotations

from typing import Any

import pytest

from hexform.kinds.cell.fields import Fields, compare, connections, everything
from hexform.kinds.resolver import Resolver
from hexform.model.directory import Named, Table
from hexform.model.fields import Ref
from hexform.model.live import LiveCell
from tests.kinds.notebook import CONNECTIONS, cell, desired, live, view

FAMILY = connections(view(desired(), live()))
LOAD = LiveCell("i1", "s1", "sql", "Load", "select 1\r\n\n", "c-2", "df")


def compared(there: LiveCell | None = LOAD, **written: Any) -> Fields:
    return compare(FAMILY, cell("Load", **{"type": "sql", **written}), there)


def test_only_what_is_written_is_compared() -> None:
    assert compared() == Fields()
    assert compared(output_dataframe="df") == Fields({"output_dataframe": "df"}, {"output_dataframe": "df"})


def test_final_newlines_are_no_difference() -> None:
    for source in ("select 1", "select 1\n", "select 1\n\n"):
        found = compared(source=source)
        assert found.before == found.after == {"source": source}
    assert compared(source="select 2").before == {"source": "select 1"}


def test_a_new_cell_has_nothing_before() -> None:
    found = compared(None, source="x", data_connection="Snowflake", output_dataframe="df")
    assert found.before == {}
    assert found.after == {"source": "x", "data_connection": "Snowflake", "output_dataframe": "df"}


@pytest.mark.parametrize("ref", ["Snowflake", "c-1", Ref(id="c-1"), Ref(name="Snowflake")])
def test_a_connection_is_written_by_name_or_id(ref: Any) -> None:
    found = compared(data_connection=ref)
    assert (found.before, found.after) == ({"data_connection": "Postgres"}, {"data_connection": "Snowflake"})
    assert found.refs == {"connection:Snowflake": "c-1"}


def test_a_written_null_takes_the_connection_away() -> None:
    found = compared(data_connection=None)
    assert (found.before, found.after, found.refs) == ({"data_connection": "Postgres"}, {"data_connection": None}, {})
    none = LiveCell("i1", "s1", "sql", "Load")
    assert compared(none, data_connection=None).before == {"data_connection": None}


def test_one_of_two_connections_of_one_name_is_called_by_name_and_id() -> None:
    assert compared(data_connection="c-4").after == {"data_connection": "Twin#c-4"}
    assert compared(data_connection="c-4").refs == {"connection:Twin#c-4": "c-4"}


@pytest.mark.parametrize(
    ("ref", "why"),
    [
        ("Snowflak", "there is no data connection 'Snowflak', neither here nor in Hex: did you mean 'Snowflake'?"),
        ("Twin", "2 data connections bear the name 'Twin' (c-3, c-4): write {id: ...}"),
        (Ref(id="c-9"), "there is no data connection with the id c-9"),
    ],
)
def test_a_connection_that_is_not_clear_is_an_error(ref: Any, why: str) -> None:
    assert compared(data_connection=ref).error == why


def test_a_text_that_is_an_id_and_another_name_is_an_error() -> None:
    family = Resolver("connection", "data connection", (), Table((*CONNECTIONS, Named("c-5", "c-1"))))
    why = "'c-1' is the id of one data connection and the name of another (c-5)"
    assert compare(family, cell("Load", type="sql", data_connection="c-1"), None).error == why


def test_only_sql_cells_have_a_connection_and_a_dataframe() -> None:
    code = LiveCell("i1", "s1", "code", "Load")
    by_id = cell(id="s1", data_connection="Snowflake", output_dataframe="df")
    why = "a code cell has no `data_connection` and no `output_dataframe`: only SQL cells have"
    assert compare(FAMILY, by_id, code).error == why
    assert compare(FAMILY, cell(id="s1", data_connection=None), code).error == ""
    assert compared(code, output_dataframe="df").error == ""
    assert compared(type="markdown", output_dataframe="df").error == (
        "a markdown cell has no `output_dataframe`: only SQL cells have"
    )


def test_a_live_cell_in_the_words_of_the_configuration() -> None:
    assert everything(FAMILY, LOAD) == {
        "label": "Load",
        "type": "sql",
        "source": "select 1",
        "data_connection": "Postgres",
        "output_dataframe": "df",
    }
    assert everything(FAMILY, LiveCell("i1", "s1", "code")) == {"type": "code", "source": ""}
