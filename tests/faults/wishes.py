"""Configurations of a small workspace, block by block, by chance."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from tests.faults.people import COLLECTIONS, EMAILS, GROUPS, LABELS, LEVELS, PATHS, STATUSES, TITLES

Json = dict[str, Any]


def _some(dice: Random, pool: tuple[str, ...]) -> list[str]:
    return [each for each in pool if dice.random() < 0.6]


def groups(config: Json, dice: Random) -> None:
    """Some groups, some removed; the rest is theirs, or goes by policy."""
    config["groups"] = {}
    for name in _some(dice, GROUPS[:3]):
        spec: Json = {"name": name}
        spec |= {"members": _some(dice, EMAILS)} if dice.random() < 0.8 else {}
        spec |= {"exclusive": False} if dice.random() < 0.2 else {}
        config["groups"][name.lower()] = spec
    gone = [name for name in GROUPS if name.lower() not in config["groups"] and dice.random() < 0.3]
    config["removed"] = {**config.get("removed", {}), "groups": gone}


def collections(config: Json, dice: Random) -> None:
    """People and groups of collections."""
    config["collections"] = {
        name.lower(): {
            "name": name,
            "description": dice.choice(("one", "two")),
            "sharing": {
                "workspace": dice.choice(("NONE", "MEMBER")),
                "users": {email: dice.choice(("MEMBER", "MANAGER")) for email in _some(dice, EMAILS[1:])},
            },
        }
        for name in _some(dice, COLLECTIONS)
    }


def projects(config: Json, dice: Random) -> None:
    """Projects that are made where they are not, with all that hangs on them."""
    config["projects"] = {}
    for title in _some(dice, TITLES):
        users = {email: dice.choice(LEVELS) for email in _some(dice, EMAILS)}
        spec: Json = {"title": title, "create": True, "cell_order": dice.choice(("warn", "enforce"))}
        spec["sharing"] = {"workspace": dice.choice(LEVELS), "users": users}
        spec |= {"status": dice.choice((None, *STATUSES))} if dice.random() < 0.7 else {}
        spec |= {"cells": _cells(dice)} if dice.random() < 0.8 else {}
        config["projects"][title.lower()] = spec


def _cells(dice: Random) -> list[Json]:
    labels = _some(dice, LABELS)
    dice.shuffle(labels)
    return [
        {"label": label, "type": dice.choice(("sql", "code", "markdown")), "source": dice.choice(("a", "b"))}
        for label in labels
    ]


def guides(config: Json, dice: Random) -> None:
    """Guides, published or not; some are taken over, some removed."""
    files = [{"path": f"guides/{path}", "take_over": dice.random() < 0.3} for path in PATHS if dice.random() < 0.6]
    source = {"unknown": dice.choice(("hexform", "hexform", "elsewhere"))}
    publish = dice.random() < 0.8
    config["guides"] = {"main": {"source": source, "root": "guides", "publish": publish, "files": files}}
    wanted = {file["path"] for file in files}
    gone = [path for path in PATHS if f"guides/{path}" not in wanted and dice.random() < 0.3]
    config["removed"] = {**config.get("removed", {}), "guides": gone}


def policies(config: Json, dice: Random) -> None:
    """What becomes of the rest."""
    config["unmanaged"] = {
        "groups": dice.choice(("ignore", "report", "delete")),
        "cells": dice.choice(("ignore", "report", "delete")),
        "guides": dice.choice(("ignore", "report", *(("delete",) if "guides" in config else ()))),
    }


BLOCKS: tuple[Callable[[Json, Random], None], ...] = (groups, collections, projects, guides, policies)


def texts(dice: Random) -> dict[str, str]:
    """The files of the guides."""
    return {f"guides/{path}": dice.choice(("text", "other text")) for path in PATHS}
