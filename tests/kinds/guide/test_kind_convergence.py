"""Whatever is wanted, and wherever a run is killed: the next run gets there, and touches nothing of anybody else."""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from hexform.errors import Interrupted, OutcomeUnknown
from hexform.hex.call import Call, Effect, Json, Remember
from hexform.kinds.guide.kind import Guide
from hexform.kinds.guide.spec import GuideSource
from hexform.model.desired import Desired
from hexform.state.memory import MemoryLedger
from tests.kinds.guide_world import HEXFORM, OTHERS, Cut, Hex, Row, World, desired, guide

PATHS = ("a.md", "b.md", "c.md", "d.md")
SOURCES = (
    GuideSource.model_validate({"unknown": "hexform"}),
    GuideSource.model_validate({"unknown": "second"}),
    GuideSource.model_validate({"github": {"owner": "acme", "repo": "guides"}}),
)
texts = st.sampled_from(("one", "two"))


@st.composite
def configurations(draw: st.DrawFn) -> Desired:
    sets = {name: draw(st.sampled_from(SOURCES)) for name in ("main", "more")}
    publish = {name: draw(st.booleans()) for name in sets}
    guides: list[Guide] = []
    for path in draw(st.sets(st.sampled_from(PATHS))):
        name = draw(st.sampled_from(sorted(sets)))
        guides.append(guide(path, draw(texts), name, sets[name], publish=publish[name], take_over=draw(st.booleans())))
    unwanted = sorted(set(PATHS) - {each.path for each in guides})
    removed = tuple(draw(st.sets(st.sampled_from(unwanted), max_size=1))) if unwanted else ()
    policy = draw(st.sampled_from(("ignore", "report", "delete")))
    return desired(*sorted(guides, key=lambda each: each.path), policy=policy, removed=removed, sets=sets)


@st.composite
def workspaces(draw: st.DrawFn) -> Hex:
    hex_ = Hex(draw(st.sampled_from(("tree", "drafts"))), draw(st.sampled_from(("warning", "400"))))
    for path in sorted(draw(st.sets(st.sampled_from(PATHS), max_size=2))):
        owner = draw(st.sampled_from((None, OTHERS, HEXFORM)))
        draft, live = draw(st.sampled_from((("theirs", None), (None, "theirs"), ("newer", "theirs"))))
        hex_.add(path, owner, draft=draft, live=live)
    return hex_


Way = Callable[[Hex, Call], Json]


def killed_before(hex_: Hex, call: Call) -> Json:
    raise Cut


def killed_after(hex_: Hex, call: Call) -> Json:
    hex_(call)
    raise Cut


def stopped(hex_: Hex, call: Call) -> Json:
    raise Interrupted("told to stop")


def lost(hex_: Hex, call: Call) -> Json:
    hex_(call)
    raise OutcomeUnknown("the connection broke", where=call.where)


def never_sent(hex_: Hex, call: Call) -> Json:
    raise OutcomeUnknown("the connection broke", where=call.where)


WAYS = (killed_before, killed_after, stopped, lost, never_sent)


def cut_run(world: World, wanted: Desired, at: int, way: Way) -> None:
    """Apply, and let the step of this number go wrong, be it a request or a line in the ledger."""
    count = -1

    def before(effect: Effect) -> None:
        nonlocal count
        count += 1
        if count == at and isinstance(effect, Remember):
            raise Cut

    def answer(call: Call) -> Json:
        return way(world.hex, call) if count == at else world.hex(call)

    with contextlib.suppress(Cut, Interrupted):
        world.apply(wanted, answer, before)


def nothing(world: World, path: str) -> None:
    """Nobody else does anything."""


def lose_ledger(world: World, path: str) -> None:
    world.ledger = MemoryLedger()


def delete_by_hand(world: World, path: str) -> None:
    world.hex.rows = {row.id: row for row in world.hex.rows.values() if row.path != path}


