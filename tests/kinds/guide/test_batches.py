"""Which changes share a request, and what they cost: the costs are what a run really sends."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hexform.hex import tables
from hexform.kinds.guide.kind import GuideKind
from hexform.model.live import Actual, LiveGuide
from tests.bench import Bench, writes
from tests.kinds.guide.library import OTHERS, SECOND, guide_set, library, owner, remember, there
from tests.kinds.office import carried_out, uid

KIND = GuideKind()


def costs(on: Bench) -> list[int]:
    return [change.requests for change in on.plan().plan.changes]


def many(count: int) -> dict[str, str]:
    return {f"{number:03}.md": "text" for number in range(count)}


@pytest.mark.parametrize(
    ("count", "publish", "expected"),
    [
        (0, True, []),
        (1, True, [2]),
        (20, True, [2, *[0] * 19]),
        (21, True, [2, *[0] * 19, 1]),
        (21, False, [1, *[0] * 19, 1]),
    ],
)
def test_twenty_files_share_an_upload(tmp_path: Path, count: int, publish: bool, expected: list[int]) -> None:
    assert costs(library(tmp_path, many(count), publish=publish)) == expected


def test_a_hundred_ids_share_a_publish(tmp_path: Path) -> None:
    found = costs(library(tmp_path, many(101)))
    assert (sum(found), found[0], found[20], found[100]) == (8, 2, 1, 2)


def test_a_draft_that_only_has_to_be_published_is_not_uploaded(tmp_path: Path) -> None:
    drafted = [there(f"{name}.md", None, number, draft="text") for number, name in enumerate("ab", 1)]
    on = library(tmp_path, {"a.md": "text", "b.md": "new"}, *drafted)
    for number, name in enumerate("ab", 1):
        remember(on, f"{name}.md", number=number, published=False)
    assert costs(on) == [1, 1], "a publish of both, an upload of one"


def test_one_that_has_another_owner_is_uploaded_by_itself(tmp_path: Path) -> None:
    foreign = [there(f"{name}.md", "theirs", number, OTHERS) for number, name in enumerate("ab", 1)]
    on = library(tmp_path, dict.fromkeys(("a.md", "b.md", "c.md"), "text"), *foreign, take_over=True)
    assert costs(on) == [2, 1, 1]


def test_each_deletion_is_a_request_and_their_publish_another(tmp_path: Path) -> None:
    found = costs(library(tmp_path, {}, *(there(path, number=n) for n, path in enumerate(many(101))), policy="delete"))
    assert (sum(found), found[0], found[1], found[100]) == (103, 2, 1, 2)


@settings(derandomize=True, deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 45), st.integers(0, 3), st.integers(0, 3), st.integers(0, 3), st.booleans())
def test_a_run_sends_what_the_plan_says(
    tmp_path: Path, new: int, foreign: int, moved: int, gone: int, publish: bool
) -> None:
    live: list[Any] = [there(f"foreign{n}.md", "theirs", 100 + n, OTHERS) for n in range(foreign)]
    live += [there(f"moved{n}.md", "text", 200 + n, SECOND) for n in range(moved)]
    live += [there(f"gone{n}.md", "text", 300 + n) for n in range(gone)]
    paths = [f"foreign{n}.md" for n in range(foreign)] + [f"moved{n}.md" for n in range(moved)]
    wanted = dict.fromkeys((*(f"new{n}.md" for n in range(new)), *paths), "text")
    files = [{"path": f"guides/{path}", "take_over": path in paths} for path in wanted]
    on = library(tmp_path, wanted, *live, files=files, publish=publish, policy="delete")
    for n in range(moved):
        remember(on, f"moved{n}.md", number=200 + n, source=SECOND)
    uploads = [call.body or {} for call in writes(carried_out(on).calls) if call.method == "PUT"]
    forced = sum(bool(body.get("forceWrite")) for body in uploads)
    assert (forced, len(uploads)) == (foreign + moved, math.ceil(new / 20) + forced)


@pytest.mark.parametrize(("listed", "requests"), [(0, 1), (98, 1), (99, 2), (198, 2), (199, 3)])
def test_reading_again_takes_a_page_for_each_hundred_guides(tmp_path: Path, listed: int, requests: int) -> None:
    on = library(tmp_path, many(2))
    own = owner({"unknown": "ours"})
    rows = tuple(LiveGuide(uid(number), f"old{number}.md") for number in range(listed))
    (reading,) = KIND.read_again(on.plan().plan.changes, Actual(guides={own: rows})).values()
    assert (reading.requests, tables.PAGE["guides"]) == (requests, 100)


def test_guides_of_all_sets_are_one_batch(tmp_path: Path) -> None:
    on = library(tmp_path, {})
    sets = {"main": guide_set(on, {"a.md": "text"}), "more": guide_set(on, {"b.md": "text"}, SECOND)}
    run = carried_out(on.configure({"guides": sets}))
    assert [call.method for call in writes(run.calls)] == ["PUT", "POST"]
    assert {KIND.lane(change) for change in run.planned.plan.changes} == {"guide"}
