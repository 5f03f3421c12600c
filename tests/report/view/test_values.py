from typing import Any

import pytest

from hexform.report.view.values import counted, dotted, shown


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("CAN_VIEW", "CAN_VIEW"),
        ("ada@example.com", "ada@example.com"),
        ("In review", '"In review"'),
        ("", '""'),
        ("null", "null"),
        ("- x", '"- x"'),
        (True, "true"),
        (None, "null"),
        (3, "3"),
        (["a", "b c"], '[a, "b c"]'),
        ({"a": {"b c": None}}, '{a: {"b c": null}}'),
    ],
)
def test_a_value_is_shown_as_people_write_it(value: Any, words: str) -> None:
    assert shown(value) == words


def test_a_path_is_dotted_and_odd_steps_are_quoted() -> None:
    assert dotted(("users", "cfo@example.com")) == "users.cfo@example.com"
    assert dotted(("groups", "Finance team")) == 'groups."Finance team"'


def test_numbers_agree_with_their_nouns() -> None:
    assert [counted(1, "request"), counted(0, "request"), counted(2, "address", "addresses")] == [
        "1 request",
        "0 requests",
        "2 addresses",
    ]
