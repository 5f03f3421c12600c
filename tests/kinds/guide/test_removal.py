"""Guides that go: by a line under `removed`, or by policy."""

from __future__ import annotations

from typing import Any

import pytest

from hexform.kinds.builder import PlanBuilder
from hexform.kinds.guide.spec import GuideSource
from hexform.model.change import Change
from tests.kinds.guide_world import HEXFORM, OTHERS, Hex, World, changes, desired, entry, guide, rows_of

SECOND = GuideSource.model_validate({"unknown": "second"})


def with_old(**more: Any) -> World:
    """A world where old.md was applied; there is nothing else."""
    world = World()
    world.ledger.record("main", "old.md", entry(world.hex.add("old.md", HEXFORM, live="text"), **more))
    return world


def the_deletion(sheet: PlanBuilder) -> Change:
    assert not sheet.errors
    (change,) = sheet.changes
    assert (change.address, change.verb, change.after) == ("guide.old.md", "delete", None)
    return change


@pytest.mark.parametrize("policy", ["ignore", "report", "drift"])
def test_what_is_not_wanted_is_reported_as_the_policy_says(policy: str) -> None:
    sheet = with_old().plan(desired(guide("a.md"), policy=policy))
    found = [(thing.kind, thing.name, thing.id, thing.address, thing.drift) for thing in sheet.unmanaged]
    assert found == ([] if policy == "ignore" else [("guide", "old.md", "g1", "guide.old.md", policy == "drift")])
    assert [change.name for change in sheet.changes] == ["a.md"]


def test_what_is_not_wanted_is_deleted_if_the_policy_says_so() -> None:
    sheet = with_old().plan(desired(guide("a.md"), policy="delete"))
    change = changes(sheet)["old.md"]
    assert change.model_dump(exclude_defaults=True, mode="json") == {
        "address": "guide.old.md",
        "kind": "guide",
        "name": "old.md",
        "id": "g1",
        "actions": ["delete"],
        "before": {"contents": "text", "source": HEXFORM},
        "diff": [
            {"path": ["contents"], "op": "remove", "before": "text"},
            {"path": ["source", "id"], "op": "remove", "before": "hexform"},
            {"path": ["source", "source"], "op": "remove", "before": "unknown"},
        ],
        "refs": {"set:main": "keeps"},
    }
    assert not sheet.unmanaged
    assert not sheet.emptied


def test_deleting_by_policy_needs_a_source_that_is_written() -> None:
    sheet = with_old().plan(desired(guide("a.md"), policy="delete", written=False))
    assert [thing.name for thing in sheet.unmanaged] == ["old.md"]
    assert "old.md" not in changes(sheet)


def test_guides_of_others_are_nobodys_business() -> None:
    world = World()
    world.hex.add("theirs.md", OTHERS, live="text")
    world.hex.add("written-in-hex.md", None, live="text")
    sheet = world.plan(desired(guide("a.md"), policy="delete"))
    assert [change.name for change in sheet.changes] == ["a.md"]
    assert not sheet.unmanaged


def test_what_another_set_wants_is_wanted() -> None:
    sheet = with_old().plan(desired(guide("old.md", set_name="more"), policy="delete"))
    assert not sheet.changes
    assert not sheet.unmanaged


def test_a_set_that_would_lose_everything_is_told() -> None:
    sheet = with_old().plan(desired(policy="delete"))
    the_deletion(sheet)
    assert sheet.emptied == {
        "guides of main": "the set 'main' wants no guide, and all 1 of its owner would be deleted",
    }


def test_a_set_is_not_emptied_while_something_of_it_stays() -> None:
    two = with_old()
    two.hex.add("kept.md", HEXFORM, live="text")
    protected = two.plan(desired(policy="delete", protected=("guide.kept.md",)))
    the_rest = the_rest_of(protected, "guide.kept.md")
    assert [change.name for change in the_rest.changes] == ["old.md"]
    assert not protected.emptied
    targeted = two.plan(desired(policy="delete"), targets=("guide.old.md",))
    the_deletion(targeted)
    assert not targeted.emptied
    removed = with_old().plan(desired(policy="delete", removed=("old.md",)))
    the_deletion(removed)
    assert not removed.emptied


def the_rest_of(sheet: PlanBuilder, address: str) -> PlanBuilder:
    """The sheet, whose only error is that of this address, which is protected."""
    assert [(notice.address, notice.message) for notice in sheet.errors] == [
        (address, f"would be deleted, and is protected by {address}")
    ]
    return sheet


def test_two_sets_of_one_owner_are_emptied_together() -> None:
    sheet = with_old().plan(desired(policy="delete", sets={"more": GuideSource.model_validate({"unknown": "hexform"})}))
    the_deletion(sheet)
    assert set(sheet.emptied) == {"guides of main", "guides of more"}


def test_only_what_is_targeted_is_spoken_of() -> None:
    world = with_old()
    for policy in ("report", "delete"):
        sheet = world.plan(desired(guide("a.md"), policy=policy, removed=("gone.md",)), targets=("guide.a.md",))
        assert [change.name for change in sheet.changes] == ["a.md"]
        assert not sheet.unmanaged
        assert not sheet.warnings


