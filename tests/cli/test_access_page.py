"""The page on access, carried out: its settings are planned and applied, its commands run in their order."""

from __future__ import annotations

import csv
import io
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.host import Host, hosted
from tests.cli.shell import Shell

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "access.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w*)\n(.*?)```", PAGE, re.DOTALL)
YAML = [text for language, text in BLOCKS if language == "yaml"]
COMMANDS = re.findall(r"`(hexform [^`]+)`", PAGE.partition("## A review of access")[2])
PRESS_KIT = "00000000-0000-7000-9000-000000000001"
JONAS = "jonas@agency.example"
SEED: dict[str, Any] = {
    "users": [
        {"email": "admin@acme.com", "role": "ADMIN"},
        {"email": "ada@acme.com"},
        {"email": JONAS, "role": "GUEST"},
    ],
    "collections": [{"name": "Finance", "creator": "admin@acme.com"}],
    "projects": [
        {"id": PRESS_KIT, "title": "Press kit", "owner": "admin@acme.com", "sharing": {"public_web": "APP_ONLY"}},
        {
            "title": "Ledger",
            "owner": "admin@acme.com",
            "status": "Certified",
            "sharing": {"workspace": "APP_ONLY", "collections": {"Finance": "CAN_VIEW"}},
        },
        {"title": "Leak", "owner": "admin@acme.com", "sharing": {"public_web": "CAN_VIEW"}},
        {"title": "Campaign", "owner": "admin@acme.com", "sharing": {"users": {JONAS: "APP_ONLY"}}},
    ],
    "statuses": ["Certified"],
}
REST = f"""
collections: {{finance: {{name: Finance}}}}
projects:
  press-kit: {{id: {PRESS_KIT}}}
  ledger: {{title: Ledger}}
  campaign: {{title: Campaign}}
"""
# What a change writes that each rule of the page refuses, by the rule's name.
BREAKS = {
    "nothing-public": "  leak: {title: Leak, sharing: {public_web: CAN_VIEW}}",
    "finance-stays-inside": f"  ledger: {{title: Ledger, sharing: {{users: {{{JONAS}: APP_ONLY}}}}}}",
    "guests-view-apps": f"  campaign: {{title: Campaign, sharing: {{users: {{{JONAS}: CAN_VIEW}}}}}}",
    "certified-is-closed": "  ledger: {title: Ledger, sharing: {workspace: CAN_EDIT}}",
}


@pytest.fixture
def host(shell: Shell) -> Iterator[Host]:
    with hosted(SEED) as host:
        shell.set(HEX_BASE_URL=host.url, HEX_API_TOKEN="hxtw_full", HEXFORM_RATE_LIMIT="0")
        yield host


def write(shell: Shell, text: str, rest: str = REST) -> None:
    (shell.folder / "workspace.yaml").write_text(f"version: 1\n{text}{rest}", encoding="utf-8")


def test_every_example_is_one_of_these() -> None:
    assert {language for language, _ in BLOCKS} == {"yaml"}
    assert {name for text in YAML for name in re.findall(r"^  ([a-z-]+):$", text, re.MULTILINE)} == BREAKS.keys()
    assert [command.split()[1] for command in COMMANDS] == ["access", "access", "who"]


@pytest.mark.parametrize("example", YAML, ids=lambda text: text.split(":")[1].strip())
def test_every_example_is_planned_and_applied(host: Host, shell: Shell, example: str) -> None:
    write(shell, example)
    shell.ok("validate")
    plan = shell.ok("plan", "--format", "json").json
    assert (plan["refused"], plan["errors"]) == ([], [])
    shell.ok("apply", "-y")
    fixed = "then: fix" in example
    assert len(host.writes) == fixed
    public = {each["title"]: each.get("sharing", {}).get("public_web", "NONE") for each in host.dump()["projects"]}
    assert public["Leak"] == ("NONE" if fixed else "CAN_VIEW")
    assert public["Press kit"] == "APP_ONLY"
    assert shell("plan", "--detailed-exitcode").code == 0


@pytest.mark.parametrize("name", BREAKS)
def test_every_recipe_refuses_what_it_is_about(host: Host, shell: Shell, name: str) -> None:
    (recipe,) = [text for text in YAML if f"  {name}:\n" in text]
    kept = [line for line in REST.splitlines() if not line.startswith(BREAKS[name].split(":")[0] + ":")]
    write(shell, recipe, "\n".join([*kept, BREAKS[name], ""]))
    ended = shell("apply", "-y")
    assert (ended.code, host.writes) == (1, [])
    assert name in ended.err


def test_the_review_for_auditors(host: Host, shell: Shell) -> None:
    write(shell, YAML[0])
    keep, review, who = COMMANDS

    def run(command: str) -> str:
        """A command of the page, with its redirection into a file."""
        words, _, file = command.partition(" > ")
        out = shell.ok(*shlex.split(words)[1:]).out
        if file:
            (shell.folder / file).write_text(out, encoding="utf-8")
        return out

    run(keep)
    host.project("Campaign").sharing.users.clear()
    rows = list(csv.DictReader(io.StringIO(run(review))))
    assert [(row["person"], row["project"], row["change"]) for row in rows if row["change"]] == [
        (JONAS, "Campaign", "gone")
    ]
    assert f"{JONAS}: 0 projects" in run(who)
