"""What would change about wanted guides, by what the lists and the ledger say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hexform.errors import UsageError
from hexform.kinds.state import Provenance
from hexform.lib.canonical import digest
from hexform.model.ledger import GuideEntry, Line
from tests.bench import Bench
from tests.kinds.guide import library as of
from tests.kinds.guide.library import (
    ADDRESS,
    OTHERS,
    OURS,
    REPOSITORY,
    SECOND,
    applied,
    guide_set,
    library,
    refusing,
    remember,
    there,
)
from tests.kinds.office import carried_out, uid

UNREAD = "contents cannot be read back: it is uploaded as it is here"
LOST = "its present text will be lost"
HIDDEN = "a guide of this path that Hex has and does not list would be taken over: then its present text will be lost"
A = {"a.md": "text"}
NEW = {"a.md": "new"}


def only(on: Bench) -> dict[str, Any]:
    """The one change, without errors."""
    planned = on.plan()
    assert planned.errors == {}
    (address,) = planned.addresses
    return planned.change(address)


def verb(on: Bench) -> tuple[list[str], str | None]:
    change = only(on)
    return change["actions"], change["id"]


def rows(change: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [(".".join(row["path"]), row["op"], row["before"], row["after"]) for row in change["diff"]]


# What the lists and the ledger tell.


def test_a_new_guide_is_created(tmp_path: Path) -> None:
    change = only(library(tmp_path, A))
    assert (change["actions"], change["id"], change["before"]) == (["create"], None, None)
    assert change["after"] == {"contents": "text", "source": OURS, "publish": True, "file": "guides/a.md"}
    assert rows(change) == [
        ("contents", "add", None, "text"),
        ("publish", "add", None, True),
        ("source", "add", None, OURS),
    ]
    assert (change["name"], change["file"], change["source"]) == ("a.md", "guides/a.md", "workspace.yaml:1")
    assert (change["refs"], change["flags"], change["warnings"]) == ({}, [], [])


@pytest.mark.parametrize("guide_list", ["tree", "drafts"])
def test_what_was_applied_is_as_wanted(tmp_path: Path, guide_list: str) -> None:
    planned = applied(tmp_path, A, behaviours={"guide_list": guide_list}).plan()
    assert (planned.addresses, planned.errors, planned.plan.summary.unchanged) == ([], {}, 1)


def test_a_new_text_is_compared_with_the_last_one(tmp_path: Path) -> None:
    change = only(applied(tmp_path, NEW))
    assert change["before"] == {"contents": "text", "source": OURS, "publish": True}
    assert rows(change) == [("contents", "replace", "text", "new")]
    assert (change["actions"], change["id"], change["flags"], change["warnings"]) == (["update"], uid(1), [], [])


def drafted(folder: Path, wanted: dict[str, str], **more: Any) -> Bench:
    """A bench where a.md was uploaded and not published."""
    on = library(folder, wanted, there("a.md", None, draft="text"), **more)
    remember(on, "a.md", published=False)
    return on


def test_a_draft_that_is_to_be_published_is_an_update(tmp_path: Path) -> None:
    assert rows(only(drafted(tmp_path, A))) == [("publish", "replace", None, True)]


@pytest.mark.parametrize("there_is", [applied, drafted])
def test_without_publish_it_does_not_matter_what_is_published(tmp_path: Path, there_is: Any) -> None:
    assert there_is(tmp_path, A, publish=False).plan().addresses == []
    assert rows(only(there_is(tmp_path, NEW, publish=False))) == [("contents", "replace", "text", "new")]


def test_a_guide_that_the_ledger_does_not_know_is_uploaded(tmp_path: Path) -> None:
    change = only(library(tmp_path, A, there("a.md", "who knows")))
    assert (change["flags"], change["warnings"], change["before"]) == ([], [UNREAD], {"source": OURS})
    assert rows(change) == [("contents", "replace", None, "text"), ("publish", "replace", None, True)]
    draft = only(library(tmp_path, A, there("a.md", "who knows"), publish=False))
    assert draft["before"] == {"source": OURS, "publish": False}
    assert rows(draft) == [("contents", "replace", None, "text")]


@pytest.mark.parametrize(
    "entry",
    [{"number": 9}, {"source": OTHERS}, {"deleting": True}, {"digest": ""}, {"digest": digest("another")}],
    ids=["another id", "another owner", "deletion begun", "upload in doubt", "another digest"],
)
def test_an_entry_of_something_else_tells_nothing_of_the_present_text(tmp_path: Path, entry: dict[str, Any]) -> None:
    on = library(tmp_path, A, there("a.md"))
    remember(on, "a.md", **entry)
    change = only(on)
    assert ("contents" in change["before"], change["warnings"]) == (False, [UNREAD])


def test_what_is_not_listed_is_missing_only_if_another_published_guide_is_listed(tmp_path: Path) -> None:
    on = library(tmp_path, {**A, "b.md": "text"}, there("b.md", number=2))
    remember(on, "a.md", number=7)
    assert on.plan().addresses == ["guide.b.md"], "nothing is known of b.md"
    remember(on, "b.md", number=2, published=False)
    assert on.plan().addresses == ["guide.b.md"], "a draft is listed in any case"
    remember(on, "b.md", number=2)
    assert verb(on) == (["create"], None)


def test_the_ledger_decides_about_what_is_not_listed(tmp_path: Path) -> None:
    on = library(tmp_path, NEW)
    remember(on, "a.md", "old", number=7)
    change = only(on)
    assert (change["actions"], change["id"]) == (["update"], uid(7))
    assert change["before"] == {"contents": "old", "source": OURS, "publish": True}


@pytest.mark.parametrize("publish", [True, False])
def test_a_draft_that_no_list_shows_is_missing(tmp_path: Path, publish: bool) -> None:
    on = library(tmp_path, A, publish=publish)
    remember(on, "a.md", number=7, published=False)
    assert verb(on) == (["create"], None)


def test_an_id_that_a_list_shows_under_another_path_is_not_believed(tmp_path: Path) -> None:
    """A ledger that somebody wrote leads to nobody else's guide."""
    on = library(tmp_path, NEW, there("theirs.md", "theirs", 7, OTHERS))
    remember(on, "a.md", "old", number=7)
    assert verb(on) == (["create"], None)
    carried_out(on)
    assert of.published(on) == {"theirs.md": "theirs", "a.md": "new"}


