"""Workspaces of any size, each as a seed of the sandbox and a configuration."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

SETTINGS = {"version": 1, "limits": {"lose": None, "gain": None, "deletes": None, "public": None, "emptied": None}}


class Workload(NamedTuple):
    """`seed` is what Hex holds; `config` is what is wanted of it."""

    seed: dict[str, Any]
    config: dict[str, Any]


def people(count: int) -> list[str]:
    return [f"person{number}@example.com" for number in range(count)]


def _users(emails: list[str]) -> list[dict[str, Any]]:
    return [{"email": "admin@example.com", "role": "ADMIN"}, *({"email": email} for email in emails)]


def sharing(projects: int) -> Workload:
    """Projects with a status and sharing, all as wanted."""
    emails, groups = people(200), [f"g{number}" for number in range(20)]
    shared = [
        {
            "workspace": "CAN_VIEW",
            "users": {emails[number % 200]: "CAN_EDIT", emails[(number + 7) % 200]: "CAN_VIEW"},
            "groups": {groups[number % 20]: "CAN_VIEW"},
        }
        for number in range(projects)
    ]
    seed = {
        "users": _users(emails),
        "groups": [{"name": name} for name in groups],
        "statuses": ["Done"],
        "projects": [
            {"title": f"Project {number}", "status": "Done", "sharing": shared[number]} for number in range(projects)
        ],
    }
    config = {
        **SETTINGS,
        "projects": {
            f"p{number}": {"title": f"Project {number}", "status": "Done", "sharing": shared[number]}
            for number in range(projects)
        },
    }
    return Workload(seed, config)


def new_groups(count: int) -> Workload:
    """Groups of which Hex has none."""
    wanted = {f"g{n}": {"name": f"Group {n}"} for n in range(count)}
    return Workload({"users": _users([])}, {**SETTINGS, "groups": wanted})


def members(groups: int) -> Workload:
    """Groups of five people each, all as wanted."""
    emails = people(200)
    listed = {n: sorted({emails[(n * 5 + at) % 200] for at in range(5)}) for n in range(groups)}
    seed = {
        "users": _users(emails),
        "groups": [{"name": f"Group {n}", "members": listed[n]} for n in range(groups)],
    }
    config = {**SETTINGS, "groups": {f"g{n}": {"name": f"Group {n}", "members": listed[n]} for n in range(groups)}}
    return Workload(seed, config)


def cells(projects: int, each: int = 20) -> Workload:
    """Projects of so many cells each, all as wanted."""
    listed = [{"label": f"Cell {n}", "type": "CODE", "source": f"x = {n}\n"} for n in range(each)]
    wanted = [{**cell, "type": "code"} for cell in listed]
    seed = {
        "users": _users([]),
        "projects": [{"title": f"Project {n}", "cells": listed} for n in range(projects)],
    }
    config = {**SETTINGS, "projects": {f"p{n}": {"title": f"Project {n}", "cells": wanted} for n in range(projects)}}
    return Workload(seed, config)


def unknown_people(unknown: int, known: int = 4000) -> Workload:
    """Twenty groups that want people of whom the workspace does not know all."""
    emails = people(known)
    strangers = [f"stranger{number}@example.com" for number in range(unknown)]
    seed = {"users": _users(emails), "groups": [{"name": f"Group {n}"} for n in range(20)]}
    listed = [[*emails[n * 10 : n * 10 + 10], *strangers] for n in range(20)]
    wanted = {f"g{n}": {"name": f"Group {n}", "members": listed[n]} for n in range(20)}
    return Workload(seed, {**SETTINGS, "unknown_people": "error", "groups": wanted})


def mixed(count: int) -> dict[str, Any]:
    """A configuration of groups, projects and cells, so many in all."""
    third = count // 3
    return {
        **SETTINGS,
        "groups": {f"g{n}": {"name": f"Group {n}", "members": [f"p{n % 50}@example.com"]} for n in range(third)},
        "projects": {
            f"p{n}": {
                "title": f"Project {n}",
                "status": "Done",
                "cells": [{"label": "One", "type": "code", "source": "x = 1"}],
            }
            for n in range(third)
        },
    }


WORKLOADS: dict[str, Callable[[int], Workload]] = {
    "sharing": sharing,
    "new_groups": new_groups,
    "members": members,
    "cells": cells,
    "unknown_people": unknown_people,
}
