"""Guides that go: by a line under `removed`, or by policy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.bench import Bench
from tests.kinds.guide.library import (
    OTHERS,
    OURS,
    SECOND,
    applied,
    guide_set,
    library,
    owner,
    published,
    refusing,
    remember,
    there,
)
from tests.kinds.office import carried_out, uid

A = {"a.md": "text"}
OLD = "guide.old.md"


def with_old(folder: Path, wanted: dict[str, str], *live: Any, **more: Any) -> Bench:
    """A bench where old.md was applied and is not wanted."""
    on = library(folder, wanted, there("old.md"), *live, **more)
    remember(on, "old.md")
    return on


def deletion(on: Bench) -> dict[str, Any]:
    planned = on.plan()
    assert (planned.errors, planned.addresses) == ({}, [OLD])
    change = planned.change(OLD)
    assert (change["actions"], change["after"]) == (["delete"], None)
    return change


# By policy.


@pytest.mark.parametrize("policy", ["ignore", "report", "drift"])
def test_what_is_not_wanted_is_reported_as_the_policy_says(tmp_path: Path, policy: str) -> None:
    plan = with_old(tmp_path, A, policy=policy).plan().plan
    found = [(thing.kind, thing.name, thing.id, thing.address, thing.drift) for thing in plan.unmanaged]
    assert found == ([] if policy == "ignore" else [("guide", "old.md", uid(1), OLD, policy == "drift")])
    assert [change.name for change in plan.changes] == ["a.md"]


def test_what_is_not_wanted_is_deleted_by_policy(tmp_path: Path) -> None:
    on = with_old(tmp_path, A, policy="delete")
    planned = carried_out(on).planned
    change = planned.change(OLD)
    assert (change["id"], change["reason"], change["source"]) == (
        uid(1),
        "unmanaged.guides: delete",
        "workspace.yaml:1",
    )
    assert change["before"] == {"path": "old.md", "contents": "text", "source": OURS}
    assert {(tuple(row["path"]), row["op"]) for row in change["diff"]} == {
        (("path",), "remove"),
        (("contents",), "remove"),
        (("source",), "remove"),
    }
    assert (change["flags"], change["warnings"]) == ([], [])
    assert (planned.plan.unmanaged, planned.plan.refused) == ((), ())
    assert published(on) == A


def test_guides_of_others_are_nobodys_business(tmp_path: Path) -> None:
    live = (there("theirs.md", source=OTHERS), there("written-in-hex.md", number=2, source=None))
    planned = library(tmp_path, A, *live, policy="delete").plan()
    assert (planned.addresses, planned.plan.unmanaged) == (["guide.a.md"], ())


def test_what_another_set_wants_is_wanted(tmp_path: Path) -> None:
    on = with_old(tmp_path, {})
    sets = {"main": guide_set(on, {}), "more": guide_set(on, {"old.md": "text"})}
    planned = on.configure({"guides": sets, "unmanaged": {"guides": "delete"}}).plan()
    assert (planned.addresses, planned.plan.unmanaged) == ([], ())


def refused(on: Bench) -> list[tuple[str, int | None]]:
    return [(refusal.message, refusal.found) for refusal in on.plan().plan.refused]


def test_a_set_that_would_lose_everything_is_refused(tmp_path: Path) -> None:
    on = with_old(tmp_path, {}, policy="delete")
    assert deletion(on)["id"] == uid(1)
    assert refused(on) == [
        ("the set 'main' wants no guide, and all 1 of the owner would be deleted: --allow emptied=1 permits it", 1)
    ]


def test_two_sets_of_one_owner_are_emptied_together(tmp_path: Path) -> None:
    on = with_old(tmp_path, {})
    on.configure({"guides": {name: guide_set(on, {}) for name in ("a", "b")}, "unmanaged": {"guides": "delete"}})
    assert refused(on) == [
        ("the sets 'a' and 'b' want no guide, and all 1 of the owner would be deleted: --allow emptied=1 permits it", 1)
    ]


def test_a_set_is_not_emptied_while_something_of_it_stays(tmp_path: Path) -> None:
    kept = there("kept.md", number=2)
    on = with_old(tmp_path, {}, kept, policy="delete", protected=("guide.kept.md",))
    planned = on.plan()
    assert planned.errors == {"guide.kept.md": "would be deleted, and is protected by workspace.yaml:1: guide.kept.md"}
    assert (planned.addresses, planned.error_codes, refused(on)) == ([OLD], {"guide.kept.md": "protected"}, [])
    assert refused(with_old(tmp_path, {}, policy="delete", removed=("old.md",))) == []


@pytest.mark.parametrize("wanted", [{}, A], ids=["another stays", "another is to be made"])
def test_a_target_does_not_empty_a_set(tmp_path: Path, wanted: dict[str, str]) -> None:
    kept = [] if wanted else [there("kept.md", number=2)]
    planned = with_old(tmp_path, wanted, *kept, policy="delete").plan(targets=[OLD])
    assert (planned.addresses, planned.plan.refused) == ([OLD], ())


@pytest.mark.parametrize("policy", ["report", "delete"])
def test_only_what_is_targeted_is_managed(tmp_path: Path, policy: str) -> None:
    planned = with_old(tmp_path, A, policy=policy, removed=("gone.md",)).plan(targets=["guide.a.md"])
    assert (planned.addresses, planned.plan.unmanaged, planned.warnings()) == (["guide.a.md"], (), [])


def test_a_guide_that_the_ledger_alone_knows_is_deleted_too(tmp_path: Path) -> None:
    behaviours = {"guide_list": "drafts"}
    reported = with_old(tmp_path, {}, behaviours=behaviours).plan().plan.unmanaged
    assert [thing.id for thing in reported] == [uid(1)]
    assert deletion(with_old(tmp_path, {}, policy="delete", behaviours=behaviours))["id"] == uid(1)


@pytest.mark.parametrize(
    "entry",
    [{"number": 9}, {"number": 9, "published": False}],
    ids=["a published one that a complete list lacks", "a draft that no list shows"],
)
@pytest.mark.parametrize("policy", ["report", "delete"])
def test_a_guide_that_the_lists_disprove_is_gone(tmp_path: Path, policy: str, entry: dict[str, Any]) -> None:
    on = applied(tmp_path, A, policy=policy)
    remember(on, "old.md", **entry)
    planned = on.plan()
    assert (planned.addresses, planned.plan.unmanaged) == ([], ())


@pytest.mark.parametrize("more", [{"policy": "delete"}, {"removed": ("old.md",)}], ids=["policy", "line"])
def test_a_deletion_that_was_begun_is_planned_again(tmp_path: Path, more: dict[str, Any]) -> None:
    on = applied(tmp_path, A, **more)
    remember(on, "old.md", number=9, deleting=True)
    change = deletion(on)
    assert (change["id"], change["before"]) == (uid(9), {"path": "old.md", "source": OURS})


@pytest.mark.parametrize("more", [{"policy": "delete"}, {"removed": ("old.md",)}], ids=["policy", "line"])
@pytest.mark.parametrize("deleting", [True, False])
def test_an_id_that_a_list_shows_under_another_path_is_never_deleted(
    tmp_path: Path, more: dict[str, Any], deleting: bool
) -> None:
    """A ledger that somebody wrote leads to nobody else's guide."""
    on = library(tmp_path, {}, there("theirs.md", "theirs", 9, OTHERS), **more)
    remember(on, "old.md", number=9, deleting=deleting)
    assert on.apply().outcomes == {}
    assert published(on) == {"theirs.md": "theirs"}


