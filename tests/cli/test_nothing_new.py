"""Readers of a repository learn nothing new: no format that they see holds a name that no configuration writes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hexform.report.redaction.known import texts_in
from tests.cli.host import Host, hosted
from tests.cli.shell import Shell

PEOPLE = ("ada", "grace", "ken", "mary")
STRANGERS = ("quentin", "rosalind", "sebastian", "ursula", "wilhelmina")
SEED: dict[str, Any] = {
    "users": [
        {"email": "admin@acme.com", "role": "ADMIN", "name": "Adminna Root"},
        *({"email": f"{name}@acme.com", "role": "EDITOR"} for name in (*PEOPLE, *STRANGERS)),
        {"email": "zeno@agency.example", "role": "GUEST"},
    ],
    "groups": [
        {"name": "Team", "members": ["ada@acme.com", "quentin@acme.com", "zeno@agency.example"]},
        {"name": "Payroll crew", "members": [f"{name}@acme.com" for name in STRANGERS]},
        {"name": "Forgotten", "members": ["ursula@acme.com"]},
        {"name": "Doomed", "members": ["grace@acme.com", "wilhelmina@acme.com"]},
    ],
    "collections": [
        {"name": "Finance", "description": "Ledgers of the holding", "sharing": {"groups": {"Payroll crew": "MEMBER"}}},
        {"name": "Hidden shelf", "sharing": {"users": {"rosalind@acme.com": "MANAGER"}}},
    ],
    "data_connections": [{"name": "Vault", "type": "snowflake"}, {"name": "Lake", "type": "snowflake"}],
    "projects": [
        {
            "title": "Revenue", "owner": "sebastian@acme.com", "status": "Secretstage",
            "description": "The board reads it",
            "sharing": {
                "workspace": "CAN_VIEW", "public_web": "APP_ONLY",
                "users": {"ada@acme.com": "CAN_EDIT", "rosalind@acme.com": "CAN_EDIT"},
                "groups": {"Team": "CAN_EDIT", "Forgotten": "CAN_VIEW"}, "collections": {"Hidden shelf": "CAN_VIEW"},
            },
            "cells": [
                {"label": "Load", "type": "SQL", "source": "select bonus\nfrom salaries", "data_connection": "Vault"},
                {"label": "Whistle", "type": "CODE", "source": "confidential = 1"},
            ],
        },
        {
            "title": "Merger", "owner": "admin@acme.com", "status": "Secretstage",
            "sharing": {"workspace": "NONE", "users": {"ursula@acme.com": "FULL_ACCESS", "ken@acme.com": "CAN_VIEW"},
                        "groups": {"Team": "CAN_EDIT", "Payroll crew": "CAN_EDIT"}},
            "cells": [{"label": "Bidding", "type": "CODE", "source": "buy = 'Initech'"}],
        },
        {"title": "Layoffs", "owner": "admin@acme.com",
         "sharing": {"groups": {"Team": "FULL_ACCESS", "Doomed": "CAN_VIEW"}, "public_web": "CAN_VIEW"}},
    ],
    "guides": [{"path": "old/whisper.md", "published": "psst"}, {"path": "hex.md", "published": "Be brief."}],
    "statuses": ["Draft", "Done", "Secretstage"],
}  # fmt: skip
GUARD = """
    version: 1
    groups:
      team: {name: Team, members: [ada@acme.com]}
    projects:
      revenue:
        title: Revenue
        sharing: {workspace: CAN_VIEW, users: {ada@acme.com: CAN_EDIT}, groups: {team: CAN_EDIT}}
    guardrails:
      inside: {projects: "*", people: ["*@acme.com"], then: refuse}
      closed: {projects: "*", public_web: NONE, then: report}
