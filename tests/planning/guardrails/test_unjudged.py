"""A rule that cannot be judged holds back what it would be judged on, and is an error where it does not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hexform.model.directory import LiveCollection
from hexform.planning.access.overlay import PlannedChange, overlay
from hexform.planning.guardrails.unjudged import not_judged, unjudged
from tests.planning.access.office import Office, planned, project, row
from tests.planning.guardrails.test_verdict import STAFF, rules

SHARED = planned("project_sharing.p", row("workspace", after="CAN_EDIT"))
MEMBERS = planned("group.crew", row("members", after="gus@acme.com"))
IN_FINANCE = {"projects": {"collection": {"id": "c1"}}}


def refused(office: Office, *changes: PlannedChange, **more: Any) -> list[str]:
    found = not_judged(rules(office, **more), overlay(office.world, changes))
    assert all((each.code, each.found, each.allowed) == ("guardrail_not_judged", None, 0) for each in found)
    assert all((each.limit, each.source) == ("guardrails.rule", "workspace.yaml:9") for each in found)
    return [each.message.removeprefix("the guardrail rule cannot be judged: ") for each in found]


def errors(office: Office, only: Any = None, **more: Any) -> list[str]:
    found = list(unjudged(rules(office, **more), office.world, only))
    assert all(
        (each.code, each.source, each.address) == ("guardrail_not_judged", "workspace.yaml:9", None) for each in found
    )
    return [each.message.removeprefix("the guardrail rule cannot be judged: ") for each in found]


@pytest.mark.parametrize(
    ("table", "more", "why"),
    [
        ("people", {"guests": "NONE"}, "the list of people could not be read: 403; give the token the Users scope"),
        (
            "collections",
            {"public_web": "NONE", **IN_FINANCE},
            "the list of collections could not be read: 403; give the token the Collections scope",
        ),
        (
            "projects",
            {"public_web": "NONE"},
            "the list of projects could not be read: 403; give the token the Projects scope",
        ),
    ],
)
def test_a_list_that_a_rule_looks_at_and_that_cannot_be_read(table: str, more: dict[str, Any], why: str) -> None:
    office = Office(STAFF if table != "people" else [], project("p"), groups={"crew": []}, failed={table: "403"})
    for change in (SHARED, MEMBERS):
        assert refused(office, change, **more) == [why]
    assert refused(office, SHARED, **more, then="report") == []
    assert refused(office, **more) == [], "a plan without changes is not held back"
    assert errors(office, **more) == errors(office, **more, then="report") == [why]


def test_a_fix_that_cannot_be_judged_is_held_back_as_well() -> None:
    office = Office(STAFF, project("p"), failed={"collections": "403"})
    assert len(refused(office, SHARED, public_web="NONE", then="fix", **IN_FINANCE)) == 1


@pytest.mark.parametrize(
    ("table", "more"),
    [
        ("people", {"public_web": "NONE"}),
        ("collections", {"public_web": "NONE"}),
        ("collections", {"guests": "NONE", "projects": {"status": "Done"}}),
        ("groups", {"guests": "NONE"}),
    ],
)
def test_a_list_that_a_rule_does_without(table: str, more: dict[str, Any]) -> None:
    """Of a group that is not listed everybody may be a member, which counts as breaking the rule."""
    office = Office(STAFF if table != "people" else [], project("p"), failed={table: "403"})
    assert refused(office, SHARED, **more) == errors(office, **more) == []


def test_people_who_could_not_be_asked_for_are_needed_where_somebody_gains() -> None:
    office = Office([], project("p"), failed={"people": ""})
    assert refused(office, SHARED, guests="NONE") == ["people could not be read: give the token the Users scope"]
    assert refused(office, SHARED, public_web="NONE") == []


def test_projects_whose_sharing_hex_does_not_show() -> None:
    closed = [replace(project(key), sharing=None) for key in ("p", "q", "r", "s")]
    office = Office(STAFF, *closed, project("open"), groups={"crew": []}, collections=[LiveCollection("c1", "Finance")])
    inside = {"public_web": "NONE", **IN_FINANCE}
    assert errors(office, public_web="NONE") == [
        "Hex does not tell who may open project.P, project.Q, project.R and 1 more"
    ]
    assert errors(office, **inside) == errors(office, public_web="NONE"), "they may be in any collection"
    assert errors(office, {"q", "open"}, **inside) == ["Hex does not tell who may open project.Q"]
    assert errors(office, public_web="NONE", projects=["Open"]) == []
    assert errors(office, **inside, **{"except": ["p", "q", "r"]}) == ["Hex does not tell who may open project.S"]
    assert refused(office, SHARED, **inside) == ["Hex does not tell who may open project.P"]
    assert refused(office, planned("project_sharing.open", row("workspace", after="CAN_EDIT")), **inside) == []