def test_what_somebody_took_over_since_is_not_deleted_by_policy(tmp_path: Path) -> None:
    on = library(tmp_path, {}, there("old.md", source=OTHERS), policy="delete")
    remember(on, "old.md")
    assert on.plan().addresses == []


def test_a_guide_of_a_former_source_is_not_among_the_sets_own(tmp_path: Path) -> None:
    on = library(tmp_path, {}, there("old.md", source=OTHERS), policy="delete")
    remember(on, "old.md", source=OTHERS)
    planned = on.plan()
    assert (planned.addresses, planned.plan.unmanaged) == ([], ())


def test_two_unwanted_guides_of_one_path_are_distinguished_and_not_deleted(tmp_path: Path) -> None:
    another = there("old.md", "another", 2)
    reported = with_old(tmp_path, {}, another).plan().plan.unmanaged
    assert [thing.address for thing in reported] == [f"{OLD}#{uid(1)}", f"{OLD}#{uid(2)}"]
    planned = with_old(tmp_path, {}, another, policy="delete").plan()
    assert (planned.addresses, planned.error_codes) == ([], {OLD: "ambiguous"})
    assert f"({uid(1)}, {uid(2)})" in planned.errors[OLD]


# By a line.


def test_a_removed_guide_of_ours(tmp_path: Path) -> None:
    change = deletion(with_old(tmp_path, {}, removed=("old.md",)))
    assert (change["source"], change["reason"], change["id"]) == ("workspace.yaml:1", "removed", uid(1))
    assert (change["flags"], change["warnings"]) == ([], [])


