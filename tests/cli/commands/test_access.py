"""`access` and `who` against a served and an embedded workspace."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest

from tests.cli.host import ADA, ADMIN, EVE, GRACE, Host, hosted
from tests.cli.shell import Shell
from tests.cli.test_streams import valid

SEED: dict[str, Any] = {
    "users": [
        {"email": ADMIN, "role": "ADMIN"},
        {"email": ADA, "name": "Ada L."},
        {"email": GRACE, "role": "EXPLORER"},
        {"email": EVE, "role": "GUEST"},
        *({"email": f"member{number}@example.com", "role": "MEMBER"} for number in range(7)),
    ],
    "groups": [{"name": "Team", "members": [ADA, GRACE]}, {"name": "Others", "members": [EVE]}],
    "collections": [{"name": "Metrics", "creator": ADMIN, "sharing": {"groups": {"Team": "MEMBER"}}}],
    "projects": [
        {
            "title": "Revenue",
            "owner": ADMIN,
            "sharing": {
                "workspace": "APP_ONLY",
                "users": {EVE: "CAN_EDIT"},
                "groups": {"Team": "CAN_EDIT"},
                "collections": {"Metrics": "CAN_VIEW"},
            },
        },
        {"title": "Plans", "owner": ADA, "sharing": {"public_web": "APP_ONLY"}},
    ],
    "statuses": ["Done"],
}
CONFIG = f"""
    version: 1
    domains: [example.com]
    groups:
      team:
        name: Team
        members:
          - {{email: {ADA}, until: 2027-03-31, why: project Atlas}}
          - {GRACE}
    collections:
      metrics:
        name: Metrics
        sharing: {{groups: {{team: {{access: MEMBER, until: 2027-01-31}}}}}}
    projects:
      revenue:
        title: Revenue
        sharing:
          workspace: APP_ONLY
          groups:
            team: CAN_EDIT
          users:
            {EVE}: {{access: CAN_EDIT, why: audit}}