def test_two_guides_of_one_path_are_an_error_with_their_ids(tmp_path: Path) -> None:
    for source in (OURS, OTHERS):
        live = (there("a.md", "1", 1, source), there("a.md", "2", 2, source))
        planned = library(tmp_path, A, *live, take_over=True).plan()
        assert (planned.addresses, planned.error_codes) == ([], {ADDRESS: "ambiguous"})
        assert f"({uid(1)}, {uid(2)})" in planned.errors[ADDRESS]


# Deletions that were begun.


def test_a_wanted_guide_whose_deletion_was_begun_is_missing(tmp_path: Path) -> None:
    on = library(tmp_path, A)
    remember(on, "a.md", number=7, deleting=True)
    assert verb(on) == (["create"], None)


def test_a_guide_of_another_source_whose_deletion_was_begun_is_still_its(tmp_path: Path) -> None:
    on = library(tmp_path, A)
    remember(on, "a.md", number=7, source=SECOND, deleting=True)
    assert on.plan().error_codes == {ADDRESS: "guide_foreign"}
    on = library(tmp_path, A, take_over=True)
    remember(on, "a.md", number=7, source=SECOND, deleting=True)
    change = only(on)
    assert (change["actions"], change["flags"], change["before"]) == (["update"], ["take_over"], {"source": SECOND})


def test_a_guide_of_nobody_known_whose_deletion_was_begun(tmp_path: Path) -> None:
    entry = {"id": uid(7), "digest": "", "text": "", "deleting": True}
    on = library(tmp_path, A)
    on.ledger.record(Line("", "a.md", GuideEntry.model_validate(entry)))
    planned = on.plan()
    assert planned.error_codes == {ADDRESS: "guide_foreign"}
    assert "keep it under `removed` for one more run" in planned.errors[ADDRESS]
    ledger, on = on.ledger, library(tmp_path, A, take_over=True)
    on.ledger = ledger
    assert only(on)["flags"] == ["take_over"]


# Guides of others.

ALLOWED: dict[str, dict[str, Any]] = {
    "file": {"files": [{"path": "guides/a.md", "take_over": True}]},
    "set": {"take_over": True},
}


@pytest.mark.parametrize("source", [None, OTHERS], ids=["written in Hex", "of another source"])
@pytest.mark.parametrize("where", ALLOWED)
def test_a_guide_of_others_is_an_error_unless_it_is_taken_over(
    tmp_path: Path, source: dict[str, Any] | None, where: str
) -> None:
    foreign = there("a.md", "theirs", source=source)
    planned = library(tmp_path, A, foreign).plan()
    assert (planned.addresses, planned.error_codes) == ([], {ADDRESS: "guide_foreign"})
    assert planned.plan.errors[0].source == "workspace.yaml:1"
    assert LOST in planned.errors[ADDRESS]
    change = only(library(tmp_path, A, foreign, **ALLOWED[where]))
    assert (change["actions"], change["id"], change["before"]) == (["update"], uid(1), {})
    assert (change["flags"], change["warnings"]) == (["take_over"], [LOST])
    assert change["after"]["take_over"] is True
    assert rows(change) == [
        ("contents", "replace", None, "text"),
        ("publish", "replace", None, True),
        ("source", "replace", None, OURS),
    ]


def test_a_guide_of_ours_that_somebody_took_over_is_theirs(tmp_path: Path) -> None:
    """The ledger alone would say that it is as wanted; the list of all guides says more."""
    on = library(tmp_path, {**A, "new.md": "text"}, there("a.md", source=OTHERS))
    remember(on, "a.md")
    planned = on.plan()
    assert (planned.addresses, planned.error_codes) == (["guide.new.md"], {ADDRESS: "guide_foreign"})


