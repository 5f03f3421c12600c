"""What would change about wanted guides, by what the lists and the ledger say."""

from __future__ import annotations

from typing import Any

import pytest

from hexform.kinds.guide.spec import GuideSource
from hexform.model.change import Change
from hexform.model.desired import Desired
from hexform.model.plan import digest
from tests.kinds.guide_world import HEXFORM, OTHERS, REPOSITORY, Hex, World, changes, desired, entry, guide, rows_of

UNREAD = ("contents cannot be read back: it is uploaded as it is here",)
SECOND = GuideSource.model_validate({"unknown": "second"})


def only(world: World, wanted: Desired) -> Change:
    sheet = world.plan(wanted)
    assert not sheet.errors
    (change,) = sheet.changes
    return change


def told(change: Change) -> dict[str, Any]:
    return change.model_dump(exclude_defaults=True, mode="json")


def applied(text: str = "text", **more: Any) -> World:
    """A world where a.md was applied with this text."""
    world = World()
    world.ledger.record("main", "a.md", entry(world.hex.add("a.md", HEXFORM, live=text), text, **more))
    return world


def drafted(text: str = "text") -> World:
    """A world where a.md was uploaded and not published."""
    world = World()
    world.ledger.record("main", "a.md", entry(world.hex.add("a.md", HEXFORM, draft=text), text, published=False))
    return world


def test_a_new_guide_is_created() -> None:
    assert told(only(World(), desired(guide("a.md")))) == {
        "address": "guide.a.md",
        "kind": "guide",
        "name": "a.md",
        "actions": ["create"],
        "after": {"contents": "text", "publish": True, "source": HEXFORM},
        "diff": [
            {"path": ["contents"], "op": "add", "after": "text"},
            {"path": ["publish"], "op": "add", "after": True},
            {"path": ["source", "id"], "op": "add", "after": "hexform"},
            {"path": ["source", "source"], "op": "add", "after": "unknown"},
        ],
        "source": "workspace.yaml:5",
        "file": "guides/a.md",
        "refs": {"set:main": "keeps"},
    }


@pytest.mark.parametrize("lists", ["tree", "drafts"])
def test_what_was_applied_is_as_wanted(lists: str) -> None:
    world = applied()
    world.hex.lists = lists
    sheet = world.plan(desired(guide("a.md")))
    assert (sheet.changes, sheet.errors, sheet.unchanged) == ([], [], {"guide.a.md"})


def test_a_new_text_is_told_against_the_last_one() -> None:
    change = only(applied("old"), desired(guide("a.md", "new")))
    assert change.before == {"contents": "old", "source": HEXFORM}
    assert change.after == {"contents": "new", "source": HEXFORM, "publish": True}
    assert list(rows_of(change)) == [("contents", "replace", "old", "new"), ("publish", "add", None, True)]
    assert (change.verb, change.id, change.flags, change.warnings) == ("update", "g1", (), ())


def test_a_draft_that_is_to_be_published_is_an_update() -> None:
    assert list(rows_of(only(drafted(), desired(guide("a.md"))))) == [("publish", "add", None, True)]


def test_without_publish_it_does_not_matter_what_is_live() -> None:
    for world in (applied(), drafted()):
        assert not world.plan(desired(guide("a.md", publish=False))).changes
        change = only(world, desired(guide("a.md", "new", publish=False)))
        assert list(rows_of(change)) == [("contents", "replace", "text", "new")]


def test_a_guide_that_the_ledger_does_not_know_is_uploaded_and_is_no_drift() -> None:
    world = World()
    world.hex.add("a.md", HEXFORM, live="who knows")
    change = only(world, desired(guide("a.md")))
    assert (change.flags, change.warnings, change.before) == (("unread",), UNREAD, {"source": HEXFORM})
    assert list(rows_of(change)) == [("contents", "replace", None, "text"), ("publish", "add", None, True)]
    draft = only(world, desired(guide("a.md", publish=False)))
    assert draft.before == {"publish": False, "source": HEXFORM}
    assert list(rows_of(draft)) == [("contents", "replace", None, "text")]


