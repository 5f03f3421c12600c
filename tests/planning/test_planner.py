"""The plan as a value: what its fields say, what they hang on, and what they do not hang on."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent
from typing import Any

from hexform.planning.planner import PlanOptions, make_plan
from tests.bench import TODAY, Planned, reads, writes
from tests.kinds.office import ADA, GRACE, VERA, group, office, uid

CONFIG = f"""
    groups:
      analysts: {{name: Analysts, members: [{ADA}, {GRACE}]}}
      new: {{name: Brand new, members: [{VERA}]}}
      everyone: {{name: Everyone, external: true}}
    collections:
      shelf: {{name: Shelf, sharing: {{groups: {{new: MEMBER}}}}}}
    projects:
      revenue:
        title: Revenue
        status: Completed
        sharing: {{public_web: APP_ONLY, users: {{{GRACE}: CAN_EDIT}}}}
        cells: [{{label: Load, type: markdown, source: new}}]
      churn: {{id: {uid(9)}, status: Completed}}
    removed: {{groups: [Old team]}}
    """
SEED: dict[str, Any] = {
    "groups": [group("Analysts", ADA, VERA), group("Everyone", ADA), group("Old team", GRACE), group("Stray")],
    "projects": [
        {
            "title": "Revenue",
            "owner": ADA,
            "sharing": {"users": {VERA: "APP_ONLY"}},
            "cells": [{"label": "Load", "type": "MARKDOWN", "source": "old"}],
        },
        {"title": "Churn", "owner": ADA, "id": uid(9)},
    ],
}


def planned(tmp_path: Path, config: str = CONFIG, **seed: Any) -> Planned:
    return office(tmp_path, config, **{**SEED, **seed}).plan()


def test_a_change_says_what_is_there_what_is_wanted_and_what_differs(tmp_path: Path) -> None:
    assert planned(tmp_path).change("group.analysts") | {"id": "some id"} == {
        "address": "group.analysts",
        "kind": "group",
        "name": "Analysts",
        "id": "some id",
        "actions": ["update"],
        "before": {"members": [ADA, VERA]},
        "after": {"members": [ADA, GRACE]},
        "diff": [
            {"path": ["members"], "op": "add", "before": None, "after": GRACE, "origin": None},
            {"path": ["members"], "op": "remove", "before": VERA, "after": None, "origin": None},
        ],
        "reason": None,
        "depends_on": [],
        "requests": 1,
        "flags": [],
        "warnings": [],
        "source": "workspace.yaml:4",
        "file": None,
        "origin": None,
        "refs": {"user": planned(tmp_path).change("group.analysts")["refs"]["user"]},
    }


def test_what_is_made_has_no_before_and_what_goes_no_after(tmp_path: Path) -> None:
    found = planned(tmp_path)
    made, gone = found.change("group.new"), found.change("group.Old team")
    assert (made["actions"], made["id"], made["before"]) == (["create"], None, None)
    before = {"name": "Old team", "members": [GRACE], "collections": {}, "projects": {}}
    assert (gone["actions"], gone["before"], gone["after"]) == (["delete"], before, None)
    assert gone["reason"] == "removed"


def test_changes_are_in_the_order_in_which_they_are_carried_out(tmp_path: Path) -> None:
    assert planned(tmp_path).addresses == [
        "group.analysts",
        "group.new",
        "collection.shelf",
        "project_status.churn",
        "project_status.revenue",
        "project_sharing.revenue",
        "cell.revenue/Load",
        "group.Old team",
    ]


def test_only_what_changes_is_depended_on(tmp_path: Path) -> None:
    depends = {change.address: change.depends_on for change in planned(tmp_path).plan.changes if change.depends_on}
    assert depends == {"collection.shelf": ("group.new",)}


def test_the_summary_counts_wanted_addresses_externals_not_among_them(tmp_path: Path) -> None:
    summary = planned(tmp_path).plan.summary
    assert (summary.create, summary.update, summary.replace, summary.delete) == (2, 5, 0, 1)
    # project.revenue, project.churn
    assert summary.unchanged == 2
    assert summary.unmanaged == 1


def test_requests_are_those_that_were_sent_and_those_that_will_be(tmp_path: Path) -> None:
    on = office(tmp_path, CONFIG, **SEED)
    applied = on.apply()
    said = applied.planned.plan.requests
    assert said.read == len(applied.planned.calls)
    assert said.write == len(writes(applied.calls)) == sum(c.requests for c in applied.planned.plan.changes)
    assert said.verify == len(reads(applied.calls))


def test_what_hangs_on_a_title_alone_is_marked(tmp_path: Path) -> None:
    flags = {change.address: change.flags for change in planned(tmp_path).plan.changes if change.flags}
    assert flags == {
        "project_status.revenue": ("found_by_title",),
        "project_sharing.revenue": ("public", "found_by_title"),
        "cell.revenue/Load": ("found_by_title",),
    }
    created = planned(tmp_path, "projects: {p: {title: P, create: true, status: Completed}}").plan
    assert [change.flags for change in created.changes] == [(), ()]


def test_errors_are_reported_of_everything_that_they_stop_and_the_rest_is_planned(tmp_path: Path) -> None:
    config = f"""
        groups: {{lost: {{id: {uid(77)}}}, analysts: {{name: Analysts, members: [{ADA}]}}}}
        collections: {{one: {{sharing: {{groups: {{lost: MEMBER}}}}}}, two: {{}}}}
        projects: {{revenue: {{title: Revenue, status: Completed, sharing: {{collections: {{one: CAN_VIEW}}}}}}}}
        """
    found = planned(tmp_path, config)
    assert set(found.errors) == {"group.lost", "collection.one", "project_sharing.revenue"}
    assert found.errors["project_sharing.revenue"] == "depends on collection.one, which has an error"
    assert found.addresses == ["group.analysts", "collection.two", "project_status.revenue"]
    assert [notice.source for notice in found.plan.errors] == [
        "workspace.yaml:4",
        "workspace.yaml:3",
        "workspace.yaml:5",
    ]


def test_people_who_are_not_there_are_reported_once_with_everything_that_names_them(tmp_path: Path) -> None:
    config = """
        groups: {a: {members: [grade@example.com]}, b: {members: [GRADE@example.com]}}
        collections: {c: {sharing: {users: {grade@example.com: MEMBER, nobody@elsewhere.example: MANAGER}}}}
        """
    pending = planned(tmp_path, config).plan.pending
    assert [(person.email.lower(), person.state, person.sources) for person in pending] == [
        ("grade@example.com", "pending", ("workspace.yaml:3", "workspace.yaml:4")),
        ("nobody@elsewhere.example", "pending", ("workspace.yaml:4",)),
    ]
    assert pending[0].nearest[0] == GRACE


def test_what_ends_soon_is_reported(tmp_path: Path) -> None:
    until = ["2026-11-21", "2026-11-22", "2026-12-06", "2026-12-07"]
    users = ", ".join(
        f"{{email: {email}, until: {day}, why: W}}"
        for email, day in zip((ADA, GRACE, VERA, "ella@example.com"), until, strict=True)
    )
    found = planned(tmp_path, f"groups: {{analysts: {{name: Analysts, members: [{users}]}}}}")
    assert [(end.address, end.who, end.until, end.why, end.state) for end in found.plan.ending] == [
        ("group.analysts", ADA, "2026-11-21", "W", "ended"),
        ("group.analysts", GRACE, "2026-11-22", "W", "ends"),
        ("group.analysts", VERA, "2026-12-06", "W", "ends"),
    ]


def test_limits_are_reported_and_hold_nothing_back_here(tmp_path: Path) -> None:
    found = planned(tmp_path)
    assert [(r.limit, r.found, r.allowed, r.addresses) for r in found.plan.refused] == [
        ("public", 1, 0, ("project_sharing.revenue",))
    ]
    assert planned(tmp_path, "limits: {public: 1}\n" + dedent(CONFIG)).plan.refused == ()


def test_a_lost_ledger_is_reported(tmp_path: Path) -> None:
    found = planned(tmp_path)
    there = PlanOptions(found.plan.workspace, TODAY, ledger_problem="the ledger is damaged")
    plan = make_plan(found.desired, found.actual, {}, there)
    assert ("the ledger is damaged", None) in [(notice.message, notice.address) for notice in plan.warnings]


def test_what_is_protected_is_not_narrowed_and_may_widen(tmp_path: Path) -> None:
    protected = "protected: [group.analysts, project.revenue]\n"
    found = planned(tmp_path, protected + dedent(CONFIG))
    line = "is protected by workspace.yaml:2: "
    assert found.errors["group.analysts"] == f"would be narrowed, and {line}group.analysts"
    assert found.errors["project_sharing.revenue"] == f"would be narrowed, and {line}project.revenue"
    assert {"group.analysts", "project_sharing.revenue"}.isdisjoint(found.addresses)
    assert {"group.new", "project_status.revenue", "cell.revenue/Load"} <= set(found.addresses)
    wider = planned(
        tmp_path,
        f"protected: [group.analysts]\ngroups: {{analysts: {{name: Analysts, members: [{ADA}, {VERA}, {GRACE}]}}}}",
    )
    assert (wider.addresses, wider.errors) == (["group.analysts"], {})
