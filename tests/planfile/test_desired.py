"""A saved plan said as a configuration wants what the plan wanted, and a side is the same after JSON and back."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings

from hexform.errors import Declined
from hexform.http.read_only import read_only
from hexform.kinds.guide.spec import Guide
from hexform.model.change import Change
from hexform.model.ledger import entries_of
from hexform.model.plan import Place, Plan
from hexform.model.sides import from_json, plain
from hexform.model.spec import Block
from hexform.planfile.desired import as_desired
from hexform.planning.observe import observe, who_am_i
from hexform.planning.planner import PlanOptions, make_plan
from hexform.planning.read_cache import cached_reads
from hexform.report.json import to_json
from hexform.report.reading import read_as
from tests.bench import Bench
from tests.http.virtual_time import run
from tests.kinds.cell import draft as cell
from tests.kinds.guide import library as guide
from tests.kinds.office import ADA, ELLA, GRACE, VERA, group, office, uid
from tests.roundtrip.strategies import World, worlds
from tests.roundtrip.test_random import bench_of


def as_wished(on: Bench, plan: Plan) -> Plan:
    """The plan that the wishes of a saved plan come to in the same workspace."""

    async def work() -> Plan:
        async with on._way(()) as way:
            desired, me = as_desired(plan), await who_am_i(read_only(way.send))
            entries = entries_of(on.ledger)
            actual = await observe(desired, cached_reads(read_only(way.send)), me, today=on.today, ledger=entries)
            options = PlanOptions(Place(base_url="http://sandbox"), on.today, provenance=on.provenance)
            return make_plan(desired, actual, entries, options)

    return run(work())


# Where a cell goes follows from the whole list of its project, which a file does not hold.
PLACE = {"place", "behind"}


def said(plan: Plan) -> list[Any]:
    """What the changes do, but for the places of cells."""
    found = []
    for change in plan.changes:
        rows = [row for row in change.diff if row.path[0] not in PLACE]
        sides = (_without_place(side) for side in (change.before, change.after))
        found.append((change.address, change.actions, change.id, *sides, rows))
    return found


def _without_place(side: Block | None) -> Any:
    return None if side is None else plain(side.only(side.model_fields_set - PLACE))


def check_same_after_json(plan: Plan) -> None:
    again = read_as(Plan, to_json(plan).encode(), "plan.json")
    for change, other in zip(plan.changes, again.changes, strict=True):
        for side, back in ((change.before, other.before), (change.after, other.after)):
            assert type(back) is type(side)
            assert plain(back) == plain(side)
            assert side is None or from_json(type(side), plain(side), change.refs) == back
        assert other == change.model_copy(update={"before": other.before, "after": other.after})
    assert again.fingerprint == plan.fingerprint


def check(on: Bench) -> None:
    plan = on.plan().plan
    check_same_after_json(plan)
    plan = plan.model_copy(update={"changes": tuple(change for change in plan.changes if not moves(change))})
    wished = as_wished(on, plan)
    assert (said(wished), wished.unmanaged) == (said(plan), ())
    # The old cell of a replacement is named twice: by its label, and by the line that takes it out.
    old = {f"{change.address.partition('/')[0]}/#{change.id}" for change in plan.changes if change.verb == "replace"}
    assert {notice.address for notice in wished.errors} <= old


def moves(change: Change) -> bool:
    """Whether a cell is replaced for its place alone: then its old one is the one that the wish means."""
    return change.verb == "replace" and all(row.path != ("type",) for row in change.diff)


PROFILE = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)


@PROFILE
@given(worlds())
def test_a_plan_as_a_configuration_is_the_same_plan(world: World) -> None:
    note(repr(world))
    with tempfile.TemporaryDirectory() as folder:
        check(bench_of(world, folder))


# What random worlds seldom have.


def cells(folder: Path) -> Bench:
    wanted = [
        cell.written("A", "2", "sql", data_connection=cell.TWINS[1], output_dataframe="df"),
        cell.written("B", "3", "sql", data_connection="Snowflake"),
        cell.written("C", "4", "sql", data_connection=None),
        cell.written("D", "5", "markdown"),
        cell.by_id(5, "6"),
    ]
    live = [
        cell.there(1, "A", "1", "SQL"),
        cell.there(2, "Old"),
        cell.there(3, "C", "4", "SQL", data_connection="Snowflake"),
        cell.there(4, "D", "5"),
        cell.there(5, None),
    ]
    return cell.drafted(folder, wanted, *live, removed=["Old"])


def guides(folder: Path) -> Bench:
    live = [
        guide.there("foreign.md", "theirs", 1, guide.OTHERS),
        guide.there("gone.md", "old", 2),
        guide.there("hex.md", "old", 3, None),
        guide.there("moved.md", "text", 4, guide.SECOND),
        guide.there("known.md", "old", 5),
        guide.there("drafted.md", None, 6, draft="text"),
    ]
    on = guide.library(folder, {}, *live)
    for path, text, number, source in (("moved.md", "text", 4, guide.SECOND), ("known.md", "old", 5, guide.OURS)):
        guide.remember(on, path, text, number, source)
    guide.remember(on, "drafted.md", number=6, published=False)
    paths = ("foreign.md", "moved.md", "known.md", "drafted.md", "new.md")
    sets = {
        "main": guide.guide_set(on, dict.fromkeys(paths, "text"), take_over=True),
        "drafts": guide.guide_set(on, {"draft.md": "text"}, guide.REPOSITORY, publish=False),
    }
    return on.configure({"guides": sets, "removed": {"guides": ["gone.md", "hex.md"]}})


def deletion_that_was_begun(folder: Path) -> Bench:
    on = guide.library(folder, {"b.md": "text"}, guide.there("b.md", number=2), removed=("a.md",))
    guide.remember(on, "b.md", number=2)
    guide.remember(on, "a.md", number=1, deleting=True)
    return on


def ended_entries(folder: Path) -> Bench:
    """Additive blocks that only take something out."""
    ended = {"access": "MEMBER", "until": "2026-11-21"}
    config = {
        "groups": {"g": {"exclusive": False, "members": [ELLA, {"email": VERA, "until": "2026-11-21"}]}},
        "collections": {"c": {"sharing": {"exclusive": False, "users": {GRACE: "NONE"}, "groups": {"Red": ended}}}},
        "projects": {
            "p": {
                "status": None,
                "sharing": {"exclusive": False, "collections": {"c": {**ended, "access": "CAN_VIEW"}}, "users": {}},
            }
        },
    }
    there = {"users": {GRACE: "MEMBER", ADA: "MANAGER"}, "groups": {"Red": "MEMBER"}}
    project = {"title": "p", "id": uid(4), "status": "Completed", "sharing": {"collections": {"c": "CAN_VIEW"}}}
    return office(
        folder,
        config,
        groups=[group("g", VERA, number=1), group("Red", number=2)],
        collections=[{"name": "c", "id": uid(3), "sharing": there}],
        projects=[project],
    )


def strangers_and_pending_people(folder: Path) -> Bench:
    """A person whom no list shows may be one of those who are pending, and is no drift of the saved plan."""
    config = {"collections": {"c": {"description": "new", "sharing": {"users": {"nobody@example.com": "MEMBER"}}}}}
    there = {"name": "c", "creator": ADA, "sharing": {"users": {VERA: "MEMBER", GRACE: "MEMBER"}}}
    on = office(folder, config, collections=[there])
    next(user for user in on.workspace.users.values() if user.email == VERA).active = False
    return on


SAMPLES = (cells, guides, deletion_that_was_begun, ended_entries, strangers_and_pending_people)


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_plan_of_a_sample_is_the_same_as_a_configuration(tmp_path: Path, sample: Callable[[Path], Bench]) -> None:
    on = sample(tmp_path)
    plan = on.plan().plan
    assert plan.changes
    check(on)
    assert {change.source for change in as_wished(on, plan).changes} <= {change.source for change in plan.changes}


def test_what_no_plan_says_is_declined(tmp_path: Path) -> None:
    plan = guides(tmp_path).plan().plan
    forged = tuple(
        change.model_copy(update={"after": Guide.saying(contents="text")}) for change in plan.changes if change.after
    )
    with pytest.raises(Declined, match=r"guide\..*no plan of hexform says"):
        as_desired(plan.model_copy(update={"changes": forged}))