@pytest.mark.parametrize("source", [None, OTHERS], ids=["written in Hex", "of another source"])
def test_a_removed_guide_of_others_is_marked(tmp_path: Path, source: dict[str, str] | None) -> None:
    on = library(tmp_path, {}, there("old.md", "theirs", source=source), removed=("old.md",))
    change = deletion(on)
    assert (change["before"], change["flags"]) == ({"path": "old.md"}, ["take_over"])
    assert change["warnings"] == ["it is owned by another source, or written in Hex"]
    carried_out(on)
    assert published(on) == {}


def test_a_removed_guide_of_a_known_owner_is_marked_with_it(tmp_path: Path) -> None:
    on = library(tmp_path, {}, removed=("old.md",), behaviours={"guide_list": "drafts"})
    remember(on, "old.md", source=OTHERS)
    assert deletion(on)["warnings"] == ["it is owned by others"]


def test_a_removed_guide_that_only_the_ledger_knows(tmp_path: Path) -> None:
    on = library(tmp_path, {}, removed=("old.md",))
    remember(on, "old.md", number=9)
    assert deletion(on)["id"] == uid(9)


def test_a_removed_guide_is_forgotten_under_every_owner(tmp_path: Path) -> None:
    on = library(tmp_path, {}, there("old.md", source=SECOND), removed=("old.md",))
    on.configure({"guides": {"more": guide_set(on, {}, SECOND)}, "removed": {"guides": ["old.md"]}})
    remember(on, "old.md", number=9)
    assert deletion(on)["id"] == uid(1)
    carried_out(on)
    assert [dict(on.ledger.entries(owner(source))) for source in (OURS, SECOND)] == [{}, {}]


def test_of_what_is_absent_the_line_can_be_removed(tmp_path: Path) -> None:
    planned = library(tmp_path, {}, removed=("old.md",)).plan()
    assert planned.addresses == []
    (notice,) = planned.plan.warnings
    assert (notice.code, notice.address, notice.source) == ("already_absent", OLD, "workspace.yaml:1")


def test_a_removed_guide_that_is_protected_stays(tmp_path: Path) -> None:
    planned = with_old(tmp_path, {}, removed=("old.md",), protected=("guide.*",)).plan()
    assert (planned.addresses, planned.error_codes) == ([], {OLD: "protected"})


def test_a_removed_path_that_two_guides_have_is_an_error(tmp_path: Path) -> None:
    live = (there("old.md", "1", 1, None), there("old.md", "2", 2, OTHERS))
    planned = library(tmp_path, {}, *live, removed=("old.md",)).plan()
    assert (planned.addresses, planned.error_codes) == ([], {OLD: "ambiguous"})


@pytest.mark.parametrize("more", [{"policy": "delete"}, {"removed": ("old.md",)}], ids=["policy", "line"])
def test_a_deletion_waits_for_a_list_that_may_not_be_read(tmp_path: Path, more: dict[str, Any]) -> None:
    on = library(tmp_path, {}, **more)
    remember(on, "old.md")
    planned = refusing(on, "").plan()
    others = {"": "unreadable"} if "policy" in more else {}  # those that the list would show are to be deleted too
    assert (planned.addresses, planned.error_codes) == ([], {OLD: "unreadable", **others})


def test_what_a_list_that_may_not_be_read_could_show_is_not_called_absent(tmp_path: Path) -> None:
    planned = refusing(library(tmp_path, {}, removed=("old.md",)), "").plan()
    assert (planned.error_codes, planned.warnings()) == ({OLD: "unreadable"}, [])
