"""What people write becomes what its field wants, or a sentence that says why it cannot."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Any

import pytest
from pydantic import Field, ValidationError

from hexform.lib.yaml.nodes import Plain
from hexform.model.fields import (
    NULL,
    Count,
    Day,
    Email,
    Flag,
    Id,
    Name,
    NullableReference,
    NullableText,
    ProjectId,
    Ref,
    Reference,
    SourceText,
    Text,
    invisible,
    is_null,
)
from hexform.model.spec import Spec


class Everything(Spec):
    text: Text = ""
    source: SourceText = ""
    nullable: NullableText = None
    flag: Flag = False
    count: Count = 0
    name: Name = ""
    email: Email = ""
    id: Id = ""
    project: ProjectId = ""
    day: Day = date(2026, 1, 1)
    ref: Reference = Ref()
    nullable_ref: NullableReference = None
    aliased: Text = Field("", description="x")


def read(field: str, value: Any) -> Any:
    return getattr(Everything.model_validate({field: value}), field)


def refused(field: str, value: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        Everything.model_validate({field: value})
    (error,) = caught.value.errors()
    return str(error["msg"]).removeprefix("Value error, ")


@pytest.mark.parametrize("scalar", ["no", "3.10", "0777", "12:30", "true", "2026-11-22", "~"])
@pytest.mark.parametrize("field", ["text", "source", "nullable", "name"])
def test_a_plain_scalar_is_text_where_text_is_wanted(field: str, scalar: str) -> None:
    value = read(field, Plain(scalar))
    assert value == scalar
    assert type(value) is str, "how it was written is forgotten"


@pytest.mark.parametrize("field", ["text", "source", "name", "email", "id", "day", "ref"])
def test_null_is_not_text(field: str) -> None:
    for null in (NULL, None):
        assert refused(field, null).startswith("is null, which is not a text")


def test_null_in_quotes_is_text() -> None:
    assert read("text", "null") == "null"
    assert read("nullable", "null") == "null"
    assert is_null(NULL)
    assert not is_null("null")


@pytest.mark.parametrize("field", ["text", "source", "name", "ref"])
def test_a_value_that_was_left_out_is_reported(field: str) -> None:
    assert refused(field, Plain("")) == "is empty: write a text, or leave the key out"


@pytest.mark.parametrize("value", [7, True, 1.5, [], {}])
def test_what_is_not_a_scalar_of_the_file_is_not_text(value: Any) -> None:
    assert refused("text", value) == "must be a text"


def test_an_empty_text_in_quotes_is_one_but_no_name() -> None:
    assert read("text", "") == ""
    assert refused("name", "") == "must be 1 to 255 characters long"


def test_a_name_of_blanks_is_refused() -> None:
    assert refused("name", "  ") == "is blank: write a name that can be seen"


def test_carriage_returns_are_in_sources_alone() -> None:
    assert read("source", "a\r\nb") == "a\r\nb"
    assert refused("text", "a\r\nb") == "holds a carriage return: take it out"


def test_only_null_clears() -> None:
    assert read("nullable", NULL) is None
    assert read("nullable", None) is None
    assert read("nullable_ref", NULL) is None
    assert read("nullable_ref", Plain("Snowflake")) == Ref(text="Snowflake")


@pytest.mark.parametrize(("value", "flag"), [(Plain("true"), True), (Plain("false"), False), (True, True)])
def test_flags(value: Any, flag: bool) -> None:
    assert read("flag", value) is flag


@pytest.mark.parametrize("value", [Plain("yes"), Plain("no"), Plain("True"), "true", 1, None, NULL, Plain("")])
def test_nothing_else_is_a_flag(value: Any) -> None:
    assert refused("flag", value) == "must be true or false"


@pytest.mark.parametrize(
    ("value", "count"), [(Plain("0"), 0), (Plain("25"), 25), (Plain("999999999"), 999999999), (7, 7)]
)
def test_counts(value: Any, count: int) -> None:
    assert read("count", value) == count


@pytest.mark.parametrize(
    "value", [Plain("-1"), Plain("1.0"), Plain("007"), Plain("1e3"), Plain("1_000"), "5", True, -1, NULL, Plain("٣")]
)
def test_nothing_else_is_a_count(value: Any) -> None:
    assert refused("count", value) == "must be a whole number"


def test_a_name_is_kept_in_one_spelling_and_measured_in_it() -> None:
    split = unicodedata.normalize("NFD", "é" * 255)
    assert read("name", split) == "é" * 255
    assert refused("name", "x" * 256) == "must be 1 to 255 characters long"


@pytest.mark.parametrize(
    "code", ["0000", "0007", "007F", "00AD", "200B", "202E", "2028", "E000", "0378", "3164", "FE0F"]
)
def test_what_cannot_be_seen_is_in_no_name(code: str) -> None:
    character = chr(int(code, 16))
    assert refused("name", f"Rev{character}enue") == f"holds the character U+{code}, which cannot be seen: take it out"
    assert refused("email", f"a{character}@b.c")
    assert invisible(character) == f"U+{code}"


def test_what_can_be_seen_may_be_in_a_name() -> None:
    for text in ("Zürich #1 (old)", "データ", "🚀 launch", "a/b.c*"):
        assert read("name", text) == text
        assert invisible(text) is None


def test_emails() -> None:
    assert read("email", "Ada.Lovelace+x@Example.com") == "Ada.Lovelace+x@Example.com"
    for text in ("ada", "ada@", "@x", "a b@c", "a@b@c", "<a@b>", "a@b,c@d"):
        assert refused("email", text) == "must be an email address like ada@example.com"


def test_ids() -> None:
    assert read("id", Plain("019cd222-4c60_A")) == "019cd222-4c60_A"
    for text in ("-a", "a/b", "a b", "x" * 129, "..", "a\n"):
        assert refused("id", text) == "must be an id, copied from Hex as it is"


def test_days() -> None:
    assert read("day", Plain("2028-02-29")) == date(2028, 2, 29)
    assert read("day", date(2027, 3, 31)) == date(2027, 3, 31)
    assert refused("day", Plain("31.3.2027")) == "must be a date like 2027-03-31"
    assert refused("day", Plain("2027-02-29")) == "must be a day of the calendar"


def test_references_say_what_they_mean() -> None:
    assert read("ref", Plain("analysts")) == Ref(text="analysts")
    assert read("ref", {"name": Plain("Analysts")}) == Ref(name="Analysts")
    assert read("ref", {Plain("id"): Plain("g1")}) == Ref(id="g1")
    assert read("ref", Ref(id="g1")) == Ref(id="g1")
    for value in ({}, {"name": "a", "id": "b"}, {"key": "a"}):
        assert refused("ref", value) == "must be a text, {name: ...} or {id: ...}"
    assert refused("ref", {"id": "../x"}) == "must be an id, copied from Hex as it is"


@pytest.mark.parametrize(
    ("ref", "reported"), [(Ref("a"), "a"), (Ref(name="A b"), "{name: A b}"), (Ref(id="g1"), "{id: g1}")]
)
def test_references_are_reported_as_they_are_written(ref: Ref, reported: str) -> None:
    assert str(ref) == reported


def test_a_block_says_what_was_written_even_a_null() -> None:
    block = Everything.model_validate({"nullable": NULL, "flag": False})
    assert block.says("nullable")
    assert block.says("flag")
    assert not block.says("text")


def test_a_block_takes_no_other_keys_and_shows_no_values_in_mistakes() -> None:
    with pytest.raises(ValidationError) as caught:
        Everything.model_validate({"txt": "hxtp_secret"})
    assert "hxtp_secret" not in str(caught.value)


def test_schemas_let_editors_write_what_is_read() -> None:
    fields = Everything.model_json_schema()["properties"]
    assert fields["nullable"]["type"] == ["string", "null"]
    assert fields["count"]["minimum"] == 0
    assert {"const": None} in fields["nullable_ref"]["anyOf"]
    assert fields["day"]["format"] == "date"


UUID = "019b8d62-7b47-7000-8000-0000000000c7"


@pytest.mark.parametrize(
    ("value", "id_"),
    [
        (UUID, UUID),
        (f"https://app.hex.tech/acme/hex/{UUID}/draft/logic", UUID),
        (f"https://app.hex.tech/acme/app/Revenue-by-month-{UUID.upper()}/latest?tab=1", UUID),
        (f"https://app.hex.tech/acme/hex/{UUID}", UUID),
    ],
)
def test_a_project_is_named_by_its_id_or_its_address(value: str, id_: str) -> None:
    assert read("project", Plain(value)) == id_


def test_an_address_without_an_id_is_refused() -> None:
    reported = refused("project", Plain("https://app.hex.tech/acme/home"))
    assert reported == "must be an id, or an address that holds a project's id"


def test_a_uuid_is_in_lower_case_and_no_other_id_is() -> None:
    assert read("id", Plain(UUID.upper())) == UUID
    assert read("id", Plain("ABC-1")) == "ABC-1"
