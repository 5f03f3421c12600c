"""Deleting guides, whatever becomes of the answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hexform.errors import Interrupted, OutcomeUnknown
from hexform.hex.call import Call, Json, Send
from tests.bench import Applied, Bench, writes
from tests.kinds.guide.library import OURS, library, owner, published, remember, remembered, there
from tests.kinds.office import carried_out, uid

A, B = "guide.a.md", "guide.b.md"
BOTH = ("a.md", "b.md")
DELETE, PUBLISH = "DELETE /v1/guides/draft/*", "POST /v1/guides/publish"


def with_two(folder: Path, *removed: str, **more: Any) -> Bench:
    """A bench where a.md and b.md were applied."""
    live = [there(path, number=number) for number, path in enumerate(BOTH, 1)]
    on = library(folder, {}, *live, removed=removed or BOTH, **more)
    for number, path in enumerate(BOTH, 1):
        remember(on, path, number=number)
    return on


def sent(applied: Applied) -> list[tuple[str, Any]]:
    return [(call.method, call.body or call.path.rpartition("/")[2]) for call in writes(applied.calls)]


def publish(*numbers: int) -> tuple[str, Json]:
    return "POST", {"orgGuideFileIds": [uid(number) for number in numbers]}


def ledger(on: Bench) -> dict[str, Any]:
    return dict(on.ledger.entries(owner(OURS)))


def raising(on: Bench, method: str, error: type[Exception], *, done: bool = False) -> None:
    """A way on which requests of a method end like this, be it after they took effect."""

    def wrap(send: Send) -> Send:
        async def broken(call: Call) -> Json:
            if call.method != method:
                return await send(call)
            if done:
                await send(call)
            raise error("broke")

        return broken

    on.wrap = wrap


# What is sent.


def test_deletions_are_published_together(tmp_path: Path) -> None:
    on = with_two(tmp_path)
    applied = carried_out(on)
    assert sent(applied) == [("DELETE", uid(1)), ("DELETE", uid(2)), publish(1, 2)]
    assert (on.workspace.guides, ledger(on)) == ({}, {})


def test_uploads_and_deletions_are_published_separately(tmp_path: Path) -> None:
    on = with_two(tmp_path, "a.md")
    on.write("new", "guides/c.md").configure(
        {
            "guides": {"main": {"source": OURS, "root": "guides", "files": ["guides/c.md"]}},
            "removed": {"guides": ["a.md"]},
        }
    )
    applied = carried_out(on)
    assert [call.method for call in writes(applied.calls)] == ["PUT", "POST", "DELETE", "POST"]
    assert sent(applied)[3] == publish(1)
    assert published(on) == {"b.md": "text", "c.md": "new"}


def test_an_id_that_could_lead_elsewhere_is_never_sent(tmp_path: Path) -> None:
    on = library(tmp_path, {}, removed=("a.md",))
    remember(on, "a.md", id="../../users/me")
    applied = on.apply()
    assert (applied.outcomes, writes(applied.calls)) == ({A: "failed"}, [])
    assert "cannot be an id" in applied.why(A)


# Runs that were cut off.


@pytest.mark.parametrize("guide_list", ["tree", "drafts"])
def test_a_deletion_that_was_cut_before_its_publish_is_finished(tmp_path: Path, guide_list: str) -> None:
    on = with_two(tmp_path, behaviours={"guide_list": guide_list})
    raising(on, "POST", Interrupted)
    on.apply()
    assert published(on) == dict.fromkeys(BOTH, "text")
    assert all(entry.deleting for entry in ledger(on).values())
    on.wrap = None
    assert on.apply().outcomes == {A: "applied", B: "applied"}
    assert (published(on), ledger(on), on.plan().addresses) == ({}, {}, [])


def test_a_run_that_is_stopped_before_a_deletion_forgets_that_it_was_about_to(tmp_path: Path) -> None:
    on = with_two(tmp_path)
    before = ledger(on)
    raising(on, "DELETE", Interrupted)
    on.apply()
    assert (ledger(on), published(on)) == (before, dict.fromkeys(BOTH, "text"))


def test_a_deletion_whose_answer_is_lost_is_looked_up(tmp_path: Path) -> None:
    on = with_two(tmp_path)
    raising(on, "DELETE", OutcomeUnknown, done=True)
    assert on.apply().outcomes == {A: "applied", B: "applied"}
    assert (published(on), on.plan().addresses) == ({}, [])


@pytest.mark.parametrize("fault", ["html", "html after"])
def test_a_publish_whose_answer_is_not_an_answer_is_sent_again(tmp_path: Path, fault: str) -> None:
    on = with_two(tmp_path, "a.md")
    assert on.apply(faults=[f"POST /v1/guides/publish#1: {fault}"]).outcomes == {A: "applied"}
    assert (published(on), on.plan().addresses) == ({"b.md": "text"}, [])


def test_a_deletion_whose_outcome_is_unknown_is_finished_by_the_next_run(tmp_path: Path) -> None:
    on = with_two(tmp_path)
    raising(on, "DELETE", OutcomeUnknown)
    assert on.apply().outcomes == {A: "unknown", B: "unknown"}
    assert published(on) == dict.fromkeys(BOTH, "text")
    on.wrap = None
    assert on.apply().run.outcome == "applied"
    assert (published(on), on.plan().addresses) == ({}, [])


# What is gone already, however Hex answers for it.

STATUSES = [400, 403, 404]


@pytest.mark.parametrize("status", STATUSES)
def test_a_deletion_that_took_effect_and_is_refused_when_repeated_is_done(tmp_path: Path, status: int) -> None:
    on = with_two(tmp_path, "a.md")
    applied = on.apply(faults=[f"{DELETE}#1: drop-after", f"{DELETE}#2: {status}"])
    assert applied.outcomes == {A: "applied"}
    assert (published(on), remembered(on), on.plan().addresses) == ({"b.md": "text"}, None, [])


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("removed", [("a.md",), BOTH], ids=["one", "two"])
def test_a_publish_of_deletions_that_took_effect_and_is_refused_when_repeated_is_done(
    tmp_path: Path, removed: tuple[str, ...], status: int
) -> None:
    on = with_two(tmp_path, *removed)
    applied = on.apply(faults=[f"{PUBLISH}#1: drop-after", f"{PUBLISH}#2+: {status}"])
    assert set(applied.outcomes.values()) == {"applied"}
    assert published(on).keys() == set(BOTH) - set(removed)
    assert (set(ledger(on)), on.plan().addresses) == (set(BOTH) - set(removed), [])


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("guide_list", ["tree", "drafts"])
def test_a_deletion_that_was_published_and_not_noted_converges(tmp_path: Path, guide_list: str, status: int) -> None:
    """The answer of the publish was lost, a person published it, or the guide was never published."""
    on = library(tmp_path, {}, removed=BOTH, behaviours={"guide_list": guide_list})
    for number, path in enumerate(BOTH, 1):
        remember(on, path, number=number, deleting=True)
    applied = on.apply(faults=[f"{DELETE}: {status}", f"{PUBLISH}: {status}"])
    assert applied.outcomes == {A: "applied", B: "applied"}
    assert (ledger(on), on.plan().addresses) == ({}, [])


@pytest.mark.parametrize("status", STATUSES)
def test_a_guide_that_somebody_deletes_meanwhile_is_gone(tmp_path: Path, status: int) -> None:
    on = with_two(tmp_path, "a.md")
    applied = on.apply(between=lambda: on.workspace.guides.__delitem__(uid(1)), faults=[f"{DELETE}: {status}"])
    assert (applied.outcomes, published(on), remembered(on)) == ({A: "applied"}, {"b.md": "text"}, None)


# What is refused.


@pytest.mark.parametrize("status", [*STATUSES, 409])
def test_a_deletion_that_is_refused_while_the_guide_is_listed_fails_and_changes_nothing(
    tmp_path: Path, status: int
) -> None:
    on = with_two(tmp_path, "a.md")
    before = ledger(on)
    for _ in range(2):
        applied = on.apply(faults=[f"{DELETE}: {status}"])
        assert applied.outcomes == {A: "failed"}
        assert str(status) in applied.why(A)
        assert [call.method for call in writes(applied.calls)] == ["DELETE"]
    assert (published(on), ledger(on)) == (dict.fromkeys(BOTH, "text"), before)


def test_a_look_that_is_refused_too_leaves_the_deletion_to_the_next_run(tmp_path: Path) -> None:
    on = with_two(tmp_path, "a.md")
    applied = on.apply(faults=[f"{DELETE}: 403", "GET /v1/guides/draft/list: 403"])
    assert applied.outcomes == {A: "unknown"}
    assert on.apply().outcomes == {A: "applied"}


def test_a_publish_of_deletions_that_is_refused_while_they_are_listed_fails(tmp_path: Path) -> None:
    on = with_two(tmp_path)
    applied = on.apply(faults=[f"{DELETE}: 204", f"{PUBLISH}: 403"])
    assert applied.outcomes == {A: "failed", B: "failed"}
    assert len(sent(applied)) == 5, "all together, then each by itself"
    assert on.apply().run.outcome == "applied"
    assert published(on) == {}


def test_another_refusal_of_the_publish_is_not_taken_for_done(tmp_path: Path) -> None:
    on = with_two(tmp_path, "a.md")
    assert on.apply(faults=[f"{PUBLISH}: 409"]).outcomes == {A: "failed"}
    kept = remembered(on)
    assert kept is not None
    assert kept.deleting
    assert on.apply().outcomes == {A: "applied"}
    assert on.plan().addresses == []
