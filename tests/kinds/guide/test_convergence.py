"""Whatever is wanted, and wherever a run is killed: the next run gets there, and touches nothing of anybody else."""

from __future__ import annotations

import contextlib
import copy
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hexform.errors import Interrupted, OutcomeUnknown
from hexform.hex.call import Call, Json, Send
from hexform.model.ledger import Line
from hexform.sandbox.records import Guide
from tests.bench import Bench
from tests.kinds.guide.library import OTHERS, OURS, REPOSITORY, SECOND, drafts, guide_set, owner, rows
from tests.kinds.office import Killed, office
from tests.memory_ledger import MemoryLedger

PATHS = ("a.md", "b.md", "c.md", "d.md")
SOURCES = (OURS, SECOND, REPOSITORY)


@dataclass
class Wish:
    """A configuration: two sets with their sources, the texts of each by path, and paths that may be taken over."""

    sources: dict[str, Any]
    texts: dict[str, dict[str, str]]
    publish: dict[str, bool]
    take_over: set[str] = field(default_factory=set)
    removed: tuple[str, ...] = ()
    policy: str = "report"

    def put(self, on: Bench) -> None:
        sets = {}
        for name, texts in self.texts.items():
            files = [{"path": f"guides/{path}", "take_over": path in self.take_over} for path in texts]
            sets[name] = guide_set(on, texts, self.sources[name], publish=self.publish[name], files=files)
        lines = {"removed": {"guides": list(self.removed)}} if self.removed else {}
        on.configure({"guides": sets, "unmanaged": {"guides": self.policy}, **lines})

    def owners(self) -> list[str]:
        return [owner(source) for source in self.sources.values()]

    def paths(self) -> dict[str, str]:
        """Path to the set that wants it."""
        return {path: name for name, texts in self.texts.items() for path in texts}


@st.composite
def wishes(draw: st.DrawFn) -> Wish:
    sources = {name: draw(st.sampled_from(SOURCES)) for name in ("main", "more")}
    publish = {name: draw(st.booleans()) for name in sources}
    texts: dict[str, dict[str, str]] = {name: {} for name in sources}
    wanted = sorted(draw(st.sets(st.sampled_from(PATHS))))
    for path in wanted:
        texts[draw(st.sampled_from(sorted(sources)))][path] = draw(st.sampled_from(("one", "two")))
    unwanted = sorted(set(PATHS) - set(wanted))
    return Wish(
        sources,
        texts,
        publish,
        take_over={path for path in wanted if draw(st.booleans())},
        removed=tuple(draw(st.sets(st.sampled_from(unwanted), max_size=1))) if unwanted else (),
        policy=draw(st.sampled_from(("ignore", "report", "delete"))),
    )


