"""Deleting guides, whatever becomes of the answers."""

from __future__ import annotations

import pytest

from hexform.errors import Interrupted, NotPermitted, OutcomeUnknown, Rejected
from hexform.hex.call import Call, Json
from tests.kinds.guide_world import HEXFORM, Answer, Hex, World, desired, entry, guide

REMOVED = desired(removed=("a.md", "b.md"))


def with_two() -> World:
    world = World()
    world.apply(desired(guide("a.md"), guide("b.md")))
    world.hex.calls.clear()
    return world


def test_deletions_are_published_together() -> None:
    world = with_two()
    assert world.apply(REMOVED) == {"guide.a.md": "g1", "guide.b.md": "g2"}
    assert [call.path for call in world.hex.asked("DELETE")] == ["/v1/guides/draft/g1", "/v1/guides/draft/g2"]
    assert [call.body for call in world.hex.asked("POST")] == [{"orgGuideFileIds": ["g1", "g2"]}]
    assert world.hex.rows == {}
    assert not world.ledger.entries("main")


def test_uploads_and_deletions_are_published_separately() -> None:
    world = with_two()
    world.apply(desired(guide("c.md"), removed=("a.md",)))
    assert [call.body for call in world.hex.asked("POST")] == [
        {"orgGuideFileIds": ["g3"]},
        {"orgGuideFileIds": ["g1"]},
    ]
    assert [call.method for call in world.hex.calls if call.method != "GET"] == ["PUT", "POST", "DELETE", "POST"]


def test_a_guide_of_others_is_deleted_where_it_is_written() -> None:
    world = World()
    world.hex.add("a.md", None, live="theirs")
    assert world.apply(desired(removed=("a.md",))) == {"guide.a.md": "g1"}
    assert world.hex.rows == {}
    assert not world.ledger.entries("main")


@pytest.mark.parametrize("lists", ["tree", "drafts"])
def test_a_deletion_that_was_cut_before_its_publish_is_finished(lists: str) -> None:
    world = with_two()
    world.hex.lists = lists
    with pytest.raises(Interrupted):
        world.apply(REMOVED, stopping(world, "POST"))
    assert world.hex.live() == {"a.md": "text", "b.md": "text"}
    assert all(kept.deleting for kept in world.ledger.entries("main").values())
    assert world.apply(REMOVED) == {"guide.a.md": "g1", "guide.b.md": "g2"}
    assert world.hex.live() == {}
    assert not world.plan(REMOVED).changes


def test_a_deletion_that_was_published_and_not_noted_is_done() -> None:
    world = World()
    for number, path in enumerate(("a.md", "b.md"), 1):
        world.ledger.record("main", path, entry(f"g{number}", deleting=True))
    world.hex.add("other.md", HEXFORM, live="text")
    assert world.apply(REMOVED) == {"guide.a.md": "g1", "guide.b.md": "g2"}
    assert not world.ledger.entries("main")
    assert not world.plan(REMOVED).changes


def test_a_deletion_whose_answer_was_lost_and_that_is_refused_when_repeated() -> None:
    world = with_two()

    def answer(call: Call) -> Json:
        if call.method == "DELETE":
            world.hex(call)
        return world.hex(call)

    assert world.apply(desired(removed=("a.md",)), answer) == {"guide.a.md": "g1"}
    assert world.hex.live() == {"b.md": "text"}


def test_a_deletion_that_is_refused_while_the_guide_is_listed_fails() -> None:
    world = with_two()

    def answer(call: Call) -> Json:
        if call.method == "DELETE":
            raise NotPermitted("no", where=call.where, status=403)
        return world.hex(call)

    for _ in range(2):
        results = world.apply(desired(removed=("a.md",)), answer)
        assert isinstance(results["guide.a.md"], NotPermitted)
    assert not world.hex.asked("POST")
    assert world.hex.live() == {"a.md": "text", "b.md": "text"}


def test_a_guide_that_no_list_shows_and_that_may_not_be_deleted_fails_once() -> None:
    world = World(Hex(lists="drafts"))
    world.ledger.record("main", "a.md", entry("g9"))
    wanted = desired(removed=("a.md",))
    assert isinstance(world.apply(wanted)["guide.a.md"], NotPermitted)
    assert world.apply(wanted) == {"guide.a.md": "g9"}
    assert not world.plan(wanted).changes


def test_an_id_that_is_not_there_is_deleted() -> None:
    world = with_two()

    def answer(call: Call) -> Json:
        if call.method == "DELETE":
            world.hex.rows.pop("g1")
            raise NotPermitted("no such guide", where=call.where, status=404)
        return world.hex(call)

    assert world.apply(desired(removed=("a.md",)), answer) == {"guide.a.md": "g1"}
    assert world.hex.live() == {"b.md": "text"}


def test_a_deletion_that_is_refused_for_another_reason_changes_nothing() -> None:
    world = with_two()
    before = dict(world.ledger.entries("main"))

    def answer(call: Call) -> Json:
        if call.method == "DELETE":
            raise Rejected("no", where=call.where, status=400)
        return world.hex(call)

    assert isinstance(world.apply(REMOVED, answer)["guide.a.md"], Rejected)
    assert world.ledger.entries("main") == before


def test_a_deletion_whose_outcome_is_unknown_is_finished_by_the_next_run() -> None:
    for done in (True, False):
        world = with_two()

        def answer(call: Call, world: World = world, *, done: bool = done) -> Json:
            if call.method == "DELETE":
                if done:
                    world.hex(call)
                raise OutcomeUnknown("broke", where=call.where)
            return world.hex(call)

        assert isinstance(world.apply(REMOVED, answer)["guide.a.md"], OutcomeUnknown)
        assert world.hex.live() == {"a.md": "text", "b.md": "text"}
        world.apply(REMOVED)
        assert world.hex.live() == {}


def test_a_deletion_whose_publish_is_refused_fails() -> None:
    world = with_two()

    def answer(call: Call) -> Json:
        if call.method == "POST":
            raise Rejected("no", where=call.where, status=400)
        return world.hex(call)

    results = world.apply(REMOVED, answer)
    assert all(isinstance(result, Rejected) for result in results.values())
    world.apply(REMOVED)
    assert world.hex.live() == {}


def test_a_publish_of_deletions_that_fails_otherwise_is_not_taken_for_done() -> None:
    world = World()
    world.ledger.record("main", "a.md", entry("g9", deleting=True))

    def answer(call: Call) -> Json:
        if call.method == "POST":
            raise Rejected("later", where=call.where, status=429)
        return world.hex(call)

    wanted = desired(removed=("a.md",))
    assert isinstance(world.apply(wanted, answer)["guide.a.md"], Rejected)
    assert world.apply(wanted) == {"guide.a.md": "g9"}


def test_an_id_that_could_lead_elsewhere_is_never_sent() -> None:
    world = World()
    world.ledger.record("main", "a.md", entry("../../users/me"))
    assert isinstance(world.apply(desired(removed=("a.md",)))["guide.a.md"], Rejected)
    assert not world.hex.asked("DELETE")


def stopping(world: World, method: str) -> Answer:
    def answer(call: Call) -> Json:
        if call.method == method:
            raise Interrupted("told to stop")
        return world.hex(call)

    return answer


def test_a_run_that_is_told_to_stop_before_a_deletion_forgets_that_it_was_about_to() -> None:
    world = with_two()
    before = dict(world.ledger.entries("main"))
    with pytest.raises(Interrupted):
        world.apply(REMOVED, stopping(world, "DELETE"))
    assert world.ledger.entries("main") == before