"""
CHANGES = {
    "all kinds": """
        version: 1
        limits: {lose: 0, gain: 0, deletes: 0}
        groups:
          team: {name: Team, members: [ada@acme.com, grace@acme.com, nobody@acme.com]}
          fresh: {name: Fresh, members: [mary@acme.com]}
        collections:
          finance: {name: Finance, description: Books, sharing: {workspace: MEMBER, groups: {team: MANAGER}}}
        projects:
          revenue:
            title: Revenue
            status: Done
            sharing: {workspace: NONE, public_web: CAN_VIEW, users: {ken@acme.com: CAN_VIEW}, groups: {team: CAN_VIEW}}
            cells: [{label: Load, type: sql, source: select 1, data_connection: Lake}]
          merger:
            title: Merger
            status: Done
            sharing: {users: {ken@acme.com: CAN_EDIT}, groups: {}, workspace: APP_ONLY}
            cells: [{label: Bidding, type: code, source: sell = 1}]
        removed: {groups: [Doomed]}
    """,
    "a project that only the change names": """
        version: 1
        projects:
          merger: {title: Merger, sharing: {users: {ken@acme.com: CAN_VIEW}, workspace: NONE, groups: {}}}
    """,
    "unmanaged objects": """
        version: 1
        limits: {deletes: 0, emptied: 0}
        unmanaged: {groups: delete, cells: delete}
        groups: {team: {name: Team, members: [ada@acme.com]}}
        projects:
          revenue: {title: Revenue, cells: [{label: Load, type: sql, source: select 1, data_connection: Lake}]}
    """,
    "errors": """
        version: 1
        protected: [group.Payroll*, group.team]
        unknown_people: error
        groups:
          team: {name: Team, members: [nobody@acme.com]}
          payroll: {name: Payroll crew, members: []}
        projects:
          lost: {title: Nowhere, status: Done}
          revenue: {title: Revenue, description: Another, sharing: {groups: {Nobody: CAN_VIEW}}}
    """,
    "a guardrail": """
        version: 1
        guardrails:
          inside: {projects: "*", guests: NONE, then: refuse}
          closed: {projects: "*", public_web: NONE, then: fix}
        groups: {team: {name: Team, members: [ada@acme.com, zeno@agency.example]}}
    """,
}  # fmt: skip
FORMATS = ("markdown", "sarif", "junit", "github")
# Words of the API and of seeds, and names that are in the guard or in hexform's own sentences.
_WORDS = """NONE APP_ONLY CAN_VIEW CAN_EDIT FULL_ACCESS MEMBER MANAGER ADMIN EDITOR GUEST SQL CODE snowflake users
    groups collections projects sharing name members email role title owner status source label type path description
    workspace public_web data_connections data_connection cells guides published statuses Team Load Draft Done"""
_VOCABULARY = frozenset(_WORDS.split())


@pytest.fixture
def host(shell: Shell) -> Iterator[Host]:
    with hosted(SEED) as host:
        shell.set(HEX_BASE_URL=host.url, HEX_API_TOKEN="hxtw_full", HEXFORM_RATE_LIMIT="0")
        yield host


def secrets(host: Host, *written: str) -> list[str]:
    """Every name and text of the workspace, ids included, that none of these configurations writes."""
    found = texts_in(SEED) | {row["id"] for rows in host.dump().values() if isinstance(rows, list) for row in rows
                              if isinstance(row, dict) and "id" in row}  # fmt: skip
    lines = {line for text in found for line in text.splitlines()} - _VOCABULARY
    known = "\n".join(written).casefold()
    return sorted(text for text in lines if text.casefold() not in known)


def leaks(text: str, names: list[str]) -> list[str]:
    return [name for name in names if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)]


def everything_said(shell: Shell, *words: str) -> str:
    """All formats that readers see, the log and the summary of the step."""
    shell.set(CI="true", GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=str(shell.folder / "summary"))
    reports = [word for form in FORMATS for word in ("--report", f"{form}={form}")]
    ended = shell(*words, *reports)
    assert ended.out.strip()
    return "\n".join([ended.out, ended.err, *(shell.read(name) for name in (*FORMATS, "summary"))])


@pytest.mark.parametrize("guarded", [True, False])
@pytest.mark.parametrize("name", CHANGES)
def test_of_a_plan(
    host: Host, shell: Shell, tmp_path_factory: pytest.TempPathFactory, name: str, *, guarded: bool
) -> None:
    guard = _guard(shell, tmp_path_factory)
    written = shell.write(CHANGES[name]).read_text()
    said = everything_said(shell, "plan", *(["--guard", str(guard)] if guarded else []))
    names = secrets(host, written, *([GUARD] if guarded else []))
    assert len(names) > 20
    assert leaks(said, names) == []
    assert "outside this configuration" in said or name == "a project that only the change names"


def test_the_names_are_there_to_be_found(host: Host, shell: Shell) -> None:
    written = shell.write(CHANGES["all kinds"]).read_text()
    assert len(leaks(shell("plan", "--format", "json").out, secrets(host, written))) > 10


@pytest.mark.parametrize("name", CHANGES)
def test_of_drift_and_of_a_run(host: Host, shell: Shell, tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    guard = str(_guard(shell, tmp_path_factory))
    written = shell.write(CHANGES[name]).read_text()
    names = secrets(host, written, GUARD)
    assert leaks(everything_said(shell, "drift", "--access", "--guard", guard), names) == []
    shell.set(CI="true")
    applied = shell("apply", "-y", "--guard", guard, "--format", "text")
    assert leaks(applied.out + applied.err, names) == [], applied.out + applied.err
    applied = shell("apply", "-y", "--allow", "lose=20", "--allow", "gain=20", "--allow", "deletes=9",
                    "--allow", "public=3", "--allow", "emptied=9", "--format", "markdown")  # fmt: skip
    assert leaks(applied.out + applied.err, secrets(host, written)) == []


def _guard(shell: Shell, folders: pytest.TempPathFactory) -> Path:
    path = folders.mktemp("outside") / "guard.yaml"
    path.write_text(shell.write(GUARD, "guard.yaml").read_text())
    (shell.folder / "guard.yaml").unlink()
    return path


def test_of_an_object_that_only_the_change_names_nothing_is_read_out(
    host: Host, shell: Shell, tmp_path_factory: pytest.TempPathFactory
) -> None:
    guard = _guard(shell, tmp_path_factory)
    shell.write(CHANGES["all kinds"])
    reported = shell("plan", "--guard", str(guard), "--format", "markdown").out
    merger = reported.partition("</b> <code>project_sharing.merger</code>")[2].partition("</details>")[0]
    assert "users.ken&#64;acme.com: CAN_EDIT" in merger
    assert "CAN_VIEW" not in merger, "what Hex has of it"
    revenue = reported.partition("</b> <code>project_sharing.revenue</code>")[2].partition("</details>")[0]
    assert "users.ada&#64;acme.com: CAN_EDIT" in revenue, "the guard names this project and this person"
    assert "1 person outside this configuration" in revenue


def test_the_terminal_a_file_html_and_json_name_everything(host: Host, shell: Shell) -> None:
    shell.write(CHANGES["all kinds"])
    assert "quentin@acme.com" in shell("plan").out
    shell.set(CI="true")
    plan = shell("plan", "--report", "text=plan.txt", "--report", "html=plan.html", "--report", "json=plan.json")
    assert "quentin@acme.com" not in plan.out + plan.err
    for name in ("plan.txt", "plan.html", "plan.json"):
        assert "quentin@acme.com" in shell.read(name)
        assert (shell.folder / name).stat().st_mode & 0o777 == 0o600
    shown = shell("show", "plan.json", "--format", "markdown").out
    assert "quentin" not in shown
    assert "group.team" in shown
    (shell.folder / "workspace.yaml").unlink()
    assert "group.team" not in shell("show", "plan.json", "--format", "markdown").out
