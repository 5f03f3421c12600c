"""Live objects are found by id and by name; a name need not be unique."""

from __future__ import annotations

import unicodedata

import pytest

from hexform.model.directory import Directory, Named, People, Person, Table, same, unique

COMPOSED = "Café"
SPLIT = unicodedata.normalize("NFD", COMPOSED)
TABLE = Table((Named("2", "A"), Named("1", "A"), Named("3", COMPOSED)))


def test_two_spellings_of_one_text_are_one_name() -> None:
    assert COMPOSED != SPLIT
    assert same(COMPOSED) == same(SPLIT)
    assert same("a") != same("A")


def test_all_of_one_name_are_found_in_the_order_of_their_ids() -> None:
    assert [row.id for row in TABLE.named("A")] == ["1", "2"]
    assert [row.id for row in TABLE.named(SPLIT)] == ["3"]
    assert TABLE.named("a") == []
    assert [row.id for row in TABLE] == ["2", "1", "3"], "the rows stay as they were read"


def test_a_label_tells_apart_what_has_one_name() -> None:
    assert [TABLE.label(row) for row in TABLE] == ["A#2", "A#1", COMPOSED]


def test_rows_are_found_by_id() -> None:
    assert TABLE.by_id["3"].name == COMPOSED
    assert "4" not in TABLE.by_id


def test_people_are_found_by_email_without_case() -> None:
    people = People((Person("2", "Ada@Example.com"), Person("1", "ada@example.com"), Person("3", "grace@example.com")))
    assert [person.id for person in people.named("ADA@example.com")] == ["1", "2"]
    assert people.named("nobody@example.com") == []
    assert people.label(people.rows[0]) == "Ada@Example.com#2"
    assert people.label(people.rows[2]) == "grace@example.com"


def test_how_many_pages_a_table_took_is_not_part_of_it() -> None:
    assert Table((Named("1", "A"),), pages=1) == Table((Named("1", "A"),), pages=7)
    assert Table((Named("1", "A"),)) != Table((Named("1", "A"),), complete=False)


def test_what_a_page_repeats_is_one_object_as_it_was_last_seen() -> None:
    assert unique([Named("1", "old"), Named("2", "b"), Named("1", "new")]) == (Named("1", "new"), Named("2", "b"))


@pytest.mark.parametrize("family", ["people", "groups", "collections", "projects", "connections"])
def test_a_table_that_nobody_requested_is_empty_and_not_complete(family: str) -> None:
    table = getattr(Directory(), family)
    assert table.rows == ()
    assert not table.complete
    assert not table.failed
