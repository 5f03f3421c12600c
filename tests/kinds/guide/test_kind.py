"""Guides the whole way, from files to a workspace and back, with what Hex leaves open switched on and off."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from hexform.applying.execute import Stop
from hexform.errors import Rejected
from hexform.hex.call import Call, Json, Send
from hexform.hex.runner import EffectHandlers, run_steps
from hexform.kinds.guide.kind import GuideKind
from hexform.kinds.state import ApplyState
from tests.bench import Applied, Bench, from_main, reads, writes
from tests.http.virtual_time import run
from tests.kinds.office import Killed
from tests.planfile.saved_bench import apply_saved, saved

SWITCHES = [
    dict(zip(("guide_list", "guide_conflict", "guide_delete", "missing_id"), values, strict=True))
    for values in product(("tree", "drafts"), ("warning", "400"), ("staged", "at_once"), ("documented", "404"))
]
CONFIG = """
unmanaged: {guides: delete}
guides:
  main:
    source: {github: {owner: acme, repo: hex-workspace}}
    root: guides
    files:
      - "*.md"
      - {path: guides/context.txt, hex_path: hex.md, take_over: true}
removed:
  guides: [removed.md]
"""
OURS = {"github": {"owner": "acme", "repo": "hex-workspace"}}
SEED: dict[str, Any] = {
    "users": [{"email": "ada@example.com", "role": "ADMIN"}],
    "guides": [
        {"path": "hex.md", "draft": "written in Hex"},
        {"path": "old.md", "draft": "old", "source": OURS},
        {"path": "removed.md", "draft": "theirs"},
        {"path": "theirs.md", "published": "theirs", "draft": "theirs, newer"},
    ],
}


def bench(folder: Path, behaviours: Mapping[str, str] | None = None, config: str = CONFIG) -> Bench:
    on = Bench.of(folder, SEED, behaviours=behaviours or {}).write(config.replace('- "*.md"', "- guides/*.md"))
    on.write("revenue", "guides/revenue.md").write("terms", "guides/terms.md")
    return on.write("context", "guides/context.txt")


def guides(on: Bench) -> dict[str, tuple[str | None, str | None]]:
    """Path to what is published and what is drafted."""
    return {guide.path: (guide.published, guide.draft) for guide in on.workspace.guides.values()}


def check_applied(applied: Applied) -> None:
    assert applied.run.outcome == "applied", applied.run.model_dump_json(indent=1)
    assert len(writes(applied.calls)) == applied.planned.plan.requests.write
    assert len(reads(applied.calls)) == applied.planned.plan.requests.verify


REACHED = {
    "revenue.md": ("revenue", None),
    "terms.md": ("terms", None),
    "hex.md": ("context", None),
    "theirs.md": ("theirs", "theirs, newer"),
}


@pytest.mark.parametrize("behaviours", SWITCHES, ids=lambda switches: "-".join(switches.values()))
def test_files_become_guides(tmp_path: Path, behaviours: dict[str, str]) -> None:
    on = bench(tmp_path, behaviours)
    applied = on.apply()
    assert [(c.address, c.verb) for c in applied.planned.plan.changes] == [
        ("guide.hex.md", "update"),
        ("guide.revenue.md", "create"),
        ("guide.terms.md", "create"),
        ("guide.removed.md", "delete"),
        ("guide.old.md", "delete"),
    ]
    check_applied(applied)
    assert guides(on) == REACHED
    again = on.plan()
    assert (again.addresses, again.errors) == ([], {})
    on.write("revenue, new", "guides/revenue.md")
    check_applied(on.apply())
    assert guides(on)["revenue.md"] == ("revenue, new", None)
    assert on.plan().addresses == []


@pytest.mark.parametrize("guide_list", ["tree", "drafts"])
def test_the_ledger_may_be_lost(tmp_path: Path, guide_list: str) -> None:
    on = bench(tmp_path, {"guide_list": guide_list})
    on.apply()
    on.ledger = type(on.ledger)()
    check_applied(on.apply())
    assert guides(on) == REACHED
    assert on.plan().addresses == []


def cutting_off(number: int, then: Callable[[], None]) -> Callable[[Send], Send]:
    """Do something once so many writes have taken effect."""

    def wrap(send: Send) -> Send:
        async def counted(call: Call) -> Json:
            nonlocal number
            reply = await send(call)
            number -= call.method != "GET"
            if number == 0:
                then()
            return reply

        return counted

    return wrap


def kill() -> None:
    raise Killed


@pytest.mark.parametrize(("number", "sent"), [(1, 2), (2, 2), (3, 3), (4, 5), (5, 5), (6, 6)])
def test_a_run_that_is_stopped_is_finished_by_the_next(tmp_path: Path, number: int, sent: int) -> None:
    """Two uploads are under way at once, and so are two deletions."""
    on = bench(tmp_path)
    stop = Stop()
    on.wrap = cutting_off(number, lambda: setattr(stop, "why", "stopped"))
    first = on.apply(stop=stop)
    on.wrap = None
    assert len(writes(first.calls)) == sent
    on.apply()
    assert guides(on) == REACHED
    assert on.plan().addresses == []


@pytest.mark.parametrize("witnessed", [True, False])
@pytest.mark.parametrize("guide_list", ["tree", "drafts"])
@pytest.mark.parametrize("number", range(1, 7))
def test_a_saved_plan_that_was_cut_goes_on(tmp_path: Path, number: int, guide_list: str, *, witnessed: bool) -> None:
    on = bench(tmp_path, {"guide_list": guide_list})
    plan = saved(on)
    on.wrap = cutting_off(number, kill)
    with pytest.raises(Killed):
        apply_saved(on, plan, witnessed=witnessed)
    on.wrap = None
    done = apply_saved(on, plan, witnessed=witnessed)
    if (number, guide_list) == (3, "drafts"):
        # It was published, which the ledger did not hear: a draft that no list shows counts as missing.
        assert done.stale == {"guide.hex.md": "it is not in Hex any more"}
        check_applied(on.apply())
    else:
        assert done.stale == {}
        assert set(done.outcomes.values()) <= {"applied", "already"}
    assert guides(on) == REACHED
    assert on.plan().addresses == []


@pytest.mark.parametrize("act", ["drop-before", "drop-after", "500"])
@pytest.mark.parametrize("where", ["PUT /v1/guides/draft", "POST /v1/guides/publish", "DELETE /v1/guides/draft/*"])
@pytest.mark.parametrize("when", ["#1", "#2", "#1-3"])
def test_a_connection_that_breaks(tmp_path: Path, where: str, when: str, act: str) -> None:
    on = bench(tmp_path)
    run = on.apply(faults=[f"{where}{when}: {act}"]).run
    assert run.outcome == "applied", run.model_dump_json(indent=1)
    assert guides(on) == REACHED
    assert on.plan().addresses == []


@pytest.mark.parametrize("refused", [True, False])
def test_one_change_alone(tmp_path: Path, *, refused: bool) -> None:
    planned = bench(tmp_path).plan()
    (change,) = (change for change in planned.plan.changes if change.name == "terms.md")
    on = bench(tmp_path)
    state = ApplyState(planned.actual, on.ledger, from_main)

    async def send(call: Call) -> Json:
        if refused:
            raise Rejected("no", where=call.where, status=400)
        row = {"id": "1", "filePath": "terms.md"}
        return {"files": [row]} if call.method == "PUT" else {"publishedGuides": [row]}

    steps = run_steps(GuideKind().apply(change, state), EffectHandlers(send, ledger=on.ledger))
    if refused:
        with pytest.raises(Rejected, match="no"):
            run(steps)
    else:
        assert run(steps) == "1"