@st.composite
def workspaces(draw: st.DrawFn) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Guides of others, of nobody and of ours, and how Hex behaves."""
    live = []
    for path in sorted(draw(st.sets(st.sampled_from(PATHS), max_size=2))):
        draft, published = draw(st.sampled_from((("theirs", None), (None, "theirs"), ("newer", "theirs"))))
        source = draw(st.sampled_from((None, OTHERS, OURS)))
        live.append({"path": path, "source": source, "draft": draft, "published": published})
    behaviours = {
        "guide_list": draw(st.sampled_from(("tree", "drafts"))),
        "guide_conflict": draw(st.sampled_from(("warning", "400"))),
        "missing_id": draw(st.sampled_from(("documented", "404"))),
    }
    return live, behaviours


Way = Callable[[Send, Call], Awaitable[Json]]


async def killed_before(send: Send, call: Call) -> Json:
    raise Killed


async def killed_after(send: Send, call: Call) -> Json:
    await send(call)
    raise Killed


async def stopped(send: Send, call: Call) -> Json:
    raise Interrupted("stopped")


async def lost(send: Send, call: Call) -> Json:
    await send(call)
    raise OutcomeUnknown("the connection broke", where=call.where)


async def never_sent(send: Send, call: Call) -> Json:
    raise OutcomeUnknown("the connection broke", where=call.where)


WAYS: tuple[Way, ...] = (killed_before, killed_after, stopped, lost, never_sent)


class CutLedger(MemoryLedger):
    """A ledger in which the process is killed before a line is kept; `next_step` says whether it is that one."""

    def __init__(self, ledger: MemoryLedger, next_step: Callable[[], bool]) -> None:
        super().__init__()
        self._owners = ledger._owners
        self._next_step = next_step

    def record(self, *lines: Line) -> None:
        if self._next_step():
            raise Killed
        super().record(*lines)


def cut_run(on: Bench, at: int, way: Way) -> None:
    """Apply, and let the step of this number go wrong: a write, a read after the plan, or a line of the ledger."""
    ledger, steps = on.ledger, iter(range(1000))
    planning = True

    def is_the_one() -> bool:
        return not planning and next(steps) == at

    def wrap(send: Send) -> Send:
        async def cut(call: Call) -> Json:
            return await way(send, call) if is_the_one() else await send(call)

        return cut

    def begin() -> None:
        nonlocal planning
        planning = False

    on.wrap, on.ledger = wrap, CutLedger(ledger, is_the_one)
    with contextlib.suppress(Killed):
        on.apply(between=begin)
    on.wrap, on.ledger = None, ledger


def nothing(on: Bench, path: str) -> None:
    """Nobody else does anything."""


def lose_ledger(on: Bench, path: str) -> None:
    on.ledger = MemoryLedger()


def delete_by_hand(on: Bench, path: str) -> None:
    on.workspace.guides = {row.id: row for row in on.workspace.guides.values() if row.path != path}


def taken_over(on: Bench, path: str) -> None:
    row = rows(on).get(path) or Guide(on.workspace.ids(), path)
    row.source, row.draft, row.deleted = {"source": "unknown", "id": "others"}, "theirs", False
    on.workspace.guides[row.id] = row


EVENTS = (nothing, nothing, lose_ledger, delete_by_hand, taken_over)


def owner_of(row: Guide) -> str:
    return json.dumps(row.source, separators=(",", ":"), sort_keys=True)


def foreign(on: Bench, earlier: list[Wish]) -> dict[str, Guide]:
    """The guides of everybody else, as they are."""
    ours = {name for wish in earlier for name in wish.owners()}
    return {row.id: copy.copy(row) for row in on.workspace.guides.values() if owner_of(row) not in ours}


def check_foreign(before: Mapping[str, Guide], on: Bench, wish: Wish) -> None:
    """What belongs to others is as it was, except where the configuration says otherwise."""
    for row_id, row in before.items():
        if row.path not in {*wish.take_over, *wish.removed}:
            assert on.workspace.guides.get(row_id) == row


def hidden_paths(on: Bench, wish: Wish) -> set[str]:
    """Guides of others that no list shows: they can only be met when Hex refuses the upload."""
    drafts_alone = on.behaviours["guide_list"] == "drafts"
    hidden = {row.path: row for row in rows(on).values() if row.deleted or (drafts_alone and row.draft is None)}
    return {
        path
        for path, name in wish.paths().items()
        if path in hidden and owner_of(hidden[path]) != owner(wish.sources[name]) and path not in wish.take_over
    }


def check_reached(on: Bench, wish: Wish, failed: set[str]) -> None:
    """What is wanted is there, unless the plan says why not."""
    for path, name in wish.paths().items():
        if path in failed:
            continue
        row, text = rows(on)[path], wish.texts[name][path]
        assert (owner_of(row), row.deleted) == (owner(wish.sources[name]), False)
        assert drafts(on)[path] == text
        if wish.publish[name]:
            assert (row.published, row.draft) == (text, None)


def check_last(on: Bench, earlier: list[Wish], *, applies: int) -> set[str]:
    """An apply of the last wish, or two, leaves nothing to do. Gives the paths that cannot be as wanted."""
    last = earlier[-1]
    others = foreign(on, earlier)
    for _ in range(applies):
        on.apply()
    check_foreign(others, on, last)
    hidden = hidden_paths(on, last)
    planned = on.plan()
    assert [change.address for change in planned.plan.changes if change.name not in hidden] == []
    return hidden | {address.partition(".")[2] for address in planned.errors}


PROFILE = settings(
    max_examples=100, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
WORLD = (workspaces(), st.lists(wishes(), min_size=1, max_size=3), st.data())


def cut_runs(folder: Path, world: Any, wanted: list[Wish], data: st.DataObject, events: Any) -> Bench:
    """A run of each wish that goes wrong somewhere, and what others do after it."""
    live, behaviours = world
    on = office(folder, guides=live, behaviours=behaviours)
    for number, wish in enumerate(wanted):
        others = foreign(on, wanted[: number + 1])
        wish.put(on)
        cut_run(on, data.draw(st.integers(0, 12)), data.draw(st.sampled_from(WAYS)))
        check_foreign(others, on, wish)
        data.draw(st.sampled_from(events))(on, data.draw(st.sampled_from(PATHS)))
    return on


@PROFILE
@given(*WORLD)
def test_a_run_that_was_cut_is_finished_by_the_next(
    tmp_path: Path, world: Any, wanted: list[Wish], data: st.DataObject
) -> None:
    on = cut_runs(tmp_path, world, wanted, data, (nothing,))
    check_reached(on, wanted[-1], check_last(on, wanted, applies=1))


@PROFILE
@given(*WORLD)
def test_what_others_do_meanwhile_stays_theirs(
    tmp_path: Path, world: Any, wanted: list[Wish], data: st.DataObject
) -> None:
    on = cut_runs(tmp_path, world, wanted, data, EVENTS)
    # What somebody deleted by hand may be found missing only when it is written or deleted, if at all.
    check_last(on, wanted, applies=2)
