"""Whatever a workspace has: all of it is pulled, and the plan of it is empty."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands.test_pull import PEOPLE, nothing_to_do, uid
from tests.cli.shell import Shell
from tests.planning.access.worlds import Dice

NAMES = [
    "no", "3.10", "Finance", "finance", "Team", "null", "Ä: 1 #", "a\u202eb", "x" * 300, "{id: 1}", "é", "e\u0301",
    "12:30", "0777", "1e3", "~", "- a", "*a", "&a", "!a", "'", '"', "it's", 'say "x"', "a: b", "#1", " x", "x ",
    "\u00a0x", "\U0001f600", "\U0001f469\u200d\U0001f4bb team", "\u2764\ufe0f", "<<", "...", "---", "a\\b", "@a", "`a",
    "2027-01-01",
]  # fmt: skip
SOURCES = [
    "", "\n\n", "x", "a\r\nb\n\n", " x: y # z\n", "\x07", "\ta\n b", "---\nx", "'\"`", "é\U0001f600\n", "x" * 200,
    "\u2028",
]  # fmt: skip


def random_seed(dice: Dice) -> dict[str, Any]:
    def some(pool: list[str], most: int) -> list[str]:
        return dice.sample(pool, dice.randint(0, min(most, len(pool))))

    def grants(pool: list[str], levels: list[str]) -> dict[str, str]:
        return {each: dice.choice(levels) for each in some(pool, 3)}

    groups = [uid(0x1000 + number) for number in range(dice.randint(0, 5))]
    collections = [uid(0x2000 + number) for number in range(dice.randint(0, 4))]
    levels = ["NONE", "APP_ONLY", "CAN_VIEW", "CAN_EDIT", "FULL_ACCESS"]
    roles = ["ADMIN", "MANAGER", "EDITOR", "EXPLORER", "MEMBER", "GUEST", "EMBEDDED_USER"]
    return {
        "users": [{"email": email, "role": dice.choice(roles)} for email in PEOPLE],
        "groups": [{"id": id_, "name": dice.choice(NAMES), "members": some(PEOPLE, 4)} for id_ in groups],
        "collections": [
            {
                "id": id_,
                "name": dice.choice(NAMES),
                "creator": dice.choice([None, *PEOPLE]),
                "sharing": {
                    "workspace": dice.choice(["NONE", "MEMBER"]),
                    "users": grants(PEOPLE, ["MEMBER", "MANAGER"]),
                    "groups": grants(groups, ["MEMBER", "MANAGER"]),
                },
            }
            for id_ in collections
        ],
        "projects": [
            {
                "id": uid(0x3000 + number),
                "title": dice.choice(NAMES),
                "owner": dice.choice(PEOPLE),
                "status": dice.choice([None, "no", "Done"]),
                "archived": dice.random() < 0.2,
                "sharing": {
                    "workspace": dice.choice(levels),
                    "public_web": dice.choice(["NONE", "APP_ONLY", "CAN_VIEW"]),
                    "users": grants(PEOPLE, levels),
                    "groups": grants(groups, levels),
                    "collections": grants(collections, levels),
                },
                "cells": [
                    {
                        "label": dice.choice([None, *NAMES]),
                        "type": dice.choice(["SQL", "CODE", "MARKDOWN", "CHART"]),
                        "source": dice.choice(SOURCES),
                    }
                    for _ in range(dice.randint(0, 4))
                ],
            }
            for number in range(dice.randint(0, 4))
        ],
        "statuses": ["no", "Done"],
    }


@pytest.mark.parametrize("number", range(20))
def test_the_plan_of_any_workspace_is_empty(shell: Shell, number: int) -> None:
    check(shell, number)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(20, 1000))
def test_the_plan_of_any_of_a_thousand_workspaces_is_empty(shell: Shell, number: int) -> None:
    check(shell, number)


COMMENTED = """\
# kept: every byte of this
version: 1   # one

x-own: {a: 'b'}   # and that
"""


def check(shell: Shell, number: int) -> None:
    (shell.folder / "workspace.yaml").unlink()
    dice = Dice(number)
    seed = random_seed(dice)
    for project in seed["projects"]:
        for cell in project["cells"]:
            if cell["type"] == "CHART":
                del cell["source"]
    shell.write(json.dumps(seed, ensure_ascii=False), "sandbox.yaml")
    written = bool(seed["groups"]) and dice.random() < 0.3
    begun = COMMENTED if dice.random() < 0.5 else ""
    if written:
        begun = f'{begun or "version: 1"}\ngroups: {{"no": {{id: {uid(0x1000)}}}}}   # mine\n'
    if begun:
        shell.write(begun)
    options = [word for word in ("--cells", "--split-by=collection", "--external=*e*") if dice.random() < 0.5]
    ended = shell.ok("pull", "--sandbox", *options)
    live = [*seed["groups"][written:], *seed["collections"], *(p for p in seed["projects"] if not p["archived"])]
    assert sum(each["id"] in ended.out for each in live) == len(live)
    nothing_to_do(shell)
    after = shell.read("workspace.yaml")
    kept = [line for line in after.splitlines(keepends=True) if not line.startswith("include:")]
    assert begun == "" or [line for line in kept if line in begun] == begun.splitlines(keepends=True)
    files = files_of(shell)
    assert "Nothing to pull." in shell.ok("pull", "--sandbox", *options).out
    assert files_of(shell) == files


def files_of(shell: Shell) -> dict[Path, bytes]:
    paths = (path for path in shell.folder.rglob("*.*") if path.is_file() and ".hexform" not in path.parts)
    return {path: path.read_bytes() for path in paths}
