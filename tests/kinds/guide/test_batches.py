"""Which changes share a request, and what they cost: the costs are what a run really sends."""

from __future__ import annotations

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kinds.guide_world import HEXFORM, KIND, OTHERS, World, desired, drive, entry, guide


def costs(world: World, number: int, *, publish: bool = True) -> list[int]:
    wanted = desired(*(guide(f"{at:03}.md", publish=publish) for at in range(number)))
    return list(KIND.costs(world.plan(wanted).changes).values())


def test_twenty_files_share_an_upload_and_a_hundred_ids_a_publish() -> None:
    assert costs(World(), 1) == [2]
    assert costs(World(), 20) == [2, *[0] * 19]
    assert costs(World(), 21) == [2, *[0] * 19, 1]
    many = costs(World(), 101)
    assert (sum(many), many[0], many[20], many[100]) == (8, 2, 1, 2)
    assert costs(World(), 21, publish=False) == [1, *[0] * 19, 1]
    assert costs(World(), 0) == []


def test_a_draft_that_only_has_to_be_published_is_not_uploaded() -> None:
    world = World()
    for path in ("a.md", "b.md"):
        row = world.hex.add(path, HEXFORM, draft="text")
        world.ledger.record("main", path, entry(row, published=False))
    wanted = desired(guide("a.md"), guide("b.md", "new"))
    assert KIND.costs(world.plan(wanted).changes) == {"guide.a.md": 1, "guide.b.md": 1}


def test_one_that_has_another_owner_is_uploaded_by_itself() -> None:
    world = World()
    for path in ("a.md", "b.md"):
        world.hex.add(path, OTHERS, live="theirs")
    wanted = desired(guide("a.md", take_over=True), guide("b.md", take_over=True), guide("c.md"))
    assert KIND.costs(world.plan(wanted).changes) == {"guide.a.md": 2, "guide.b.md": 1, "guide.c.md": 1}


def test_each_deletion_is_a_request_and_their_publish_another() -> None:
    world = World()
    for number in range(101):
        world.hex.add(f"{number:03}.md", HEXFORM, live="text")
    found = list(KIND.costs(world.plan(desired(policy="delete")).changes).values())
    assert (sum(found), found[0], found[1], found[100]) == (103, 2, 1, 2)


@settings(derandomize=True, deadline=None)
@given(st.integers(0, 45), st.integers(0, 3), st.integers(0, 3), st.integers(0, 3), st.booleans())
def test_a_run_sends_what_the_plan_says(new: int, foreign: int, resourced: int, gone: int, publish: bool) -> None:
    world = World()
    for number in range(foreign):
        world.hex.add(f"foreign{number}.md", OTHERS, live="theirs")
    for number in range(resourced):
        row = world.hex.add(f"moved{number}.md", OTHERS, live="text")
        world.ledger.record("main", row.path, entry(row, locator=OTHERS))
    for number in range(gone):
        world.hex.add(f"gone{number}.md", HEXFORM, live="text")
    wanted = desired(
        *(guide(f"new{number}.md", publish=publish) for number in range(new)),
        *(guide(f"foreign{number}.md", take_over=True, publish=publish) for number in range(foreign)),
        *(guide(f"moved{number}.md", publish=publish) for number in range(resourced)),
        policy="delete",
    )
    actual = world.observe(wanted)
    changes = world.plan(wanted, actual).changes
    planned = KIND.costs(changes)
    again = KIND.read_again(changes, actual)
    world.hex.calls.clear()
    world.apply(wanted)
    sent = [call for call in world.hex.calls if call.method != "GET"]
    assert sum(planned.values()) == len(sent)
    forced = sum(bool(call.body and call.body.get("forceWrite")) for call in sent)
    assert forced == foreign + resourced
    assert len(world.hex.asked("PUT")) == math.ceil(new / 20) + forced
    for reading in again.values():
        world.hex.calls.clear()
        drive(reading.steps(), world.hex, world.ledger)
        assert len(world.hex.calls) == reading.requests
