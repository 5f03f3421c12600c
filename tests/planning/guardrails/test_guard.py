"""The guard: of its settings and the present ones the stricter counts, whatever a change calls things."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hexform.model.change import CREATE
from hexform.model.directory import Directory, LiveCollection, LiveProject, Named, Table
from hexform.model.guardrail import Guardrail
from hexform.model.settings import Limits, Settings, WorkspaceGuard
from hexform.planning.access.naming import Declared, Naming
from hexform.planning.access.overlay import overlay
from hexform.planning.guardrails.guard import Protection, added_rules, protects_more, stricter
from hexform.planning.guardrails.judge import judge
from hexform.planning.guardrails.rules import rules_of
from tests.planning.access.office import Office, people, planned, project, row


def settings(**more: Any) -> Settings:
    return Settings.model_validate({"version": 1, **more})


NUMBERS = st.none() | st.integers(min_value=0, max_value=9)
LIMITS = st.fixed_dictionaries({}, optional=dict.fromkeys(Limits.model_fields, NUMBERS))


def at_most(number: int | None, limit: int | None) -> bool:
    return limit is None or (number is not None and number <= limit)


@given(LIMITS, LIMITS)
def test_each_limit_is_the_smaller_one(own: dict[str, int | None], guard: dict[str, int | None]) -> None:
    mine, theirs = settings(limits=own), settings(limits=guard)
    both = stricter(mine, theirs)
    for name in Limits.model_fields:
        found = getattr(both.settings.limits, name)
        sides = [getattr(one.limits, name) for one in (mine, theirs)]
        assert found in sides
        assert all(at_most(found, side) for side in sides)
        assert (f"limits.{name}" in both.guarded) == (found != sides[0])


def test_defaults_count_too() -> None:
    both = stricter(settings(limits={"lose": 1000, "gain": None}), settings())
    assert (both.settings.limits.lose, both.settings.limits.gain) == (25, 100)
    assert both.guarded == ("limits.lose", "limits.gain")


@pytest.mark.parametrize(
    ("own", "guard", "found", "guarded"),
    [
        ("delete", "report", "report", True),
        ("delete", "drift", "drift", True),
        ("report", "delete", "report", False),
        ("delete", "delete", "delete", False),
        ("ignore", "drift", "ignore", False),
    ],
)
def test_nothing_unmanaged_is_deleted_that_only_one_says(own: str, guard: str, found: str, *, guarded: bool) -> None:
    for name in ("groups", "cells", "guides"):
        both = stricter(settings(unmanaged={name: own}), settings(unmanaged={name: guard}))
        assert getattr(both.settings.unmanaged, name) == found
        assert both.guarded == ((f"unmanaged.{name}",) if guarded else ())


@pytest.mark.parametrize("name", ["domains", "statuses"])
def test_of_domains_and_statuses_the_common_ones_count(name: str) -> None:
    def both(own: list[str] | None, guard: list[str] | None) -> tuple[Any, bool]:
        sides = [settings(**({} if side is None else {name: side})) for side in (own, guard)]
        found = stricter(*sides)
        return getattr(found.settings, name), name in found.guarded

    assert both(["a.com", "b.com"], ["b.com", "c.com"]) == (("b.com",), True)
    assert both(["a.com"], None) == (("a.com",), False)
    assert both(None, ["a.com"]) == (("a.com",), True)
    assert both(["a.com"], ["b.com"]) == ((), True)
    assert both(None, None) == (None, False)
    assert both(["a.com"], ["a.com", "b.com"]) == (("a.com",), False)


def test_workspace_and_requires_of_both_must_hold() -> None:
    own = settings(workspace={"host": "evil.example"}, requires=">=0.1")
    guard = settings(workspace={"host": "app.hex.tech", "org_id": "o"}, requires=">=0.2")
    both = stricter(own, guard)
    assert both.workspaces == (WorkspaceGuard(host="evil.example"), WorkspaceGuard(host="app.hex.tech", org_id="o"))
    assert both.requires == (">=0.1", ">=0.2")
    assert both.guarded == ("workspace.host", "workspace.org_id", "requires")
    same = stricter(guard, guard)
    assert (len(same.workspaces), same.requires, same.guarded) == (1, (">=0.2",), ())


# Held by id

LIVE = Directory(
    groups=Table((Named("g1", "Finance team"), Named("g2", "Others"))),
    collections=Table((LiveCollection("c1", "Finance"), LiveCollection("c2", "Decoy"))),
    projects=Table((LiveProject("p1", "Payroll"), LiveProject("p2", "Decoy"))),
)
GUARD = Naming(
    [
        Declared("group", "finance", "Finance team"),
        Declared("collection", "finance", "Finance"),
        Declared("project", "payroll", "Payroll", id="p1"),
    ],
    LIVE,
)
# The change gives the guard's keys to other objects.
TURNED = Naming(
    [
        Declared("group", "finance", "Others"),
        Declared("group", "x", "Finance team"),
        Declared("collection", "finance", "Decoy"),
        Declared("project", "payroll", "Decoy", id="p2"),
        Declared("project", "harmless", "Payroll", id="p1"),
    ],
    LIVE,
)


@pytest.mark.parametrize(
    ("kind", "name", "live_id", "rest", "line"),
    [
        ("group", "Finance team", "g1", "", 0),
        ("group", "Others", "g2", "", None),
        ("collection", "Finance", "c1", "", 1),
        ("collection", "Decoy", "c2", "", None),
        ("project", "Payroll", "p1", "", 2),
        ("project_sharing", "Payroll", "p1", "", 2),
        ("cell", "Payroll", "p1", "Load", 2),
        ("cell", "Decoy", "p2", "Load", None),
        ("guide", "terms/arr.md", None, "", 3),
        ("cell", "Decoy", "p2", "#static", 4),
    ],
)
def test_what_a_guard_protects_is_found_by_its_own_keys(
    kind: str, name: str, live_id: str | None, rest: str, line: int | None
) -> None:
    patterns = ("group.finance", "collection.Finance", "project.payroll", "guide.terms/*", "cell.Decoy/#static")
    assert Protection(patterns, GUARD).line(kind, name, live_id, rest) == line


def test_more_is_protected_by_a_line_or_by_what_a_line_means() -> None:
    own, guard = Protection(("group.finance",), TURNED), Protection(("group.finance",), GUARD)
    assert protects_more(guard, own)
    assert not protects_more(guard, Protection(("group.finance", "group.*"), TURNED))
    assert protects_more(Protection(("cell.*",), GUARD), own)
    assert not protects_more(own, own)


def test_a_guards_rules_count_beside_the_present_ones_and_alike_ones_once() -> None:
    written = {
        "closed": {"projects": ["project.payroll"], "public_web": "NONE", "then": "refuse"},
        "inside": {"projects": {"collection": "finance"}, "workspace": "NONE", "then": "refuse"},
        "all": {"projects": "*", "public_web": "NONE", "except": ["project.payroll"], "then": "report"},
    }
    rules = {name: Guardrail.model_validate(one) for name, one in written.items()}
    office = Office(people(), project("p1", "Payroll"), project("p2", "Decoy"))
    projects = list(office.world.projects.values())
    guard = rules_of(rules, GUARD)
    assert added_rules(guard, guard, projects) == ()
    assert [rule.name for rule in added_rules(rules_of(rules, TURNED), guard, projects)] == ["all", "closed", "inside"]
    added = added_rules((), guard, projects)
    assert [rule.name for rule in added] == ["all", "closed", "inside"]
    renamed = Naming(
        [Declared("project", "payroll", "Payroll", id="p1"), Declared("collection", "finance", "F", id="c1")], LIVE
    )
    assert added_rules(rules_of(rules, renamed), guard, projects) == ()
    weaker = rules | {"closed": rules["closed"].model_copy(update={"then": "report"})}
    assert [rule.name for rule in added_rules(rules_of(weaker, GUARD), guard, projects)] == ["closed"]


def test_what_is_yet_to_be_created_is_the_same_under_another_key() -> None:
    guard = Naming([Declared("collection", "finance", "New finance")], LIVE)
    office = Office(people(), project("p1", "Payroll", public_web="APP_ONLY"))
    rules = rules_of({"r": Guardrail.model_validate(
        {"projects": {"collection": "finance"}, "public_web": "NONE", "then": "refuse"}
    )}, guard)  # fmt: skip
    changes = [
        planned("collection.other-key", actions=CREATE, name="New finance"),
        planned("project_sharing.p1", row("collections", "New finance", after="CAN_VIEW")),
    ]
    assert [finding.new for finding in judge(overlay(office.world, changes), rules).findings] == [True]
