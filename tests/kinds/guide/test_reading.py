"""Which lists of guides are asked for, and what comes of a list that is refused."""

from __future__ import annotations

import pytest

from hexform.errors import BadAnswer, NotPermitted
from hexform.hex.call import Call, Json
from hexform.kinds.guide.spec import GuideSource
from hexform.model.desired import Desired
from hexform.model.live import LiveGuide
from tests.kinds.guide_world import HEXFORM, OTHERS, REPOSITORY, Answer, Hex, World, desired, entry, guide

OWN = '{"id":"hexform","source":"unknown"}'
SECOND = GuideSource.model_validate({"unknown": "second"})


def asked(world: World, wanted: Desired) -> list[str]:
    """The owners whose lists an observation asks for; nothing is everybody."""
    world.hex.calls.clear()
    world.observe(wanted)
    assert {call.path for call in world.hex.calls} <= {"/v1/guides/draft/list"}
    assert all(call.query[0] == ("limit", "100") for call in world.hex.calls)
    return [dict(call.query).get("externalSource", "") for call in world.hex.calls]


def test_a_wanted_guide_that_is_listed_takes_one_list() -> None:
    world = World()
    row = world.hex.add("a.md", HEXFORM, live="text")
    assert asked(world, desired(guide("a.md"))) == [OWN]
    assert world.observe(desired(guide("a.md"))).guides == {"main": (LiveGuide(row.id, "a.md"),)}


def test_all_guides_are_asked_for_where_one_is_not_found() -> None:
    world = World()
    world.hex.add("b.md", OTHERS, live="theirs")
    wanted = desired(guide("a.md"), guide("b.md"))
    assert asked(world, wanted) == [OWN, ""]
    assert set(world.observe(wanted).guides) == {"main", ""}


def test_what_the_ledger_settles_takes_no_further_list() -> None:
    world = World()
    world.ledger.record("main", "a.md", entry("g1"))
    assert asked(world, desired(guide("a.md"))) == [OWN]
    assert asked(world, desired(guide("a.md", "new"))) == [OWN, ""]


def test_a_former_owner_is_asked_before_everybody() -> None:
    world = World()
    row = world.hex.add("a.md", HEXFORM, live="text")
    world.ledger.record("main", "a.md", entry(row))
    repository = '{"owner":"acme","repo":"guides","source":"github"}'
    assert asked(world, desired(guide("a.md", source=REPOSITORY))) == [repository, OWN]
    row.owner = dict(OTHERS)
    assert asked(world, desired(guide("a.md", source=REPOSITORY))) == [repository, OWN, ""]


def test_a_former_owner_who_is_another_set_is_not_asked_twice() -> None:
    world = World()
    row = world.hex.add("a.md", HEXFORM, live="text")
    world.ledger.record("main", "a.md", entry(row))
    moved = desired(guide("a.md", set_name="more", source=SECOND))
    assert asked(world, moved) == [OWN, '{"id":"second","source":"unknown"}']


def test_sets_without_wanted_guides_are_read_only_if_something_depends_on_it() -> None:
    world = World()
    world.hex.add("old.md", HEXFORM, live="old")
    sets = {"more": SECOND}
    assert asked(world, desired(policy="ignore", sets=sets)) == []
    assert asked(world, desired(policy="report")) == [OWN]
    assert asked(world, desired(policy="ignore", removed=("old.md",))) == [OWN]
    assert asked(world, desired(policy="ignore", removed=("other.md",))) == [OWN, ""]


def test_nothing_is_deleted_on_the_word_of_the_ledger_without_asking_for_all_guides() -> None:
    world = World()
    world.ledger.record("main", "old.md", entry("g1"))
    assert asked(world, desired(policy="report")) == [OWN]
    assert asked(world, desired(policy="delete")) == [OWN, ""]
    assert asked(world, desired(removed=("old.md",))) == [OWN, ""]


def test_guides_are_read_only_where_the_configuration_speaks_of_them() -> None:
    wanted = desired(guide("a.md"))
    silent = Desired(wanted.settings, specs=wanted.specs, guide_sets=wanted.guide_sets)
    assert asked(World(), silent) == []


def test_a_long_list_is_read_to_its_end() -> None:
    world = World()
    for number in range(101):
        world.hex.add(f"{number}.md", HEXFORM, live="text")
    assert len(world.observe(desired()).guides["main"]) == 101
    assert [dict(call.query).get("after") for call in world.hex.calls] == [None, "100"]


def test_a_list_that_is_refused_is_noted_and_the_others_are_read() -> None:
    world = World()
    world.hex.add("b.md", {"source": "unknown", "id": "second"}, live="text")
    wanted = desired(guide("a.md"), guide("b.md", set_name="more", source=SECOND))
    actual = world.observe(wanted, answer=refusing(world.hex, "hexform"))
    assert set(actual.failed) == {"guides:main"}
    assert set(actual.guides) == {"more"}
    sheet = world.plan(wanted, actual)
    assert [(n.address, n.source) for n in sheet.errors] == [("guide.a.md", "workspace.yaml:5")]
    assert [change.address for change in sheet.changes] == ["guide.b.md"]


def test_a_list_of_all_that_is_refused_leaves_only_what_needs_it_open() -> None:
    world = World()
    world.hex.add("b.md", HEXFORM, live="text")
    wanted = desired(guide("a.md"), guide("b.md"))
    actual = world.observe(wanted, answer=refusing(world.hex, ""))
    assert set(actual.failed) == {"guides:"}
    sheet = world.plan(wanted, actual)
    assert [notice.address for notice in sheet.errors] == ["guide.a.md"]
    assert [change.address for change in sheet.changes] == ["guide.b.md"]


def test_the_list_of_a_former_owner_that_is_refused_is_an_error_of_what_it_owned() -> None:
    world = World()
    row = world.hex.add("a.md", HEXFORM, live="text")
    world.ledger.record("main", "a.md", entry(row))
    wanted = desired(guide("a.md", source=REPOSITORY))
    sheet = world.plan(wanted, world.observe(wanted, answer=refusing(world.hex, "hexform")))
    assert [(notice.address, notice.message) for notice in sheet.errors] == [
        ("guide.a.md", "GET /v1/guides/draft/list 403: no"),
    ]
    assert not sheet.changes


def test_deletions_wait_for_a_list_that_is_refused() -> None:
    world = World()
    world.ledger.record("main", "old.md", entry("g1"))
    for wanted in (desired(policy="delete"), desired(removed=("other.md",))):
        sheet = world.plan(wanted, world.observe(wanted, answer=refusing(world.hex, "")))
        assert [notice.message for notice in sheet.errors] == ["GET /v1/guides/draft/list 403: no"]
        assert not sheet.changes
        assert not sheet.warnings


def test_an_answer_that_is_none_stops_the_reading() -> None:
    with pytest.raises(BadAnswer):
        World().observe(desired(guide("a.md")), answer=lambda call: {"values": [{"id": "g1"}]})


def refusing(hex_: Hex, owner: str) -> Answer:
    """Answers everything but the list of one owner."""

    def answer(call: Call) -> Json:
        source = dict(call.query).get("externalSource", "")
        if (owner in source) if owner else not source:
            raise NotPermitted("no", where=call.where, status=403)
        return hex_(call)

    return answer
