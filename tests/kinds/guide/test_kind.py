"""Guides as a kind: one batch, what is known after a change, and a saved change said as a configuration."""

from __future__ import annotations

import pytest
from hexform.kinds.again import Again

from hexform.errors import NotPermitted
from hexform.kinds.guide.kind import GuideKind
from hexform.kinds.guide.ledger import keeper
from hexform.kinds.guide.spec import GuideSource
from hexform.kinds.registry import KINDS
from hexform.model.change import Change
from hexform.model.desired import Desired
from hexform.model.live import Actual, LiveGuide
from tests.kinds.guide_world import HEXFORM, KIND, OTHERS, World, changes, desired, drive, entry, guide

SECOND = GuideSource.model_validate({"unknown": "second"})


def test_all_guides_are_one_batch_in_one_lane() -> None:
    assert isinstance(KINDS["guide"], GuideKind)
    found = World().plan(desired(guide("a.md"), guide("b.md", set_name="more", source=SECOND))).changes
    assert {KIND.batch(change) for change in found} == {KIND.lane(change) for change in found} == {"guide"}


def test_one_change_alone() -> None:
    world = World()
    wanted = desired(guide("a.md"))
    (change,) = world.plan(wanted).changes
    assert drive(KIND.apply(change, world.work(wanted)), world.hex, world.ledger) == "g1"
    assert world.hex.live() == {"a.md": "text"}


def test_one_change_that_fails_raises() -> None:
    world = World()
    wanted = desired(guide("a.md"))
    (change,) = world.plan(wanted).changes
    work = world.work(wanted)
    world.hex.add("a.md", OTHERS, live="theirs")
    with pytest.raises(Exception, match="Cannot overwrite"):
        drive(KIND.apply(change, work), world.hex, world.ledger)


def read_back(world: World, wanted: Desired, found: list[Change], actual: Actual) -> Actual:
    for change in found:
        actual = KIND.settled(change, actual)
    for reading in KIND.read_again(found, actual).values():
        actual = drive(reading.steps(), world.hex, world.ledger)(actual)
    return actual


@pytest.mark.parametrize("lists", ["tree", "drafts"])
def test_what_was_applied_is_seen_when_it_is_read_again(lists: str) -> None:
    world = World()
    world.hex.lists = lists
    for path, owner, draft in (("foreign.md", OTHERS, "theirs"), ("gone.md", HEXFORM, "old"), ("hex.md", None, "old")):
        world.hex.add(path, owner, draft=draft)
    moved = world.hex.add("moved.md", OTHERS, draft="text")
    world.ledger.record("main", "moved.md", entry(moved, locator=OTHERS))
    wanted = desired(
        guide("foreign.md", take_over=True),
        guide("moved.md"),
        guide("new.md"),
        policy="delete",
        removed=("hex.md",),
    )
    actual = world.observe(wanted)
    found = world.plan(wanted, actual).changes
    assert len(found) == 5
    assert set(KIND.read_again(found, actual)) == {'guides:{"id":"hexform","source":"unknown"}', "guides:"}
    world.apply(wanted)
    sheet = world.plan(wanted, read_back(world, wanted, found, actual))
    assert (sheet.changes, sheet.errors) == ([], [])


def test_what_did_not_take_effect_is_seen_when_it_is_read_again() -> None:
    world = World()
    wanted = desired(guide("a.md"))
    actual = world.observe(wanted)
    found = world.plan(wanted, actual).changes
    sheet = world.plan(wanted, read_back(world, wanted, found, actual))
    assert changes(sheet)["a.md"].verb == "create"


def test_reading_again_takes_a_page_for_each_hundred_guides() -> None:
    world = World()
    wanted = desired(*(guide(f"{number:03}.md") for number in range(2)))
    found = world.plan(wanted).changes
    for there, requests in ((0, 1), (98, 1), (99, 2), (198, 2), (199, 3)):
        rows = tuple(LiveGuide(f"g{number}", f"old{number}.md") for number in range(there))
        (reading,) = KIND.read_again(found, Actual(guides={"main": rows})).values()
        assert reading.requests == requests


def test_a_list_that_cannot_be_read_again_is_an_error() -> None:
    world = World()
    (reading,) = KIND.read_again(world.plan(desired(guide("a.md"))).changes, Actual()).values()

    def refuse(_: object) -> dict[str, object]:
        raise NotPermitted("no", status=403)

    with pytest.raises(NotPermitted):
        drive(reading.steps(), refuse, world.ledger)


def replanned(world: World, found: list[Change]) -> list[Change]:
    """The changes of the configuration that saved changes come to."""
    again = Again()
    for change in found:
        KIND.again(Change.model_validate(change.model_dump(mode="json")), again)
    return world.plan(again.desired()).changes


def test_a_saved_change_wants_what_its_configuration_wanted() -> None:
    world = World()
    world.hex.add("foreign.md", OTHERS, live="theirs")
    world.hex.add("gone.md", HEXFORM, live="old")
    world.hex.add("hex.md", None, live="old")
    moved = world.hex.add("moved.md", SECOND.locator(), live="text")
    world.ledger.record("more", "moved.md", entry(moved, locator=SECOND.locator()))
    wanted = desired(
        guide("draft.md", publish=False, set_name="drafts", source=SECOND),
        guide("foreign.md", take_over=True),
        guide("moved.md"),
        guide("new.md"),
        removed=("gone.md", "hex.md"),
        sets={"more": SECOND},
    )
    found = world.plan(wanted).changes
    assert {change.name: change.verb for change in found} == {
        "draft.md": "create",
        "foreign.md": "update",
        "moved.md": "update",
        "new.md": "create",
        "gone.md": "delete",
        "hex.md": "delete",
    }
    again = replanned(world, found)
    assert [change.model_copy(update={"warnings": ()}) for change in again] == [
        change.model_copy(update={"warnings": ()}) for change in found
    ]


def test_a_saved_deletion_that_was_begun_is_found_again() -> None:
    world = World()
    world.apply(desired(guide("a.md"), guide("b.md")))
    found = world.plan(desired(guide("b.md"), removed=("a.md",))).changes
    kept = world.ledger.entries("main")["a.md"]
    world.ledger.record("main", "a.md", kept.model_copy(update={"deleting": True}))
    world.hex.rows["g1"].deleted = True
    (again,) = replanned(world, found)
    assert (again.address, again.verb, again.id) == ("guide.a.md", "delete", "g1")


def test_a_change_that_names_no_set_is_noted_under_none() -> None:
    change = changes(World().plan(desired(guide("a.md"))))["a.md"]
    assert keeper(change) == "main"
    assert keeper(change.model_copy(update={"refs": {}})) == ""