def taken_over(world: World, path: str) -> None:
    row = world.hex.at(path) or world.hex.add(path)
    row.owner, row.draft, row.deleted = OTHERS, "theirs", False


EVENTS = (nothing, nothing, lose_ledger, delete_by_hand, taken_over)


Rows = dict[str, Row]


def foreign(hex_: Hex, configs: list[Desired]) -> Rows:
    """Everybody else's guides, as they are."""
    ours = [owner.locator for config in configs for owner in config.guide_sets.values()]
    return {row.id: copy.copy(row) for row in hex_.rows.values() if row.owner not in ours}


def guides_of(config: Desired) -> list[Guide]:
    return [spec for spec in config.specs.values() if isinstance(spec, Guide)]


def check_foreign(before: Rows, hex_: Hex, config: Desired) -> None:
    """What belongs to others is as it was, except where the configuration says otherwise."""
    allowed = {spec.path for spec in guides_of(config) if spec.take_over} | {line.ref for line in config.removed}
    for row_id, row in before.items():
        if row.path not in allowed:
            assert hex_.rows.get(row_id) == row


def hidden_paths(hex_: Hex, wanted: Desired) -> set[str]:
    """Guides of others that no list shows: they can only be met when Hex refuses the upload."""
    rows = {row.path: row for row in hex_.rows.values() if row.deleted or (hex_.lists, row.draft) == ("drafts", None)}
    return {
        spec.path
        for spec in guides_of(wanted)
        if spec.path in rows and rows[spec.path].owner != spec.source.locator() and not spec.take_over
    }


def check_reached(world: World, wanted: Desired, failed: set[str]) -> None:
    """What is wanted is there, unless the plan says why not."""
    for spec in guides_of(wanted):
        if spec.path in failed:
            continue
        row = world.hex.at(spec.path)
        assert row is not None
        assert (row.owner, row.deleted) == (spec.source.locator(), False)
        assert world.hex.drafts()[spec.path] == spec.contents
        if spec.publish:
            assert (row.live, row.draft) == (spec.contents, None)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(workspaces(), st.lists(configurations(), min_size=1, max_size=3), st.data())
def test_a_run_that_was_cut_is_finished_by_the_next(hex_: Hex, configs: list[Desired], data: st.DataObject) -> None:
    world = World(hex_)
    for number, config in enumerate(configs):
        others = foreign(hex_, configs[: number + 1])
        cut_run(world, config, data.draw(st.integers(0, 12)), data.draw(st.sampled_from(WAYS)))
        check_foreign(others, hex_, config)
    last = configs[-1]
    others = foreign(hex_, configs)
    world.apply(last)
    check_foreign(others, hex_, last)
    hidden = hidden_paths(hex_, last)
    sheet = world.plan(last)
    assert [change for change in sheet.changes if change.name not in hidden] == []
    failed = {notice.address.partition(".")[2] for notice in sheet.errors if notice.address}
    check_reached(world, last, hidden | failed)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(workspaces(), st.lists(configurations(), min_size=1, max_size=3), st.data())
def test_what_others_do_meanwhile_stays_theirs(hex_: Hex, configs: list[Desired], data: st.DataObject) -> None:
    world = World(hex_)
    for number, config in enumerate(configs):
        others = foreign(hex_, configs[: number + 1])
        cut_run(world, config, data.draw(st.integers(0, 12)), data.draw(st.sampled_from(WAYS)))
        check_foreign(others, hex_, config)
        data.draw(st.sampled_from(EVENTS))(world, data.draw(st.sampled_from(PATHS)))
    last = configs[-1]
    others = foreign(hex_, configs)
    # What somebody deleted by hand may be found missing only when a deletion of it is refused.
    world.apply(last)
    world.apply(last)
    check_foreign(others, hex_, last)
    hidden = hidden_paths(hex_, last)
    assert [change for change in world.plan(last).changes if change.name not in hidden] == []