@pytest.mark.parametrize(
    "other",
    [entry("g9"), entry("g1", locator=OTHERS), entry("g1", deleting=True), entry("g1", digest="")],
    ids=["another id", "another owner", "deletion begun", "upload in doubt"],
)
def test_an_entry_of_something_else_tells_nothing_of_the_present_text(other: Any) -> None:
    world = World()
    world.hex.add("a.md", HEXFORM, live="text")
    world.ledger.record("main", "a.md", other)
    assert only(world, desired(guide("a.md"))).flags == ("unread",)


def test_a_guide_whose_source_changed_is_written_over_its_old_one() -> None:
    change = only(applied(), desired(guide("a.md", source=REPOSITORY)))
    assert (change.flags, change.warnings) == ((), ())
    assert list(rows_of(change)) == [
        ("source.id", "remove", "hexform", None),
        ("source.owner", "add", None, "acme"),
        ("source.repo", "add", None, "guides"),
        ("source.source", "replace", "unknown", "github"),
    ]


def test_a_guide_whose_source_changed_and_whose_text_is_not_known() -> None:
    world = applied(digest="")
    change = only(world, desired(guide("a.md", source=SECOND)))
    assert change.flags == ("unread",)
    assert list(rows_of(change)) == [
        ("contents", "replace", None, "text"),
        ("publish", "add", None, True),
        ("source.id", "replace", "hexform", "second"),
    ]


def test_a_file_that_moves_to_another_set_takes_its_history_along() -> None:
    change = only(applied("old"), desired(guide("a.md", "new", set_name="more", source=SECOND)))
    assert change.before == {"contents": "old", "source": HEXFORM}
    assert change.refs == {"set:main": "forgets", "set:more": "keeps"}
    same_owner = applied()
    assert not same_owner.plan(desired(guide("a.md", set_name="more"))).changes


@pytest.mark.parametrize("owner", [None, OTHERS])
def test_a_guide_of_others_is_an_error_unless_it_is_taken_over(owner: dict[str, str] | None) -> None:
    world = World()
    world.hex.add("a.md", owner, live="theirs")
    sheet = world.plan(desired(guide("a.md")))
    assert not sheet.changes
    assert [(notice.address, notice.source, notice.message) for notice in sheet.errors] == [
        (
            "guide.a.md",
            "workspace.yaml:5",
            (
                "is owned by another source or was written in Hex: `take_over: true` overwrites it, "
                "its present text will be lost"
            ),
        )
    ]
    change = only(world, desired(guide("a.md", take_over=True)))
    assert (change.verb, change.id, change.flags) == ("update", "g1", ("take_over",))
    assert change.warnings == ("its present text will be lost",)
    assert change.before == {}
    assert list(rows_of(change)) == [
        ("contents", "replace", None, "text"),
        ("publish", "add", None, True),
        ("source.id", "replace", None, "hexform"),
        ("source.source", "replace", None, "unknown"),
        ("take_over", "add", None, True),
    ]


def test_a_guide_of_ours_that_somebody_took_over_is_theirs() -> None:
    world = applied()
    world.hex.rows["g1"].owner = dict(OTHERS)
    # The ledger alone would say that it is as wanted; a list of all that shows it as somebody else's says more.
    sheet = world.plan(desired(guide("a.md"), guide("new.md")))
    assert [notice.address for notice in sheet.errors] == ["guide.a.md"]
    assert [change.name for change in sheet.changes] == ["new.md"]


def test_what_was_taken_over_once_is_like_any_other() -> None:
    assert not applied().plan(desired(guide("a.md", take_over=True))).changes
    change = only(applied("old"), desired(guide("a.md", "new", take_over=True)))
    assert [row[0] for row in rows_of(change)] == ["contents", "publish"]
    hidden = applied()
    hidden.hex.lists = "drafts"
    assert not hidden.plan(desired(guide("a.md", take_over=True))).changes


