"""The shapes of answers: what is used is checked, what is not is dropped, and the API's document gives as much."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints, is_typeddict

import pytest

import hexform
from hexform.hex.answers import (
    ANSWERS,
    LONGEST_CURSOR,
    LONGEST_TEXT,
    UNREAD,
    check,
)
from hexform.hex.needs import NEEDS
from hexform.hex.shape import MISSING, WrongShape
from tests.sandbox.document import needed, official
from tests.sandbox.document import operations as documented

PROJECT: dict[str, Any] = {
    "id": "p1",
    "title": "Revenue",
    "description": None,
    "type": "PROJECT",
    "owner": {"email": "ada@example.com"},
    "status": {"name": "Done"},
    "archivedAt": None,
    "trashedAt": None,
    "sharing": {
        "users": [{"user": {"email": "ada@example.com"}, "access": "SOMETHING_NEW"}],
        "groups": [],
        "collections": [],
        "workspace": {"access": "NONE"},
        "publicWeb": {"access": "NONE"},
    },
}


def checked(operation: str, answer: Any) -> Any:
    """What is left of an answer once it is checked."""
    copy = json.loads(json.dumps(answer))
    check(operation, copy)
    return copy


def page(*values: Any, after: Any = None) -> dict[str, Any]:
    return {"values": list(values), "pagination": {"after": after}}


def wrong(operation: str, answer: Any) -> tuple[str, str, Any]:
    with pytest.raises(WrongShape) as raised:
        checked(operation, answer)
    return raised.value.path, raised.value.expected, raised.value.got


def with_(place: str, value: Any) -> dict[str, Any]:
    """A page of two projects; in the second one value is another."""
    row: Any = {**PROJECT, "sharing": {**PROJECT["sharing"]}}
    holder, _, key = place.rpartition(".")
    (row[holder] if holder else row)[key] = value
    return page(PROJECT, row)


def test_what_is_not_named_is_taken_out_and_other_levels_are_kept() -> None:
    assert checked("ListProjects", page({**PROJECT, "analytics": {"views": 7}}, after="next")) == page(
        PROJECT, after="next"
    )


@pytest.mark.parametrize(
    ("place", "value", "expected", "got"),
    [
        ("id", None, "text", None),
        ("id", "../users/me", "an id", "../users/me"),
        ("id", "", "an id", ""),
        ("id", "x" * 129, "an id", "x" * 129),
        ("title", 5, "text", 5),
        ("title", True, "text", True),
        ("title", ["Revenue"], "text", ["Revenue"]),
        ("title", "x" * (LONGEST_TEXT + 1), f"at most {LONGEST_TEXT} characters", LONGEST_TEXT + 1),
        ("owner", None, "an object", None),
        ("owner", "ada@example.com", "an object", "ada@example.com"),
        ("owner", [], "an object", []),
        ("status", "Done", "an object", "Done"),
        ("sharing.users", {}, "a list", {}),
        ("sharing.users", None, "a list", None),
        ("sharing.workspace", "NONE", "an object", "NONE"),
    ],
)
def test_a_wrong_value_is_named_by_its_place(place: str, value: Any, expected: str, got: Any) -> None:
    assert wrong("ListProjects", with_(place, value)) == (f"values[1].{place}", expected, got)


def test_a_value_deep_inside_is_named_by_its_place() -> None:
    grants = [*PROJECT["sharing"]["users"], {"user": {"email": 5}, "access": "CAN_VIEW"}]
    place = "values[1].sharing.users[1].user.email"
    assert wrong("ListProjects", with_("sharing.users", grants)) == (place, "text", 5)


@pytest.mark.parametrize("field", sorted(PROJECT.keys() - {"sharing"}))
def test_what_a_decision_hangs_on_must_be_there(field: str) -> None:
    row = {key: value for key, value in PROJECT.items() if key != field}
    assert wrong("GetProject", row) == (field, "a value", MISSING)
    assert checked("GetProject", {key: value for key, value in PROJECT.items() if key != "sharing"})


@pytest.mark.parametrize("answer", [None, [], "x", 7])
@pytest.mark.parametrize("operation", [*ANSWERS, "EditGroup"])
def test_every_answer_is_an_object(operation: str, answer: Any) -> None:
    assert wrong(operation, answer) == ("", "an object", answer)


@pytest.mark.parametrize(
    ("after", "expected"),
    [(7, "text"), ("", "text that is not empty"), ("x" * (LONGEST_CURSOR + 1), f"at most {LONGEST_CURSOR} characters")],
)
def test_a_cursor_can_be_in_a_url(after: Any, expected: str) -> None:
    path, reported, _ = wrong("ListGroups", page(after=after))
    assert (path, reported) == ("pagination.after", expected)
    assert checked("ListGroups", page(after="x" * LONGEST_CURSOR))


@pytest.mark.parametrize("pagination", [None, [], {}])
def test_a_page_says_whether_it_is_the_last(pagination: Any) -> None:
    assert wrong("ListGroups", {"values": [], "pagination": pagination})[0].startswith("pagination")


def test_a_long_list_of_wrong_items_is_one_error() -> None:
    assert wrong("ListGroups", page(*[5] * 100_000))[0] == "values[0]"


@pytest.mark.parametrize("exp", [10**400, "soon", True])
def test_a_time_is_a_number(exp: Any) -> None:
    assert wrong("Me", {"org": {"id": "o1"}, "token": {"exp": exp}})[:2] == ("token.exp", "a number")


# What the code asks for, and what the document promises.


def operations() -> set[str]:
    """Every operation that the code of hexform names, outside of the lists of what is known of each."""
    root = Path(hexform.__file__).parent
    lists = {root / "hex/answers.py", root / "hex/needs.py", root / "http/limits.py"}
    sources = [path for path in root.rglob("*.py") if path not in lists and "sandbox" not in path.parts]
    nodes = (node for path in sources for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    constants = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return {text for text in constants if _OPERATION.fullmatch(text)}


_OPERATION = re.compile(r"(List|Get|Create|Edit|Update|Delete|Upsert|Publish)[A-Z][A-Za-z]+|Me")


def test_every_operation_has_its_answer_here() -> None:
    assert operations() == ANSWERS.keys() | UNREAD
    assert not ANSWERS.keys() & UNREAD


def examples(schema: Any, document: Any) -> Iterator[tuple[Any, Any]]:
    """Answers that a schema of the document allows, two of each kind: with everything, and with as little as may be."""
    if "$ref" in schema:
        *_, section, name = schema["$ref"].split("/")
        yield from examples(document["components"][section][name], document)
    elif choices := schema.get("anyOf") or schema.get("oneOf"):
        for each in choices:
            yield from examples(each, document)
    elif parts := schema.get("allOf"):
        (whole,) = (list(examples(part, document)) for part in parts)
        yield from whole if not schema.get("nullable") else [(full, None) for full, _ in whole]
    elif "properties" in schema:
        found = {name: list(examples(field, document)) for name, field in schema["properties"].items()}
        for number in range(max(map(len, found.values()), default=1)):
            full = {name: each[number % len(each)][0] for name, each in found.items()}
            little = {
                name: each[number % len(each)][1] for name, each in found.items() if name in schema.get("required", ())
            }
            yield full, None if schema.get("nullable") else little
    elif schema["type"] == "array":
        yield from (([full, little], []) for full, little in examples(schema["items"], document))
    else:
        value = {"string": "text", "boolean": True}.get(schema["type"], 7)
        yield value, None if schema.get("nullable") else value


def success(document: Any, operation: str) -> Any:
    """The schema of an operation's success."""
    (found,) = (each for _, _, each in documented(document) if each["operationId"] == operation)
    (status,) = (status for status in found["responses"] if status.startswith("2"))
    return found["responses"][status]["content"]["application/json"]["schema"]


@needed
@pytest.mark.parametrize("operation", ANSWERS)
def test_no_answer_that_the_document_allows_is_refused(operation: str) -> None:
    found = list(examples(success(official(), operation), official()))
    assert found
    for full, little in found:
        assert checked(operation, full)
        checked(operation, little)


@needed
@pytest.mark.parametrize("operation", ANSWERS)
def test_every_field_that_is_named_is_in_the_document(operation: str) -> None:
    """Without this, a misspelled field that may be missing would never be seen."""
    found = json.dumps([full for full, _ in examples(success(official(), operation), official())])
    assert named(ANSWERS[operation]) <= set(re.findall(r'"(\w+)":', found))


def named(hint: Any) -> set[str]:
    """The fields that a type names, however deep."""
    origin = get_origin(hint) or hint
    fields = get_type_hints(origin) if is_typeddict(origin) else {}
    inner = (named(each) for each in (*fields.values(), *get_args(hint)))
    return set(fields).union(*inner)


def test_every_operation_says_what_it_needs_of_the_token() -> None:
    assert NEEDS.keys() | {"Me"} == ANSWERS.keys() | UNREAD
