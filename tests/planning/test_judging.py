"""What a plan does to people's access over a whole workspace, what is read for that, and what holds it back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hexform.model.plan import Plan
from hexform.planning.judging import Look
from tests.bench import Bench

ADMIN, ADA, BOB, CY, GUS = (f"{name}@example.com" for name in ("admin", "ada", "bob", "cy", "gus"))
PRESS = "00000000-0000-7000-9000-000000000001"
SEED: dict[str, Any] = {
    "users": [
        {"email": ADMIN, "role": "ADMIN"},
        *({"email": email, "role": "EDITOR"} for email in (ADA, BOB, CY)),
        {"email": GUS, "role": "GUEST"},
    ],
    "groups": [{"name": "Team", "members": [ADA, BOB]}, {"name": "Idle", "members": [CY]}],
    "projects": [
        {"title": "Revenue", "owner": ADMIN, "status": "Draft", "sharing": {"groups": {"Team": "CAN_EDIT"}}},
        {"id": PRESS, "title": "Press", "owner": ADMIN, "sharing": {"public_web": "APP_ONLY"}},
    ],
    "statuses": ["Draft"],
}
ONLY_LOOK_IF_NEEDED = Look(always=False)


def bench(folder: Path, text: str, **more: Any) -> Bench:
    return Bench.of(folder, SEED, **more).write(text)


def refused(plan: Plan) -> list[tuple[str, int | None, int]]:
    return [(item.limit, item.found, item.allowed) for item in plan.refused]


def test_a_plan_says_who_loses_and_who_gains(tmp_path: Path) -> None:
    plan, calls = bench(tmp_path, f"groups: {{team: {{name: Team, members: [{ADA}, {CY}]}}}}").judge()
    assert plan.access is not None
    assert [(entry.direction, entry.people) for entry in plan.access.changes] == [("lose", (BOB,)), ("gain", (CY,))]
    assert plan.access.changes[0].because[0].address == "group.team"
    assert {call.operation for call in calls} == {"ListCollections", "ListProjects"}


def test_a_plan_that_changes_nobodys_access_reads_nothing_for_it(tmp_path: Path) -> None:
    plan, calls = bench(tmp_path, "projects: {revenue: {title: Revenue, status: null}}").judge()
    assert plan.access is not None
    assert (plan.access.changes, calls) == ((), [])


def test_people_are_counted_for_limits_and_each_once(tmp_path: Path) -> None:
    plan, _ = bench(tmp_path, "limits: {lose: 1}\ngroups: {team: {name: Team, members: []}}").judge()
    assert refused(plan) == [("lose", 2, 1)]
    assert plan.refused[0].source == "workspace.yaml:2"


def test_an_apply_reads_only_where_a_limit_may_be_passed(tmp_path: Path) -> None:
    text = f"groups: {{team: {{name: Team, members: [{CY}]}}}}"
    plan, calls = bench(tmp_path, text).judge(ONLY_LOOK_IF_NEEDED)
    assert (plan.access, refused(plan), calls) == (None, [], [])
    plan, calls = bench(tmp_path, f"limits: {{lose: 1}}\n{text}").judge(ONLY_LOOK_IF_NEEDED)
    assert refused(plan) == [("lose", 2, 1)]
    assert calls
    assert plan.access is not None, "what was counted is shown"
    assert plan.access.summary.lose == 2


def test_what_is_counted_can_be_left_out(tmp_path: Path) -> None:
    text = f"limits: {{lose: 1}}\ngroups: {{team: {{name: Team, members: [{CY}]}}}}"
    plan, _ = bench(tmp_path, text).judge(Look(always=False, left_out=True))
    assert (plan.access, refused(plan)) == (None, [("lose", 2, 1)])


def test_where_people_cannot_be_read_no_limit_in_people_holds(tmp_path: Path) -> None:
    text = "projects: {revenue: {title: Revenue, sharing: {groups: {}}}}"
    plan, _ = bench(tmp_path, text).judge(faults=["GET /v1/users: 403"])
    assert ("lose", None, 25) in refused(plan)
    assert "give the token the Users scope" in plan.refused[0].message
    free = f"limits: {{lose: null, gain: null}}\n{text}"
    plan, _ = bench(tmp_path, free).judge(faults=["GET /v1/users: 403"])
    assert refused(plan) == []


def test_a_project_that_an_earlier_run_created_and_did_not_fill_is_new(tmp_path: Path) -> None:
    seed = {**SEED, "projects": [{"title": "New", "owner": ADMIN}, {"title": "Full", "owner": ADMIN, "cells": [CELL]}]}
    text = f"""
        limits: {{gain: 0}}
        projects:
          new: {{title: New, create: true, sharing: {{users: {{{ADA}: CAN_EDIT}}}}}}
    """
    plan, calls = Bench.of(tmp_path, seed).write(text).judge()
    assert refused(plan) == []
    assert "ListCells" in {call.operation for call in calls}
    plan, _ = Bench.of(tmp_path, seed).write(text.replace("New", "Full")).judge()
    assert refused(plan) == [("gain", 1, 0)]
    seed = {**SEED, "projects": [{"title": "New", "owner": ADMIN, "status": "Draft"}]}
    plan, _ = Bench.of(tmp_path, seed).write(text).judge()
    assert refused(plan) == [("gain", 1, 0)], "a status shows that somebody works with it"
    seed = {**SEED, "projects": [{"title": "New", "owner": ADMIN}]}
    plan, _ = Bench.of(tmp_path, seed).write(text).judge(faults=["GET /v1/cells: 403"])
    assert refused(plan) == [("gain", 1, 0)], "what is not known is not taken for new"


CELL = {"label": "Load", "type": "CODE", "source": "x"}


# Guardrails.

INSIDE = f"""
    guardrails:
      no-guests: {{projects: "*", guests: NONE, then: refuse}}
      nothing-public: {{projects: "*", public_web: NONE, then: report}}
    groups: {{team: {{name: Team, members: [{ADA}, {BOB}, {GUS}]}}}}