"""


@pytest.fixture
def host(shell: Shell) -> Iterator[Host]:
    shell.write(CONFIG)
    with hosted(SEED) as found:
        shell.set(HEX_BASE_URL=found.url, HEX_API_TOKEN="hxtw_full", HEXFORM_RATE_LIMIT="0")
        yield found


def rows(document: Any) -> list[tuple[str | int, str, Any]]:
    return [
        (row["person"]["email"] if row["person"] else row["count"], row["project"]["title"], row["level"])
        for row in document["access"]
    ]


def row_of(document: Any, email: str, title: str) -> Any:
    return next(
        row
        for row in document["access"]
        if row["person"] and row["person"]["email"] == email and row["project"]["title"] == title
    )


def test_everybody_is_named_or_counted(host: Host, shell: Shell) -> None:
    document = shell.ok("access", "--format", "json").json
    valid("access", document)
    assert rows(document) == [
        (ADA, "Plans", "FULL_ACCESS"),
        (ADMIN, "Plans", "CAN_VIEW"),
        (7, "Revenue", "APP_ONLY"),
        (ADA, "Revenue", "CAN_EDIT"),
        (ADMIN, "Revenue", "FULL_ACCESS"),
        (EVE, "Revenue", "CAN_EDIT"),
        (GRACE, "Revenue", "CAN_VIEW"),
    ]
    assert [(row["project"]["title"], row["level"]) for row in document["public"]] == [("Plans", "APP_ONLY")]
    assert row_of(document, ADA, "Revenue")["person"]["name"] == "Ada L."
    assert row_of(document, EVE, "Revenue")["person"]["outsider"] is True
    assert "count" not in row_of(document, ADA, "Revenue")
    assert (document["unread"], document["errors"], host.writes) == ([], [], [])
    expanded = shell.ok("access", "--format", "json", "--expand").json
    assert len(expanded["access"]) == len(document["access"]) + 6
    assert {row["person"] is None for row in expanded["access"]} == {False}


def test_only_groups_that_matter_are_read_and_nothing_twice(host: Host, shell: Shell) -> None:
    shell.ok("access")
    reads = [path for _, path, _ in host.requests]
    assert sorted(reads) == [
        "/v1/collections", "/v1/groups", "/v1/projects", "/v1/users", "/v1/users", "/v1/users/me"
    ]  # fmt: skip
    host.requests.clear()
    ended = shell.ok("who", EVE)
    assert [path for _, path, _ in host.requests].count("/v1/users") == 3
    assert "reading the members of 2 groups: 2 requests, about 1 s" in ended.err
    assert "reading" not in shell.ok("who", EVE, "-q").err


def test_each_way_has_the_line_that_manages_it(host: Host, shell: Shell) -> None:
    document = shell.ok("access", "--format", "json", "--project", "project.revenue").json
    lines = {
        (row["person"]["email"], way["via"]): (way["address"], way["source"], way["until"], way["why"])
        for row in document["access"]
        if row["person"]
        for way in row["ways"]
    }
    sharing = "project_sharing.revenue"
    nothing = (None, None, None, None)
    assert lines[ADA, "group"] == (sharing, "workspace.yaml:19", "2027-03-31", "project Atlas")
    assert lines[GRACE, "group"] == (sharing, "workspace.yaml:19", None, None)
    assert lines[ADA, "collection"] == ("collection.metrics", "workspace.yaml:12", "2027-01-31", "project Atlas")
    assert lines[GRACE, "collection"] == ("collection.metrics", "workspace.yaml:12", "2027-01-31", None)
    assert lines[EVE, "direct"] == (sharing, "workspace.yaml:21", None, "audit")
    assert lines[ADA, "workspace"][0] == sharing
    assert lines[ADMIN, "owner"] == lines[ADMIN, "admin"] == nothing


def test_it_works_without_a_configuration(host: Host, shell: Shell) -> None:
    (shell.folder / "workspace.yaml").unlink()
    document = shell.ok("access", "--format", "json").json
    assert {way["address"] for row in document["access"] for way in row["ways"]} == {None}
    assert shell.ok("who", ADA, "--format", "json").json["lines"] == []
    assert "other.yaml" in shell("access", "-f", "other.yaml").err


def test_a_selection_is_by_address_title_and_email(host: Host, shell: Shell) -> None:
    assert rows(shell.ok("access", "--format", "json", "--project", "Pl*", "--person", "ADA@*").json) == [
        (ADA, "Plans", "FULL_ACCESS")
    ]
    assert shell.fails("access", "-q", "--project", "Plan").startswith("--project Plan: no project of the workspace")
    assert shell.fails("access", "-q", "--person", "x@*").startswith("--person x@*: nobody in the workspace")


def test_what_selects_nothing_is_refused_before_the_members_of_groups_are_read(host: Host, shell: Shell) -> None:
    for words in (("who", "nobody@example.com"), ("access", "--project", "Plan"), ("access", "--person", "x@*")):
        host.requests.clear()
        assert shell(*words).code == 1
        assert sum("/users" in path and "/me" not in path for _, path, _ in host.requests) == 1
    host.requests.clear()
    shell.ok("who", ADA)
    assert sum("/users" in path and "/me" not in path for _, path, _ in host.requests) > 1


def test_what_cannot_be_read_is_reported_and_the_rest_goes_on(host: Host, shell: Shell) -> None:
    host.break_at("GET /v1/users#2: 403")
    ended = shell.ok("access", "--format", "json")
    assert [gap["what"] for gap in ended.json["unread"]] == ["the members of the group Team"]
    assert rows(ended.json)[2:] == [
        (9, "Revenue", "APP_ONLY"),
        (ADMIN, "Revenue", "FULL_ACCESS"),
        (EVE, "Revenue", "CAN_EDIT"),
    ]
    host.break_at("GET /v1/collections: 403")
    ended = shell("access", "--format", "json")
    valid("access", ended.json)
    assert ended.code == 1
    assert [error["code"] for error in ended.json["errors"]] == ["unreadable"]
    assert [gap["what"] for gap in ended.json["unread"]] == ["the list of collections"]
    assert (EVE, "Revenue", "CAN_EDIT") in rows(ended.json)


def test_an_odd_answer_to_one_read_ends_nothing(host: Host, shell: Shell) -> None:
    host.break_at("GET /v1/groups: 400")
    ended = shell("access", "--format", "json")
    assert ended.code == 1
    assert ended.json["unread"][0]["what"] == "the list of groups"
    assert "GET /v1/groups 400" in ended.json["unread"][0]["why"]
    assert (EVE, "Revenue", "CAN_EDIT") in rows(ended.json)


def test_without_the_list_of_people_nothing_more_is_asked(host: Host, shell: Shell) -> None:
    host.break_at("GET /v1/users: 403")
    ended = shell("access", "--format", "json")
    assert (ended.code, ended.json["access"]) == (1, [])
    assert [path for _, path, _ in host.requests].count("/v1/users") == 1
    assert shell.fails("who", ADA).startswith(f"who {ADA} is cannot be known: ")


def test_a_token_that_is_not_accepted_ends_it(host: Host, shell: Shell) -> None:
    host.break_at("GET /v1/groups: 401")
    assert "401" in shell.fails("access")


def test_a_personal_token_sees_a_part(host: Host, shell: Shell) -> None:
    shell.set(HEX_API_TOKEN="hxtp_full")
    ended = shell.ok("access")
    assert "a personal token sees a part of the workspace" in ended.out


def test_what_has_changed_since_the_previous_report(host: Host, shell: Shell) -> None:
    shell.ok("access", "--report", "json=before.json", "--report", "json=first.json")
    host.group("Team").members.clear()
    ended = shell.ok("access", "--format", "json", "--previous", "before.json")
    changes = {row["person"]["email"]: (row["level"], row["change"]) for row in ended.json["access"] if row["change"]}
    assert changes == {ADA: ("APP_ONLY", "lowered"), GRACE: ("APP_ONLY", "lowered")}
    assert "Since the previous report: 2 lowered" in shell.ok("access", "--previous", "before.json").out
    shell.edit("before.json", workspace={"base_url": "https://app.hex.tech", "org_id": None})
    assert "give the previous report of this workspace, or none" in shell.fails("access", "--previous", "before.json")
    (shell.folder / "who.json").write_text(shell.ok("who", ADA, "-q", "--format", "json").out)
    assert "is a report on one person, not an access report" in shell.fails("access", "--previous", "who.json")
    words = shell("access", "--previous", "first.json", "--report", "json=first.json").err
    assert "is a file that this run reads, and would be overwritten" in words


def test_one_person(host: Host, shell: Shell) -> None:
    ended = shell.ok("who", ADA.upper(), "--format", "json")
    valid("who", ended.json)
    assert rows(ended.json) == [(ADA, "Plans", "FULL_ACCESS"), (ADA, "Revenue", "CAN_EDIT")]
    assert [each["address"] for each in ended.json["groups"]] == ["group.team"]
    assert [each["address"] for each in ended.json["collections"]] == ["collection.metrics"]
    assert [each["address"] for each in ended.json["owns"]] == ["project.Plans"]
    assert ended.json["lines"] == ["workspace.yaml:7"]
    assert shell.ok("who", EVE, "--format", "json").json["lines"] == ["workspace.yaml:21"]
    text = shell.ok("who", ADA).out
    assert "groups:  group.team\n" in text
    assert "Can edit by group Team" in text
    assert "did you mean 'ada@example.com'?" in shell.fails("who", "adaa@example.com", "-q")


def test_two_people_of_one_email_are_not_mixed(host: Host, shell: Shell) -> None:
    users = list(host.workspace.users.values())
    users[2].email = ADA.upper()
    words = shell.fails("who", ADA, "-q")
    assert f"2 people have the email {ADA!r}" in words


def test_every_format_again_from_a_file(host: Host, shell: Shell) -> None:
    reports = [f"{form}=out.{form}" for form in ("text", "json", "csv", "html")]
    shell.ok("access", *(part for each in reports for part in ("--report", each)))
    for form in ("text", "json", "csv", "html"):
        assert shell.ok("show", "out.json", "--format", form).out == shell.read(f"out.{form}")
    heading, *table = csv.reader(io.StringIO(shell.read("out.csv")))
    assert heading[:3] == ["person", "name", "role"]
    assert table[2][0] == "everyone (7)"
    (shell.folder / "who.json").write_text(shell.ok("who", ADA, "-q", "--format", "json").out)
    assert shell.ok("show", "who.json", "--format", "csv").out == shell.ok("who", ADA, "-q", "--format", "csv").out
    for form in ("text", "html"):
        assert "Can edit" in shell.ok("show", "who.json", "--format", form).out
    assert "has no format 'markdown'" in shell.fails("show", "out.json", "--format", "markdown")


def test_an_embedded_workspace_reports_it(shell: Shell) -> None:
    assert shell.ok("access", "--sandbox").out.startswith("SANDBOX")
    assert "SANDBOX" in shell.ok("who", ADA, "--sandbox", "--format", "html").out
