"""What commands cost in requests, for workspaces of three sizes: counted in the log of the requests that they sent."""

from __future__ import annotations

from copy import deepcopy
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from tests.benchmark.processes import HEXFORM, run, served, write, write_config
from tests.benchmark.workloads import Workload, people

RATE = 30


class Size(NamedTuple):
    """How much there is; every group, collection and guide is managed, and the cells of `with_cells` projects."""

    people: int
    groups: int
    collections: int
    projects: int
    with_cells: int
    cells_each: int
    connections: int
    guides: int


SIZES = {
    "S": Size(100, 10, 10, 100, 10, 30, 5, 20),
    "M": Size(800, 40, 40, 500, 50, 60, 12, 80),
    "L": Size(4000, 200, 150, 3000, 300, 120, 40, 300),
}
COMMANDS: dict[str, tuple[str, ...]] = {
    "`plan`": ("plan",),
    "`plan --target 'group.*'`": ("plan", "--target", "group.*"),
    "`plan --target 'collection.*'`": ("plan", "--target", "collection.*"),
    "`plan --target 'project.*'`": ("plan", "--target", "project.*"),
    "`plan --target 'cell.*'`": ("plan", "--target", "cell.*"),
    "`plan --target 'guide.*'`": ("plan", "--target", "guide.*"),
    "`drift`": ("drift",),
    "guardrails alone: `drift -f rules.yaml`": ("drift", "-f", "rules.yaml"),
    "`access`": ("access",),
    "`snapshot`": ("snapshot", "-o", "snapshot.json"),
}
# In the folder of a change: what is in the folder above it is the configuration before.
REVIEWS: dict[str, tuple[str, ...]] = {
    "review: `plan --against main`": ("plan", "--against", ".."),
    "review: `plan --against main --only yours`": ("plan", "--against", "..", "--only", "yours"),
    "review: `plan --from snapshot.json`": ("plan", "--from", "../snapshot.json"),
}
RULES = {
    "version": 1,
    "guardrails": {"guests-view-apps": {"projects": "*", "guests": "APP_ONLY", "then": "report"}},
}


def role(number: int) -> str:
    """The first is an admin, a tenth of the others are guests."""
    return "ADMIN" if number == 0 else "GUEST" if number % 10 == 0 else "EDITOR"


def workspace(size: Size) -> Workload:
    """A workspace of this size, all as wanted; ten people in each group."""
    emails = people(size.people)
    groups = [
        {"name": f"Group {n}", "members": sorted({emails[(n * 7 + at) % size.people] for at in range(10)})}
        for n in range(size.groups)
    ]
    collections = [
        {"name": f"Collection {n}", "sharing": {"groups": {f"Group {n % size.groups}": "MEMBER"}}}
        for n in range(size.collections)
    ]
    cells = [{"label": f"Cell {n}", "type": "CODE", "source": "x"} for n in range(size.cells_each)]
    connections = [{"name": f"Connection {n}", "type": "snowflake"} for n in range(size.connections)]
    sharing = [
        {
            "groups": {f"Group {n % size.groups}": "CAN_EDIT"},
            "collections": {f"Collection {n % size.collections}": "CAN_VIEW"},
        }
        for n in range(size.projects)
    ]
    seed = {
        "users": [
            {"email": emails[0], "role": "ADMIN"},
            *({"email": email, "role": role(n)} for n, email in enumerate(emails[1:])),
        ],
        "groups": groups,
        "collections": collections,
        "data_connections": connections,
        "projects": [
            {"title": f"Project {n}", "sharing": sharing[n], "cells": cells if n < size.with_cells else []}
            for n in range(size.projects)
        ],
        "guides": [
            {"path": f"g{n}.md", "published": "A guide.\n", "draft": "A guide.\n", "source": {"unknown": "hexform"}}
            for n in range(size.guides)
        ],
    }
    return Workload(seed, _wanted(size, groups, collections, sharing))


def _wanted(
    size: Size, groups: list[dict[str, Any]], collections: list[dict[str, Any]], sharing: list[dict[str, Any]]
) -> dict[str, Any]:
    sql = {"label": "Query", "type": "sql", "source": "select 1", "data_connection": "Connection 0"}
    cells = [{"label": f"Cell {n}", "type": "code", "source": "x"} for n in range(size.cells_each)]
    return {
        "version": 1,
        "groups": {f"g{n}": group for n, group in enumerate(groups)},
        "collections": {f"c{n}": collection for n, collection in enumerate(collections)},
        "projects": {
            f"p{n}": {
                "title": f"Project {n}",
                "sharing": sharing[n],
                **({"cells": [sql, *cells[1:]] if n == 0 else cells} if n < size.with_cells else {}),
            }
            for n in range(size.projects)
        },
        "guides": {"main": {"source": {"unknown": "hexform"}, "root": "guides", "files": ["guides/*.md"]}},
    }


def changed(config: dict[str, Any]) -> dict[str, Any]:
    """What a pull request may hold: one person fewer in a group, another access to a project."""
    config = deepcopy(config)
    config["groups"]["g0"]["members"].pop()
    config["projects"]["p1"]["sharing"]["groups"] = {"Group 2": "CAN_VIEW"}
    return config


def requests(size: Size) -> dict[str, int]:
    """How many requests each command sends."""
    workload = workspace(size)
    with TemporaryDirectory() as name:
        folder, change = Path(name), Path(name, "change")
        for each in (folder, change):
            (each / "guides").mkdir(parents=True)
            for number in range(size.guides):
                (each / "guides" / f"g{number}.md").write_text("A guide.\n", encoding="utf-8")
        write(folder, "rules.yaml", RULES)
        write_config(change, changed(workload.config))
        with served(folder, workload) as settings:
            counted = {title: _sent(folder, command, settings) for title, command in COMMANDS.items()}
            reviews = {title: _sent(change, command, settings) for title, command in REVIEWS.items()}
            return {**counted, **reviews}


def _sent(folder: Path, command: tuple[str, ...], settings: dict[str, str]) -> int:
    limit = () if "--from" in command else ("--rate-limit", "0")
    took = run((*HEXFORM, *command, *limit, "-v"), folder, settings=settings)
    assert took.code in {0, 2}, took.out + took.err
    return sum(" /v1/" in line for line in took.err.splitlines())


def minutes(count: int) -> str:
    """The first minute lets `RATE` requests through at once, and each further minute as many."""
    waits = ceil(count / RATE) - 1
    return f"{waits} min" if waits > 0 else "< 1 min"


def table(counted: dict[str, dict[str, int]]) -> list[str]:
    """The table in Markdown: a row for each command, a column for each size."""
    head = ["| | " + " | ".join(counted) + " |", "|---|" + "--:|" * len(counted)]
    rows = [
        "| " + " | ".join([title, *(f"{each[title]}, {minutes(each[title])}" for each in counted.values())]) + " |"
        for title in (*COMMANDS, *REVIEWS)
    ]
    return [*head, *rows]


def measure() -> list[str]:
    return table({name: requests(size) for name, size in SIZES.items()})
