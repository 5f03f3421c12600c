"""Workspaces whose plans and applies are measured at a latency."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.benchmark.chains import Needs, needs_of_reads
from tests.benchmark.journal import Exchange
from tests.benchmark.sizes import RULES, SIZES, Size, changed, workspace
from tests.benchmark.workloads import SETTINGS, people

OURS = {"unknown": "hexform"}


@dataclass(frozen=True)
class Case:
    """What Hex holds, what is wanted, and the files of that."""

    seed: Mapping[str, Any]
    config: Mapping[str, Any]
    files: Mapping[str, str] = field(default_factory=dict)

    def needs(self, exchanges: Sequence[Exchange]) -> Needs:
        """What the reads of a plan need."""
        return needs_of_reads(exchanges, self._written(exchanges), by_rules="guardrails" in self.config)

    def _written(self, exchanges: Sequence[Exchange]) -> set[str]:
        """The ids of the groups whose members the configuration says."""
        pages = [each for each in exchanges if each.path == "/v1/groups"]
        names = {group["name"] for group in self.config.get("groups", {}).values() if "members" in group}
        return {key for each in pages for key, name in each.names.items() if name in names}


def plans() -> dict[str, Case]:
    found: dict[str, Case] = {}
    for name in ("S", "M"):
        case = whole(SIZES[name])
        found[f"plan of {name}"] = case
        found[f"plan of a change of {name}, with access"] = some_written(case)
        found[f"plan of a change of {name}, with access and guardrails"] = some_written(case, RULES["guardrails"])
    return found


def whole(size: Size) -> Case:
    """Everything is managed, and as wanted."""
    seed, config = workspace(size)
    return Case(seed, {**SETTINGS, **config}, {f"guides/g{n}.md": "A guide.\n" for n in range(size.guides)})


def some_written(case: Case, guardrails: Any = None) -> Case:
    """A change of sharing and members; the members of every other group are not written."""
    config = changed(dict(case.config) | ({"guardrails": guardrails} if guardrails else {}))
    config["projects"]["p2"]["sharing"]["users"] = {case.seed["users"][1]["email"]: "CAN_VIEW"}
    for group in list(config["groups"].values())[1::2]:
        del group["members"]
    return Case(case.seed, config, case.files)


def mixed_apply() -> Case:
    """Something of every kind is created, changed, replaced and deleted, in several projects."""
    emails = people(300)
    seed = {
        "users": [{"email": "admin@example.com", "role": "ADMIN"}, *({"email": email} for email in emails)],
        "groups": [
            *({"name": f"Group {n}", "members": emails[n : n + 5]} for n in range(10)),
            *({"name": f"Old {n}", "members": emails[:2]} for n in range(10)),
        ],
        "collections": [{"name": f"Collection {n}", "creator": "admin@example.com"} for n in range(10)],
        "statuses": ["Draft", "Done"],
        "projects": [
            {"title": f"Project {n}", "owner": "admin@example.com", "status": "Draft", "cells": _cells(n)}
            for n in range(20)
        ],
        "guides": [{"path": f"old{n}.md", "published": "x\n", "draft": "x\n", "source": OURS} for n in range(5)],
    }
    config = {
        **SETTINGS,
        "groups": {
            "crowd": {"name": "Crowd", "members": emails},
            **{f"g{n}": {"name": f"Group {n}", "members": emails[n + 1 : n + 8]} for n in range(10)},
            **{f"new{n}": {"name": f"New {n}", "members": emails[n : n + 5]} for n in range(40)},
        },
        "collections": {
            **{f"c{n}": {"name": f"Collection {n}", "sharing": {"groups": {f"new{n}": "MEMBER"}}} for n in range(10)},
            **{f"d{n}": {"name": f"Shelf {n}", "sharing": {"groups": {f"new{n}": "MEMBER"}}} for n in range(10)},
        },
        "projects": {
            **{f"p{n}": {"title": f"Project {n}", **_project(n)} for n in range(20)},
            **{f"n{n}": {"title": f"Made {n}", "create": True, **_project(n)} for n in range(4)},
        },
        "guides": {"main": {"source": OURS, "root": "guides", "files": ["guides/*.md"]}},
        "removed": {
            "groups": [f"Old {n}" for n in range(10)],
            "guides": [f"old{n}.md" for n in range(5)],
            "cells": [{"project": f"p{n}", "label": "Scratch"} for n in range(20)],
        },
    }
    return Case(seed, config, {f"guides/g{n}.md": "A guide.\n" for n in range(70)})


def _cells(number: int) -> list[dict[str, Any]]:
    return [
        *({"label": f"Cell {n}", "type": "CODE", "source": "x = 1\n"} for n in range(number % 5)),
        {"label": "Note", "type": "CODE", "source": "a note\n"},
        {"label": "Scratch", "type": "CODE", "source": "print()\n"},
    ]


def _project(number: int) -> dict[str, Any]:
    """Changed cells, one that becomes another type, and some more of them; in the first project many."""
    more = 18 if number == 0 else number % 4
    return {
        "status": "Done",
        "sharing": {
            "workspace": "CAN_VIEW",
            "users": {f"person{number}@example.com": "CAN_EDIT"},
            "groups": {f"new{number}": "CAN_VIEW"},
            "collections": {f"d{number % 10}": "CAN_VIEW"},
        },
        "cells": [
            *({"label": f"Cell {n}", "type": "code", "source": "x = 2\n"} for n in range(number % 5)),
            {"label": "Note", "type": "markdown", "source": "a note\n"},
            *({"label": f"More {n}", "type": "code", "source": f"y = {n}\n"} for n in range(more)),
        ],
    }