"""


def test_what_a_plan_makes_is_refused_and_what_was_there_is_reported(tmp_path: Path) -> None:
    plan, _ = bench(tmp_path, INSIDE).judge(ONLY_LOOK_IF_NEEDED)
    found = {(each.name, each.project.title): (each.new, each.people) for each in plan.guardrails}
    assert found == {("no-guests", "Revenue"): (True, (GUS,)), ("nothing-public", "Press"): (False, ())}
    (held,) = plan.refused
    assert (held.code, held.limit) == ("guardrail", "guardrails.no-guests")
    assert held.addresses == ("group.team",)


def test_with_targets_only_what_the_plan_can_change_is_judged(tmp_path: Path) -> None:
    plan, _ = bench(tmp_path, INSIDE).judge(Look(always=False, narrow=True), targets=["group.team"])
    assert {each.name for each in plan.guardrails} == {"no-guests"}


def test_a_selection_that_means_nothing_is_an_error_at_its_line(tmp_path: Path) -> None:
    text = 'guardrails: {quiet: {projects: ["Nowhere*"], public_web: NONE, then: report}}'
    plan, _ = bench(tmp_path, text).judge()
    (error,) = plan.errors
    assert error.source == "workspace.yaml:2"
    assert "Nowhere*" in error.message
    plan, _ = bench(tmp_path, text, token="hxtp_admin").judge()
    assert plan.errors == (), "a personal token may not see it"


CLOSED = 'guardrails: {quiet: {projects: "*", public_web: NONE, then: fix}}'


def test_a_link_that_is_to_be_closed_is_closed_in_any_project(tmp_path: Path) -> None:
    on = bench(tmp_path, CLOSED)
    plan, _ = on.judge()
    (change,) = plan.changes
    assert (change.address, change.id, change.reason) == ("project_sharing.Press", PRESS, "guardrails.quiet")
    assert [(row.path, row.before, row.after) for row in change.diff] == [(("public_web",), "APP_ONLY", "NONE")]
    assert (change.source, plan.requests.write, plan.summary.update) == ("workspace.yaml:2", 1, 1)
    assert plan.fingerprint != on.plan().plan.fingerprint
    assert [(each.name, each.new) for each in plan.guardrails] == [("quiet", False)]
    assert plan.access is not None
    assert plan.access.summary.closed == 1


def test_it_joins_what_is_changed_there_anyway(tmp_path: Path) -> None:
    text = f"{CLOSED}\nprojects: {{press: {{id: {PRESS}, title: Press, sharing: {{users: {{{ADA}: CAN_VIEW}}}}}}}}"
    plan, _ = bench(tmp_path, text).judge()
    (change,) = plan.changes
    assert change.address == "project_sharing.press"
    assert {row.path[0] for row in change.diff} == {"public_web", "users"}


def test_where_nothing_is_open_nothing_is_closed(tmp_path: Path) -> None:
    seed = {**SEED, "projects": SEED["projects"][:1]}
    plan, _ = Bench.of(tmp_path, seed).write(CLOSED).judge()
    assert (plan.changes, plan.guardrails) == ((), ())


RULE = "guardrails: {closed: {projects: '*', public_web: NONE, then: report}}"
LOSES = f"groups: {{team: {{name: Team, members: [{ADA}]}}}}"


@pytest.mark.parametrize("token", ["hxtp_mine", "hxtw_workspace"])
def test_a_personal_token_sees_a_part_and_the_plan_says_so(tmp_path: Path, token: str) -> None:
    plan, _ = bench(tmp_path, f"{RULE}\n{LOSES}", token=token).judge()
    assert plan.access is not None
    personal = token.startswith("hxtp")
    assert [gap.why for gap in plan.access.unread] == ["a personal token sees a part of the workspace"] * personal
    assert [each.code for each in plan.warnings] == ["personal_token"] * personal


def test_a_plan_that_says_nothing_of_access_says_nothing_of_the_token(tmp_path: Path) -> None:
    plan, _ = bench(tmp_path, "projects: {revenue: {title: Revenue, status: null}}", token="hxtp_mine").judge()
    assert plan.access is not None
    assert (plan.access.unread, plan.warnings) == ((), ())


@pytest.mark.parametrize(("text", "said"), [(f"{RULE}\n{LOSES}", ["guardrails_narrowed"]), (LOSES, [])])
def test_a_plan_with_targets_says_which_projects_it_judged(tmp_path: Path, text: str, said: list[str]) -> None:
    plan, _ = bench(tmp_path, text).judge(Look(narrow=True), targets=["group.team"])
    assert [each.code for each in plan.warnings] == said


@pytest.mark.parametrize(("role", "held"), [("GUEST", ["guardrails.inside"]), ("EDITOR", [])])
def test_members_who_cannot_be_read_are_guests_only_where_there_are_some(
    tmp_path: Path, role: str, held: list[str]
) -> None:
    """An apply reads them where they may break a rule, and comes to the same as the plan that was reviewed."""
    seed = {
        **SEED,
        "users": [{**user, "role": role if user["email"] == GUS else user["role"]} for user in SEED["users"]],
    }
    text = """
        limits: {gain: null, lose: null}
        guardrails: {inside: {projects: "*", guests: NONE, then: refuse}}
        projects: {press: {title: Press, sharing: {groups: {Idle: CAN_EDIT}}}}
    """
    for look in (Look(), ONLY_LOOK_IF_NEEDED):
        on = Bench.of(tmp_path, seed).write(text)
        plan, _ = on.judge(look, faults=["GET /v1/users#2: 403", "GET /v1/users#3: 403"])
        assert [item.limit for item in plan.refused] == held