def test_taking_over_what_hex_may_not_list_is_said() -> None:
    warning = (
        "a guide of this path that Hex has and does not list would be taken over: then its present text will be lost"
    )
    change = only(World(Hex(lists="drafts")), desired(guide("a.md", take_over=True)))
    assert (change.verb, change.warnings, change.flags) == ("create", (warning,), ())
    assert ("take_over", "add", None, True) in rows_of(change)
    world = applied()
    world.hex.lists = "drafts"
    update = only(world, desired(guide("a.md", "new", take_over=True)))
    assert (update.verb, update.warnings) == ("update", (warning,))
    assert ("take_over", "add", None, True) in rows_of(update)


def test_taking_over_needs_no_warning_where_hex_lists_all() -> None:
    world = applied()
    sheet = world.plan(desired(guide("a.md"), guide("b.md", take_over=True)))
    assert changes(sheet)["b.md"].warnings == ()


def test_two_guides_of_one_path_are_an_error_with_their_ids() -> None:
    for owner in (HEXFORM, OTHERS):
        world = World()
        world.hex.add("a.md", owner, live="1")
        world.hex.add("a.md", owner, live="2")
        sheet = world.plan(desired(guide("a.md", take_over=True)))
        assert [notice.message for notice in sheet.errors] == [
            "Hex has 2 guides of this path (g1, g2): delete all but one in Hex"
        ]
        assert not sheet.changes


def test_what_is_not_listed_is_missing_only_if_another_published_guide_is_listed() -> None:
    world = World()
    world.ledger.record("main", "a.md", entry("g7"))
    assert not world.plan(desired(guide("a.md"))).changes
    unknown = world.hex.add("b.md", HEXFORM, live="text")
    assert "a.md" not in changes(world.plan(desired(guide("a.md"))))
    world.ledger.record("main", "b.md", entry(unknown, published=False))
    assert "a.md" not in changes(world.plan(desired(guide("a.md"))))
    world.ledger.record("main", "b.md", entry(unknown))
    change = changes(world.plan(desired(guide("a.md"))))["a.md"]
    assert (change.verb, change.id) == ("create", None)


def test_the_ledger_decides_about_what_is_not_listed() -> None:
    world = World()
    world.ledger.record("main", "a.md", entry("g7", "old"))
    change = only(world, desired(guide("a.md", "new")))
    assert (change.verb, change.id, change.before) == ("update", "g7", {"contents": "old", "source": HEXFORM})


def test_a_draft_that_no_list_shows_is_uploaded_before_it_is_published() -> None:
    world = World()
    world.ledger.record("main", "a.md", entry("g7", published=False))
    change = only(world, desired(guide("a.md")))
    assert change.flags == ("unread",)
    assert not world.plan(desired(guide("a.md", publish=False))).changes


def test_a_wanted_guide_whose_deletion_was_begun_is_missing() -> None:
    world = World()
    world.ledger.record("main", "a.md", entry("g7", deleting=True))
    change = only(world, desired(guide("a.md")))
    assert (change.verb, change.before) == ("create", None)


def test_a_guide_whose_deletion_was_begun_under_another_source_is_still_its() -> None:
    world = World()
    world.ledger.record("main", "a.md", entry("g7", deleting=True))
    change = only(world, desired(guide("a.md", source=SECOND)))
    assert (change.verb, change.flags, change.before) == ("update", ("unread",), {"source": HEXFORM})


def test_a_guide_of_others_whose_deletion_was_begun() -> None:
    world = World()
    world.ledger.record("main", "a.md", entry("g7", "", digest="", deleting=True, locator={}))
    sheet = world.plan(desired(guide("a.md")))
    assert [notice.message for notice in sheet.errors] == [
        (
            "a run began to delete the guide of somebody else that has this path: "
            "keep it under `removed` for one more run, or write `take_over: true`"
        )
    ]
    assert only(world, desired(guide("a.md", take_over=True))).flags == ("take_over",)


def test_the_digest_is_that_of_the_text() -> None:
    assert entry("g1", "text").digest == digest("text")
    world = applied()
    world.ledger.record("main", "a.md", entry("g1", "text", digest=digest("another")))
    assert only(world, desired(guide("a.md"))).flags == ("unread",)