def test_a_guide_that_the_ledger_alone_knows_is_deleted_too() -> None:
    world = with_old()
    world.hex.lists = "drafts"
    assert [thing.id for thing in world.plan(desired()).unmanaged] == ["g1"]
    assert the_deletion(world.plan(desired(policy="delete"))).id == "g1"


def test_a_guide_that_the_lists_disprove_is_gone() -> None:
    world = World()
    world.ledger.record("main", "a.md", entry(world.hex.add("a.md", HEXFORM, live="text")))
    world.ledger.record("main", "old.md", entry("g9"))
    assert not world.plan(desired(guide("a.md"), policy="delete")).changes
    assert not world.plan(desired(guide("a.md"), policy="report")).unmanaged


def test_a_deletion_that_was_begun_is_planned_again() -> None:
    world = World()
    world.ledger.record("main", "a.md", entry(world.hex.add("a.md", HEXFORM, live="text")))
    world.ledger.record("main", "old.md", entry("g9", deleting=True))
    for wanted in (desired(guide("a.md"), policy="delete"), desired(guide("a.md"), removed=("old.md",))):
        change = the_deletion(world.plan(wanted))
        assert (change.id, change.before) == ("g9", {"source": HEXFORM})


def test_what_somebody_took_over_since_is_not_deleted_by_policy() -> None:
    world = World()
    world.ledger.record("main", "old.md", entry(world.hex.add("old.md", OTHERS, live="theirs")))
    assert not world.plan(desired(policy="delete")).changes


def test_a_guide_of_a_former_source_is_not_among_the_sets_own() -> None:
    world = World()
    world.ledger.record("main", "old.md", entry(world.hex.add("old.md", OTHERS, live="text"), locator=OTHERS))
    sheet = world.plan(desired(policy="delete"))
    assert not sheet.changes
    assert not sheet.unmanaged


def test_two_unwanted_guides_of_one_path_are_told_apart_and_not_deleted() -> None:
    world = with_old()
    world.hex.add("old.md", HEXFORM, live="another")
    reported = world.plan(desired()).unmanaged
    assert [thing.address for thing in reported] == ["guide.old.md#g1", "guide.old.md#g2"]
    sheet = world.plan(desired(policy="delete"))
    assert not sheet.changes
    assert [notice.message for notice in sheet.errors] == [
        "Hex has 2 guides of this path (g1, g2): delete all but one in Hex"
    ]


def test_a_removed_guide_of_ours() -> None:
    change = the_deletion(with_old().plan(desired(removed=("old.md", "old.md"))))
    assert (change.source, change.warnings, change.id) == ("workspace.yaml:9", (), "g1")


def test_a_removed_guide_of_others() -> None:
    world = World()
    world.hex.add("old.md", None, live="theirs")
    change = the_deletion(world.plan(desired(removed=("old.md",))))
    assert change.warnings == ("it is owned by another source or was written in Hex",)
    assert (change.before, list(rows_of(change))) == ({}, [("contents", "remove", None, None)])


def test_a_removed_guide_that_only_the_ledger_knows() -> None:
    world = World()
    world.ledger.record("main", "old.md", entry("g9"))
    assert the_deletion(world.plan(desired(removed=("old.md",)))).id == "g9"


def test_a_removed_guide_is_noted_where_it_belongs_and_forgotten_elsewhere() -> None:
    world = World()
    second = {"source": "unknown", "id": "second"}
    row = world.hex.add("old.md", second, live="text")
    world.ledger.record("main", "old.md", entry("g9"))
    change = the_deletion(world.plan(desired(sets={"more": SECOND}, removed=("old.md",))))
    assert (change.id, change.refs) == (row.id, {"set:main": "forgets", "set:more": "keeps"})


def test_a_line_whose_guide_is_gone_may_go() -> None:
    sheet = World().plan(desired(removed=("old.md",)))
    assert [(notice.address, notice.message, notice.source) for notice in sheet.warnings] == [
        ("guide.old.md", "Hex has no guide 'old.md' any more: the line may go", "workspace.yaml:9")
    ]
    assert not sheet.changes


def test_what_is_wanted_cannot_be_removed() -> None:
    sheet = with_old().plan(desired(guide("old.md"), removed=("old.md",)))
    assert not sheet.changes
    assert [notice.message for notice in sheet.errors] == [
        "'old.md' is to be removed, and is also declared: keep one of the two"
    ]


def test_a_removed_guide_that_is_protected_stays() -> None:
    sheet = with_old().plan(desired(removed=("old.md",), protected=("guide.*",)))
    assert not sheet.changes
    assert [notice.message for notice in sheet.errors] == ["would be deleted, and is protected by guide.*"]


def test_a_removed_path_that_two_guides_have_is_an_error() -> None:
    world = World(Hex())
    world.hex.add("old.md", None, live="1")
    world.hex.add("old.md", OTHERS, live="2")
    sheet = world.plan(desired(removed=("old.md",)))
    assert not sheet.changes
    assert [notice.address for notice in sheet.errors] == ["guide.old.md"]
