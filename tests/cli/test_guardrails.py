"""Guardrails from the outside: plan, apply and drift with rules over all projects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.cli.host import Host, hosted
from tests.cli.shell import Shell

SEED: dict[str, Any] = {
    "users": [{"email": "admin@acme.com", "role": "ADMIN"}, {"email": "ada@acme.com"}, {"email": "bob@acme.com"}],
    "groups": [{"name": "Team", "members": ["ada@acme.com"]}],
    "projects": [
        {"title": "Revenue", "owner": "admin@acme.com",
         "sharing": {"groups": {"Team": "CAN_EDIT"}, "public_web": "CAN_VIEW"}},
        {"title": "Press kit", "owner": "admin@acme.com", "sharing": {"public_web": "APP_ONLY"}},
        {"title": "Costs", "owner": "admin@acme.com"},
    ],
}  # fmt: skip
FIX = """
    version: 1
    guardrails:
      closed: {projects: "*", public_web: NONE, then: fix}
    projects: {revenue: {title: Revenue}}
"""


@pytest.fixture
def host(shell: Shell) -> Iterator[Host]:
    with hosted(SEED) as host:
        shell.set(HEX_BASE_URL=host.url, HEX_API_TOKEN="hxtw_full", HEXFORM_RATE_LIMIT="0")
        yield host


def public(host: Host) -> dict[str, str]:
    return {
        project["title"]: project.get("sharing", {}).get("public_web", "NONE") for project in host.dump()["projects"]
    }


def test_a_fix_closes_the_links_of_all_projects_written_or_not(host: Host, shell: Shell) -> None:
    shell.write(FIX)
    assert shell("drift").code == 2
    plan = shell("plan", "-o", "plan.json", "--format", "json").json
    assert [change["address"] for change in plan["changes"]] == ["project_sharing.Press kit", "project_sharing.revenue"]
    assert [change["reason"] for change in plan["changes"]] == ["guardrails.closed"] * 2
    run = shell.ok("apply", "plan.json", "-y", "--format", "json").json
    assert [done["outcome"] for done in run["changes"]] == ["applied", "applied"]
    assert run["warnings"] == run["errors"] == []
    assert set(public(host).values()) == {"NONE"}
    assert shell("plan", "--detailed-exitcode").code == 0
    assert shell("drift").code == 0


@pytest.mark.parametrize(("then", "code"), [("report", 0), ("refuse", 2), ("fix", 2)])
def test_drift_says_what_breaks_a_guardrail(host: Host, shell: Shell, then: str, code: int) -> None:
    shell.write(FIX.replace("then: fix", f"then: {then}"))
    reported = shell("drift")
    assert reported.code == code
    assert "closed: project.Press kit: public_web is Can view app, and no access is allowed" in reported.out
    assert ("No drift. The workspace matches" in reported.out) == (then == "report")
    assert ("No drift, and 2 projects break guardrails." in reported.out) == (then != "report")
    junit = shell("drift", "--format", "junit").out
    assert junit.count("<failure ") == (then != "report")
    assert 'classname="drift.guardrail" name="closed: project.Press kit"' not in junit, "nothing that is not written"
    assert 'name="closed: 2 projects outside this configuration"' in junit


def test_drift_says_what_it_gave_people_and_took(host: Host, shell: Shell) -> None:
    shell.write("""
        version: 1
        groups: {team: {name: Team, members: [bob@acme.com]}}
        drift: {ignore: []}
    """)
    before = len(host.requests)
    report = shell("drift", "--format", "json").json
    without = len(host.requests) - before
    assert report["access"] is None
    report = shell("drift", "--access", "--format", "json").json
    assert len(host.requests) - before - without == without + 2, "the collections and the projects with their sharing"
    reported = [(change["direction"], change["people"], change["after"]) for change in report["access"]["changes"]]
    assert reported == [("lose", ["bob@acme.com"], "NONE"), ("gain", ["ada@acme.com"], "CAN_EDIT")]
    assert report["access"]["summary"] == {
        "lose": 1, "gain": 1, "outsiders": 0, "unsure": 0, "opened": 0, "closed": 0,
    }  # fmt: skip
    assert {cause["address"] for change in report["access"]["changes"] for cause in change["because"]} == {"group.team"}
    text = shell("drift", "--access").out
    assert "Access: 1 person loses, 1 gain; no project opens to the public web:" in text
    assert "- bob@acme.com: Can edit by group Team -> no access on project.Revenue" in text
    for form in ("markdown", "sarif", "github"):
        assert "bob" in shell("drift", "--access", "--format", form).out, "an address that the configuration writes"


def test_drift_that_is_ignored_gives_and_takes_nothing(host: Host, shell: Shell) -> None:
    shell.write("""
        version: 1
        groups: {team: {name: Team, members: [bob@acme.com]}}
        drift: {ignore: [{address: group.team, until: 2999-01-01, why: moving}]}
    """)
    report = shell("drift", "--access", "--format", "json").json
    assert report["access"]["changes"] == []


def test_a_plan_that_changes_nobodys_access_sends_not_one_request_more(host: Host, shell: Shell) -> None:
    shell.write("""
        version: 1
        groups: {team: {name: Team, members: [ada@acme.com]}, fresh: {members: [bob@acme.com]}}
        projects: {revenue: {title: Revenue, status: Done}}
    """)
    shell.ok("plan", "--no-access")
    without = len(host.requests)
    plan = shell("plan", "--format", "json").json
    assert len(plan["changes"]) == 2
    assert len(host.requests) == 2 * without
    assert plan["requests"]["read"] == without
    assert plan["requests"]["access"] == 0
    assert "for access" not in shell("plan").out


def test_reads_for_access_are_the_lists_and_the_members_that_can_change_an_answer(host: Host, shell: Shell) -> None:
    shell.write("version: 1\ngroups: {team: {name: Team, members: []}}\nlimits: {emptied: 1}\n")
    plan = shell("plan", "--format", "json").json
    for_the_plan = ["/v1/users/me", "/v1/groups", "/v1/users"]
    for_access = ["/v1/users", "/v1/collections", "/v1/projects"]
    assert sorted(path for _, path, _ in host.requests) == sorted(for_the_plan + for_access)
    assert (plan["requests"]["read"], plan["requests"]["access"]) == (6, 3)
    assert "6 reads, 3 of them for access" in shell("plan").out


def test_what_only_the_workspace_can_tell_is_an_error_at_its_line_and_nothing_is_fixed(
    host: Host, shell: Shell
) -> None:
    shell.write("""
        version: 1
        guardrails:
          patterns:
            projects:
              - Revenue
              - project.lost
            public_web: NONE
            then: refuse
          collection:
            projects: {collection: Lost}
            guests: NONE
            then: refuse
          status:
            projects:
              status: Dome
            workspace: NONE
            then: report
          exception:
            projects: "*"
            public_web: NONE
            except:
              - 00000000-0000-7000-9000-00000000ffff
            then: report
    """)
    wanted = [
        ("selects_nothing", "workspace.yaml:6"),
        ("unknown_reference", "workspace.yaml:10"),
        ("unknown_reference", "workspace.yaml:15"),
        ("not_found", "workspace.yaml:22"),
    ]
    assert shell.ok("validate").out == "Valid: 0 resources.\n"
    for command in ("plan", "drift"):
        ended = shell(command, "--format", "json")
        assert ended.code == 1
        assert [(error["code"], error["source"]) for error in ended.json["errors"]] == wanted
    ended = shell("plan")
    assert all(f"({place})" in ended.out for _, place in wanted)
    assert shell("apply", "-y").code == 1
    assert host.writes == []


def test_a_rule_finds_a_collection_that_only_hex_has(shell: Shell) -> None:
    seed = {**SEED, "collections": [{"name": "Finance"}, {"name": "Others"}]}
    revenue, *others = SEED["projects"]
    seed["projects"] = [
        {**revenue, "sharing": {"collections": {"Finance": "CAN_VIEW"}, "public_web": "CAN_VIEW"}},
        *others,
    ]
    with hosted(seed) as host:
        shell.set(HEX_BASE_URL=host.url, HEX_API_TOKEN="hxtw_full", HEXFORM_RATE_LIMIT="0")
        shell.write("""
            version: 1
            guardrails: {closed: {projects: {collection: Finance}, public_web: NONE, then: fix}}
        """)
        shell.ok("plan")
        assert sorted(path for _, path, _ in host.requests) == ["/v1/collections", "/v1/projects", "/v1/users/me"]
        assert shell("drift").code == 2
        shell.ok("apply", "-y")
        assert public(host) == {"Revenue": "NONE", "Press kit": "APP_ONLY", "Costs": "NONE"}
        assert shell("drift").code == 0


def test_a_rule_over_a_collection_holds_back_where_the_collections_cannot_be_read(host: Host, shell: Shell) -> None:
    shell.write(
        """
        version: 1
        guardrails: {closed: {projects: {collection: Finance}, public_web: NONE, then: refuse}}
        projects: {costs: {title: Costs, sharing: {public_web: CAN_VIEW}}}
        """
    )
    host.break_at("GET /v1/collections: 403")
    why = "the guardrail closed cannot be judged: the list of collections could not be read: "
    ended = shell("plan")
    assert (ended.code, ended.err.startswith(f"Error: REFUSED: {why}")) == (1, True)
    assert f"REFUSED, nothing was written: {why}" in shell.fails("apply", "-y", "-q", "--allow", "public=1")
    assert public(host)["Costs"] == "NONE"
    ended = shell("drift", "--format", "json")
    assert (ended.code, [each["code"] for each in ended.json["errors"]]) == (1, ["guardrail_not_judged"])
    assert ended.err.endswith("Error: 1 error (workspace.yaml:2): no address was left out\n")


def test_what_is_protected_is_looked_for_even_where_nothing_else_is(host: Host, shell: Shell) -> None:
    shell.write("version: 1\nprotected: [group.Team, group.Nope]\nprojects: {costs: {title: Costs}}\n")
    (error,) = shell("plan", "--format", "json").json["errors"]
    assert (error["code"], error["address"], error["source"]) == ("unknown_reference", None, "workspace.yaml:2")
    assert shell("plan", "--target", "project.costs").code == 0
    host.break_at("GET /v1/groups: 403")
    ended = shell("plan")
    assert ended.code == 1
    assert "`protected` names group.Team, and it is not known whether Hex has it: GET /v1/groups 403" in " ".join(
        ended.out.replace("\u2502", "").split()
    )
    assert "No address is left out because of this." in ended.out
