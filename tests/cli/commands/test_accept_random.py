"""Whatever changes in Hex: once it is accepted nothing differs, and only what was accepted is written anew."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from itertools import pairwise
from typing import Any

import pytest

from tests.cli.commands.test_pull import PEOPLE, uid
from tests.cli.shell import Shell
from tests.planning.access.worlds import Dice

LEVELS = ["APP_ONLY", "CAN_VIEW", "CAN_EDIT", "FULL_ACCESS"]
TEXTS = ["no", "a: b", "# x", "select 1\nfrom x", " y", "'", "é\U0001f600", "null", "x" * 90]
STATUSES = ["no", "Done", "In review: 2"]
MARK = re.compile(r"  # mark\d+$")


def start() -> dict[str, Any]:
    """A workspace in which everything has an id and names are simple, so that all of it can be accepted."""
    return {
        "users": [{"email": email} for email in PEOPLE],
        "groups": [{"id": uid(0x10 + n), "name": f"Team {n}", "members": PEOPLE[n % 3 :]} for n in range(4)],
        "collections": [
            {"id": uid(0x20 + n), "name": f"Shelf {n}", "description": "Old", "creator": PEOPLE[0],
             "sharing": {"users": {PEOPLE[0]: "MANAGER", PEOPLE[1]: "MEMBER"}, "groups": {uid(0x10): "MEMBER"}}}
            for n in range(3)
        ],
        "projects": [
            {"id": uid(0x30 + n), "title": f"Report {n}", "owner": PEOPLE[3], "status": STATUSES[n % 3],
             "sharing": {"workspace": "APP_ONLY", "public_web": "NONE",
                         "users": {PEOPLE[0]: "CAN_EDIT", PEOPLE[1]: "CAN_VIEW"},
                         "groups": {uid(0x11): "CAN_VIEW"}, "collections": {uid(0x20): "CAN_VIEW"}},
             "cells": [
                 {"id": uid(0x1000 + 16 * n + m), "label": f"Cell {m}", "type": ["SQL", "CODE", "MARKDOWN"][m],
                  "source": f"text {m}\n"}
                 for m in range(3)
             ]}
            for n in range(3)
        ],
        "statuses": STATUSES,
    }  # fmt: skip


class Colleague:
    """Changes a workspace at random."""

    def __init__(self, dice: Dice, hex_: dict[str, Any]) -> None:
        self.dice = dice
        self.hex = hex_

    def acts(self) -> None:
        for _ in range(self.dice.randint(1, 6)):
            self.dice.choice([self.group, self.collection, self.status, self.sharing, self.cell, self.loss])()

    def grants(self, entries: dict[str, str], keys: list[str], levels: list[str]) -> None:
        key = self.dice.choice(keys)
        if key in entries and self.dice.random() < 0.5:
            del entries[key]
        else:
            entries[key] = self.dice.choice(levels)

    def ids(self, kind: str) -> list[str]:
        return [each["id"] for each in self.hex[kind]]

    def group(self) -> None:
        if self.hex["groups"]:
            group = self.dice.choice(self.hex["groups"])
            group["members"] = self.dice.sample(PEOPLE, self.dice.randint(0, 4))
            if self.dice.random() < 0.3:
                group["name"] = f"{self.dice.choice(TEXTS).strip()} {group['id'][-2:]}".replace("\n", " ")

    def collection(self) -> None:
        if self.hex["collections"]:
            shelf = self.dice.choice(self.hex["collections"])
            shelf["description"] = self.dice.choice([None, *TEXTS])
            shelf["sharing"]["workspace"] = self.dice.choice(["NONE", "MEMBER"])
            self.grants(shelf["sharing"]["users"], PEOPLE[1:], ["MEMBER", "MANAGER"])
            if self.ids("groups"):
                self.grants(shelf["sharing"]["groups"], self.ids("groups"), ["MEMBER", "MANAGER"])

    def status(self) -> None:
        self.dice.choice(self.hex["projects"])["status"] = self.dice.choice([None, *STATUSES])

    def sharing(self) -> None:
        sharing = self.dice.choice(self.hex["projects"])["sharing"]
        sharing["workspace"] = self.dice.choice(["NONE", *LEVELS])
        sharing["public_web"] = self.dice.choice(["NONE", "APP_ONLY"])
        self.grants(sharing["users"], PEOPLE[:3], LEVELS)
        for scope in ("groups", "collections"):
            if self.ids(scope):
                self.grants(sharing[scope], self.ids(scope), LEVELS)

    def cell(self) -> None:
        project = self.dice.choice(self.hex["projects"])
        if project["cells"]:
            cell = self.dice.choice(project["cells"])
            cell["source"] = self.dice.choice(TEXTS)
            if self.dice.random() < 0.3:
                project["cells"].remove(cell)

    def loss(self) -> None:
        """Something goes, and with it every grant of it."""
        kind = self.dice.choice(["groups", "collections", "projects"])
        if len(self.hex[kind]) > 2 and self.dice.random() < 0.5:
            gone = self.hex[kind].pop(self.dice.randrange(len(self.hex[kind])))["id"]
            for each in [*self.hex["collections"], *self.hex["projects"]]:
                for scope in ("groups", "collections"):
                    each["sharing"].get(scope, {}).pop(gone, None)


def marked(shell: Shell) -> dict[str, str]:
    """Write a comment behind every line; gives the lines by file and comment."""
    found: dict[str, str] = {}
    for path in sorted(shell.folder.glob("*.yaml")):
        if path.name != "sandbox.yaml":
            lines = path.read_text().splitlines()
            text = "".join(f"{line}  # mark{number}\n" for number, line in enumerate(lines) if line)
            path.write_text(text.rstrip("\n") if len(found) % 2 else text)
            found |= lines_of(shell, path.name)
    return found


def lines_of(shell: Shell, name: str) -> dict[str, str]:
    lines = shell.read(name).splitlines()
    return {f"{name}{mark[0]}": line for line in lines if (mark := MARK.search(line))}


def check(shell: Shell, seed: int) -> None:
    dice = Dice(seed)
    (shell.folder / "workspace.yaml").unlink()
    before = start()
    shell.write(json.dumps(before, ensure_ascii=False), "sandbox.yaml")
    shell.ok("pull", "--sandbox", "--cells")
    old = marked(shell)
    assert shell("drift", "--sandbox").code == 0
    Colleague(dice, now := deepcopy(before)).acts()
    (shell.folder / ".hexform/sandbox.json").unlink()
    shell.write(json.dumps(now, ensure_ascii=False), "sandbox.yaml")
    ended = shell("drift", "--sandbox", "--accept", "*")
    assert (ended.code, ended.err) == (0, ""), ended
    assert shell("drift", "--sandbox").code == 0
    new = {key: line for path in shell.folder.glob("*.yaml") for key, line in lines_of(shell, path.name).items()}
    differs = {field for kind in ("groups", "collections", "projects") for field in differences(before, now, kind)}
    for key, fields in places(old).items():
        if new.get(key) != old[key]:
            assert not differs.isdisjoint(fields), (old[key], new.get(key), differs)


def differences(before: dict[str, Any], now: dict[str, Any], kind: str) -> Iterator[str]:
    """What differs: the id of what is gone, or id and field, or for people of a group id and email."""
    later = {each["id"]: each for each in now[kind]}
    for each in before[kind]:
        other = later.get(each["id"])
        if other is None:
            yield each["id"]
            continue
        yield from (f"{each['id']} {email}" for email in {*each.get("members", ())} ^ {*other.get("members", ())})
        if each.get("members") and not other["members"]:
            yield f"{each['id']} members"
        yield from (f"{each['id']} {name}" for name in ("name", "description", "status") if differ(each, other, name))
        for scope in ("workspace", "public_web", "users", "groups", "collections"):
            if differ(each.get("sharing", {}), other.get("sharing", {}), scope):
                yield f"{each['id']} {scope}"
        yield from differences(each, other, "cells") if "cells" in each else ()


def differ(one: dict[str, Any], other: dict[str, Any], name: str) -> bool:
    return bool(one.get(name) != other.get(name))


def places(lines: dict[str, str]) -> dict[str, set[str]]:
    """What each line is about: the ids of the blocks that it is in, each also with the keys around it."""
    found: dict[str, set[str]] = {}
    open_: list[tuple[int, str]] = []
    ids: list[tuple[int, str]] = []
    for key, line in sorted(lines.items(), key=lambda item: (item[0].split()[0], int(item[0].rpartition("mark")[2]))):
        indent = len(line) - len(line.lstrip(" -"))
        open_ = [each for each in open_ if each[0] < indent]
        ids = [each for each in ids if each[0] <= indent]
        word = line.strip(" -").partition(":")[0] if ":" in line else line.strip(" -").split()[0]
        open_.append((indent, word))
        if word == "id":
            ids = [each for each in ids if each[0] < indent] + [(indent, line.split()[-3])]
        names = [name for _, name in open_]
        found[key] = {text for _, id_ in ids for text in (id_, *(f"{id_} {name}" for name in names))}
    # The line of a key is above the id that says what it is.
    keys = list(found)
    for above, below in pairwise(keys):
        if lines[below].strip(" -").startswith("id:"):
            found[above] |= found[below]
    return found


@pytest.mark.parametrize("seed", range(6))
def test_what_is_accepted_differs_no_more(shell: Shell, seed: int) -> None:
    check(shell, seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6, 306))
def test_what_is_accepted_differs_no_more_in_many_workspaces(shell: Shell, seed: int) -> None:
    check(shell, seed)
