"""What a saved plan may still do once the workspace, the configuration or the file itself has changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from hexform.errors import Declined, PlanFileError
from hexform.kinds.guide.spec import Guide, GuideSource
from hexform.model.change import Change
from hexform.model.plan import Plan, fingerprint
from tests.bench import Bench
from tests.planfile.saved_bench import Outcome, apply_saved, saved, through_a_file
from tests.planfile.saved_worlds import ADMIN, GUIDES, MOVED, PEOPLE, World

ADA, GRACE, EVE, ZOE = PEOPLE[:4]
VOUCHED = pytest.mark.parametrize("witnessed", [True, False], ids=["config", "approved"])
WORLD = World(
    {
        "groups": [{"name": "Team", "members": [ADA, EVE]}, {"name": "Old"}, {"name": "Other", "members": [ZOE]}],
        "collections": [{"name": "Shelf", "description": "old", "creator": ADMIN}],
        "projects": [
            {
                "title": "Revenue",
                "owner": ADMIN,
                "status": "Draft",
                "sharing": {"users": {ADA: "CAN_VIEW"}},
                "cells": [
                    {"label": "Load", "type": "CODE", "source": "old"},
                    {"label": "Notes", "type": "CODE", "source": "notes"},
                ],
            }
        ],
        "statuses": ["Draft", "Done", "Else"],
    },
    {
        "groups": {"team": {"name": "Team", "members": [ADA, GRACE]}},
        "collections": {"shelf": {"name": "Shelf", "description": "new"}},
        "projects": {
            "revenue": {
                "title": "Revenue",
                "status": "Done",
                "sharing": {"users": {ADA: "CAN_EDIT"}, "groups": {"team": "CAN_VIEW"}},
                "cells": [
                    {"label": "Load", "type": "code", "source": "new"},
                    {"label": "Notes", "type": "markdown", "source": "# notes"},
                ],
            }
        },
        "removed": {"groups": ["Old"]},
    },
)
Rows = dict[str, Any]
Act = Callable[[Bench], None]


def row(rows: Rows, name: str) -> Any:
    return next(found for found in rows.values() if name in {getattr(found, key, "") for key in ("name", "title")})


def group(bench: Bench, name: str) -> Any:
    return row(bench.workspace.groups, name)


def user(bench: Bench, email: str) -> str:
    return next(key for key, found in bench.workspace.users.items() if found.email == email)


def revenue(bench: Bench) -> Any:
    return row(bench.workspace.projects, "Revenue")


def cell(bench: Bench, label: str) -> Any:
    return next(found for found in revenue(bench).cells if found.label == label)


def join(bench: Bench, email: str) -> None:
    group(bench, "Team").members[user(bench, email)] = None


def leave(bench: Bench, email: str) -> None:
    del group(bench, "Team").members[user(bench, email)]


def drop(bench: Bench, name: str) -> None:
    groups = bench.workspace.groups
    del groups[group(bench, name).id]


def rename(bench: Bench, name: str, new: str) -> None:
    group(bench, name).name = new


def swap(bench: Bench) -> None:
    """Another group takes the name."""
    rename(bench, "Team", "Former")
    rename(bench, "Other", "Team")


def share(bench: Bench, email: str, access: str) -> None:
    revenue(bench).sharing.users[user(bench, email)] = access


STALE: dict[str, tuple[Act, str, str]] = {
    "a member was added": (
        lambda b: join(b, ZOE),
        "group.team",
        f"{ZOE} was added in Hex after this plan; applying would remove them",
    ),
    "a member that stays was taken out": (
        lambda b: leave(b, ADA),
        "group.team",
        f"{ADA} was removed in Hex after this plan; applying would add them again",
    ),
    "a group was deleted": (lambda b: drop(b, "Team"), "group.team", ""),
    "a group was renamed": (lambda b: rename(b, "Team", "Former"), "group.team", ""),
    "another group bears the name": (swap, "group.team", ""),
    "what was to be deleted was renamed": (lambda b: rename(b, "Old", "Kept"), "group.Old", ""),
    "a field was written": (
        lambda b: setattr(row(b.workspace.collections, "Shelf"), "description", "theirs"),
        "collection.shelf",
        "description is theirs in Hex now; it was old when the plan was made",
    ),
    "a status was set": (
        lambda b: setattr(revenue(b), "status", "Else"),
        "project_status.revenue",
        "is Else in Hex now",
    ),
    "a grant was changed": (
        lambda b: share(b, ADA, "FULL_ACCESS"),
        "project_sharing.revenue",
        f"{ADA} has FULL_ACCESS in Hex now; it was CAN_VIEW",
    ),
    "a grant was added": (
        lambda b: share(b, ZOE, "CAN_VIEW"),
        "project_sharing.revenue",
        f"{ZOE} was given CAN_VIEW in Hex after",
    ),
    "a cell was written": (lambda b: setattr(cell(b, "Load"), "source", "theirs"), "cell.revenue/Load", "is theirs"),
    "a cell was deleted": (lambda b: revenue(b).cells.remove(cell(b, "Load")), "cell.revenue/Load", ""),
    "what was to be replaced was written": (
        lambda b: setattr(cell(b, "Notes"), "source", "theirs"),
        "cell.revenue/Notes",
        "source is theirs in Hex now; it was notes when the plan was made",
    ),
}


@VOUCHED
@pytest.mark.parametrize("name", STALE)
def test_what_changed_since_is_not_overwritten_and_nothing_is_written(
    tmp_path: Path, name: str, witnessed: bool
) -> None:
    act, address, reported = STALE[name]
    bench = WORLD.bench(tmp_path)
    plan = saved(bench)
    act(bench)
    before = bench.dump()
    outcome = apply_saved(bench, plan, witnessed=witnessed)
    if name == "what was to be deleted was renamed" and witnessed:
        # The configuration names a group that is there no more, which says nothing about the one that is.
        assert outcome.stale == {"group.Old": "the configuration does not want this"}
    assert address in outcome.stale
    assert reported in outcome.stale[address]
    assert outcome.writes == 0
    assert bench.dump() == before


@VOUCHED
def test_drift_elsewhere_does_not_block(tmp_path: Path, witnessed: bool) -> None:
    bench = WORLD.bench(tmp_path)
    plan = saved(bench)
    group(bench, "Other").name = "Renamed"
    revenue(bench).sharing.workspace = "CAN_VIEW"
    revenue(bench).cells.append(replace(cell(bench, "Load"), id="x", static_id="y", label="More"))
    outcome = apply_saved(bench, plan, witnessed=witnessed)
    assert set(outcome.outcomes.values()) == {"applied"}
    assert revenue(bench).sharing.workspace == "CAN_VIEW"


@VOUCHED
def test_what_somebody_did_as_wanted_is_not_done_again(tmp_path: Path, witnessed: bool) -> None:
    bench = WORLD.bench(tmp_path)
    plan = saved(bench)
    join(bench, GRACE)
    drop(bench, "Old")
    revenue(bench).status = "Done"
    outcome = apply_saved(bench, plan, witnessed=witnessed)
    already = {address for address, what in outcome.outcomes.items() if what == "already"}
    assert already == {"group.Old", "project_status.revenue"}
    assert {user(bench, ADA), user(bench, GRACE)} == set(group(bench, "Team").members)


@VOUCHED
def test_the_old_cell_of_a_replacement_may_be_gone(tmp_path: Path, witnessed: bool) -> None:
    bench = WORLD.bench(tmp_path)
    plan = saved(bench)
    revenue(bench).cells.remove(cell(bench, "Notes"))
    outcome = apply_saved(bench, plan, witnessed=witnessed)
    assert set(outcome.outcomes.values()) == {"applied"}
    assert [(c.label, c.source) for c in revenue(bench).cells] == [("Load", "new"), ("Notes", "# notes")]


def test_a_guide_that_was_applied_anew_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    bench = GUIDES.bench(tmp_path)
    assert bench.apply().run.outcome == "applied"
    bench.write("second", "guides/changed.md")
    plan = saved(bench)
    bench.write("third", "guides/changed.md")
    assert bench.apply().run.outcome == "applied"
    assert "contents" in apply_saved(bench, plan, witnessed=False).stale["guide.changed.md"]


# What the configuration says decides, where it vouches.


def test_the_configuration_must_still_want_it(tmp_path: Path) -> None:
    bench = WORLD.bench(tmp_path)
    plan = saved(bench)
    bench.configure({**WORLD.config, "groups": {"team": {"name": "Team", "members": [ADA]}}, "removed": {}})
    stale = apply_saved(bench, plan, witnessed=True).stale
    assert stale["group.team"] == "the configuration wants something else now: members"
    assert stale["group.Old"] == "the configuration does not want this"
    assert set(apply_saved(bench, plan, witnessed=False).outcomes.values()) == {"applied"}


def test_what_it_does_not_refer_to_any_more_is_not_done(tmp_path: Path) -> None:
    bench = WORLD.bench(tmp_path)
    plan = saved(bench)
    bench.configure({"groups": {"team": {"name": "Team"}, "old": {"name": "Old"}}})
    stale = apply_saved(bench, plan, witnessed=True).stale
    assert stale["collection.shelf"] == stale["group.Old"] == "the configuration does not want this"


def edited(plan: Plan, address: str, **fields: Any) -> Plan:
    """The file with one change rewritten, its rows and its seal made anew by somebody who knows how."""
    changes = []
    for change in plan.changes:
        if change.address == address:
            kept = {name: value for name, value in change.model_dump(mode="json").items() if name != "diff"}
            try:
                changes.append(Change.model_validate({**kept, **fields}))
            except ValidationError as error:
                raise PlanFileError(f"{address}: {error}") from None
        else:
            changes.append(change)
    edited = plan.model_copy(update={"changes": tuple(changes)})
    return through_a_file(edited.model_copy(update={"fingerprint": fingerprint(plan.workspace, edited.changes)}))


def added(plan: Plan, *changes: Change) -> Plan:
    return through_a_file(plan.model_copy(update={"changes": (*plan.changes, *changes)}))


def change_of(plan: Plan, address: str) -> Change:
    return next(change for change in plan.changes if change.address == address)


def refused(bench: Bench, plan: Plan, address: str) -> Outcome:
    before = bench.dump()
    outcome = apply_saved(bench, plan, witnessed=True)
    assert address in outcome.stale
    assert bench.dump() == before
    return outcome


def test_an_edited_file_cannot_want_more_than_the_configuration(tmp_path: Path) -> None:
    bench = WORLD.bench(tmp_path)
    plan = saved(bench)
    team = change_of(plan, "group.team")
    bad = edited(
        plan, "group.team", after={"members": [ADA, GRACE, ZOE]}, refs={"user": {**team.refs["user"], ZOE: "x"}}
    )
    refused(bench, bad, "group.team")
    refused(bench, edited(plan, "cell.revenue/Load", after={"source": "evil"}), "cell.revenue/Load")
    refused(bench, edited(plan, "project_status.revenue", after={"status": "Else"}), "project_status.revenue")
    other = group(bench, "Other").id
    extra = {"name": "Other", "id": other, "actions": ("delete",), "before": {"name": "Other"}, "kind": "group"}
    refused(bench, added(plan, Change.model_validate({"address": "group.Other", **extra})), "group.Other")


def test_an_edited_file_cannot_have_a_cell_replaced_that_is_to_stay(tmp_path: Path) -> None:
    bench = WORLD.bench(tmp_path)
    bench.apply()
    static_id = cell(bench, "Load").static_id
    before = {"label": "Load", "type": "code", "place": "out of order", "source": "new"}
    evil = Change.model_validate(
        {
            "address": "cell.revenue/Load",
            "kind": "cell",
            "name": "Load",
            "id": static_id,
            "actions": ["delete", "create"],
            "before": before,
            "after": {**before, "place": "first"},
            "refs": {"project": {"revenue": revenue(bench).id}},
        }
    )
    outcome = refused(bench, added(saved(bench), evil), "cell.revenue/Load")
    assert outcome.stale["cell.revenue/Load"] == "the configuration does not want this"


def test_names_of_what_is_made_come_from_the_configuration(tmp_path: Path) -> None:
    world = World({}, {"groups": {"new": {"name": "New"}}})
    bench = world.bench(tmp_path)
    plan = edited(saved(bench), "group.new", name="Evil", after={"name": "Evil"})
    refused(bench, plan, "group.new")


def test_an_edited_file_can_leave_out(tmp_path: Path) -> None:
    bench = WORLD.bench(tmp_path)
    plan = saved(bench)
    less = through_a_file(plan.model_copy(update={"changes": tuple(c for c in plan.changes if c.kind == "cell")}))
    outcome = apply_saved(bench, less, witnessed=True)
    assert outcome.outcomes == {"cell.revenue/Load": "applied", "cell.revenue/Notes": "applied"}
    assert revenue(bench).status == "Draft"


def test_what_depends_on_something_left_out_fails_and_reports_it(tmp_path: Path) -> None:
    world = World(
        {"collections": []}, {"groups": {"g": {}}, "collections": {"c": {"sharing": {"groups": {"g": "MEMBER"}}}}}
    )
    bench = world.bench(tmp_path)
    plan = saved(bench)
    less = plan.model_copy(update={"changes": tuple(c.model_copy(update={"depends_on": ()}) for c in plan.changes[1:])})
    outcome = apply_saved(bench, through_a_file(less), witnessed=True)
    assert outcome.outcomes == {"collection.c": "failed"}


# Where the file itself was approved, it says everything; a stranger's file still says only what a plan can.


def test_with_files_changed_since_what_was_approved_is_applied(tmp_path: Path) -> None:
    bench = GUIDES.bench(tmp_path)
    plan = saved(bench)
    bench.write("changed meanwhile", "guides/changed.md").configure({})
    assert set(apply_saved(bench, plan, witnessed=False).outcomes.values()) == {"applied"}
    assert next(row for row in bench.dump()["guides"] if row["path"] == "changed.md")["published"] == "new"


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("group.team", {"after": {"members": "all of them"}, "before": {"members": []}}),
        ("group.team", {"id": "../users/me"}),
        ("project_status.revenue", {"refs": {"project": {"revenue": "../../v2"}}}),
        ("project_status.revenue", {"after": {}, "before": {}}),
        ("cell.revenue/Load", {"after": {"source": ["x"]}}),
        ("project_sharing.revenue", {"after": {"users": {ADA: "EVERYTHING"}}}),
        ("project_sharing.revenue", {"after": {"users": "x"}}),
        ("collection.shelf", {"after": {"description": {"a": "b"}}}),
    ],
)
def test_what_no_plan_says_is_not_tried(tmp_path: Path, address: str, fields: dict[str, Any]) -> None:
    bench = WORLD.bench(tmp_path)
    before = bench.dump()
    assert address in reason(bench, address, fields)
    assert bench.dump() == before


def reason(bench: Bench, address: str, fields: dict[str, Any]) -> str:
    try:
        plan = edited(saved(bench), address, **fields)
        return str(apply_saved(bench, plan, witnessed=False).stale)
    except (Declined, PlanFileError) as error:
        return str(error)


def test_a_guide_whose_text_is_not_shown_is_refused(tmp_path: Path) -> None:
    bench = GUIDES.bench(tmp_path)
    made = change_of(saved(bench), "guide.made.md")
    hidden = made.model_copy(update={"after": Guide.saying(source=GuideSource(unknown="hexform"))})
    with pytest.raises(PlanFileError, match=r"guide\.made\.md: .* its rows do not follow"):
        apply_saved(bench, saved(bench).model_copy(update={"changes": (hidden,)}), witnessed=False)


def test_a_move_is_carried_out_with_the_refs_that_are_found_now(tmp_path: Path) -> None:
    bench = MOVED.bench(tmp_path)
    plan = saved(bench)
    assert set(apply_saved(bench, plan, witnessed=False).outcomes.values()) == {"applied"}
    labels = [found.label for found in row(bench.workspace.projects, "Series").cells]
    assert labels == ["A", "B", "C", "New", "D", "E"]
