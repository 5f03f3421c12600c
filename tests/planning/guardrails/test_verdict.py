"""What guardrails hold back and what has to be read for them; and the ways around a rule that were tried."""

from __future__ import annotations

from typing import Any

import pytest

from hexform.model.change import CREATE
from hexform.model.directory import LiveCollection
from hexform.model.guardrail import Guardrail
from hexform.planning.access.naming import Declared
from hexform.planning.access.overlay import PlannedChange, overlay
from hexform.planning.access.reads import Needs
from hexform.planning.guardrails.judge import Fix, judge
from hexform.planning.guardrails.rules import Rule, rules_of
from hexform.planning.guardrails.verdict import held_back, needs_of
from tests.planning.access.office import Office, joins, people, planned, project, row

FINANCE = LiveCollection("c1", "Finance")
REFS = {"collection": {"Finance": "c1", "New": "cn"}, "group": {"crew": "crew", "other": "other"}}
STAFF = people(ada="EDITOR", gus="GUEST")


def rules(office: Office, **more: Any) -> tuple[Rule, ...]:
    written = Guardrail.model_validate({"projects": "*", "then": "refuse", **more})
    return rules_of({"rule": written}, office.naming, {"guardrails.rule": "workspace.yaml:9"})


def verdict(office: Office, *changes: PlannedChange, **more: Any) -> list[tuple[str, bool, str, tuple[str, ...]]]:
    """What breaks the rule: project, whether it is new, the level, and the causes."""
    found = judge(overlay(office.world, changes), rules(office, **more)).findings
    return [(one.project.title, one.new, one.found, tuple(c.address for c in one.because)) for one in found]


def test_the_finding_has_every_field_of_the_contract() -> None:
    office = Office(STAFF, project("p", groups={"crew": "CAN_EDIT"}), groups={"crew": []})
    more = {"people": ["*@example.com"], "guests": "APP_ONLY"}
    found = judge(overlay(office.world, [planned("group.crew", joins("gus"))]), rules(office, **more)).findings
    name = {"address": "project.P", "title": "P", "id": "p"}
    because = [{"address": "group.crew", "source": "workspace.yaml:10"}]
    assert [one.model_dump(mode="json") for one in found] == [
        {"name": "rule", "then": "refuse", "condition": "guests", "project": name, "found": "CAN_EDIT",
         "allowed": "APP_ONLY", "new": True, "people": ["gus@acme.com"], "because": because},
        {"name": "rule", "then": "refuse", "condition": "people", "project": name, "found": "CAN_EDIT",
         "allowed": ["*@example.com"], "new": True, "people": ["gus@acme.com"], "because": because},
    ]  # fmt: skip


def test_a_refusal_says_what_would_break_which_rule_and_no_permission_lifts_it() -> None:
    office = Office(STAFF, project("p"), project("q"))
    changes = [planned(f"project_sharing.{key}", row("public_web", after="APP_ONLY")) for key in ("p", "q")]
    those = rules(office, public_web="NONE")
    (refusal,) = held_back(judge(overlay(office.world, changes), those).findings, those)
    assert refusal.model_dump() == {
        "code": "guardrail",
        "limit": "guardrails.rule",
        "found": 2,
        "allowed": 0,
        "addresses": ("project_sharing.p", "project_sharing.q"),
        "message": "project.P would break the guardrail rule (public_web: APP_ONLY, where NONE is allowed), and 1 more",
        "source": "workspace.yaml:9",
    }
    nobody = rules(office, people=[])
    granted = planned("project_sharing.p", row("users", "ada@acme.com", after="CAN_EDIT"))
    (refusal,) = held_back(judge(overlay(office.world, [granted]), nobody).findings, nobody)
    assert refusal.message.endswith("(people: CAN_EDIT, where nobody is allowed)")


@pytest.mark.parametrize(
    "changes",
    [
        [planned("project_sharing.p", row("users", "gus@acme.com", after="CAN_EDIT"))],
        [planned("group.crew", joins("gus"))],
        [planned("project_sharing.p", row("groups", "other", after="CAN_EDIT"), refs=REFS)],
        [planned("collection.c1", row("sharing", "users", "gus@acme.com", after="MEMBER"))],
        [
            planned(
                "collection.c1", row("sharing", "groups", "other", after="MEMBER"), refs={"group": {"other": "other"}}
            )
        ],
        [
            planned("group.new", joins("gus"), actions=CREATE, name="new"),
            planned("project_sharing.p", row("groups", "new", after="CAN_EDIT")),
        ],
    ],
    ids=["direct", "membership", "group's grant", "collection", "collection's group", "new group"],
)
def test_a_guest_is_kept_out_whatever_way_the_plan_takes(changes: list[PlannedChange]) -> None:
    office = Office(
        STAFF,
        project("p", groups={"crew": "CAN_EDIT"}, collections={"Finance": "CAN_EDIT"}),
        groups={"crew": [], "other": ["gus"]},
        collections=[FINANCE],
    )
    ((title, new, found, because),) = verdict(office, *changes, guests="NONE")
    assert (title, new, found) == ("P", True, "CAN_EDIT")
    assert set(because) == {change.address for change in changes}
    assert held_back(
        judge(overlay(office.world, changes), rules(office, guests="NONE")).findings, rules(office, guests="NONE")
    )


