"""Pages are added up along their cursors, for as many readers as there are."""

from __future__ import annotations

from hexform.hex.call import Call, Json
from hexform.http.list_sizes import ListSizes
from tests.http.calls import EDIT, LIST


def page(after: str | None) -> Json:
    return {"values": [], "pagination": {"after": after}}


def at(after: str, call: Call = LIST) -> Call:
    return call._replace(query=(*call.query, ("after", after)))


def test_a_page_comes_after_all_before_it() -> None:
    sizes = ListSizes()
    assert sizes.before(LIST) == 0
    sizes.note(LIST, 10, page("a"))
    sizes.note(at("a"), 5, page("b"))
    sizes.note(at("b"), 7, page(None))
    assert (sizes.before(LIST), sizes.before(at("a")), sizes.before(at("b"))) == (0, 10, 15)


def test_two_who_read_the_same_list_do_not_add_up() -> None:
    sizes = ListSizes()
    for _ in range(2):
        sizes.note(LIST, 10, page("a"))
    for _ in range(2):
        sizes.note(at("a"), 5, page("b"))
    assert sizes.before(at("b")) == 15


def test_another_filter_is_another_list_and_an_object_is_none() -> None:
    sizes = ListSizes()
    sizes.note(LIST, 10, page("a"))
    sizes.note(EDIT, 10, {"pagination": 5})
    other = LIST._replace(query=(("groupId", "g1"),))
    assert sizes.before(at("a", other)) == 0
