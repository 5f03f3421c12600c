"""The written fields of a cell beside the live ones."""

from __future__ import annotations

from typing import Any

import pytest

from hexform.kinds.cell.fields import Fields, compare, live_spec
from hexform.kinds.cell.spec import Cell
from hexform.kinds.resolver import Issue, Resolver
from hexform.model.directory import Named, Table
from hexform.model.fields import Ref, Target
from hexform.model.live import LiveCell
from hexform.model.sides import plain, refs_of

NAMES = (("c-1", "Snowflake"), ("c-2", "Postgres"), ("c-3", "Twin"), ("c-4", "Twin"), ("c-5", "c-1"))
CONNECTIONS = Resolver("connection", "data connection", (), Table(tuple(Named(*each) for each in NAMES)))
LOAD = LiveCell("i1", "s1", "sql", "Load", "select 1\r\n\n", "c-2", "df")


def compared(live: LiveCell | None = LOAD, **written: Any) -> Fields:
    ref = written.get("data_connection")
    said = {**written, "data_connection": Ref(text=ref)} if isinstance(ref, str) else written
    return compare(CONNECTIONS, Cell.saying(**{"label": "Load", "type": "sql", **said}), live)


def sides(found: Fields) -> tuple[Any, Any]:
    return plain(found.before), plain(found.after)


def code_of(error: Issue | None) -> str:
    return error.code if error else ""


def test_only_what_is_written_is_compared() -> None:
    assert sides(compared()) == ({}, {})
    found = compared(output_dataframe="df")
    assert sides(found) == ({"output_dataframe": "df"}, {"output_dataframe": "df"})
    assert found.equal


@pytest.mark.parametrize("source", ["select 1", "select 1\n", "select 1\n\n"])
def test_final_newlines_are_not_differences_and_both_sides_say_the_text_as_written(source: str) -> None:
    assert sides(compared(source=source)) == ({"source": source}, {"source": source})


def test_another_text_is_a_difference() -> None:
    found = compared(source="select 2")
    assert sides(found) == ({"source": "select 1"}, {"source": "select 2"})
    assert not found.equal


def test_a_new_cell_has_no_side_before() -> None:
    found = compared(None, source="x", data_connection="Snowflake", output_dataframe="df")
    assert sides(found) == (None, {"source": "x", "data_connection": "Snowflake", "output_dataframe": "df"})
    assert not found.equal


@pytest.mark.parametrize("ref", ["Snowflake", Ref(id="c-1"), Ref(name="Snowflake"), Target("Snowflake", "c-1")])
def test_a_connection_is_written_by_name_or_id(ref: Any) -> None:
    found = compared(data_connection=ref)
    assert sides(found) == ({"data_connection": "Postgres"}, {"data_connection": "Snowflake"})
    assert refs_of(found.before, found.after) == {"connection": {"Postgres": "c-2", "Snowflake": "c-1"}}


def test_an_id_as_text_means_the_connection() -> None:
    assert sides(compared(data_connection="c-2")) == ({"data_connection": "Postgres"}, {"data_connection": "Postgres"})


@pytest.mark.parametrize(("there", "before"), [(LOAD, "Postgres"), (LiveCell("i1", "s1", "sql", "Load"), None)])
def test_a_written_null_takes_the_connection_away(there: LiveCell, before: str | None) -> None:
    assert sides(compared(there, data_connection=None)) == ({"data_connection": before}, {"data_connection": None})


def test_one_of_two_connections_of_one_name_is_called_by_name_and_id() -> None:
    assert sides(compared(data_connection="c-4"))[1] == {"data_connection": "Twin#c-4"}


@pytest.mark.parametrize(
    ("ref", "code"),
    [
        ("Snowflak", "unknown_reference"),
        (Ref(id="c-9"), "unknown_reference"),
        ("Twin", "ambiguous_reference"),
        ("c-1", "ambiguous_reference"),
    ],
    ids=["no name", "no id", "two of a name", "an id and the name of another"],
)
def test_a_connection_that_is_not_clear_is_an_error(ref: Any, code: str) -> None:
    assert code_of(compared(data_connection=ref).error) == code


@pytest.mark.parametrize(
    ("written", "live", "error"),
    [
        ({"id": "s1", "type": None, "data_connection": "Snowflake", "output_dataframe": "df"}, "code", True),
        ({"id": "s1", "type": "sql", "output_dataframe": "df"}, "code", True),
        ({"id": "s1", "type": None, "data_connection": None}, "code", False),
        ({"type": "markdown", "output_dataframe": "df"}, None, True),
        ({"type": "sql", "output_dataframe": "df"}, "code", False),
    ],
    ids=["by id", "by id, as another type", "null", "a new cell", "another type, to be replaced"],
)
def test_only_sql_cells_have_a_connection_and_a_dataframe(
    written: dict[str, Any], live: str | None, error: bool
) -> None:
    found = compared(LiveCell("i1", "s1", live, "Load") if live else None, **written)
    assert code_of(found.error) == ("cell_field" if error else "")


def test_a_live_cell_says_what_it_has() -> None:
    assert plain(live_spec(CONNECTIONS, LOAD)) == {
        "label": "Load",
        "type": "sql",
        "source": "select 1",
        "data_connection": "Postgres",
        "output_dataframe": "df",
    }
    assert plain(live_spec(CONNECTIONS, LiveCell("i1", "s1", "code"))) == {"type": "code", "source": ""}