def test_a_project_is_under_a_rule_that_takes_it_before_or_after() -> None:
    inside = {"projects": {"collection": "Finance"}, "public_web": "NONE"}
    office = Office(
        STAFF,
        project("p", public_web="APP_ONLY"),
        project("q", collections={"Finance": "CAN_VIEW"}),
        project("r", collections={"Finance": "CAN_VIEW"}, public_web="APP_ONLY"),
        collections=[FINANCE],
    )
    opened, out = (
        row("public_web", after="APP_ONLY", before="NONE"),
        row("collections", "Finance", after=None, before="x"),
    )
    moved_in = planned("project_sharing.p", row("collections", "Finance", after="CAN_VIEW"), refs=REFS)
    opened_and_out = planned("project_sharing.q", opened, out, refs=REFS)
    moved_out = planned("project_sharing.r", out, refs=REFS)
    there = ("R", False, "APP_ONLY", ())
    assert verdict(office, **inside) == [there]
    assert verdict(office, moved_in, **inside) == [("P", True, "APP_ONLY", ("project_sharing.p",)), there]
    assert verdict(office, opened_and_out, **inside) == [("Q", True, "APP_ONLY", ("project_sharing.q",)), there]
    assert verdict(office, moved_out, **inside) == [there]


def test_a_status_brings_a_project_under_a_rule() -> None:
    office = Office(STAFF, project("p", public_web="APP_ONLY"))
    change = planned("project_status.p", row("status", after="Certified"))
    more = {"projects": {"status": "Certified"}, "public_web": "NONE"}
    assert verdict(office, **more) == []
    assert verdict(office, change, **more) == [("P", True, "APP_ONLY", ("project_status.p",))]


def test_a_created_project_is_under_the_rules() -> None:
    office = Office(STAFF, collections=[FINANCE], declared=[Declared("project", "new", "Fresh")])
    rows = [row("collections", "Finance", after="CAN_VIEW"), row("workspace", after="CAN_EDIT")]
    changes = [
        planned("project.new", actions=CREATE, name="Fresh"),
        planned("project_sharing.new", *rows, id=None, refs=REFS, name="Fresh"),
    ]
    for projects in ("*", ["Fresh"], ["project.new"], {"collection": "Finance"}):
        found = verdict(office, *changes, projects=projects, workspace="CAN_VIEW")
        assert found == [("Fresh", True, "CAN_EDIT", ("project_sharing.new",))]
    assert verdict(office, changes[0], projects="*", workspace="NONE", public_web="NONE") == []


def test_what_was_there_before_is_listed_and_refuses_nothing() -> None:
    office = Office(STAFF, project("p", users={"gus": "CAN_EDIT"}), groups={"crew": []})
    lowered = planned("project_sharing.p", row("users", "gus@acme.com", after="APP_ONLY", before="CAN_EDIT"))
    assert verdict(office, lowered, guests="NONE") == [("P", False, "APP_ONLY", ())]
    raised = planned("project_sharing.p", row("users", "gus@acme.com", after="FULL_ACCESS", before="CAN_EDIT"))
    assert verdict(office, raised, guests="NONE") == [("P", True, "FULL_ACCESS", ("project_sharing.p",))]


def test_one_more_person_is_new_and_those_who_were_there_are_not() -> None:
    office = Office(people(ada="EDITOR", bob="EDITOR"), project("p", users={"ada": "CAN_EDIT"}))
    found = judge(
        overlay(office.world, [planned("project_sharing.p", row("users", "bob@acme.com", after="CAN_VIEW"))]),
        rules(office, people=["*@example.com"]),
    ).findings
    assert [(one.new, one.people, one.found) for one in found] == [
        (True, ("bob@acme.com",), "CAN_VIEW"),
        (False, ("ada@acme.com",), "CAN_EDIT"),
    ]


def test_people_are_let_in_by_the_whole_address_without_case() -> None:
    who = [*people(Ada="EDITOR"), *people(eve="EDITOR")]
    office = Office(who, project("p", workspace="CAN_VIEW"))

    def kept_out(*patterns: str) -> tuple[str, ...]:
        found = judge(overlay(office.world, []), rules(office, people=list(patterns))).findings
        return tuple(email for one in found for email in one.people)

    assert kept_out("*@ACME.com") == ()
    assert kept_out("ada@acme.com") == ("eve@acme.com",)
    assert kept_out("*@acme.com.evil.example", "*@acme") == ("Ada@acme.com", "eve@acme.com")