@pytest.mark.parametrize("guide_list", ["tree", "drafts"])
def test_what_was_taken_over_once_is_like_any_other(tmp_path: Path, guide_list: str) -> None:
    more: dict[str, Any] = {"take_over": True, "behaviours": {"guide_list": guide_list}}
    assert applied(tmp_path, A, **more).plan().addresses == []
    change = only(applied(tmp_path, NEW, **more))
    assert (rows(change), change["flags"]) == ([("contents", "replace", "text", "new")], [])
    assert change["warnings"] == ([HIDDEN] if guide_list == "drafts" else [])


def test_taking_over_what_hex_may_not_list_is_reported(tmp_path: Path) -> None:
    change = only(library(tmp_path, A, take_over=True))
    assert (change["actions"], change["flags"], change["warnings"]) == (["create"], [], [HIDDEN])
    on = library(tmp_path, {"b.md": "text"}, there("a.md"), take_over=True, sets={})
    remember(on, "a.md")
    assert only(on)["warnings"] == [], "Hex is known to list everything"


# Guides that move to another source.


@pytest.mark.parametrize("where", ALLOWED)
def test_a_guide_whose_source_changed_is_moved_if_it_is_taken_over(tmp_path: Path, where: str) -> None:
    planned = applied(tmp_path, A, source=REPOSITORY).plan()
    assert (planned.addresses, planned.error_codes) == ([], {ADDRESS: "guide_foreign"})
    assert "write `take_over: true` on the file or on its set to move it" in planned.errors[ADDRESS]
    change = only(applied(tmp_path, A, source=REPOSITORY, **ALLOWED[where]))
    assert (change["id"], change["flags"], change["warnings"]) == (uid(1), ["take_over"], [LOST])
    assert change["before"] == {"contents": "text", "source": OURS, "publish": True}
    assert rows(change) == [("source", "replace", OURS, REPOSITORY)]


def test_a_guide_whose_source_changed_and_whose_text_is_not_known(tmp_path: Path) -> None:
    on = library(tmp_path, A, there("a.md"), source=SECOND, take_over=True)
    remember(on, "a.md", digest="")
    assert rows(only(on)) == [
        ("contents", "replace", None, "text"),
        ("publish", "replace", None, True),
        ("source", "replace", OURS, SECOND),
    ]


def test_a_set_that_is_renamed_or_a_file_that_moves_to_a_set_of_the_same_owner_changes_nothing(tmp_path: Path) -> None:
    on = applied(tmp_path, {})
    on.configure({"guides": {"renamed": guide_set(on, A)}})
    assert on.plan().addresses == []


# Repositories need a commit.


def nowhere() -> Provenance:
    raise UsageError("no commit is known here")


def test_without_a_commit_a_guide_of_a_repository_that_is_written_is_an_error(tmp_path: Path) -> None:
    on = library(tmp_path, {**A, "as-is.md": "text"}, there("as-is.md", number=2, source=REPOSITORY), source=REPOSITORY)
    on.configure(
        {"guides": {"main": guide_set(on, {**A, "as-is.md": "text"}, REPOSITORY), "more": guide_set(on, {"b.md": "b"})}}
    )
    remember(on, "as-is.md", number=2, source=REPOSITORY)
    on.provenance = nowhere
    planned = on.plan()
    assert planned.error_codes == {ADDRESS: "guide_source"}
    assert planned.errors == {ADDRESS: "no commit is known here"}
    assert planned.addresses == ["guide.b.md"], "what is as it is and other sources need none"


def test_a_draft_that_is_only_published_needs_no_commit(tmp_path: Path) -> None:
    on = library(tmp_path, A, there("a.md", None, source=REPOSITORY, draft="text"), source=REPOSITORY)
    remember(on, "a.md", source=REPOSITORY, published=False)
    on.provenance = nowhere
    assert rows(only(on)) == [("publish", "replace", None, True)]


# Lists that may not be read.


def test_a_list_that_may_not_be_read_is_an_error_of_its_guides_alone(tmp_path: Path) -> None:
    on = library(tmp_path, A, there("b.md", number=2, source=SECOND))
    on.configure({"guides": {"main": guide_set(on, A), "more": guide_set(on, {"b.md": "text"}, SECOND)}})
    planned = refusing(on, of.owner(OURS)).plan()
    assert (planned.addresses, planned.error_codes) == (["guide.b.md"], {ADDRESS: "unreadable"})
    assert "403" in planned.errors[ADDRESS]


def test_a_list_of_all_that_may_not_be_read_is_an_error_of_what_needs_it(tmp_path: Path) -> None:
    on = library(tmp_path, {**A, "b.md": "text"}, there("b.md", number=2))
    planned = refusing(on, "").plan()
    assert (planned.addresses, planned.error_codes) == (["guide.b.md"], {ADDRESS: "unreadable"})


def test_a_former_owners_list_that_may_not_be_read_is_an_error_of_what_it_owned(tmp_path: Path) -> None:
    planned = refusing(applied(tmp_path, A, source=REPOSITORY), of.owner(OURS)).plan()
    assert (planned.addresses, planned.error_codes) == ([], {ADDRESS: "unreadable"})
