"""Whatever a workspace has: all of it is pulled, and the plan of it is empty."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.commands.test_pull import PEOPLE, nothing_to_do, uid
from tests.cli.shell import Shell
from tests.planning.access.worlds import Dice

NAMES = ["no", "3.10", "Finance", "finance", "Team", "null", "Ä: 1 #", "a\u202eb", "x" * 300, "{id: 1}", "é", "e\u0301"]


def random_seed(dice: Dice) -> dict[str, Any]:
    def some(pool: list[str], most: int) -> list[str]:
        return dice.sample(pool, dice.randint(0, min(most, len(pool))))

    def grants(pool: list[str], levels: list[str]) -> dict[str, str]:
        return {each: dice.choice(levels) for each in some(pool, 3)}

    groups = [uid(0x1000 + number) for number in range(dice.randint(0, 5))]
    collections = [uid(0x2000 + number) for number in range(dice.randint(0, 4))]
    levels = ["NONE", "APP_ONLY", "CAN_VIEW", "CAN_EDIT", "FULL_ACCESS"]
    roles = ["ADMIN", "EDITOR", "EXPLORER", "MEMBER", "GUEST"]
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
                    "users": grants(PEOPLE, levels),
                    "groups": grants(groups, levels),
                    "collections": grants(collections, levels),
                },
                "cells": [
                    {
                        "label": dice.choice([None, *NAMES]),
                        "type": dice.choice(["SQL", "CODE", "MARKDOWN", "CHART"]),
                        "source": dice.choice(["", "\n\n", "x", "a\r\nb\n\n", " x: y # z\n", "\x07"]),
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
    (shell.folder / "workspace.yaml").unlink()
    dice = Dice(number)
    seed = random_seed(dice)
    for project in seed["projects"]:
        for cell in project["cells"]:
            if cell["type"] == "CHART":
                del cell["source"]
    shell.write(json.dumps(seed), "sandbox.yaml")
    written = bool(seed["groups"]) and dice.random() < 0.3
    if written:
        shell.write(f'version: 1\ngroups: {{"no": {{id: {uid(0x1000)}}}}}\n')
    options = [word for word in ("--cells", "--split-by=collection", "--external=*e*") if dice.random() < 0.5]
    ended = shell.ok("pull", "--sandbox", *options)
    live = [*seed["groups"][written:], *seed["collections"], *(p for p in seed["projects"] if not p["archived"])]
    assert sum(each["id"] in ended.out for each in live) == len(live)
    nothing_to_do(shell)
