"""Lists are read to their end, each item once, and a list that does not end is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from hexform.errors import BadAnswer
from hexform.hex import paging
from hexform.hex.call import Call, Json
from hexform.hex.paging import pages

Page = tuple[list[Any], str | None]


def read(answer: Callable[[Call], Json], **more: Any) -> tuple[list[Json], int, bool, list[Call]]:
    """Drive the reading of a list by hand."""
    calls: list[Call] = []
    steps = pages("ListGroups", "/v1/groups", ("limit", "500"), **more)
    reply: Any = None
    while True:
        try:
            call = steps.send(reply)
        except StopIteration as end:
            return (*end.value, calls)
        assert isinstance(call, Call)
        calls.append(call)
        reply = answer(call)


def book(*given: Page) -> Callable[[Call], Json]:
    """A list of these pages; `after` is the number of the next one unless it says something else."""

    def answer(call: Call) -> Json:
        values, after = given[int(dict(call.query).get("after", "0"))]
        return {"values": values, "pagination": {"after": after}}

    return answer


def item(key: str, name: str = "") -> Json:
    return {"id": key, "name": name}


def test_every_page_is_read_until_there_is_no_cursor() -> None:
    found, count, complete, calls = read(book(([item("a")], "1"), ([], "2"), ([item("b")], None)))
    assert ([row["id"] for row in found], count, complete) == (["a", "b"], 3, True)
    assert [call.query for call in calls] == [
        (("limit", "500"),),
        (("limit", "500"), ("after", "1")),
        (("limit", "500"), ("after", "2")),
    ], "the filters go with every cursor"


def test_what_two_pages_show_is_one_item_and_the_later_holds() -> None:
    found, *_ = read(book(([item("a", "old"), item("b")], "1"), ([item("a", "new")], None)))
    assert found == [item("a", "new"), item("b")]


def test_it_ends_early_where_enough_is_found() -> None:
    given = book(([item("a")], "1"), ([item("b")], "2"), ([item("c")], None))
    found, count, complete, _ = read(given, enough=lambda rows: "b" in rows)
    assert ([row["id"] for row in found], count, complete) == (["a", "b"], 2, False)


def test_enough_on_the_last_page_is_the_whole_list() -> None:
    assert read(book(([item("a")], None)), enough=lambda rows: True)[1:3] == (1, True)


def test_another_key_may_tell_items_apart() -> None:
    rows = [{"id": "new", "staticId": "1"}, {"id": "newer", "staticId": "1"}]
    assert read(book((rows, None)), key="staticId")[0] == rows[1:]


def test_a_cursor_that_comes_back_is_refused() -> None:
    with pytest.raises(BadAnswer, match="the list does not end: its cursor comes back"):
        read(book(([item("a")], "1"), ([item("b")], "1")))


def test_a_list_with_ever_new_cursors_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "_MOST_PAGES", 5)
    with pytest.raises(BadAnswer, match="does not end after 5 pages"):
        read(lambda call: {"values": [], "pagination": {"after": dict(call.query).get("after", "") + "x"}})


def test_a_list_of_too_many_items_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "_MOST_ITEMS", 3)
    given = book(([item("a"), item("b")], "1"), ([item("c"), item("d")], None))
    with pytest.raises(BadAnswer, match="GET /v1/groups: the list holds more than 3 items"):
        read(given)
    assert len(read(book(([item("a"), item("b")], "1"), ([item("b"), item("c")], None)))[0]) == 3
