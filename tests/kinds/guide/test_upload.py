"""Uploading and publishing guides, and what becomes of each where a request goes wrong."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hexform.errors import (
    BadAnswer,
    HexformError,
    Interrupted,
    NotPermitted,
    NotSent,
    OutcomeUnknown,
    Rejected,
    UsageError,
)
from hexform.hex.call import Call, Json
from hexform.kinds.guide.spec import GuideSource
from hexform.kinds.state import Provenance
from hexform.model.ledger import GuideEntry
from tests.kinds.guide_world import HEXFORM, OTHERS, REPOSITORY, Answer, Hex, World, desired, entry, guide

SECOND = GuideSource.model_validate({"unknown": "second"})


def held(world: World, path: str = "a.md", set_name: str = "main") -> GuideEntry | None:
    return world.ledger.entries(set_name).get(path)


def failing(world: World, error: HexformError, operation: str, *, done: bool = False) -> Answer:
    """Answers everything but one operation, which fails before or after it was done."""

    def answer(call: Call) -> Json:
        if call.operation != operation:
            return world.hex(call)
        if done:
            world.hex(call)
        raise error

    return answer


def test_a_guide_is_uploaded_published_and_remembered() -> None:
    world = World()
    assert world.apply(desired(guide("a.md"))) == {"guide.a.md": "g1"}
    (upload,) = world.hex.asked("PUT")
    assert upload.body == {"files": [{"filePath": "a.md", "contents": "text", "externalSource": HEXFORM}]}
    (publish,) = world.hex.asked("POST")
    assert publish.body == {"orgGuideFileIds": ["g1"]}
    assert world.hex.live() == {"a.md": "text"}
    assert held(world) == entry("g1", published=True)


def test_a_draft_is_uploaded_and_not_published() -> None:
    world = World()
    assert world.apply(desired(guide("a.md", publish=False))) == {"guide.a.md": "g1"}
    assert (world.hex.live(), world.hex.drafts()) == ({}, {"a.md": "text"})
    assert held(world) == entry("g1", published=False)
    assert world.apply(desired(guide("a.md"))) == {"guide.a.md": "g1"}
    assert (world.hex.live(), len(world.hex.asked("PUT"))) == ({"a.md": "text"}, 1)
    assert held(world) == entry("g1", published=True)


def test_a_guide_of_a_repository_names_commit_branch_and_path() -> None:
    world = World()
    asked: list[int] = []

    def provenance() -> Provenance:
        asked.append(1)
        return Provenance("main", "c0ffee", "docs/")

    world.provenance = provenance
    world.apply(desired(guide("a.md", source=REPOSITORY), guide("b.md", source=REPOSITORY)))
    (upload,) = world.hex.asked("PUT")
    assert upload.body is not None
    assert upload.body["files"][0]["externalSource"] == {
        "source": "github",
        "owner": "acme",
        "repo": "guides",
        "branch": "main",
        "commitHash": "c0ffee",
        "path": "docs/guides/a.md",
    }
    assert len(asked) == 1
    kept = held(world)
    assert kept is not None
    assert kept.locator == {"source": "github", "owner": "acme", "repo": "guides"}


def test_the_path_counts_from_the_top_of_the_repository() -> None:
    world = World(provenance=lambda: Provenance("main", "c0ffee"))
    world.apply(desired(guide("a.md", source=REPOSITORY)))
    (upload,) = world.hex.asked("PUT")
    assert upload.body is not None
    assert upload.body["files"][0]["externalSource"]["path"] == "guides/a.md"


def test_where_nobody_knows_the_commit_only_guides_of_a_repository_fail() -> None:
    def provenance() -> Provenance:
        raise UsageError("no commit")

    world = World(provenance=provenance)
    github = [guide(path, set_name="github", source=REPOSITORY) for path in ("a.md", "b.md")]
    results = world.apply(desired(*github, guide("c.md")))
    assert [str(results[f"guide.{path}"]) for path in ("a.md", "b.md")] == ["no commit"] * 2
    assert world.hex.live() == {"c.md": "text"}
    row = world.hex.add("d.md", REPOSITORY.locator(), draft="text")
    world.ledger.record("github", "d.md", entry(row, locator=REPOSITORY.locator(), published=False))
    published = world.apply(desired(guide("d.md", set_name="github", source=REPOSITORY)))
    assert published == {"guide.d.md": row.id}


def test_twenty_files_a_request() -> None:
    world = World()
    world.apply(desired(*(guide(f"{number:02}.md") for number in range(21))))
    assert [len((call.body or {})["files"]) for call in world.hex.asked("PUT")] == [20, 1]
    assert len(world.hex.asked("POST")) == 1
    assert len(world.hex.live()) == 21


def test_taking_over_goes_in_a_request_of_its_own() -> None:
    world = World()
    world.hex.add("a.md", OTHERS, live="theirs")
    world.apply(desired(guide("a.md", take_over=True), guide("b.md")))
    requests = [(len(call.body["files"]), call.body.get("forceWrite")) for call in world.hex.asked("PUT") if call.body]
    assert requests == [(1, None), (1, True)]
    assert world.hex.live() == {"a.md": "text", "b.md": "text"}


def test_a_file_that_moved_to_another_set_is_forgotten_there() -> None:
    world = World()
    world.apply(desired(guide("a.md")))
    world.apply(desired(guide("a.md", set_name="more", source=SECOND)))
    assert (held(world), held(world, set_name="more")) == (None, entry("g1", locator=SECOND.locator()))
    row = world.hex.at("a.md")
    assert row is not None
    assert row.owner == SECOND.locator()


@pytest.mark.parametrize("conflict", ["warning", "400"])
def test_what_hex_refuses_fails_alone(conflict: str) -> None:
    world = World(Hex(lists="drafts", conflict=conflict))
    world.hex.add("a.md", OTHERS, live="theirs")
    results = world.apply(desired(guide("a.md"), guide("b.md")))
    assert isinstance(results["guide.a.md"], Rejected)
    assert "Cannot overwrite" in str(results["guide.a.md"])
    assert results["guide.b.md"] == "g2"
    assert world.hex.live() == {"a.md": "theirs", "b.md": "text"}
    assert held(world) is None


@pytest.mark.parametrize("conflict", ["warning", "400"])
def test_what_hex_did_not_list_is_taken_over_where_that_is_written(conflict: str) -> None:
    world = World(Hex(lists="drafts", conflict=conflict))
    world.hex.add("a.md", OTHERS, live="theirs")
    assert world.apply(desired(guide("a.md", take_over=True), guide("b.md"))) == {
        "guide.a.md": "g1",
        "guide.b.md": "g2",
    }
    assert world.hex.live() == {"a.md": "text", "b.md": "text"}


def test_a_refusal_without_a_reason_is_told_as_such() -> None:
    def answer(call: Call) -> Json:
        return {"files": [], "warnings": ["?"]} if call.method == "PUT" else world.hex(call)

    world = World()
    result = world.apply(desired(guide("a.md")), answer)["guide.a.md"]
    assert str(result) == "PUT /v1/guides/draft: Hex did not take the guide: it does not say why"
    assert not world.hex.asked("POST")


@pytest.mark.parametrize(
    ("error", "done"),
    [
        (Rejected("no", status=400), False),
        (NotPermitted("no", status=403), False),
        (NotSent("no way"), False),
        (OutcomeUnknown("broke"), True),
        (OutcomeUnknown("broke"), False),
    ],
)
def test_a_failed_upload_fails_its_files_and_publishes_nothing(error: HexformError, *, done: bool) -> None:
    world = World()
    world.apply(desired(guide("a.md", "old")))
    before = held(world)
    wanted = desired(guide("a.md", "new"), guide("b.md"))
    results = world.apply(wanted, failing(world, error, "UpsertGuideDraft", done=done))
    assert results == {"guide.a.md": error, "guide.b.md": error}
    assert world.hex.live() == {"a.md": "old"}
    assert held(world, "b.md") is None
    after = held(world)
    assert after is not None
    if isinstance(error, OutcomeUnknown):
        assert (after.digest, after.published, after.text) == ("", False, "old")
    else:
        assert after == before
    assert set(world.apply(wanted)) == {"guide.a.md", "guide.b.md"}
    assert world.hex.live() == {"a.md": "new", "b.md": "text"}


def test_the_other_requests_go_on_after_a_failed_one() -> None:
    world = World()
    wanted = desired(*(guide(f"{number:02}.md") for number in range(25)))

    def answer(call: Call) -> Json:
        if call.method == "PUT" and call.body and len(call.body["files"]) == 20:
            raise OutcomeUnknown("broke")
        return world.hex(call)

    results = world.apply(wanted, answer)
    assert [isinstance(result, str) for result in results.values()].count(True) == 5
    assert len(world.hex.live()) == 5


def test_one_id_that_cannot_be_published_does_not_hold_up_the_others() -> None:
    world = World()
    world.hex.add("a.md", HEXFORM, draft="text")
    world.ledger.record("main", "a.md", entry("g1", published=False))

    def answer(call: Call) -> Json:
        if call.method == "PUT":
            del world.hex.rows["g1"]
        return world.hex(call)

    results = world.apply(desired(guide("a.md"), guide("b.md")), answer)
    assert isinstance(results["guide.a.md"], Rejected)
    assert results["guide.b.md"] == "g2"
    assert world.hex.live() == {"b.md": "text"}


def test_what_hex_does_not_publish_stays_a_draft_and_is_published_by_the_next_run() -> None:
    def answer(call: Call) -> Json:
        return {"publishedGuides": []} if call.method == "POST" else world.hex(call)

    world = World()
    wanted = desired(guide("a.md"))
    result = world.apply(wanted, answer)["guide.a.md"]
    assert str(result) == ("POST /v1/guides/publish: Hex did not publish it, it is a draft still: run it again")
    assert held(world) == entry("g1", published=False)
    world.apply(wanted)
    assert (world.hex.live(), len(world.hex.asked("PUT"))) == ({"a.md": "text"}, 1)


@pytest.mark.parametrize(
    ("method", "reply"),
    [("PUT", {}), ("PUT", {"files": [1]}), ("POST", {}), ("POST", {"publishedGuides": "all"})],
)
def test_an_answer_that_is_none_leaves_the_outcome_unknown(method: str, reply: Json) -> None:
    def answer(call: Call) -> Json:
        return reply if call.method == method else world.hex(call)

    world = World()
    assert isinstance(world.apply(desired(guide("a.md")), answer)["guide.a.md"], BadAnswer)


def stopping(world: World, operation: str) -> Callable[[Call], Json]:
    return failing(world, Interrupted("told to stop"), operation)


def test_a_run_that_is_told_to_stop_says_what_it_did() -> None:
    world = World()
    world.apply(desired(guide("a.md", "old")))
    wanted = desired(guide("a.md", "new"), guide("b.md", publish=False, set_name="drafts", source=SECOND))
    with pytest.raises(Interrupted):
        world.apply(wanted, stopping(world, "PublishGuideDrafts"))
    assert world.hex.drafts() == {"a.md": "new", "b.md": "text"}
    assert world.hex.live() == {"a.md": "old"}
    assert world.apply(wanted) == {"guide.a.md": "g1"}
    assert world.hex.live() == {"a.md": "new"}


def test_a_run_that_is_told_to_stop_before_an_upload_forgets_nothing() -> None:
    world = World()
    world.apply(desired(guide("a.md", "old")))
    before = held(world)
    with pytest.raises(Interrupted):
        world.apply(desired(guide("a.md", "new")), stopping(world, "UpsertGuideDraft"))
    assert held(world) == before