def test_people_whom_nobody_can_name_are_let_in_by_nothing() -> None:
    office = Office(people(ada="EDITOR", gus="GUEST"), project("p"), groups={"crew": "403"})
    change = planned("project_sharing.p", row("groups", "crew", after="CAN_EDIT"), refs=REFS)
    for more in ({"guests": "NONE"}, {"people": ["ada@acme.com"]}):
        assert verdict(office, change, **more) == [("P", True, "CAN_EDIT", ("project_sharing.p",))]
    assert judge(overlay(office.world, [change]), rules(office, guests="NONE")).findings[0].people == ()
    assert verdict(office, change, people=["*@acme.com"]) == [], "everybody who may be in it is let in"


def test_a_link_is_closed_under_the_address_of_its_project() -> None:
    office = Office(
        STAFF,
        project("p", "Written", public_web="CAN_VIEW"),
        project("q", "Not written", public_web="CAN_VIEW"),
        declared=[Declared("project", "key", "Written")],
    )
    written = {
        "loose": Guardrail.model_validate({"projects": "*", "public_web": "APP_ONLY", "then": "fix"}),
        "strict": Guardrail.model_validate({"projects": ["project.key"], "public_web": "NONE", "then": "fix"}),
    }
    fixes = judge(overlay(office.world, []), rules_of(written, office.naming)).fixes
    assert [(fix.address, fix.before, fix.after, fix.names) for fix in fixes] == [
        ("project_sharing.Not written", "CAN_VIEW", "APP_ONLY", ("loose",)),
        ("project_sharing.key", "CAN_VIEW", "NONE", ("loose", "strict")),
    ]
    assert isinstance(fixes[0], Fix)


def test_a_link_that_is_closed_too_little_for_another_rule_is_refused_with_what_is_left() -> None:
    office = Office(STAFF, project("p", public_web="CAN_VIEW"), declared=[Declared("project", "p", "P")])
    certified = {"projects": {"status": "Certified"}, "public_web": "NONE", "then": "refuse"}
    written = {
        "loose": Guardrail.model_validate({"projects": "*", "public_web": "APP_ONLY", "then": "fix"}),
        "strict": Guardrail.model_validate(certified),
    }
    change = planned("project_status.p", row("status", after="Certified"))
    found = judge(overlay(office.world, [change]), rules_of(written, office.naming))
    assert [(one.name, one.new, one.found) for one in found.findings] == [
        ("loose", False, "CAN_VIEW"),
        ("strict", True, "APP_ONLY"),
    ]
    assert [fix.after for fix in found.fixes] == ["APP_ONLY"]


# What has to be read


def needed(office: Office, *changes: PlannedChange, only: Any = None, **more: Any) -> Needs:
    return needs_of(rules(office, **more), overlay(office.world, changes), only)


def test_levels_need_the_list_of_projects_and_people_need_more() -> None:
    bare = Office([], failed=dict.fromkeys(("people", "groups", "collections", "projects"), ""))
    assert needed(bare, public_web="NONE", workspace="NONE") == Needs(tables=frozenset({"projects"}))
    assert needed(bare, guests="NONE").tables == {"people", "groups", "collections", "projects"}
    assert needed(bare, guests="NONE", only=set()).tables == {"people", "groups", "collections"}
    inside = needed(bare, projects={"collection": "Finance"}, public_web="NONE")
    assert inside.tables == {"collections", "projects"}, "which projects are in it only its id tells"
    assert not needs_of((), overlay(bare.world, []))


@pytest.mark.parametrize(
    ("more", "members"),
    [
        ({"public_web": "NONE"}, set()),
        ({"guests": "NONE"}, {"crew", "door"}),
        ({"guests": "CAN_VIEW"}, {"door"}),
        ({"guests": "FULL_ACCESS"}, set()),
        ({"people": ["*@acme.com"]}, set()),
        ({"people": ["ada@acme.com"]}, {"crew", "door"}),
        ({"guests": "NONE", "projects": ["Other"]}, set()),
    ],
)
def test_only_groups_that_can_give_more_than_is_allowed_are_read(more: dict[str, Any], members: set[str]) -> None:
    finance = LiveCollection("c1", "Finance", groups={"door": "MEMBER"})
    live = project("p", groups={"crew": "CAN_VIEW"}, collections={"Finance": "CAN_EDIT"})
    office = Office(STAFF, live, project("o", "Other"), groups={"crew": None, "door": None}, collections=[finance])
    assert needed(office, **more) == Needs(members=frozenset(members))
    without_guests = Office(people(ada="EDITOR"), live, groups={"crew": None, "door": None}, collections=[finance])
    assert not needed(without_guests, guests="NONE")
