"""Uploading and publishing guides, and what becomes of each where a request goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hexform.errors import Interrupted, UsageError
from hexform.hex.call import Call, Json, Send
from hexform.kinds.state import Provenance
from hexform.lib.canonical import digest
from hexform.model.ledger import GuideEntry
from tests.bench import Applied, Bench, writes
from tests.kinds.guide.library import (
    OTHERS,
    OURS,
    REPOSITORY,
    SECOND,
    applied,
    drafts,
    guide_set,
    library,
    owner,
    published,
    refusing,
    remember,
    remembered,
    rows,
    there,
)
from tests.kinds.office import carried_out, uid

A, B = "guide.a.md", "guide.b.md"
TEXT, NEW = {"a.md": "text"}, {"a.md": "new"}
UPLOAD, PUBLISH = "PUT /v1/guides/draft", "POST /v1/guides/publish"


def bodies(run: Applied, method: str) -> list[Json]:
    return [call.body or {} for call in writes(run.calls) if call.method == method]


def entry(on: Bench, text: str = "text", *, published: bool = True) -> GuideEntry:
    """What the ledger should hold of a.md."""
    return GuideEntry(id=rows(on)["a.md"].id, digest=digest(text), text=text, published=published)


def answering(on: Bench, method: str, reply: Callable[[], Json]) -> None:
    """A way on which requests of a method are answered like this and nothing is done."""

    def wrap(send: Send) -> Send:
        async def answered(call: Call) -> Json:
            return reply() if call.method == method else await send(call)

        return answered

    on.wrap = wrap


# What is sent and remembered.


def test_a_guide_is_uploaded_published_and_remembered(tmp_path: Path) -> None:
    on = library(tmp_path, TEXT)
    run = carried_out(on)
    source = {"source": "unknown", "id": "ours"}
    assert bodies(run, "PUT") == [{"files": [{"filePath": "a.md", "contents": "text", "externalSource": source}]}]
    assert bodies(run, "POST") == [{"orgGuideFileIds": [rows(on)["a.md"].id]}]
    assert (published(on), remembered(on)) == (TEXT, entry(on))


def test_a_draft_is_uploaded_and_published_only_when_that_is_written(tmp_path: Path) -> None:
    on = library(tmp_path, TEXT, publish=False)
    assert bodies(carried_out(on), "POST") == []
    assert (published(on), drafts(on), remembered(on)) == ({}, TEXT, entry(on, published=False))
    on.configure({"guides": {"main": guide_set(on, TEXT)}})
    assert bodies(carried_out(on), "PUT") == []
    assert (published(on), remembered(on)) == (TEXT, entry(on))


@pytest.mark.parametrize("prefix", ["docs/", ""])
def test_a_guide_of_a_repository_says_commit_branch_and_path(tmp_path: Path, prefix: str) -> None:
    on = library(tmp_path, {**TEXT, "b.md": "text"}, source=REPOSITORY)
    on.provenance = lambda: Provenance("main", "c0ffee", prefix)
    (body,) = bodies(carried_out(on), "PUT")
    assert [file["externalSource"] for file in body["files"]] == [
        {
            "source": "github",
            "owner": "acme",
            "repo": "guides",
            "branch": "main",
            "commitHash": "c0ffee",
            "path": f"{prefix}guides/{name}",
        }
        for name in ("a.md", "b.md")
    ]
    assert remembered(on, source=REPOSITORY) == entry(on), "neither branch nor commit"


def test_a_commit_that_is_lost_after_the_plan_fails_only_guides_of_a_repository(tmp_path: Path) -> None:
    on = library(tmp_path, {})
    sets = {"main": guide_set(on, {**TEXT, "b.md": "text"}, REPOSITORY), "more": guide_set(on, {"c.md": "text"})}
    asked: list[int] = []

    def once() -> Provenance:
        asked.append(1)
        if len(asked) > 1:
            raise UsageError("no commit")
        return Provenance("main", "c0ffee")

    on.provenance = once
    run = on.configure({"guides": sets}).apply()
    assert run.outcomes == {A: "failed", B: "failed", "guide.c.md": "applied"}
    assert (run.why(A), published(on), len(asked)) == ("no commit", {"c.md": "text"}, 2)


def test_taking_over_goes_in_its_own_request(tmp_path: Path) -> None:
    foreign = there("a.md", "theirs", source=OTHERS)
    run = carried_out(on := library(tmp_path, {**TEXT, "b.md": "text"}, foreign, take_over=True))
    assert [(len(body["files"]), body.get("forceWrite")) for body in bodies(run, "PUT")] == [(1, None), (1, True)]
    assert published(on) == {"a.md": "text", "b.md": "text"}


def test_a_guide_that_moves_to_another_source_is_forgotten_under_the_old_one(tmp_path: Path) -> None:
    on = applied(tmp_path, TEXT, source=SECOND, take_over=True)
    assert bodies(carried_out(on), "PUT")[0]["forceWrite"] is True
    assert (remembered(on), remembered(on, source=SECOND)) == (None, entry(on))
    assert rows(on)["a.md"].source == {"source": "unknown", "id": "second"}


# What Hex refuses.


@pytest.mark.parametrize("conflict", ["warning", "400"])
@pytest.mark.parametrize("take_over", [True, False])
def test_a_guide_that_hex_did_not_list_is_taken_over_only_where_that_is_written(
    tmp_path: Path, conflict: str, *, take_over: bool
) -> None:
    behaviours = {"guide_list": "drafts", "guide_conflict": conflict}
    files = [{"path": "guides/a.md", "take_over": take_over}, "guides/b.md"]
    foreign = there("a.md", "theirs", source=OTHERS)
    on = library(tmp_path, {**TEXT, "b.md": "text"}, foreign, files=files, behaviours=behaviours)
    run = on.apply()
    assert run.outcomes == {A: "applied" if take_over else "failed", B: "applied"}
    assert published(on) == {"a.md": "text" if take_over else "theirs", "b.md": "text"}
    if not take_over:
        assert "Cannot overwrite a guide" in run.why(A)
        assert remembered(on) is None


def test_a_refusal_without_a_reason_is_reported_as_such(tmp_path: Path) -> None:
    on = library(tmp_path, TEXT)
    answering(on, "PUT", lambda: {"files": [], "warnings": [{"filePath": "a.md"}]})
    run = on.apply()
    assert run.why(A) == "PUT /v1/guides/draft: Hex did not take the guide: it does not say why"
    assert bodies(run, "POST") == []


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [("400", "failed"), ("403", "failed"), ("drop-after", "unknown"), ("500", "unknown")],
)
def test_a_failed_upload_fails_its_files_and_publishes_nothing(tmp_path: Path, fault: str, outcome: str) -> None:
    on = applied(tmp_path, {**NEW, "b.md": "text"})
    before = remembered(on)
    run = on.apply(faults=[f"{UPLOAD}: {fault}"])
    assert run.outcomes == {A: outcome, B: outcome}
    assert published(on) == TEXT
    after = remembered(on)
    assert before is not None
    # An upload whose outcome is not known leaves the old text without its digest, so that it is uploaded anew.
    assert after == (before if outcome == "failed" else before.model_copy(update={"digest": ""}))
    assert remembered(on, "b.md") is None
    assert on.apply().run.outcome == "applied"
    assert published(on) == {"a.md": "new", "b.md": "text"}


def test_a_file_that_spoils_a_request_fails_alone(tmp_path: Path) -> None:
    on = library(tmp_path, {**TEXT, "b.md": "text", "c.md": "text"})
    run = on.apply(faults=[f"{UPLOAD}#1: 400", f"{UPLOAD}#3: 400"])
    assert run.outcomes == {A: "applied", B: "failed", "guide.c.md": "applied"}
    assert [len(body["files"]) for body in bodies(run, "PUT")] == [3, 1, 1, 1]


def test_the_other_requests_go_on_after_a_failed_one(tmp_path: Path) -> None:
    on = library(tmp_path, {f"{number:02}.md": "text" for number in range(25)})
    run = on.apply(faults=[f"{UPLOAD}#1: 403"])
    assert list(run.outcomes.values()).count("applied") == len(published(on)) == 5


@pytest.mark.parametrize("status", [400, 404])
def test_an_id_that_cannot_be_published_does_not_hold_up_the_others(tmp_path: Path, status: int) -> None:
    on = library(tmp_path, {**TEXT, "b.md": "text"})
    run = on.apply(faults=[f"{PUBLISH}#1: {status}", f"{PUBLISH}#2: {status}"])
    assert run.outcomes == {A: "failed", B: "applied"}
    assert published(on) == {"b.md": "text"}


def test_what_hex_does_not_publish_stays_a_draft_and_is_published_by_the_next_run(tmp_path: Path) -> None:
    on = library(tmp_path, TEXT)
    answering(on, "POST", lambda: {"publishedGuides": []})
    run = on.apply()
    assert run.why(A) == "POST /v1/guides/publish: Hex did not publish it, it is a draft still: run it again"
    assert remembered(on) == entry(on, published=False)
    on.wrap = None
    assert bodies(carried_out(on), "PUT") == []
    assert published(on) == TEXT


@pytest.mark.parametrize("fault", [f"{UPLOAD}: set files=null", f"{PUBLISH}: set publishedGuides=7"])
def test_an_answer_without_guides_leaves_the_outcome_unknown(tmp_path: Path, fault: str) -> None:
    run = library(tmp_path, TEXT).apply(faults=[fault])
    assert run.outcomes == {A: "unknown"}
    assert "expected a list, got" in run.why(A)


# Runs that are stopped.


def stop() -> Any:
    raise Interrupted("stopped")


def test_a_run_that_is_stopped_before_an_upload_forgets_nothing(tmp_path: Path) -> None:
    on = applied(tmp_path, NEW)
    before = remembered(on)
    answering(on, "PUT", stop)
    on.apply()
    assert remembered(on) == before


def test_a_run_that_is_stopped_before_a_publish_is_finished_by_the_next(tmp_path: Path) -> None:
    on = applied(tmp_path, NEW)
    more = guide_set(on, {"b.md": "text"}, SECOND, publish=False)
    on.configure({"guides": {"main": guide_set(on, NEW), "more": more}})
    answering(on, "POST", stop)
    on.apply()
    assert (published(on), drafts(on)) == (TEXT, {"a.md": "new", "b.md": "text"})
    on.wrap = None
    run = on.apply()
    assert (run.outcomes, bodies(run, "PUT")) == ({A: "applied"}, [])
    assert published(on) == NEW


# Reading back.


def test_what_was_written_is_seen_in_the_lists_of_the_touched_owners(tmp_path: Path) -> None:
    live = (
        there("foreign.md", "theirs", 1, OTHERS),
        there("gone.md", "old", 2),
        there("hex.md", "old", 3, None),
        there("moved.md", "text", 4, SECOND),
    )
    files = ["guides/new.md", *({"path": f"guides/{name}.md", "take_over": True} for name in ("foreign", "moved"))]
    wanted = dict.fromkeys(("new.md", "foreign.md", "moved.md"), "text")
    on = library(tmp_path, wanted, *live, files=files, policy="delete", removed=("hex.md",))
    remember(on, "moved.md", number=4, source=SECOND)
    run = carried_out(on)
    assert len(run.outcomes) == 5
    assert run.planned.plan.requests.verify == 2, "one list of ours, one of all guides"


def test_what_did_not_take_effect_is_seen(tmp_path: Path) -> None:
    on = library(tmp_path, TEXT, publish=False)
    answering(on, "PUT", lambda: {"files": [{"filePath": "a.md", "id": uid(9)}]})
    run = on.apply()
    assert [notice.code for notice in run.run.warnings] == ["not_taken_effect"]


def test_a_list_that_may_not_be_read_back_is_reported(tmp_path: Path) -> None:
    on = library(tmp_path, TEXT)

    def close() -> None:
        refusing(on, owner(OURS))

    run = on.apply(between=close)
    assert (run.outcomes, published(on)) == ({A: "applied"}, TEXT)
    assert [notice.code for notice in run.run.warnings] == ["not_read_back"]
